//! Stacks of tower's layers below a policy: the service at their bottom, and the facts about them.
//!
//! An adapter's test builds and serves its stacks, as an application would, and calls
//! [`stacks!`](crate::stacks!) for the facts.

#![expect(
    clippy::missing_panics_doc,
    reason = "a fact that does not hold panics"
)]

use std::fmt;
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use http_exception::{ErrorPolicy, HttpException, IntoRaised, Raised, Record, StatusCode};
use tokio::sync::Semaphore;
use tower::Service;
use tower::buffer::error::{Closed, ServiceError};
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

use crate::{Http1, Notes, Server, get, heard};

/// The service: a stack that ends after `time`, lets in one request at a time, and holds `app`.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is what a test takes apart")]
pub struct Stack {
    /// The policy around it.
    pub policy: ErrorPolicy,
    /// The time of its timeout.
    pub time: Duration,
    /// The service at its bottom.
    pub app: Bottom,
}

/// The service at the bottom of a stack. It fails with a [`Raised`], which needs a wrapper there.
#[derive(Clone, Debug)]
pub struct Bottom {
    ready: Ready,
    gate: Arc<Gate>,
}

/// Holds a request up, and says that it is there.
#[derive(Debug)]
struct Gate {
    came: Semaphore,
    goes: Semaphore,
}

#[derive(Clone, Copy, Debug)]
enum Ready {
    Always,
    Never,
}

impl<B> Service<Request<B>> for Bottom {
    type Response = Response<Full<Bytes>>;
    type Error = Raised;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Raised>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Raised>> {
        Poll::Ready(match self.ready {
            Ready::Always => Ok(()),
            Ready::Never => Err(Raised::from(Broken)),
        })
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match request.uri().path() {
            "/raises" => Box::pin(async { raise() }),
            "/fails" => Box::pin(ready(Err(Broken.into_raised()))),
            "/panics" => panic!("token=hunter2 in a stack"),
            "/is/held" => {
                let gate = Arc::clone(&self.gate);
                Box::pin(async move {
                    gate.came.add_permits(1);
                    let _ = gate.goes.acquire().await?;
                    Ok(Response::new("held".into()))
                })
            }
            "/slow" => Box::pin(std::future::pending()),
            _ => Box::pin(ready(Ok(Response::new("alive".into())))),
        }
    }
}

fn raise() -> Result<Response<Full<Bytes>>, Raised> {
    let exc = HttpException::not_found("Item not found").with_header("x-item", "7");
    Err(exc)?
}

/// An error that the policy has a handler for.
#[derive(Clone, Copy, Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("broken")
    }
}

impl std::error::Error for Broken {}

/// The errors of a stack, by their types.
fn policy(notes: &Notes) -> ErrorPolicy {
    let places = notes.clone();
    ErrorPolicy::builder()
        .map(|_: Elapsed| HttpException::gateway_timeout("Too slow"))
        .map(|_: Overloaded| HttpException::service_unavailable("Too many at once"))
        .map(|_: ServiceError| HttpException::service_unavailable("Out of order"))
        .map(|_: Closed| HttpException::service_unavailable("Out of order"))
        .exception_handler(|exc: Broken| (StatusCode::IM_A_TEAPOT, exc.to_string()))
        .observer(notes.observer())
        .observer(move |record: &Record<'_>| {
            if let Some(place) = record.exception().location() {
                places.add(format!("at {}", place.file()));
            }
        })
        .build()
}

const NEVER: Duration = Duration::from_mins(10);

fn stack(notes: &Notes, time: Duration, ready: Ready) -> Stack {
    let gate = Arc::new(Gate {
        came: Semaphore::new(0),
        goes: Semaphore::new(0),
    });
    Stack {
        policy: policy(notes),
        time,
        app: Bottom { ready, gate },
    }
}

#[track_caller]
fn check(serve: fn(Stack) -> Server, time: Duration, path: &str, expected: &str) {
    let notes = Notes::default();
    let server = serve(stack(&notes, time, Ready::Always));
    assert_eq!(heard(&server, &get(path), &notes), expected);
}

