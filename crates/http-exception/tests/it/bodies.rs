//! Bodies that are watched: what observers receive, and what is left alone.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::error::Error;
use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Waker};

use http_body::{Body, Frame, SizeHint};
use http_exception::adapter::{
    Content, Context, Door, Framework, Timer, Verdict, Watched, break_off,
};
use http_exception::http;
use http_exception::{
    Bytes, ErrorPolicy, HeaderMap, HeaderValue, HttpException, Limits, Loc, Record, Request,
    RequestValidationError, ValidationError, WebSocketRequestValidationError, header,
};

use crate::support::{DOOR, block_on};

type BoxError = Box<dyn Error + Send + Sync>;

/// What a body does when it is asked for more.
enum Step {
    Send(&'static str),
    Trailers,
    Fail(BoxError),
    BreakOff(BoxError),
}

/// A body that does one step after the other.
#[derive(Default)]
struct Steps {
    left: VecDeque<Step>,
    /// What it says of its length.
    hint: SizeHint,
}

impl Steps {
    fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            left: steps.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Body for Steps {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.left.pop_front() {
            None => Poll::Ready(None),
            Some(Step::Send(text)) => Poll::Ready(Some(Ok(Frame::data(Bytes::from(text))))),
            Some(Step::Trailers) => Poll::Ready(Some(Ok(Frame::trailers(HeaderMap::new())))),
            Some(Step::Fail(error)) => Poll::Ready(Some(Err(error))),
            Some(Step::BreakOff(error)) => Poll::Ready(Some(Err(break_off(error)))),
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.hint
    }
}

type Told = Arc<Mutex<Vec<String>>>;

fn observed() -> (ErrorPolicy, Told) {
    let told = Told::default();
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .map(|_: std::fmt::Error| HttpException::gone("never asked"))
        .observer(move |record: &Record<'_>| {
            let exc = record.exception();
            let line = format!(
                "{:?} {}: {}",
                record.outcome(),
                record.status(),
                exc.message()
            );
            written.lock().expect("no test panics here").push(line);
        })
        .build();
    (policy, told)
}

/// A framework whose responses are what they are.
struct Plain;

impl<B: Body<Data = Bytes, Error = BoxError>> Framework<http::Response<B>> for Plain {
    type Body = B;
    type Sent = http::Response<Content<B>>;
    type Error = Infallible;

    fn judge(&self, response: http::Response<B>) -> Verdict<B> {
        Verdict::Response(response)
    }

    fn body_error(error: BoxError) -> BoxError {
        error
    }

    fn send(&self, response: http::Response<Content<B>>) -> Self::Sent {
        response
    }
}

/// What is sent of a response that goes well.
fn send<B>(context: Context, response: http::Response<B>) -> http::Response<Content<B>>
where
    B: Body<Data = Bytes, Error = BoxError>,
{
    let Ok(sent) = block_on(Watched::new(context, || ready(response), Plain));
    sent
}

fn context(policy: &ErrorPolicy) -> Context {
    DOOR.open(policy, &mut Request::new(()))
}

/// A body of these steps in the watch of a policy.
fn watched(policy: &ErrorPolicy, steps: Steps) -> Pin<Box<Content<Steps>>> {
    let content = send(context(policy), http::Response::new(steps)).into_body();
    assert!(matches!(content, Content::Watched { .. }), "a stream");
    Box::pin(content)
}

/// Polls until the end, or an error.
fn poll<B: Body<Data = Bytes>>(body: &mut Pin<Box<B>>) -> (String, Option<B::Error>) {
    let mut cx = TaskContext::from_waker(Waker::noop());
    let mut text = String::new();
    for _ in 0..100 {
        match body.as_mut().poll_frame(&mut cx) {
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(data) = frame.data_ref() {
                    text.push_str(&String::from_utf8_lossy(data));
                }
            }
            Poll::Ready(Some(Err(error))) => return (text, Some(error)),
            Poll::Ready(None) => return (text, None),
            Poll::Pending => {}
        }
    }
    panic!("a body of a few steps is over soon")
}

