//! The WebSockets of the reference, written once and without a framework.
//!
//! There are two applications, `/w` with the default handlers and `/v` with some of its own. What a
//! [`Route`] asks of a handshake is its [`Input`](Route::Input), which a mount has its adapter
//! extract; what it asks of a message is the model that it receives. Nothing here looks at what a
//! client sent.

mod models;
mod overridden;
mod routes;

use http_exception::adapter::{WebSocket, Wire};
use http_exception::{ErrorPolicy, Extract, Raised};
use thiserror::Error;

use self::overridden::Telling;
use self::routes::{
    AcceptReturn, AcceptedThenInvalid, After, AfterMessage, AfterRaise, Before, BeforeRaise,
    Guarded, Items, Need, ReceiveJson, ReturnEarly,
};

/// One route that opens a WebSocket.
pub trait Route: Send + Sync + 'static {
    /// The path below the application's; `{name}` is a segment.
    const PATH: &'static str;

    /// What it reads out of a handshake.
    type Input: Extract + Send;

    /// Looks at what was read, before the upgrade. What is returned is served, once there is a
    /// WebSocket; as long as a route says nothing else, there is none where the input is invalid.
    ///
    /// # Errors
    ///
    /// What refuses the handshake.
    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        read.map(Ok)
    }

    /// Talks to the client.
    fn serve<W: Wire>(
        input: Self::Input,
        socket: &mut WebSocket<W>,
    ) -> impl Future<Output = Result<(), Raised>> + Send;
}

/// The input of a route, or why there is none.
pub type Read<R> = Result<<R as Route>::Input, Raised>;

/// Serves a route that was entered with this.
///
/// # Errors
///
/// Why there is no input, or what the route raises.
pub async fn serve<R: Route, W: Wire>(
    read: Read<R>,
    mut socket: WebSocket<W>,
) -> Result<(), Raised> {
    R::serve(read?, &mut socket).await
}

/// A framework's router, which takes routes.
pub trait Router: Sized {
    /// Adds a route.
    #[must_use]
    fn websocket<R: Route>(self) -> Self;
}

/// The applications: the prefix, the policy and the router of each.
#[must_use]
pub fn apps<R: Router + Default>() -> [(&'static str, ErrorPolicy, R); 2] {
    let Telling(telling) = routes(Telling(R::default()));
    [
        ("/w", ErrorPolicy::default(), routes(R::default())),
        ("/v", overridden::policy(), telling),
    ]
}

fn routes<R: Router>(router: R) -> R {
    router
        .websocket::<Items>()
        .websocket::<Before>()
        .websocket::<After>()
        .websocket::<BeforeRaise>()
        .websocket::<AfterRaise>()
        .websocket::<AfterMessage>()
        .websocket::<Need>()
        .websocket::<AcceptedThenInvalid>()
        .websocket::<Guarded>()
        .websocket::<ReceiveJson>()
        .websocket::<ReturnEarly>()
        .websocket::<AcceptReturn>()
}

/// The path of the one route in both applications that is for requests.
pub const HTTP_ONLY: &str = "/http-only";

/// What it answers.
pub const OK: &str = r#"{"ok":true}"#;

/// An exception that `/v` has a handler for.
#[derive(Debug, Error)]
#[error("mapped")]
struct Mapped;

/// An exception that nobody knows.
#[derive(Debug, Error)]
#[error("unmapped")]
struct Unmapped;
