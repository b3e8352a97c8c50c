//! Services of every kind below the policy.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::io;
use std::pin::Pin;

use expect_test::{Expect, expect};
use harness::{DropsWithPanic, Notes, Request as Asked, get, head, heard, serve_hyper};
use http_body::Body;
use http_body_util::{Either, Empty, Full};
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HttpException, IntoRaised, StatusCode,
};
use hyper::body::Incoming;
use hyper::service::Service;

#[test]
fn a_future_that_panics_when_dropped_is_an_opaque_500() {
    check(
        Bomb,
        &get("/"),
        expect![[r#"
            500 opaque
            # Panicked 500: panicked: token=hunter2 in a drop"#]],
    );
}

#[test]
fn an_error_type_of_the_services_own_is_answered_as_it_is_mapped() {
    check(
        Fails,
        &get("/"),
        expect![[r#"
            503 json {"detail":"Try again later"}
            # Handled 503: disk /dev/sda1 is on fire"#]],
    );
}

#[test]
fn head_of_an_error_of_the_services_own_has_no_content() {
    check(
        Fails,
        &head("/"),
        expect![[r#"
            503
            cache-control: no-store
            content-length: 28
            content-type: application/json
            x-content-type-options: nosniff
            # Handled 503: disk /dev/sda1 is on fire"#]],
    );
}

#[test]
fn a_service_that_cannot_fail_has_its_bare_statuses_answered() {
    check(
        Empties,
        &get("/"),
        expect![[r#"
            405 json
            allow: PUT

            {"detail":"Method Not Allowed"}
            # Handled 405: 405: Method Not Allowed"#]],
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
            # Handled 405: 405: Method Not Allowed"#]],
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

            alive"#]],
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
    let server = serve_hyper(ExceptionService::new(service, policy));
    expected.assert_eq(&heard(&server, request, &notes));
}

/// A service that answers nothing but `/alive`.
#[derive(Clone)]
struct Fails;

impl Service<Request<Incoming>> for Fails {
    type Response = Response<Full<Bytes>>;
    type Error = io::Error;
    type Future = Ready<Result<Self::Response, io::Error>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        ready(match request.uri().path() {
            "/alive" => Ok(Response::new(Full::from("alive"))),
            _ => Err(io::Error::other("disk /dev/sda1 is on fire")),
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
