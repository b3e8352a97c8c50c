//! The application on hyper: with our service, and by hand.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{Empty, Full};
use http_exception_hyper::{ExceptionService, HttpException, raise};
use hyper::service::Service;
use pin_project_lite::pin_project;
use serde::Serialize;

use crate::by_hand::{AppError, Forward, ForwardFuture};
use crate::situation::{FOO, NOT_FOUND, policy};
use crate::warm::now;
use crate::{Answer, Situation, Warm};

/// The application in our service.
#[must_use]
pub fn ours(situation: Situation) -> Warm {
    async fn app(request: Request<Empty<Bytes>>) -> http_exception_hyper::Result<Reply> {
        let path = request.uri().path();
        if let Some(text) = path.strip_prefix("/counts/") {
            return Ok(success(&text.parse::<u32>()?));
        }
        if path != "/items/foo" {
            raise!(HttpException::not_found(NOT_FOUND));
        }
        Ok(success(&FOO))
    }

    warm(situation, ExceptionService::new(App(app), policy()))
}

/// The application with a hand-written error type, in a service that does nothing; errors, which hyper
/// has no answer for, are rendered in that service's place.
#[must_use]
pub fn by_hand(situation: Situation) -> Warm {
    async fn app(request: Request<Empty<Bytes>>) -> Result<Reply, AppError> {
        let path = request.uri().path();
        if let Some(text) = path.strip_prefix("/counts/") {
            return Ok(success(&text.parse::<u32>()?));
        }
        if path != "/items/foo" {
            return Err(AppError::ItemNotFound);
        }
        Ok(success(&FOO))
    }

    let inner = App(app);
    match situation {
        Situation::Success => warm(situation, Forward { inner }),
        Situation::Raised | Situation::Mapped => warm(situation, Render { inner }),
    }
}

type Reply = Response<Full<Bytes>>;

fn success(value: &impl Serialize) -> Reply {
    json_response(
        StatusCode::OK,
        serde_json::to_vec(value).expect("an item is JSON"),
    )
}

fn json_response(status: StatusCode, body: Vec<u8>) -> Reply {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    response
}

fn warm<S, B>(situation: Situation, service: S) -> Warm
where
    S: Service<Request<Empty<Bytes>>, Response = Response<B>> + 'static,
    B: Body<Data = Bytes>,
{
    let request = move || {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = situation.path().parse().expect("a path is a URI");
        request
    };
    Warm::new(situation.expected(), request, move |request| {
        let Ok(response) = now(service.call(request)) else {
            panic!("hyper would close the connection");
        };
        Answer::read(response)
    })
}

/// An application in a function. hyper's own `service_fn` asks for an error that is an `Error`, which
/// neither of the two is.
struct App<F>(F);

impl<F, Fut, T, E> Service<Request<Empty<Bytes>>> for App<F>
where
    F: Fn(Request<Empty<Bytes>>) -> Fut,
    Fut: Future<Output = Result<T, E>>,
{
    type Response = T;
    type Error = E;
    type Future = Fut;

    fn call(&self, request: Request<Empty<Bytes>>) -> Fut {
        self.0(request)
    }
}

impl<S: Service<R>, R> Service<R> for Forward<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = ForwardFuture<S::Future>;

    fn call(&self, request: R) -> Self::Future {
        ForwardFuture {
            inner: self.inner.call(request),
        }
    }
}

/// A service that renders errors, as everyone who uses hyper alone writes one.
struct Render<S> {
    inner: S,
}

impl<S, R> Service<R> for Render<S>
where
    S: Service<R, Response = Reply, Error = AppError>,
{
    type Response = Reply;
    type Error = Infallible;
    type Future = RenderFuture<S::Future>;

    fn call(&self, request: R) -> Self::Future {
        RenderFuture {
            inner: self.inner.call(request),
        }
    }
}

pin_project! {
    struct RenderFuture<F> {
        #[pin]
        inner: F,
    }
}

impl<F: Future<Output = Result<Reply, AppError>>> Future for RenderFuture<F> {
    type Output = Result<Reply, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = match ready!(self.project().inner.poll(cx)) {
            Ok(reply) => reply,
            Err(error) => json_response(error.status(), error.body().to_string().into_bytes()),
        };
        Poll::Ready(Ok(reply))
    }
}
