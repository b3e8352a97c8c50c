//! Services of every kind below the policy.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use expect_test::{Expect, expect};
use harness::{DropsWithPanic, Notes, Request as Asked, get, head, listen_in};
use http_body::{Body, Frame};
use http_body_util::{Either, Empty, Full};
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::service_fn;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HttpException, IntoRaised, Method, Raised, Result,
    StatusCode, raise,
};
use hyper::body::Incoming;
use hyper::service::Service;

use crate::serve::serve;

#[test]
fn a_panic_in_call_is_an_opaque_500() {
    check(
        Fails(Failure::PanicsInCall),
        &get("/"),
        expect![[r#"
        500
        cache-control: no-store
        content-length: 21
        content-type: text/plain; charset=utf-8
        x-content-type-options: nosniff

        Internal Server Error
        # Panicked 500: panicked: token=hunter2 in call
    "#]],
    );
}

#[test]
fn a_future_that_panics_when_dropped_is_an_opaque_500() {
    check(
        Bomb,
        &get("/"),
        expect![[r#"
        500
        cache-control: no-store
        content-length: 21
        content-type: text/plain; charset=utf-8
        x-content-type-options: nosniff

        Internal Server Error
        # Panicked 500: panicked: token=hunter2 in a drop
    "#]],
    );
}

#[test]
fn an_error_type_of_the_services_own_is_answered_as_it_is_mapped() {
    check(
        Fails(Failure::Io),
        &get("/"),
        expect![[r#"
            503
            cache-control: no-store
            content-length: 28
            content-type: application/json
            x-content-type-options: nosniff

            {"detail":"Try again later"}
            # Handled 503: disk /dev/sda1 is on fire
        "#]],
    );
}

#[test]
fn head_of_an_error_of_the_services_own_has_no_content() {
    check(
        Fails(Failure::Io),
        &head("/"),
        expect![[r#"
            503
            cache-control: no-store
            content-length: 28
            content-type: application/json
            x-content-type-options: nosniff
            # Handled 503: disk /dev/sda1 is on fire
        "#]],
    );
}

#[test]
fn a_service_that_cannot_fail_has_its_bare_statuses_answered() {
    check(
        Empties,
        &get("/"),
        expect![[r#"
        405
        allow: PUT
        cache-control: no-store
        content-length: 31
        content-type: application/json
        x-content-type-options: nosniff

        {"detail":"Method Not Allowed"}
        # Handled 405: 405: Method Not Allowed
    "#]],
    );
}

#[test]
fn head_of_a_bare_status_has_no_content() {
    check(
        Empties,
        &head("/"),
        expect![[r#"
        405
        allow: PUT
        cache-control: no-store
        content-length: 31
        content-type: application/json
        x-content-type-options: nosniff
        # Handled 405: 405: Method Not Allowed
    "#]],
    );
}

#[test]
fn a_streamed_answer_of_the_application_stays_as_it_is() {
    let streamed = service_fn(async |request: Request<Incoming>| {
        if request.uri().path() == "/alive" {
            return Ok(Response::new(Either::Right(Full::from("alive"))));
        }
        let mut response = Response::new(Either::Left(Late(0)));
        *response.status_mut() = StatusCode::BAD_GATEWAY;
        response
            .headers_mut()
            .insert("etag", "\"mine\"".parse().expect("a value"));
        Ok::<_, Raised>(response)
    });
    check(
        streamed,
        &get("/"),
        expect![[r#"
        502
        etag: "mine"
        transfer-encoding: chunked

        late late 
    "#]],
    );
}

#[test]
fn what_a_policy_asks_is_not_asked_of_a_success() {
    check(
        Empties,
        &get("/alive"),
        expect![[r#"
        200
        content-length: 5

        alive
    "#]],
    );
}

#[test]
fn a_function_may_raise() {
    async fn app(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        match (request.method(), request.uri().path()) {
            (_, "/alive") => Ok(Response::new(Full::from("alive"))),
            (&Method::GET, "/item") => raise!(HttpException::gone("It was here")),
            _ => raise!(StatusCode::NOT_FOUND),
        }
    }
    check(
        service_fn(app),
        &get("/item"),
        expect![[r#"
        410
        cache-control: no-store
        content-length: 24
        content-type: application/json
        x-content-type-options: nosniff

        {"detail":"It was here"}
        # Handled 410: 410: It was here
    "#]],
    );
}

/// Compares an answer and what is observed, with a policy around the service.
#[track_caller]
fn check<S, B>(service: S, request: &Asked, expected: Expect)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error: IntoRaised>,
    S: Clone + Send + Sync + 'static,
    S::Future: Send,
    B: Body<Data = Bytes, Error: Into<Box<dyn std::error::Error + Send + Sync>>> + Send + 'static,
{
    let notes = Notes::default();
    let policy = ErrorPolicy::builder()
        .map(|_: io::Error| HttpException::service_unavailable("Try again later"))
        .observer(notes.observer())
        .build();
    let server = serve(ExceptionService::new(service, policy));
    expected.assert_eq(&listen_in(&server, request, &notes));
}

#[derive(Clone, Copy)]
enum Failure {
    Io,
    PanicsInCall,
}

/// A service that answers nothing but `/alive`.
#[derive(Clone)]
struct Fails(Failure);

impl Service<Request<Incoming>> for Fails {
    type Response = Response<Full<Bytes>>;
    type Error = io::Error;
    type Future = Ready<Result<Self::Response, io::Error>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        ready(match (request.uri().path(), self.0) {
            ("/alive", _) => Ok(Response::new(Full::from("alive"))),
            (_, Failure::Io) => Err(io::Error::other("disk /dev/sda1 is on fire")),
            (_, Failure::PanicsInCall) => panic!("token=hunter2 in call"),
        })
    }
}

/// A service whose future panics after it has answered.
#[derive(Clone)]
struct Bomb;

impl Service<Request<Incoming>> for Bomb {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let is_alive = request.uri().path() == "/alive";
        let answer = Ok(Response::new(Full::from("alive")));
        if is_alive {
            Box::pin(ready(answer))
        } else {
            Box::pin(DropsWithPanic::of(answer))
        }
    }
}

/// A service that answers nothing but statuses, but for `/alive`.
#[derive(Clone)]
struct Empties;

impl Service<Request<Incoming>> for Empties {
    type Response = Response<Either<Full<Bytes>, Empty<Bytes>>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        if request.uri().path() == "/alive" {
            return ready(Ok(Response::new(Either::Left(Full::from("alive")))));
        }
        let mut response = Response::new(Either::Right(Empty::new()));
        *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
        let headers = response.headers_mut();
        for (name, value) in [("allow", "PUT"), ("content-length", "7")] {
            headers.insert(name, value.parse().expect("a value"));
        }
        ready(Ok(response))
    }
}

/// Ten bytes that come one half after the other, each after a wait.
struct Late(u8);

impl Body for Late {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0 += 1;
        match self.0 {
            5.. => Poll::Ready(None),
            turn if turn % 2 == 0 => {
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"late ")))))
            }
            _ => {
                cx.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}
