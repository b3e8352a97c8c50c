//! The ids of requests: where they come from, and where they go.

use std::future::{Future, ready};
use std::sync::{Arc, Mutex};

use http_body_util::Full;
use http_exception::adapter::{Content, Door, Watched, extract};
use http_exception::{
    Bytes, ErrorPolicy, ErrorPolicyBuilder, Extract, HeaderMap, HeaderValue, HttpException,
    PolicyError, Problem, Raised, Record, Request, RequestId, RequestIds, Sources, StatusCode,
    http,
};

use crate::support::{Answer, DOOR, Foreign, Plain, block_on};

fn with_ids() -> ErrorPolicyBuilder {
    ErrorPolicy::builder().request_ids(RequestIds::from_header("x-request-id"))
}

/// The id that a request with these headers has.
fn id_of(policy: &ErrorPolicy, headers: &[(&str, &str)]) -> String {
    let request = Request::get("/");
    let request = headers.iter().fold(request, |request, (name, value)| {
        request.header(*name, *value)
    });
    let request = request.body(()).expect("a request");
    let response = block_on(policy.answer(&request, HttpException::gone("g")));
    let id = response.headers()["x-request-id"].to_str();
    id.expect("an id is ASCII").to_owned()
}

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[test]
fn the_header_wins_over_the_trace_and_the_trace_over_a_made_one() {
    let policy = with_ids().build();
    let both = [("x-request-id", "a.B_9-"), ("traceparent", TRACE)];
    assert_eq!(id_of(&policy, &both), "a.B_9-");
    assert_eq!(id_of(&policy, &both[1..]), &TRACE[3..35]);
    let (one, other) = (id_of(&policy, &[]), id_of(&policy, &[]));
    assert_eq!((one.len(), one == other), (32, false));
}

#[test]
fn what_is_no_id_is_skipped() {
    let policy = with_ids().build();
    let long = "x".repeat(129);
    for bad in ["", "two words", "a\"b", "<script>", "a,b", &long] {
        let headers = [("x-request-id", bad), ("traceparent", TRACE)];
        assert_eq!(id_of(&policy, &headers), &TRACE[3..35], "{bad}");
    }
    let twice = [("x-request-id", "a"), ("x-request-id", "b")];
    assert_eq!(id_of(&policy, &twice).len(), 32);
    assert_eq!(id_of(&policy, &[("traceparent", &TRACE[1..])]).len(), 32);
}

#[test]
fn the_application_may_make_ids_and_one_that_is_none_is_replaced() {
    let ids = || RequestIds::from_header("x-request-id");
    let policy = |ids| ErrorPolicy::builder().request_ids(ids).build();
    let made: fn() -> String = || "made-1".to_owned();
    assert_eq!(id_of(&policy(ids().made_by(made)), &[]), "made-1");
    assert_eq!(
        id_of(&policy(ids().made_by(|| "no id".to_owned())), &[]).len(),
        32
    );
    assert_eq!(
        id_of(&policy(ids().made_by(|| panic!("no entropy"))), &[]).len(),
        32
    );
}

#[test]
fn an_id_is_the_same_in_the_record_the_answer_the_handlers_and_problem_details() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let written = Arc::clone(&told);
    let policy = with_ids()
        .format(Problem::new())
        .exception_handler(|_: Foreign| {
            let id = RequestId::current().expect("a policy with ids is around");
            HttpException::gone(format!("handled {id}"))
        })
        .observer(move |record: &Record<'_>| {
            let id = record.request_id().map(str::to_owned);
            written.lock().expect("no test panics here").push(id);
        })
        .build();
    let seen = Arc::new(Mutex::new(String::new()));
    let noted = Arc::clone(&seen);
    let service = || async move {
        let id = RequestId::extract(&Sources::new(&HeaderMap::new(), &Bytes::new()));
        *noted.lock().expect("no test panics here") = id.expect("there is one").to_string();
        Err(Foreign.into())
    };
    let response = serve(&policy, &mut Request::new(()), service);
    let id = seen.lock().expect("no test panics here").clone();
    assert_eq!(response.headers()["x-request-id"], id);
    assert_eq!(
        *told.lock().expect("no test panics here"),
        [Some(id.clone())]
    );
    let Content::Answer { bytes } = response.body() else {
        panic!("an answer of the policy");
    };
    let body: http_exception::Value = serde_json::from_slice(bytes).expect("JSON");
    assert_eq!(body["request_id"], id);
    assert_eq!(body["detail"], format!("handled {id}"));
}

