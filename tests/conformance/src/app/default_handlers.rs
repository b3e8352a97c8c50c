//! `/d`: no handlers but the default ones, and one for a type of its own.

use std::collections::BTreeMap;

use http_exception::{
    ErrorPolicy, HttpException, IntoResponse, Method, Request, StatusCode, Value, json, raise,
};
use thiserror::Error;

use super::python::RuntimeError;
use super::{App, Call, GET_HEAD, Reply, Route, detail_cases, header_cases, int, routing};

pub(super) fn app() -> App {
    let policy = ErrorPolicy::builder()
        .echo_input(true)
        .exception_handler(unicorn_handler)
        .build();
    let mut routes = vec![
        Route::get("/items/{item_id}", read_item),
        Route::get("/items-header/{item_id}", read_item_with_header),
        Route::get("/auth", read_current_user),
        Route::get("/unicorns/{name}", read_unicorn),
        Route::new("/raise/{code}", ANY_OF_THREE, raise_status),
        Route::new("/raise-with-detail/{code}", GET_HEAD, raise_with_detail),
        Route::get("/raise-starlette/{code}", raise_status),
        Route::get("/detail/{case}", detail_cases::raise_detail),
        Route::get("/headers/{case}", header_cases::raise_headers),
        Route::get("/path/int/{v}", |call| {
            json!({"v": int::path_int(call, "v")?}).into_response()
        }),
        Route::get("/returns/nan", return_nan),
        Route::get("/returns/nan-typed", return_typed_nan),
        Route::get("/returns/bytes-bad", return_bad_bytes),
    ];
    routes.extend(routing::routes());
    App::new("/d", policy, routes)
}

/// The exception of FastAPI's tutorial.
#[derive(Debug, Error)]
#[error("{name} did something")]
pub(super) struct UnicornException {
    name: String,
}

/// The handler of FastAPI's tutorial.
pub(super) async fn unicorn_handler(_: Request<()>, exc: UnicornException) -> (StatusCode, Value) {
    let message = format!("Oops! {} did something amazing. Go to the stars!", exc.name);
    (StatusCode::IM_A_TEAPOT, json!({ "message": message }))
}

fn read_item(call: &Call) -> Reply {
    if call.param("item_id") != "foo" {
        raise!(StatusCode::NOT_FOUND, "Item not found");
    }
    json!({"item": "The Foo Wrestlers"}).into_response()
}

fn read_item_with_header(call: &Call) -> Reply {
    if call.param("item_id") != "foo" {
        raise!(
            HttpException::not_found("Item not found")
                .with_header("X-Error", "There goes my error")
        );
    }
    json!({"item": "The Foo Wrestlers"}).into_response()
}

fn read_current_user(call: &Call) -> Reply {
    if call.header("authorization") != Some("Basic dXNlcjpwYXNz") {
        raise!(HttpException::unauthorized(
            "Basic",
            "Incorrect username or password"
        ));
    }
    json!({"user": "user"}).into_response()
}

fn read_unicorn(call: &Call) -> Reply {
    let name = call.param("name").to_owned();
    if name == "yolo" {
        raise!(UnicornException { name });
    }
    json!({ "unicorn_name": name }).into_response()
}

fn raise_status(call: &Call) -> Reply {
    raise!(int::path_status(call)?);
}

fn raise_with_detail(call: &Call) -> Reply {
    let status = int::path_status(call)?;
    raise!(HttpException::new(status, "a detail that may disappear").with_header("X-Kept", "yes"));
}

fn return_nan(_: &Call) -> Reply {
    let nan = serde_json::Number::from_f64(f64::NAN);
    let nan = nan.ok_or(RuntimeError("JSON has no such number"))?;
    json!({ "v": nan }).into_response()
}

fn return_typed_nan(_: &Call) -> Reply {
    serde_json::to_value(BTreeMap::from([("v", f64::NAN)]))?.into_response()
}

fn return_bad_bytes(_: &Call) -> Reply {
    let bytes = vec![0xff];
    json!({"v": String::from_utf8(bytes)?}).into_response()
}

const ANY_OF_THREE: &[Method] = &[Method::GET, Method::HEAD, Method::POST];
