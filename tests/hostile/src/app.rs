//! An application of one function, which every adapter serves.

use std::fmt;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Empty, Full};
use http_exception::adapter::Content;
use http_exception::{ErrorPolicy, Raised};

use crate::label::{Label, Labels};
use crate::{Socket, mount};

/// The body of an answer.
pub type Body = BoxBody<Bytes, io::Error>;

/// The body of a request.
pub type Upload = UnsyncBoxBody<Bytes, io::Error>;

/// What the function of an application gives.
pub type Answer = Result<Response<Body>, Raised>;

/// A policy, and the function that is asked for every path below `/act/`.
///
/// Beside it there is `GET /alive`, whose answer is `alive`, and below `/read/` a path for each
/// extractor of the adapter. Below `/talk/` there are the WebSockets of [`wire::websocket`]; one below
/// `/open/` says `open`, asks the function too, and raises within the WebSocket what it raises. Every
/// other path and method is the framework's to refuse.
#[derive(Clone)]
pub struct App {
    pub(crate) policy: ErrorPolicy,
    act: Arc<Act>,
    talk: Option<Arc<Talk>>,
    labels: Option<Labels>,
}

impl App {
    /// An application.
    pub fn new<F, Fut>(policy: ErrorPolicy, act: F) -> Self
    where
        F: Fn(Request<Upload>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Answer> + Send + 'static,
    {
        Self {
            policy,
            act: Arc::new(move |request| Box::pin(act(request))),
            talk: None,
            labels: None,
        }
    }

    /// One that raises.
    pub fn raising<E: Into<Raised>>(
        policy: ErrorPolicy,
        exc: impl Fn() -> E + Send + Sync + 'static,
    ) -> Self {
        Self::new(policy, move |_| {
            let answer: Answer = Err(exc().into());
            async { answer }
        })
    }

    /// The same with WebSockets, which are opened at `GET /ws/…`.
    #[must_use]
    pub fn with_websockets<F, Fut>(mut self, talk: F) -> Self
    where
        F: Fn(Uri, Socket) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), Raised>> + Send + 'static,
    {
        self.talk = Some(Arc::new(move |uri, socket| Box::pin(talk(uri, socket))));
        self
    }

    /// The same with a header `x-label` on every answer, made of the request's URI.
    #[must_use]
    pub fn with_labels(mut self, labels: fn(&Uri) -> Option<HeaderValue>) -> Self {
        self.labels = Some(labels);
        self
    }

    /// What the core makes of a request to the function, without a framework or a server.
    pub async fn answer(&self, request: Request<Upload>) -> Response<Content<Body>> {
        mount::bare::answer(self, request).await
    }

    pub(crate) fn act(&self, request: Request<Upload>) -> Acting {
        (self.act)(request)
    }

    /// What is said in a WebSocket, where the application opens any.
    pub(crate) fn talks(&self) -> Option<Arc<Talk>> {
        self.talk.clone()
    }

    pub(crate) fn label(&self, uri: &Uri) -> Label {
        Label::of(uri, self.labels)
    }

    /// Asks the function from within a WebSocket, where only what it raises is of use.
    pub(crate) async fn raise_within(&self, path: &str) -> Result<(), Raised> {
        let nothing = Empty::new().map_err(|never| match never {});
        let mut request = Request::new(nothing.boxed_unsync());
        *request.uri_mut() = format!("/act/{path}").parse()?;
        self.act(request).await.map(drop)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("App");
        out.field("policy", &self.policy).finish_non_exhaustive()
    }
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

type Act = dyn Fn(Request<Upload>) -> Acting + Send + Sync;

pub(crate) type Talk = dyn Fn(Uri, Socket) -> Talking + Send + Sync;

pub(crate) type Talking = Pin<Box<dyn Future<Output = Result<(), Raised>> + Send>>;

pub(crate) type Acting = Pin<Box<dyn Future<Output = Answer> + Send>>;
