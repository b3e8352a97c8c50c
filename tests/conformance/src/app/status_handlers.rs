//! `/s`: handlers for statuses, next to one for a class.

use http_exception::{Exception, HttpException, Raised, raise};
use thiserror::Error;

use super::class::{Class, answer};
use super::extract::Path;
use super::{App, Call, Reply, boom, mounted, policy, read, route, status};

pub(super) fn app() -> App {
    let policy = policy()
        .status_handler(404, answer::<HttpException>("status-404", 404))
        .status_handler(405, answer::<HttpException>("status-405", 405))
        .status_handler(422, answer::<HttpException>("status-422", 422))
        .status_handler(418, answer::<HttpException>("status-418", 200))
        .fallback_handler(answer::<Raised>("status-500", 500))
        .exception_handler(answer::<Teapot>("class-teapot", 418))
        .build();
    let routes = vec![
        route::get("/raise/{code}", raise_from_route),
        route::get("/teapot", |_: Call| raise!(Teapot)),
        route::get("/boom", boom),
        route::get("/int/{v}", read::<Path<i64>>),
    ];
    mounted("/s", policy, routes)
}

/// A class of its own that is an HTTP exception.
#[derive(Debug, Error, Exception)]
#[error("teapot")]
#[exception(status = 418, detail)]
pub(super) struct Teapot;

impl Class for Teapot {}

fn raise_from_route(Path(code): Path<i64>) -> Reply {
    raise!(status(code)?, "from route");
}
