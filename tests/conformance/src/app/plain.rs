//! `/p`: plain Starlette, which knows no JSON and answers with text.

use http_exception::{HttpException, IntoAnswer};

use super::redirect::with_the_other_slash;
use super::route::GET_HEAD;
use super::{App, Call, Reply, boom, mounted, policy, raise_status, route};

pub(super) fn app() -> App {
    let routes = vec![
        route::on("/ok", GET_HEAD, say_ok),
        route::on("/boom", GET_HEAD, boom),
        route::on("/http/{code}", GET_HEAD, raise_status),
        route::post("/post", say_ok),
    ];
    let redirect = with_the_other_slash("/p", &routes, http_as_text);
    let policy = policy()
        .exception_handler(http_as_text)
        .status_handler(404, redirect)
        .build();
    mounted("/p", policy, routes)
}

fn say_ok(_: Call) -> Reply {
    "ok".into_answer()
}

pub(super) fn http_as_text(exc: HttpException) -> Reply {
    (exc.status(), exc.detail().to_string()).into_answer()
}