/// Polls a body of these steps to where it stops, drops it, and gives what was told.
#[track_caller]
fn check(steps: impl IntoIterator<Item = Step>, expected: &[&str]) {
    let (policy, told) = observed();
    let mut body = watched(&policy, Steps::of(steps));
    let _ = poll(&mut body);
    drop(body);
    assert_eq!(*told.lock().expect("no test panics here"), expected);
}

#[test]
fn a_body_that_ends_is_not_told() {
    check([Step::Send("a"), Step::Send("b")], &[]);
}

#[test]
fn a_body_that_fails_is_told_with_its_error() {
    check(
        [
            Step::Send("a"),
            Step::Fail(Box::new(HttpException::bad_gateway("x"))),
        ],
        &["Skipped 200 OK: 502: x"],
    );
}

#[test]
fn a_body_that_is_dropped_is_told() {
    let (policy, told) = observed();
    drop(watched(&policy, Steps::default()));
    let told = told.lock().expect("no test panics here");
    assert_eq!(
        *told,
        ["Aborted 200 OK: the answer was dropped before the end of its body"]
    );
}

#[test]
fn a_body_is_over_with_its_trailers() {
    let (policy, told) = observed();
    let mut body = watched(&policy, Steps::of([Step::Trailers]));
    let mut cx = TaskContext::from_waker(Waker::noop());
    assert!(body.as_mut().poll_frame(&mut cx).is_ready());
    drop(body);
    assert!(told.lock().expect("no test panics here").is_empty());
}

#[test]
fn the_error_of_a_body_arrives_as_it_is() {
    let (policy, _) = observed();
    let steps = Steps::of([Step::Send("a"), Step::Fail(Box::new(std::fmt::Error))]);
    let mut body = watched(&policy, steps);
    assert!(!body.is_end_stream());
    let (text, end) = poll(&mut body);
    assert_eq!(text, "a");
    assert!(end.is_some_and(|error| error.is::<std::fmt::Error>()));
    assert!(body.is_end_stream());
    assert!(matches!(poll(&mut body), (_, None)));
}

#[test]
fn the_nearest_policy_watches() {
    let (inner, told_inner) = observed();
    let (outer, told_outer) = observed();
    let response = send(context(&inner), http::Response::new(Steps::default()));
    let response = send(context(&outer), response);
    let Content::Passed { body } = response.into_body() else {
        panic!("it is watched already");
    };
    drop(body);
    assert_eq!(told_inner.lock().expect("no test panics here").len(), 1);
    assert_eq!(told_outer.lock().expect("no test panics here").len(), 0);
}

#[test]
fn what_is_broken_off_below_is_itself_for_the_policy_that_has_observers() {
    let (outer, told) = observed();
    let error = Box::new(HttpException::bad_gateway("x"));
    let steps = Steps::of([Step::BreakOff(error)]);
    let response = send(context(&ErrorPolicy::default()), http::Response::new(steps));
    let body = send(context(&outer), response).into_body();
    assert!(
        matches!(body, Content::Watched { .. }),
        "nobody has told of it"
    );
    let (_, end) = poll(&mut Box::pin(body));
    assert!(end.is_some_and(|error| error.is::<HttpException>()));
    let told = told.lock().expect("no test panics here");
    assert_eq!(*told, ["Skipped 200 OK: 502: x"]);
}

#[test]
fn a_body_that_has_sent_what_was_announced_is_over() {
    let (policy, told) = observed();
    for (sent, aborted) in [("whole", 0), ("half", 1)] {
        let mut response = http::Response::new(Steps::of([Step::Send(sent)]));
        let length = HeaderValue::from(5);
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, length);
        let mut body = Box::pin(send(context(&policy), response).into_body());
        let mut cx = TaskContext::from_waker(Waker::noop());
        assert!(body.as_mut().poll_frame(&mut cx).is_ready());
        drop(body);
        assert_eq!(told.lock().expect("no test panics here").len(), aborted);
    }
}

