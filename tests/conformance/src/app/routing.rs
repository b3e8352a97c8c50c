//! The routes of `/d` that show the router: methods, segments, shadows.

use http_exception::{IntoResponse, Method, StatusCode, json, raise};

use super::extract::Path;
use super::route::GET_HEAD;
use super::{Call, Reply, Route, ok};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get("/path/conv/{n}", read_digits),
        Route::get("/only-get", ok),
        Route::post("/only-post", ok),
        Route::get("/many", ok),
        Route::new("/many", &[Method::PUT], ok),
        Route::new("/many", &[Method::DELETE], ok),
        Route::new("/get-and-head", GET_HEAD, ok),
        Route::get("/no-slash", ok),
        Route::get("/with-slash/", ok),
        Route::get("/shadow/fixed", |_: Call| {
            json!({"which": "fixed"}).into_response()
        }),
        // The reference tries one route after the other; a router goes to the
        // most specific path, so what it would fall back to stands here too.
        Route::post("/shadow/fixed", |_: Call| {
            json!({"which": "fixed"}).into_response()
        }),
        Route::post("/shadow/{name}", |Path(name): Path<String>| {
            json!({ "which": name }).into_response()
        }),
    ]
}

/// The reference's `{n:int}`: anything but digits is another path.
fn read_digits(Path(n): Path<String>) -> Reply {
    let Ok(n) = n.parse::<u64>() else {
        raise!(StatusCode::NOT_FOUND);
    };
    json!({ "n": n }).into_response()
}
