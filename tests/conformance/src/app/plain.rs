//! `/p`: plain Starlette, which knows no JSON and answers with text.

use http_exception::{HttpException, IntoAnswer, raise};

use super::extract::Path;
use super::python::RuntimeError;
use super::redirect::with_the_other_slash;
use super::route::GET_HEAD;
use super::{App, Call, Reply, mounted, policy, route, status};

pub(super) fn app() -> App {
    let routes = vec![
        route::on("/ok", GET_HEAD, say_ok),
        route::on("/boom", GET_HEAD, |_: Call| raise!(RuntimeError("boom"))),
        route::on("/http/{code}", GET_HEAD, |Path(code): Path<i64>| {
            raise!(status(code)?)
        }),
        route::post("/post", say_ok),
    ];
    let redirect = with_the_other_slash("/p", &routes, as_text);
    let policy = policy()
        .exception_handler(as_text)
        .status_handler(404, redirect)
        .build();
    mounted("/p", policy, routes)
}

fn say_ok(_: Call) -> Reply {
    "ok".into_answer()
}

fn as_text(exc: HttpException) -> Reply {
    (exc.status(), exc.detail().to_string()).into_answer()
}