#[test]
fn a_body_that_is_passed_on_is_itself() {
    let (policy, _) = observed();
    let steps = Steps {
        hint: SizeHint::with_exact(1),
        ..Steps::of([Step::Send("a")])
    };
    let mut body = Box::pin(send(context(&policy), http::Response::new(steps)).into_body());
    assert_eq!(body.size_hint().exact(), Some(1));
    assert!(!body.is_end_stream());
    assert!(matches!(poll(&mut body), (text, None) if text == "a"));
}

#[test]
fn a_long_body_that_breaks_off_is_told() {
    let (policy, told) = observed();
    let steps = Steps {
        hint: SizeHint::with_exact(1 << 20),
        ..Steps::of([Step::Send("a"), Step::Fail(Box::new(std::fmt::Error))])
    };
    let mut body = watched(&policy, steps);
    assert_eq!(body.size_hint().exact(), Some(1 << 20));
    let _ = poll(&mut body);
    let told = told.lock().expect("no test panics here");
    assert_eq!(told.len(), 1);
}

#[test]
fn the_last_record_of_a_stream_is_as_long_as_the_policy_allows() {
    let limits = Limits::default().error_body(200);
    let builder = ErrorPolicy::builder().stream_error(true);
    let policy = builder.limits(limits).build();
    let error = ValidationError::new("missing", Loc::from("body"), "Field required");
    let errors = vec![error; 9];
    let exceptions: [BoxError; 2] = [
        Box::new(RequestValidationError::new(errors.clone())),
        Box::new(WebSocketRequestValidationError::new(errors)),
    ];
    for exc in exceptions {
        let mut response = http::Response::new(Steps::of([Step::Fail(exc)]));
        let lines = HeaderValue::from_static("application/x-ndjson");
        response.headers_mut().insert(header::CONTENT_TYPE, lines);
        let (record, _) = poll(&mut Box::pin(send(context(&policy), response).into_body()));
        assert!(record.len() <= 201, "{record}");
        assert!(record.contains(r#""truncated":true,"total":9"#), "{record}");
    }
}

#[test]
fn an_error_waits_for_the_server_to_write_as_long_as_there_is_a_timer() {
    fn of(timer: Timer) -> usize {
        let (policy, _) = observed();
        let context = Door::new(timer).open(&policy, &mut Request::new(()));
        let steps = Steps::of([Step::Fail(Box::new(std::fmt::Error))]);
        let mut body = Box::pin(send(context, http::Response::new(steps)).into_body());
        let mut cx = TaskContext::from_waker(Waker::noop());
        let pending = |_: &usize| body.as_mut().poll_frame(&mut cx).is_pending();
        (0..100).take_while(pending).count()
    }
    assert_eq!(of(|_| Some(Box::pin(std::future::pending()))), 100);
    assert_eq!(of(|_| Some(Box::pin(ready(())))), 1);
    assert_eq!(of(|_| Some(Box::pin(async { panic!("no timer") }))), 1);
    assert_eq!(of(|_| None), 1);
}

#[test]
fn an_error_that_panics_when_it_is_dropped_is_dropped_under_guard() {
    #[derive(Debug)]
    struct Explosive;
    impl std::fmt::Display for Explosive {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("explosive")
        }
    }
    impl Error for Explosive {}
    impl Drop for Explosive {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let (policy, told) = observed();
    let steps = Steps::of([Step::Fail(Box::new(Explosive))]);
    let mut body = watched(&policy, steps);
    let mut cx = TaskContext::from_waker(Waker::noop());
    // Nobody has taken the error when the client leaves.
    assert!(body.as_mut().poll_frame(&mut cx).is_pending());
    drop(body);
    let told = told.lock().expect("no test panics here");
    assert_eq!(*told, ["Skipped 200 OK: explosive"]);
}
