//! An exception that is derived, under the name that the adapter gives the derive.

use expect_test::expect;
use http_body_util::Full;
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{Bytes, ErrorPolicy, Exception, ExceptionService, Result, raise};
use hyper::body::Incoming;
use hyper::service::service_fn;
use wire::{ask, get};

use crate::serve::serve;

#[test]
fn a_derived_exception_is_answered_as_its_attributes_say() {
    async fn order(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
        if request.uri().path() == "/alive" {
            return Ok(Response::new(Full::from("alive")));
        }
        raise!(OrderTaken {
            id: 7,
            owner: "hunter2"
        });
    }
    let app = ExceptionService::new(service_fn(order), ErrorPolicy::default());
    expect![[r#"
        409
        cache-control: no-store
        content-length: 50
        content-type: application/json
        retry-after: 5
        x-content-type-options: nosniff

        {"detail":"Order 7 is taken","code":"ORDER_TAKEN"}
    "#]]
    .assert_eq(&ask(&serve(app), &get("/")).to_string());
}

#[derive(Debug, Exception)]
#[exception(
    status = 409,
    detail = "Order {id} is taken",
    code = "ORDER_TAKEN",
    header("retry-after" = "5")
)]
struct OrderTaken {
    id: u64,
    owner: &'static str,
}

impl std::fmt::Display for OrderTaken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "order {} is taken by {}", self.id, self.owner)
    }
}

impl std::error::Error for OrderTaken {}
