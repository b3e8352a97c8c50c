//! Bodies that are watched: what observers are told, and what is left alone.

use std::collections::VecDeque;
use std::error::Error;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context as TaskContext, Poll, Waker};

use http_body::{Body, Frame, SizeHint};
use http_exception::adapter::{Context, Timer, WatchedBody, break_off, watch_body};
use http_exception::http::Extensions;
use http_exception::{
    Bytes, ErrorPolicy, HeaderMap, HeaderValue, HttpException, Method, Record, Request, StatusCode,
    header,
};

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
    hint_panics: bool,
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
        assert!(!self.hint_panics, "in a hint");
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

fn watched<B: Body>(
    policy: &ErrorPolicy,
    body: B,
    extensions: &mut Extensions,
) -> Option<WatchedBody<B>>
where
    B::Error: Into<BoxError>,
{
    let context = Context::capture(policy, (&Request::new(())).into());
    let watch = watch_body(
        context,
        StatusCode::OK,
        &HeaderMap::new(),
        extensions,
        &body,
    )?;
    Some(WatchedBody::new(body, Some(watch), Into::into))
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
    let body = watched(&policy, Steps::of(steps), &mut Extensions::new());
    let mut body = Box::pin(body.expect("a stream"));
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
    drop(watched(&policy, Steps::default(), &mut Extensions::new()));
    let told = told.lock().expect("no test panics here");
    assert_eq!(
        *told,
        ["Aborted 200 OK: the answer was dropped before the end of its body"]
    );
}

#[test]
fn a_body_is_over_with_its_trailers() {
    let (policy, told) = observed();
    let body = watched(&policy, Steps::of([Step::Trailers]), &mut Extensions::new());
    let mut body = Box::pin(body.expect("a stream"));
    let mut cx = TaskContext::from_waker(Waker::noop());
    assert!(body.as_mut().poll_frame(&mut cx).is_ready());
    drop(body);
    assert!(told.lock().expect("no test panics here").is_empty());
}

#[test]
fn the_error_of_a_body_arrives_as_it_is() {
    let (policy, _) = observed();
    let steps = Steps::of([Step::Send("a"), Step::Fail(Box::new(std::fmt::Error))]);
    let body = watched(&policy, steps, &mut Extensions::new());
    let mut body = Box::pin(body.expect("a stream"));
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
    let mut extensions = Extensions::new();
    let body = watched(&inner, Steps::default(), &mut extensions).expect("a stream");
    assert!(watched(&outer, body, &mut extensions).is_none());
    assert_eq!(told_inner.lock().expect("no test panics here").len(), 1);
    assert_eq!(told_outer.lock().expect("no test panics here").len(), 0);
}

#[test]
fn what_is_broken_off_below_is_itself_for_the_policy_that_has_observers() {
    let (outer, told) = observed();
    let mut extensions = Extensions::new();
    let error = Box::new(HttpException::bad_gateway("x"));
    let steps = Steps::of([Step::BreakOff(error)]);
    let inner = watched(&ErrorPolicy::default(), steps, &mut extensions).expect("a stream");
    let body = watched(&outer, inner, &mut extensions);
    let (_, end) = poll(&mut Box::pin(body.expect("nobody has told of it")));
    assert!(end.is_some_and(|error| error.is::<HttpException>()));
    let told = told.lock().expect("no test panics here");
    assert_eq!(*told, ["Skipped 200 OK: 502: x"]);
}

#[test]
fn a_hint_that_panics_is_none() {
    let (policy, _) = observed();
    let steps = Steps {
        hint_panics: true,
        ..Steps::of([Step::Send("a")])
    };
    let body = watched(&policy, steps, &mut Extensions::new());
    let mut body = Box::pin(body.expect("for all that is known, a stream"));
    assert_eq!(body.size_hint().exact(), None);
    assert!(matches!(poll(&mut body), (text, None) if text == "a"));
}

