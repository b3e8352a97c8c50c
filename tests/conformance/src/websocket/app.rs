//! The WebSockets of the reference, written once and without a framework.
//!
//! There are two applications, `/w` with the default handlers and `/v` with some of its own. A
//! [`Route`] asks a handshake for its [`Input`](Route::Input), which a mount has its adapter
//! extract, and a message for the model that it receives. Nothing here looks at what a client
//! sent.

mod models;
mod overridden;
mod routes;

use std::marker::PhantomData;

use harness::{Handshake, Native, SocketRoute, SocketRouter, text};
use http::Uri;
use http_exception::adapter::{WebSocket, Wire};
use http_exception::header::CONTENT_TYPE;
use http_exception::{ErrorPolicy, Extract, HeaderValue, Method, Raised, Response};

use self::overridden::Telling;
use self::routes::{
    AcceptReturn, AcceptedThenInvalid, After, AfterMessage, AfterRaise, Before, BeforeRaise,
    Guarded, Items, Need, ReceiveJson, ReturnEarly,
};
use crate::app::{App, mounted};

/// One route that opens a WebSocket.
trait Route: Send + Sync + 'static {
    /// The path below the application's; `{name}` is a segment.
    const PATH: &'static str;

    /// The type that is read out of a handshake.
    type Input: Extract + Send;

    /// Looks at what was read, before the upgrade. What is returned is served, once there is a
    /// WebSocket; as long as a route says nothing else, there is none where the input is invalid.
    ///
    /// # Errors
    ///
    /// The exception that refuses the handshake.
    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        read.map(Ok)
    }

    /// Talks to the client; a route that says nothing else is done at once.
    fn serve<W: Wire>(_: Self::Input, _: &mut WebSocket<W>) -> impl Future<Output = Served> + Send {
        async { Ok(()) }
    }
}

/// The input of a route, or why there is none.
type Read<R> = Result<<R as Route>::Input, Raised>;

/// The end of a route.
type Served = Result<(), Raised>;

/// The WebSockets of an application.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub enum Sockets {
    /// There are none.
    #[default]
    None,
    /// The routes as they are.
    Plain,
    /// Routes that tell.
    Telling,
}

impl harness::Sockets for Sockets {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        match self {
            Self::None => router,
            Self::Plain => routes(Opening(router)).0,
            Self::Telling => routes(Telling(Opening(router))).0.0,
        }
    }
}

/// Something that takes routes.
trait Router: Sized {
    /// Adds a route.
    #[must_use]
    fn websocket<R: Route>(self) -> Self;
}

/// A framework's router, which takes routes as they are.
struct Opening<R>(R);

impl<Inner: SocketRouter> Router for Opening<Inner> {
    fn websocket<R: Route>(self) -> Self {
        let Self(router) = self;
        Self(router.socket(R::PATH, &[Method::GET], Opens::<R>(PhantomData)))
    }
}

/// A route as frameworks take it.
struct Opens<R>(PhantomData<fn() -> R>);

impl<R> Clone for Opens<R> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<R: Route> SocketRoute for Opens<R> {
    type Entered = Read<R>;

    fn enter<H: Handshake>(&self, _: &Uri, handshake: H) -> Result<(H, Read<R>), Raised> {
        let read = R::enter(handshake.extract())?;
        Ok((handshake, read))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        read: Read<R>,
        mut socket: WebSocket<W>,
    ) -> Served {
        R::serve(read?, &mut socket).await
    }
}

/// The applications.
pub(crate) fn apps() -> [App; 2] {
    [
        app("/w", ErrorPolicy::default(), Sockets::Plain),
        app("/v", overridden::policy(), Sockets::Telling),
    ]
}

fn app(prefix: &'static str, policy: ErrorPolicy, sockets: Sockets) -> App {
    // The one route that is for requests.
    let http_only = harness::Route::act("/http-only", GET_HEAD, async |_| {
        let mut response = Response::new(text(r#"{"ok":true}"#));
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        Ok(response)
    });
    App {
        sockets,
        ..mounted(prefix, policy, vec![http_only])
    }
}

const GET_HEAD: &[Method] = &[Method::GET, Method::HEAD];

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
