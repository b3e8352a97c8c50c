//! An application of one function, which every adapter serves.

use std::fmt;
use std::sync::Arc;

use harness::{
    Acting, Handshake, Native, Reply, Route, SocketRoute, SocketRouter, Sockets, Upload, empty,
};
use http::{Request, Uri};
use http_body_util::BodyExt;
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{ErrorPolicy, Raised};
use wire::websocket::{self, MAX_MESSAGE};

/// A policy, and the function that is asked for every path below `/act/`.
///
/// Beside it there is `GET /alive`, whose answer is `alive`, and below `/read/` a path for each
/// extractor of the adapter. Below `/talk/` there are the WebSockets of [`wire::websocket`]; one below
/// `/open/` says `open`, asks the function too, and raises within the WebSocket what it raises. Every
/// other path and method is the framework's to refuse.
pub type App = harness::App<Talks>;

/// An application that does something.
pub fn acting<F, Fut>(policy: ErrorPolicy, act: F) -> App
where
    F: Fn(Request<Upload>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Reply> + Send + 'static,
{
    let act: Arc<Act> = Arc::new(move |request| Box::pin(act(request)));
    let talks = Talks(Some(Arc::clone(&act)));
    let route = Route::act("/act/{*path}", &[], move |request| act(request));
    App {
        sockets: talks,
        ..App::new(policy, [route]).with_own_routes()
    }
}

/// One that raises.
pub fn raising<E: Into<Raised>>(
    policy: ErrorPolicy,
    exc: impl Fn() -> E + Send + Sync + 'static,
) -> App {
    acting(policy, move |_| {
        let reply: Reply = Err(exc().into());
        async { reply }
    })
}

/// The WebSockets of an application.
#[derive(Clone, Default)]
pub struct Talks(Option<Arc<Act>>);

type Act = dyn Fn(Request<Upload>) -> Acting + Send + Sync;

impl Sockets for Talks {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        let router = router.socket("/talk/{*path}", &[], Talk);
        match self.0.clone() {
            Some(act) => router.socket("/open/{*path}", &[], Open(act)),
            None => router,
        }
    }
}

impl fmt::Debug for Talks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Talks")
    }
}

/// One of [`wire::websocket`].
#[derive(Clone, Copy)]
struct Talk;

impl SocketRoute for Talk {
    type Entered = String;

    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, String), Raised> {
        let path = uri.path().trim_start_matches("/talk/").to_owned();
        websocket::before(&path, &handshake, || handshake.extract())?;
        Ok((handshake.max_message_size(MAX_MESSAGE), path))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        path: String,
        socket: WebSocket<W>,
    ) -> Result<(), Raised> {
        websocket::act(path, socket).await
    }
}

/// One in which the function is asked.
#[derive(Clone)]
struct Open(Arc<Act>);

impl SocketRoute for Open {
    type Entered = String;

    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, String), Raised> {
        let path = uri.path().trim_start_matches("/open/").to_owned();
        Ok((handshake, path))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        path: String,
        mut socket: WebSocket<W>,
    ) -> Result<(), Raised> {
        socket.send_text("open").await?;
        let mut request = Request::new(empty().map_err(std::io::Error::other).boxed_unsync());
        *request.uri_mut() = format!("/act/{path}").parse()?;
        (self.0)(request).await.map(drop)
    }
}