/// An exception keeps its status, its headers and its place.
#[track_caller]
pub fn what_is_raised_at_the_bottom_is_answered(serve: fn(Stack) -> Server) {
    let expected = format!(
        "404 json\nx-item: 7\n\n{{\"detail\":\"Item not found\"}}\n# Handled 404: 404: Item not found\n# at {}",
        file!()
    );
    check(serve, NEVER, "/raises", &expected);
}

/// The handler of its type finds it.
#[track_caller]
pub fn an_error_at_the_bottom_has_its_handler(serve: fn(Stack) -> Server) {
    let expected = format!("418 text broken\n# Handled 418: broken\n# at {}", file!());
    check(serve, NEVER, "/fails", &expected);
}

/// A layer's own error has no place.
#[track_caller]
pub fn a_timeout_is_mapped(serve: fn(Stack) -> Server) {
    let expected = "504 json {\"detail\":\"Too slow\"}\n# Handled 504: request timed out";
    let notes = Notes::default();
    let server = serve(stack(&notes, Duration::ZERO, Ready::Always));
    let answer = Http1::connect(server.address()).send(&get("/slow"));
    assert_eq!(crate::noted(&answer, &notes.take()), expected);
}

/// The second of two at a time is shed.
#[track_caller]
pub fn a_load_that_is_shed_is_mapped(serve: fn(Stack) -> Server) {
    let notes = Notes::default();
    let stack = stack(&notes, NEVER, Ready::Always);
    let gate = Arc::clone(&stack.app.gate);
    let server = serve(stack);
    let address = server.address();
    let first = std::thread::spawn(move || Http1::connect(address).send(&get("/is/held")));
    while gate.came.available_permits() == 0 {
        std::thread::yield_now();
    }
    let second = Http1::connect(address).send(&get("/it"));
    assert_eq!(
        crate::noted(&second, &notes.take()),
        "503 json {\"detail\":\"Too many at once\"}\n# Handled 503: service overloaded",
    );
    gate.goes.add_permits(1);
    let first = first.join().expect("a client that does not panic");
    assert_eq!(first.text(), "held");
}

/// A buffer tells of the service that is not ready, and goes on telling.
#[track_caller]
pub fn a_service_that_is_never_ready_below_a_buffer_is_mapped(serve: fn(Stack) -> Server) {
    let notes = Notes::default();
    let server = serve(stack(&notes, NEVER, Ready::Never));
    for _ in 0..2 {
        let answer = Http1::connect(server.address()).send(&get("/it"));
        assert_eq!(answer.brief(), "503 json {\"detail\":\"Out of order\"}");
        let told = notes.take();
        assert_eq!(told, ["Handled 503: buffered service failed: broken"]);
    }
}

/// A panic ends the task of a buffer, whose requests are answered all the same.
#[track_caller]
pub fn a_panic_below_a_buffer_is_mapped(serve: fn(Stack) -> Server) {
    let notes = Notes::default();
    let server = serve(stack(&notes, NEVER, Ready::Always));
    for _ in 0..2 {
        let answer = Http1::connect(server.address()).send(&get("/panics"));
        assert_eq!(answer.brief(), "503 json {\"detail\":\"Out of order\"}");
        let told = notes.take();
        assert_eq!(told, ["Handled 503: buffer's worker closed unexpectedly"]);
    }
}

/// Tests of these facts about stacks that `$serve` builds and serves.
#[macro_export]
macro_rules! stacks {
    ($serve:path) => {
        $crate::stacks! {
            $serve:
            what_is_raised_at_the_bottom_is_answered
            an_error_at_the_bottom_has_its_handler
            a_timeout_is_mapped
            a_load_that_is_shed_is_mapped
            a_service_that_is_never_ready_below_a_buffer_is_mapped
            a_panic_below_a_buffer_is_mapped
        }
    };
    ($serve:path: $($fact:ident)*) => {$(
        #[test]
        fn $fact() {
            $crate::stacks::$fact($serve);
        }
    )*};
}
