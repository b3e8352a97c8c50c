//! Ids that the framework's middleware has given to requests.

use harness::{Protocol, get as get_};
use http_exception_poem::{
    ErrorPolicy, ExceptionMiddleware, RequestIds, Result, StatusCode, get, raise,
};
use poem::middleware::{RequestId, ReuseId};
use poem::{EndpointExt, handler};

use crate::check::serve;

#[test]
fn the_id_of_poem_is_the_requests() {
    // Not in the policy's header: it is to be found with the request alone.
    let given = RequestId::with_header_name("x-trace").reuse_id(ReuseId::Use);
    let app = get(gone)
        .with(ExceptionMiddleware::new(policy()))
        .with(given);
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

#[handler]
fn gone() -> Result<()> {
    raise!(StatusCode::GONE)
}
