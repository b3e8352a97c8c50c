//! `/m`: applications in an application, with policies of their own or without.

use http_exception::{HttpException, Raised, StatusCode, raise};

use super::class::answer;
use super::extract::Path;
use super::plain::http_as_text;
use super::python::Mapped;
use super::route::GET_HEAD;
use super::{App, Call, Route, boom, mapped, mounted, policy, raise_with_detail, read, route};

pub(super) fn app() -> App {
    let policy = policy()
        .exception_handler(answer::<Mapped>("parent-mapped", 409))
        .status_handler(404, answer::<HttpException>("parent-404", 404))
        .fallback_handler(answer::<Raised>("parent-500", 500))
        .build();
    let mut routes = shared_routes();
    // A router that is included, not mounted: its routes are the parent's.
    routes.extend([
        route::get("/inc/mapped", mapped),
        route::get("/inc/boom", boom),
        route::get("/inc/http/{code}", raise_with_detail),
        route::get("/inc/int/{v}", read::<Path<i64>>),
    ]);
    App {
        children: vec![own(), plain(), star(), router()],
        ..mounted("/m", policy, routes)
    }
}

fn own() -> App {
    let policy = policy()
        .exception_handler(answer::<Mapped>("child-mapped", 410))
        .status_handler(404, answer::<HttpException>("child-404", 404))
        .build();
    mounted("/own", policy, shared_routes())
}

fn plain() -> App {
    mounted("/plain", policy().build(), shared_routes())
}

/// Plain Starlette, which answers HTTP exceptions with text.
fn star() -> App {
    let policy = policy().exception_handler(http_as_text).build();
    let routes = vec![
        route::on("/http", GET_HEAD, |_: Call| {
            raise!(StatusCode::FORBIDDEN, "star")
        }),
        route::on("/mapped", GET_HEAD, mapped),
    ];
    mounted("/star", policy, routes)
}

/// Routes without a policy: the parent's answers for them.
fn router() -> App {
    App {
        prefix: "/router",
        routes: vec![
            route::on("/http", GET_HEAD, |_: Call| {
                raise!(StatusCode::FORBIDDEN, "in router")
            }),
            route::on("/mapped", GET_HEAD, mapped),
        ],
        ..App::default()
    }
}

fn shared_routes() -> Vec<Route> {
    vec![
        route::get("/mapped", mapped),
        route::get("/boom", boom),
        route::get("/http/{code}", raise_with_detail),
        route::get("/int/{v}", read::<Path<i64>>),
    ]
}
