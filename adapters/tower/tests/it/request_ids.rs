//! Ids that the framework's middleware has given to requests.

use harness::{Protocol, Server, accept, get};
use http_body_util::Empty;
use http_exception_tower::http::HeaderName;
use http_exception_tower::{
    Bytes, ErrorPolicy, ExceptionLayer, Request, RequestIds, Response, Result, StatusCode, raise,
};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use tower::ServiceBuilder;
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};

#[test]
fn the_id_of_tower_http_is_the_requests() {
    // Not in the policy's header: it is to be found with the request alone.
    let server = Server::start(async |listener| {
        let service = ServiceBuilder::new()
            .layer(SetRequestIdLayer::new(TRACE, MakeRequestUuid))
            .layer(ExceptionLayer::new(policy()))
            .service_fn(gone);
        accept(listener, TowerToHyperService::new(service)).await
    });
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