#[test]
fn a_handler_below_no_ids_is_a_500() {
    assert!(RequestId::current().is_none());
    let policy = ErrorPolicy::default();
    let service = || async {
        let (headers, body) = (HeaderMap::new(), Bytes::new());
        let id: Result<RequestId, Raised> = extract(&Sources::new(&headers, &body));
        Err(id.expect_err("there is none"))
    };
    let response = serve(&policy, &mut Request::new(()), service);
    assert_eq!(response.status(), 500);
}

#[test]
fn a_success_has_an_id_where_that_is_asked_for_and_every_error_has() {
    let quiet = with_ids().build();
    let ids = RequestIds::from_header("x-request-id").on_successes();
    let loud = ErrorPolicy::builder().request_ids(ids).build();
    for (status, of_quiet) in [
        (200, false),
        (204, false),
        (304, false),
        (404, true),
        (500, true),
    ] {
        let status = StatusCode::from_u16(status).expect("a status");
        for (policy, expected) in [(&quiet, of_quiet), (&loud, true)] {
            let answer = || ready(Ok(of_its_own(status)));
            let response = serve(policy, &mut Request::new(()), answer);
            assert_eq!(response.status(), status);
            let has_id = response.headers().contains_key("x-request-id");
            assert_eq!(has_id, expected, "{status}");
        }
    }
}

#[test]
fn a_header_that_is_there_wins() {
    let policy = with_ids().build();
    let answer = || {
        let mut response = of_its_own(StatusCode::CONFLICT);
        let own = HeaderValue::from_static("own");
        response.headers_mut().insert("x-request-id", own);
        ready(Ok(response))
    };
    let response = serve(&policy, &mut Request::new(()), answer);
    assert_eq!(response.headers()["x-request-id"], "own");
    let exc = HttpException::gone("g").with_header("x-request-id", "own");
    let response = block_on(policy.answer(&Request::new(()), exc));
    assert_eq!(response.headers()["x-request-id"], "own");
}

#[test]
fn what_the_frameworks_middleware_has_given_is_first_and_policies_within_agree() {
    const KNOWS: Door = DOOR.with_request_id(|extensions| extensions.get::<HeaderValue>().cloned());
    let policy = with_ids().build();
    let mut request = Request::get("/")
        .header("x-request-id", "named")
        .extension(HeaderValue::from_static("known"))
        .body(())
        .expect("a request");
    let context = KNOWS.open(&policy, &mut request);
    let inner = policy.clone();
    let service = move || async move {
        // Another door, which knows nothing of the middleware.
        let raise = || ready(Err(Raised::from(Foreign)));
        let response = serve(&inner, &mut Request::new(()), raise);
        assert_eq!(response.headers()["x-request-id"], "known");
        Err(Foreign.into())
    };
    let response = block_on(Watched::new(context, service, Plain));
    let response = response.expect("it never fails");
    assert_eq!(response.headers()["x-request-id"], "known");
    assert!(RequestId::current().is_none());
}

#[test]
fn a_name_that_http_does_not_allow_is_a_mistake() {
    let ids = RequestIds::from_header("x request id");
    let policy = ErrorPolicy::builder().request_ids(ids).build();
    assert_eq!(policy.mistakes(), [PolicyError::RequestIdHeader]);
}

fn of_its_own(status: StatusCode) -> http::Response<Full<Bytes>> {
    let mut response = http::Response::new(Full::from("its own"));
    *response.status_mut() = status;
    response
}

fn serve<S: Future<Output = Answer>>(
    policy: &ErrorPolicy,
    request: &mut Request<()>,
    service: impl FnOnce() -> S,
) -> http::Response<Content<Full<Bytes>>> {
    let context = DOOR.open(policy, request);
    let sent = block_on(Watched::new(context, service, Plain));
    sent.expect("it never fails")
}
