//! `/s`: handlers for statuses, next to one for a class.

use http_exception::{ErrorPolicy, Exception, HttpException, Raised, StatusCode, raise};
use thiserror::Error;

use super::class::{Class, answer};
use super::python::RuntimeError;
use super::{App, Call, Reply, Route, int, ok};

pub(super) fn app() -> App {
    let policy = ErrorPolicy::builder()
        .echo_input(true)
        .status_handler(
            404,
            answer::<HttpException>("status-404", StatusCode::NOT_FOUND),
        )
        .status_handler(
            405,
            answer::<HttpException>("status-405", StatusCode::METHOD_NOT_ALLOWED),
        )
        .status_handler(
            422,
            answer::<HttpException>("status-422", StatusCode::UNPROCESSABLE_ENTITY),
        )
        .status_handler(418, answer::<HttpException>("status-418", StatusCode::OK))
        .fallback_handler(answer::<Raised>(
            "status-500",
            StatusCode::INTERNAL_SERVER_ERROR,
        ))
        .exception_handler(answer::<Teapot>("class-teapot", StatusCode::IM_A_TEAPOT))
        .build();
    let routes = vec![
        Route::get("/raise/{code}", raise_from_route),
        Route::get("/teapot", |_| raise!(Teapot)),
        Route::get("/boom", |_| raise!(RuntimeError("boom"))),
        Route::get("/int/{v}", |call| {
            int::path_int(call, "v")?;
            ok(call)
        }),
    ];
    App::new("/s", policy, routes)
}

/// A class of its own that is an HTTP exception.
#[derive(Debug, Error, Exception)]
#[error("teapot")]
#[exception(status = 418, detail)]
pub(super) struct Teapot;

impl Class for Teapot {}

fn raise_from_route(call: &Call) -> Reply {
    raise!(int::path_status(call)?, "from route");
}
