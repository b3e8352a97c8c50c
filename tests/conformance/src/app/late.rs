//! The routes of `/x` and `/y` that fail when their answer is on its way.

use harness::{Body, Route, text};
use http_exception::header::CONTENT_TYPE;
use http_exception::{HeaderValue, IntoAnswer, Response, json};

use super::extract::Path;
use super::trouble::raise_by_name;
use super::{Reply, body, route};

/// Streams that fail after their first chunk or before it.
pub(super) fn routes() -> Vec<Route> {
    vec![
        route::stream("/stream/{name}", |path: Path<String>| {
            Ok(stream("first;", path))
        }),
        route::stream("/stream-before/{name}", |path: Path<String>| {
            Ok(stream("", path))
        }),
        route::get("/background/{name}", in_background),
    ]
}

fn stream(first: &'static str, path: Path<String>) -> Response<Body> {
    let exc = match raise_by_name(path) {
        Ok(whole) => return whole.map(text),
        Err(exc) => exc,
    };
    let mut response = Response::new(body::failing(first, exc));
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

/// Answers, and leaves something to be done that fails when nobody listens any more.
fn in_background(path: Path<String>) -> Reply {
    tokio::spawn(async move { raise_by_name(path).is_ok() });
    json!({"sent": true}).into_answer()
}
