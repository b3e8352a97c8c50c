//! The routes of `/d` that show the router: methods, segments, shadows.

use http_exception::{IntoAnswer, Method, StatusCode, json, raise};

use super::extract::Path;
use super::route::GET_HEAD;
use super::{Call, Reply, Route, ok, route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route::get("/path/conv/{n}", read_digits),
        route::get("/only-get", ok),
        route::post("/only-post", ok),
        route::get("/many", ok),
        route::on("/many", &[Method::PUT], ok),
        route::on("/many", &[Method::DELETE], ok),
        route::on("/get-and-head", GET_HEAD, ok),
        route::get("/no-slash", ok),
        route::get("/with-slash/", ok),
        route::get("/shadow/fixed", |_: Call| {
            json!({"which": "fixed"}).into_answer()
        }),
        // The reference tries one route after the other; a router goes to the
        // most specific path, so what it would fall back to stands here too.
        route::post("/shadow/fixed", |_: Call| {
            json!({"which": "fixed"}).into_answer()
        }),
        route::post("/shadow/{name}", |Path(name): Path<String>| {
            json!({ "which": name }).into_answer()
        }),
    ]
}

/// The reference's `{n:int}`: anything but digits is another path.
fn read_digits(Path(n): Path<String>) -> Reply {
    let Ok(n) = n.parse::<u64>() else {
        raise!(StatusCode::NOT_FOUND);
    };
    json!({ "n": n }).into_answer()
}