#[test]
fn what_has_a_known_length_or_is_not_sent_is_left_alone() {
    #[track_caller]
    fn check(method: Method, status: StatusCode, body: &Steps, expected: bool) {
        let (policy, told) = observed();
        let mut request = Request::new(());
        *request.method_mut() = method;
        let context = Context::capture(&policy, (&request).into());
        let headers = HeaderMap::new();
        let watch = watch_body(context, status, &headers, &mut Extensions::new(), body);
        assert_eq!(watch.is_some(), expected);
        assert!(told.lock().expect("no test panics here").is_empty());
    }
    let stream = Steps::default();
    let known = Steps {
        hint: SizeHint::with_exact(7),
        ..Steps::default()
    };
    check(Method::GET, StatusCode::OK, &stream, true);
    check(Method::GET, StatusCode::BAD_GATEWAY, &stream, true);
    check(Method::GET, StatusCode::OK, &known, false);
    check(Method::HEAD, StatusCode::OK, &stream, false);
    check(Method::CONNECT, StatusCode::OK, &stream, false);
    check(Method::GET, StatusCode::SWITCHING_PROTOCOLS, &stream, false);
    check(Method::GET, StatusCode::NOT_MODIFIED, &stream, false);
}

#[test]
fn a_body_that_has_sent_what_was_announced_is_over() {
    let (policy, told) = observed();
    for (sent, aborted) in [("whole", 0), ("half", 1)] {
        let context = Context::capture(&policy, (&Request::new(())).into());
        let headers = HeaderMap::from_iter([(header::CONTENT_LENGTH, HeaderValue::from(5))]);
        let body = Steps::of([Step::Send(sent)]);
        let watch = watch_body(
            context,
            StatusCode::OK,
            &headers,
            &mut Extensions::new(),
            &body,
        );
        let mut body = Box::pin(WatchedBody::new(body, watch, Into::into));
        let mut cx = TaskContext::from_waker(Waker::noop());
        assert!(body.as_mut().poll_frame(&mut cx).is_ready());
        drop(body);
        assert_eq!(told.lock().expect("no test panics here").len(), aborted);
    }
}

#[test]
fn a_body_without_a_watch_is_itself() {
    let steps = Steps {
        hint: SizeHint::with_exact(1),
        ..Steps::of([Step::Send("a")])
    };
    let mut body = Box::pin(WatchedBody::new(steps, None, Into::into));
    assert_eq!(body.size_hint().exact(), Some(1));
    assert!(!body.is_end_stream());
    assert!(matches!(poll(&mut body), (text, None) if text == "a"));
}

#[test]
fn an_error_waits_for_the_server_to_write_as_long_as_there_is_a_timer() {
    fn of(timer: Timer) -> usize {
        let (policy, _) = observed();
        let context = Context::capture(&policy, (&Request::new(())).into()).with_timer(timer);
        let steps = Steps::of([Step::Fail(Box::new(std::fmt::Error))]);
        let (status, headers) = (StatusCode::OK, HeaderMap::new());
        let watch = watch_body(context, status, &headers, &mut Extensions::new(), &steps);
        let mut body = Box::pin(WatchedBody::new(steps, watch, Into::into));
        let mut cx = TaskContext::from_waker(Waker::noop());
        let pending = |_: &usize| body.as_mut().poll_frame(&mut cx).is_pending();
        (0..100).take_while(pending).count()
    }
    assert_eq!(of(|_| Some(Box::pin(std::future::pending()))), 100);
    assert_eq!(of(|_| Some(Box::pin(std::future::ready(())))), 1);
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
    let body = watched(&policy, steps, &mut Extensions::new());
    let mut body = Box::pin(body.expect("a stream"));
    let mut cx = TaskContext::from_waker(Waker::noop());
    // Nobody has taken the error when the client leaves.
    assert!(body.as_mut().poll_frame(&mut cx).is_pending());
    drop(body);
    let told = told.lock().expect("no test panics here");
    assert_eq!(*told, ["Skipped 200 OK: explosive"]);
}
