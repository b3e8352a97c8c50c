//! An application, described once: routes with what their handlers do, and what is around them.

use std::error::Error;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{Extensions, HeaderMap, Method, Request, Response, StatusCode, Uri};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Empty, Full};
use http_exception::adapter::Content;
use http_exception::{ErrorPolicy, Raised};

use crate::{Call, Library, Sockets, mount};

/// An application, and those inside of it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "it is what a test describes")]
pub struct App<S = ()> {
    /// Where it is mounted in its parent, such as `/own`.
    pub prefix: &'static str,
    /// The routes that answer requests.
    pub routes: Vec<Route>,
    /// The routes that open WebSockets.
    pub sockets: S,
    /// The applications mounted in this one.
    pub children: Vec<App<S>>,
    /// The layers around it, from the inside out.
    pub layers: Vec<Layer>,
    /// True if there are the routes that each framework has of its own, see [`own`](crate::own).
    pub has_own_routes: bool,
}

/// A route.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is what a test describes")]
pub struct Route {
    /// The path below the application's; `{name}` is a segment, `{*rest}` the rest.
    pub path: &'static str,
    /// The methods, and no others: `GET` does not mean `HEAD` too. None are all.
    pub methods: &'static [Method],
    /// The handler.
    pub handler: Handler,
}

/// A handler of requests.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "every mount has to know all")]
pub enum Handler {
    /// A function, which is called where the framework calls a service: before there is a future.
    Act(Arc<Act>),
    /// A function of the whole request, as the adapter's own extractor reads it.
    Read(Arc<Read>),
}

/// Something around an application.
#[derive(Clone)]
#[expect(clippy::exhaustive_enums, reason = "every mount has to know all")]
pub enum Layer {
    /// The layer, service or middleware of the adapter.
    Policy(ErrorPolicy),
    /// Middleware of the framework's own kind, which may raise.
    Middleware(Arc<Middleware>),
    /// Middleware that attaches something to every request.
    Attach(fn(&mut Extensions)),
    /// Middleware of a library.
    Library(Library),
}

/// The body of an answer.
pub type Body = BoxBody<Bytes, BoxError>;

/// The error of a body.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The body of a request.
pub type Upload = UnsyncBoxBody<Bytes, io::Error>;

/// The result of a handler.
pub type Reply = Result<Response<Body>, Raised>;

/// The work of a handler.
pub type Acting = Pin<Box<dyn Future<Output = Reply> + Send>>;

pub(crate) type Act = dyn Fn(Request<Upload>) -> Acting + Send + Sync;

pub(crate) type Read = dyn Fn(&Method, &Call) -> Reply + Send + Sync;

pub(crate) type Middleware = dyn Fn(&Uri, &HeaderMap) -> Result<After, Raised> + Send + Sync;

/// The second half of middleware, which sees the status of an answer and may change the headers.
pub type After = Box<dyn FnOnce(StatusCode, &mut HeaderMap) + Send>;

impl<S: Sockets> App<S> {
    /// An application below a policy, with `GET /alive`, whose answer is `alive`.
    pub fn new(policy: ErrorPolicy, routes: impl IntoIterator<Item = Route>) -> Self
    where
        S: Default,
    {
        let mut app = Self::default();
        app.layers.push(Layer::Policy(policy));
        app.routes.push(Route::text("/alive", GET, "alive"));
        app.routes.extend(routes);
        app
    }

    /// The same with the routes that each framework has of its own.
    #[must_use]
    pub fn with_own_routes(mut self) -> Self {
        self.has_own_routes = true;
        self
    }

    /// The same with something more around it.
    #[must_use]
    pub fn within(mut self, layer: Layer) -> Self {
        self.layers.push(layer);
        self
    }

    /// The answer of the core to a request, without a framework or a server. There is one policy, and
    /// nothing else is around the application.
    pub async fn answer(&self, request: Request<Upload>) -> Response<Content<Body>> {
        mount::bare::answer(self, request).await
    }
}

impl Route {
    /// A route that is answered by a function.
    pub fn act<F, Fut>(path: &'static str, methods: &'static [Method], act: F) -> Self
    where
        F: Fn(Request<Upload>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        let act: Arc<Act> = Arc::new(move |request| Box::pin(act(request)));
        Self {
            path,
            methods,
            handler: Handler::Act(act),
        }
    }

    /// A route that is answered by a function of what the adapter's extractor reads.
    pub fn read(
        path: &'static str,
        methods: &'static [Method],
        read: impl Fn(&Method, &Call) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self {
            path,
            methods,
            handler: Handler::Read(Arc::new(read)),
        }
    }

    /// A route that is answered with text.
    #[must_use]
    pub fn text(path: &'static str, methods: &'static [Method], text: &'static str) -> Self {
        Self::act(path, methods, move |_| async move {
            Ok(Response::new(self::text(text)))
        })
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Act(_) => "Act",
            Self::Read(_) => "Read",
        })
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Policy(_) => "Policy",
            Self::Middleware(_) => "Middleware",
            Self::Attach(_) => "Attach",
            Self::Library(_) => "Library",
        })
    }
}

/// The routes, brought together by path: frameworks know a path once.
pub(crate) fn by_path(routes: &[Route]) -> Vec<(&'static str, Vec<Route>)> {
    let mut paths: Vec<(_, Vec<Route>)> = Vec::new();
    for route in routes {
        match paths.iter_mut().find(|(path, _)| *path == route.path) {
            Some((_, routes)) => routes.push(route.clone()),
            None => paths.push((route.path, vec![route.clone()])),
        }
    }
    paths
}

/// The methods of one path, when they are taken literally.
///
/// Frameworks answer `HEAD` wherever there is a `GET`. `None` where that is what is wanted.
pub(crate) fn refusing_head(routes: &[Route]) -> Option<Vec<Method>> {
    let methods: Vec<Method> = routes.iter().flat_map(|it| it.methods).cloned().collect();
    let get_only = methods.contains(&Method::GET) && !methods.contains(&Method::HEAD);
    get_only.then_some(methods)
}

/// A body of text.
#[must_use]
pub fn text(text: impl Into<Bytes>) -> Body {
    Full::new(text.into())
        .map_err(|never| match never {})
        .boxed()
}

/// No body.
#[must_use]
pub fn empty() -> Body {
    Empty::new().map_err(|never| match never {}).boxed()
}

const GET: &[Method] = &[Method::GET, Method::HEAD];
