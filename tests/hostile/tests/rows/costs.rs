//! The price of an error, in allocations: they are exact, and need no clock.

use std::convert::Infallible;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use allocation_counter::measure;
use axum::Router;
use axum::routing::get;
use harness::Notes;
use http_body_util::{Empty, Full};
use http_exception::{Bytes, ErrorPolicy, Raised, Request, StatusCode};
use http_exception_axum::ExceptionLayer;
use http_exception_hyper::ExceptionService;
use http_exception_hyper::service_fn;
use http_exception_poem::ExceptionMiddleware;
use hyper::service::Service as _;
use poem::endpoint::make;
use poem::{Endpoint as _, EndpointExt as _};
use tower::Service as _;

use crate::check::{Plain, lined, missing};
use crate::child::in_child;
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    alone:
        a40_a_plain_4xx_takes_four_allocations,
        a40_a_raised_4xx_takes_few_allocations_more_than_a_plain_status,
        a39_one_error_is_one_record_and_captures_no_backtrace;
};

/// How many allocations an answer to a request takes, and of how many bytes, with the exception itself.
pub(crate) fn cost(
    policy: &ErrorPolicy,
    request: &Request<()>,
    exc: impl Fn() -> Raised,
) -> (u64, u64) {
    let answer = || {
        let response = now(policy.answer(request, exc()));
        assert!(response.status().as_u16() >= 400);
    };
    // What is made once in the life of a process is there then.
    answer();
    let counted = measure(answer);
    (counted.count_total, counted.bytes_total)
}

fn a40_a_plain_4xx_takes_four_allocations() {
    let (count, _) = cost(&ErrorPolicy::default(), &Request::new(()), || {
        missing().into()
    });
    assert!(count <= 4, "{count} allocations");
}

/// What an exception takes on the way through a framework, and what the framework asks for a layer.
fn a40_a_raised_4xx_takes_few_allocations_more_than_a_plain_status() {
    // A build with debug assertions keeps the request for its lines on stderr.
    let policy = || ErrorPolicy::builder().debug_lines(false).build();

    let axum = |app: Router| {
        let mut app = app.with_state::<()>(());
        count(move || {
            let Ok(answer) = now(app.call(Request::new(axum::body::Body::empty())));
            answer.status()
        })
    };
    let own = axum(Router::new().route("/", get(async || PLAIN)));
    let raised = async || -> http_exception_axum::Result<()> { Err(missing().into()) };
    let raised = Router::new().route("/", get(raised));
    let ours = axum(raised.layer(ExceptionLayer::new(policy())));
    assert!(ours <= own + 11, "axum: {ours}, {own} for a plain status");

    let request = || Request::new(Empty::<Bytes>::new());
    let own = service_fn(async |_: Request<Empty<Bytes>>| {
        let mut answer = http::Response::new(Full::<Bytes>::default());
        *answer.status_mut() = PLAIN;
        Ok::<_, Infallible>(answer)
    });
    let own = count(|| {
        let Ok(answer) = now(own.call(request()));
        answer.status()
    });
    let raised = service_fn(async |_: Request<Empty<Bytes>>| {
        Err::<http::Response<Full<Bytes>>, Raised>(missing().into())
    });
    let ours = ExceptionService::new(raised, policy());
    let ours = count(|| {
        let Ok(answer) = now(ours.call(request()));
        answer.status()
    });
    assert!(ours <= own + 4, "hyper: {ours}, {own} for a plain status");

    let request = || poem::Request::builder().finish();
    let own = make(async |_| PLAIN);
    let own = count(|| now(own.get_response(request())).status());
    let raised = async |_| -> http_exception_poem::Result<()> { Err(missing().into()) };
    let raised = make(raised).with(ExceptionMiddleware::new(policy()));
    let ours = count(|| now(raised.get_response(request())).status());
    assert!(ours <= own + 10, "poem: {ours}, {own} for a plain status");
}

const PLAIN: StatusCode = StatusCode::NOT_FOUND;

/// How many allocations it takes to answer once more.
fn count(mut answer: impl FnMut() -> StatusCode) -> u64 {
    assert_eq!((answer(), answer()), (PLAIN, PLAIN));
    measure(|| assert_eq!(answer(), PLAIN)).count_total
}

fn now<T>(future: impl Future<Output = T>) -> T {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(output) = polled else {
        panic!("nothing is waited for");
    };
    output
}

fn a39_one_error_is_one_record_and_captures_no_backtrace() {
    let variables = [("RUST_BACKTRACE", "1"), ("RUST_LIB_BACKTRACE", "1")];
    in_child(&variables, || {
        let notes = Notes::default();
        let policy = lined(&notes).build();
        let mut most = (0, 0);
        for nth in 1..=1_000 {
            let unknown = || Plain("the same again".to_owned()).into();
            most = most.max(cost(&policy, &Request::new(()), unknown));
            // It is asked twice, once to have everything there.
            assert_eq!(notes.take().len(), 2, "{nth}");
        }
        let captured = measure(|| drop(std::backtrace::Backtrace::capture()));
        let backtrace = captured.bytes_total;
        assert!(
            most.1 < backtrace,
            "{most:?}, a backtrace alone {backtrace}"
        );
    });
}
