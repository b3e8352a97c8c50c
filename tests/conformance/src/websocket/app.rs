//! The WebSockets of the reference, written once and without a framework.
//!
//! There are two applications, `/w` with the default handlers and `/v` with some of its own. A
//! route is a type: what it reads out of a handshake, or raises before the upgrade, is its
//! [`Extract`]; what it does after is [`Route::serve`].

mod routes;

use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    ErrorPolicy, Extract, Raised, WebSocketException, WebSocketRequestValidationError,
};
use thiserror::Error;

use self::routes::{
    AcceptReturn, AcceptedThenInvalid, After, AfterMessage, AfterRaise, Before, BeforeRaise,
    Dependency, Items, Need, ReceiveJson, ReturnEarly,
};

/// One route that opens a WebSocket.
pub trait Route: Extract + Send + Sync + 'static {
    /// The path below the application's; `{name}` is a segment.
    const PATH: &'static str;

    /// Talks to the client.
    fn serve<W: Wire>(
        self,
        socket: WebSocket<W>,
    ) -> impl Future<Output = Result<(), Raised>> + Send;
}

/// A framework's router, which takes routes.
pub trait Router: Sized {
    /// Adds a route.
    #[must_use]
    fn websocket<R: Route>(self) -> Self;
}

/// Adds all routes.
pub fn routes<R: Router>(router: R) -> R {
    router
        .websocket::<Items>()
        .websocket::<Before>()
        .websocket::<After>()
        .websocket::<BeforeRaise>()
        .websocket::<AfterRaise>()
        .websocket::<AfterMessage>()
        .websocket::<Need>()
        .websocket::<AcceptedThenInvalid>()
        .websocket::<Dependency>()
        .websocket::<ReceiveJson>()
        .websocket::<ReturnEarly>()
        .websocket::<AcceptReturn>()
}

/// The path of the one route in both applications that is for requests.
pub const HTTP_ONLY: &str = "/http-only";

/// What it answers.
pub const OK: &str = r#"{"ok":true}"#;

/// The applications, by their prefix. Of the two, `/v` has no fallback handler: the reference has
/// one and never asks it for a WebSocket.
#[must_use]
pub fn policies() -> [(&'static str, ErrorPolicy); 2] {
    let overridden = ErrorPolicy::builder()
        .exception_handler(|exc: WebSocketRequestValidationError| {
            WebSocketException::new(4422, format!("{} errors", exc.errors().len()))
        })
        .exception_handler(|exc: WebSocketException| {
            WebSocketException::new(exc.code(), format!("handled: {}", exc.reason()))
        })
        .exception_handler(|_: Mapped| WebSocketException::new(4001, "mapped"))
        .build();
    [("/w", ErrorPolicy::default()), ("/v", overridden)]
}

/// An exception that `/v` has a handler for.
#[derive(Debug, Error)]
#[error("mapped")]
struct Mapped;

/// An exception that nobody knows.
#[derive(Debug, Error)]
#[error("unmapped")]
struct Unmapped;
