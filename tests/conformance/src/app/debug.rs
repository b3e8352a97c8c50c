//! `/g` and `/gh`: what is shown to the developer of an application.
//!
//! The reference has a switch for it. Here it is a fallback handler that shows
//! more than clients should see.

use http_exception::header::{ACCEPT, CONTENT_TYPE};
use http_exception::{
    IntoAnswer, Loc, Raised, Request, ResponseValidationError, StatusCode, ValidationError, raise,
};

use super::extract::Path;
use super::python::RuntimeError;
use super::{App, Call, Reply, mounted, policy, raise_status, read, route};

pub(super) fn apps() -> Vec<App> {
    let boom = || route::get("/boom", |_: Call| raise!(RuntimeError("boom <b>")));
    let routes = vec![
        boom(),
        route::get("/http/{code}", raise_status),
        route::get("/int/{v}", read::<Path<i64>>),
        route::get("/response-model", |_: Call| {
            let loc = Loc::from("response").key("price");
            let missing = ValidationError::standard("missing", loc, ());
            raise!(ResponseValidationError::new(vec![missing]))
        }),
    ];
    vec![
        mounted("/g", policy().fallback_handler(show).build(), routes),
        mounted("/gh", policy().fallback_handler(show).build(), vec![boom()]),
    ]
}

fn show(request: Request<()>, exc: Raised) -> Reply {
    let accept = request.headers().get(ACCEPT);
    let html = accept.is_some_and(|it| it.to_str().is_ok_and(|it| it.contains("text/html")));
    let text = format!("{}: {exc}", exc.type_name());
    let (media_type, text) = if html {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        ("text/html; charset=utf-8", format!("<pre>{text}</pre>"))
    } else {
        ("text/plain; charset=utf-8", text)
    };
    let headers = [(CONTENT_TYPE, media_type)];
    (StatusCode::INTERNAL_SERVER_ERROR, headers, text).into_answer()
}
