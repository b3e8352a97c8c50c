//! `/y`: an application with middleware, which may raise itself.
//!
//! The policy is around the middleware, and around the routes inside it. The
//! reference's middleware catches exceptions that no handler took: a fallback
//! handler is for those.

use std::sync::Arc;

use harness::Layer;
use http_exception::{
    HeaderMap, HeaderValue, HttpException, IntoAnswer, Raised, Request, Response, StatusCode, json,
    raise,
};

use super::class::Class;
use super::extract::Path;
use super::python::{Mapped, RuntimeError};
use super::{App, late, mounted, policy, read, route, trouble};

pub(super) fn app() -> App {
    let policy = policy()
        .exception_handler(|_: Mapped| (StatusCode::CONFLICT, json!({"handler": "mapped"})))
        .fallback_handler(caught)
        .build();
    let mut routes = late::routes();
    routes.extend([
        route::get("/raise/{name}", trouble::raise_by_name),
        route::get("/int/{v}", read::<Path<i64>>),
    ]);
    let middleware = Layer::Middleware(Arc::new(|_, headers| {
        before(headers)?;
        Ok(Box::new(passed))
    }));
    mounted("/y", policy.clone(), routes)
        .within(middleware)
        .within(Layer::Policy(policy))
}

fn before(headers: &HeaderMap) -> Result<(), Raised> {
    match headers.get("x-middleware").map(HeaderValue::as_bytes) {
        Some(b"http") => raise!(HttpException::forbidden("middleware says no")),
        Some(b"mapped") => raise!(Mapped),
        Some(b"boom") => raise!(RuntimeError("middleware failed")),
        _ => Ok(()),
    }
}

/// What no handler took does not pass the reference's middleware.
fn passed(status: StatusCode, headers: &mut HeaderMap) {
    if status.is_server_error() {
        return;
    }
    headers.insert("x-middleware", HeaderValue::from_static("passed"));
}

fn caught(request: Request<()>, exc: Raised) -> Result<Response, Raised> {
    const STATUS: StatusCode = StatusCode::INTERNAL_SERVER_ERROR;
    match request.headers().get("x-middleware") {
        Some(value) if value == "catch" => {
            (STATUS, json!({"caught_by_middleware": exc.class()})).into_answer()
        }
        _ => (STATUS, "Internal Server Error").into_answer(),
    }
}
