//! Ids that the framework's middleware has given to requests.

use axum::Router;
use axum::http::HeaderName;
use axum::routing::get;
use harness::{Protocol, get as get_};
use http_exception_axum::{ErrorPolicy, ExceptionLayer, RequestIds, Result, StatusCode, raise};
use tower_http::request_id::{MakeRequestUuid, SetRequestIdLayer};

use crate::check::serve;

#[test]
fn the_id_of_tower_http_is_the_requests() {
    let gone = get(async || -> Result<()> { raise!(StatusCode::GONE) });
    // Not in the policy's header: it is to be found with the request alone.
    let app = Router::new()
        .route("/", gone)
        .layer(ExceptionLayer::new(policy()))
        .layer(SetRequestIdLayer::new(TRACE, MakeRequestUuid));
    let server = serve(app);
    for protocol in Protocol::ALL {
        let answer = protocol.exchange(server.address(), &get_("/").with("x-trace", "7f3a"));
        assert_eq!(answer.header("x-request-id"), Some("7f3a"));
    }
}

fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .request_ids(RequestIds::from_header("x-request-id"))
        .build()
}

const TRACE: HeaderName = HeaderName::from_static("x-trace");
