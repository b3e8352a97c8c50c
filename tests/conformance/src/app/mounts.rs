//! `/m`: applications in an application, with policies of their own or without.

use http_exception::{HttpException, Raised, StatusCode, raise};

use super::class::answer;
use super::extract::Path;
use super::python::{Mapped, RuntimeError};
use super::route::GET_HEAD;
use super::{App, Call, Reply, Route, policy, read, status};

pub(super) fn app() -> App {
    let policy = policy()
        .exception_handler(answer::<Mapped>("parent-mapped", StatusCode::CONFLICT))
        .status_handler(
            404,
            answer::<HttpException>("parent-404", StatusCode::NOT_FOUND),
        )
        .fallback_handler(answer::<Raised>(
            "parent-500",
            StatusCode::INTERNAL_SERVER_ERROR,
        ))
        .build();
    let mut routes = shared_routes();
    // A router that is included, not mounted: its routes are the parent's.
    routes.extend([
        Route::get("/inc/mapped", mapped),
        Route::get("/inc/boom", boom),
        Route::get("/inc/http/{code}", http),
        Route::get("/inc/int/{v}", read::<Path<i64>>),
    ]);
    App {
        children: vec![own(), plain(), star(), router()],
        ..App::new("/m", policy, routes)
    }
}

fn own() -> App {
    let policy = policy()
        .exception_handler(answer::<Mapped>("child-mapped", StatusCode::GONE))
        .status_handler(
            404,
            answer::<HttpException>("child-404", StatusCode::NOT_FOUND),
        )
        .build();
    App::new("/own", policy, shared_routes())
}

fn plain() -> App {
    App::new("/plain", policy().build(), shared_routes())
}

/// Plain Starlette, which answers HTTP exceptions with text.
fn star() -> App {
    let policy = policy()
        .exception_handler(|exc: HttpException| (exc.status(), exc.detail().to_string()))
        .build();
    let routes = vec![
        Route::new("/http", GET_HEAD, |_: Call| {
            raise!(StatusCode::FORBIDDEN, "star")
        }),
        Route::new("/mapped", GET_HEAD, mapped),
    ];
    App::new("/star", policy, routes)
}

/// Routes without a policy: the parent's answers for them.
fn router() -> App {
    App {
        prefix: "/router",
        policy: None,
        middleware: None,
        routes: vec![
            Route::new("/http", GET_HEAD, |_: Call| {
                raise!(StatusCode::FORBIDDEN, "in router")
            }),
            Route::new("/mapped", GET_HEAD, mapped),
        ],
        children: Vec::new(),
    }
}

fn shared_routes() -> Vec<Route> {
    vec![
        Route::get("/mapped", mapped),
        Route::get("/boom", boom),
        Route::get("/http/{code}", http),
        Route::get("/int/{v}", read::<Path<i64>>),
    ]
}

fn mapped(_: Call) -> Reply {
    raise!(Mapped);
}

fn boom(_: Call) -> Reply {
    raise!(RuntimeError("boom"));
}

fn http(Path(code): Path<i64>) -> Reply {
    raise!(status(code)?, "d");
}
