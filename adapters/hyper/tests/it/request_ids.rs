//! Ids that the framework's middleware has given to requests.

use harness::{Protocol, get, serve_hyper};
use http_body_util::Empty;
use http_exception_hyper::http::{HeaderName, Response};
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, Request, RequestIds, Result, StatusCode, raise,
};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use tower::service_fn;
use tower_http::request_id::{MakeRequestUuid, SetRequestId};

#[test]
fn the_id_of_tower_http_is_the_requests() {
    let service = ExceptionService::new(service_fn(gone), policy());
    // Not in the policy's header: it is to be found with the request alone.
    let service = SetRequestId::new(service, TRACE, MakeRequestUuid);
    let server = serve_hyper(TowerToHyperService::new(service));
    for protocol in Protocol::ALL {
        let answer = protocol.exchange(server.address(), &get("/").with("x-trace", "7f3a"));
        assert_eq!(answer.header("x-request-id"), Some("7f3a"));
    }
}

fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .request_ids(RequestIds::from_header("x-request-id"))
        .build()
}

async fn gone(_: Request<Incoming>) -> Result<Response<Empty<Bytes>>> {
    raise!(StatusCode::GONE)
}

const TRACE: HeaderName = HeaderName::from_static("x-trace");
