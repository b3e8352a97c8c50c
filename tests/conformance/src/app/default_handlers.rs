//! `/d`: no handlers but the default ones, one for a type of its own, and a redirect.

use std::collections::BTreeMap;

use http_exception::{HttpException, IntoAnswer, Request, StatusCode, Value, json, raise};
use serde::Deserialize;
use thiserror::Error;

use super::extract::{Headers, Path};
use super::python::RuntimeError;
use super::redirect::with_the_other_slash;
use super::route::{ANY_OF_THREE, GET_HEAD};
use super::{
    App, Call, Reply, dependencies, detail_cases, header_cases, json_bodies, mounted, parameters,
    policy, raise_status, route, routing, status,
};

pub(super) fn app() -> App {
    let mut routes = vec![
        route::get("/items/{item_id}", read_item),
        route::get("/items-header/{item_id}", read_item_with_header),
        route::get("/auth", read_current_user),
        route::get("/unicorns/{name}", read_unicorn),
        route::on("/raise/{code}", ANY_OF_THREE, raise_status),
        route::on("/raise-with-detail/{code}", GET_HEAD, raise_with_header),
        route::get("/raise-starlette/{code}", raise_status),
        route::get("/detail/{case}", detail_cases::raise_detail),
        route::get("/headers/{case}", header_cases::raise_headers),
        route::get("/returns/nan", return_nan),
        route::get("/returns/nan-typed", return_typed_nan),
        route::get("/returns/unserialisable", return_unserialisable),
        route::get("/returns/bytes-bad", return_bad_bytes),
    ];
    routes.extend(routing::routes());
    routes.extend(parameters::routes());
    routes.extend(dependencies::routes());
    routes.extend(json_bodies::routes());
    let redirect = with_the_other_slash("/d", &routes, HttpException::into_answer);
    let policy = policy()
        .exception_handler(unicorn_handler)
        .status_handler(404, redirect)
        .build();
    mounted("/d", policy, routes)
}

/// The exception of FastAPI's tutorial.
#[derive(Debug, Error)]
#[error("{name} did something")]
pub(super) struct UnicornException {
    name: String,
}

impl UnicornException {
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self { name: name.into() }
    }
}

/// The handler of FastAPI's tutorial.
pub(super) async fn unicorn_handler(_: Request<()>, exc: UnicornException) -> (StatusCode, Value) {
    let message = format!("Oops! {} did something amazing. Go to the stars!", exc.name);
    (StatusCode::IM_A_TEAPOT, json!({ "message": message }))
}

fn read_item(Path(item_id): Path<String>) -> Reply {
    if item_id != "foo" {
        raise!(StatusCode::NOT_FOUND, "Item not found");
    }
    json!({"item": "The Foo Wrestlers"}).into_answer()
}

fn read_item_with_header(Path(item_id): Path<String>) -> Reply {
    if item_id != "foo" {
        raise!(
            HttpException::not_found("Item not found")
                .with_header("X-Error", "There goes my error")
        );
    }
    json!({"item": "The Foo Wrestlers"}).into_answer()
}

fn read_current_user(Headers(credentials): Headers<Credentials>) -> Reply {
    if credentials.authorization.as_deref() != Some("Basic dXNlcjpwYXNz") {
        raise!(HttpException::unauthorized(
            "Basic",
            "Incorrect username or password"
        ));
    }
    json!({"user": "user"}).into_answer()
}

#[derive(Debug, Deserialize)]
struct Credentials {
    authorization: Option<String>,
}

fn read_unicorn(Path(name): Path<String>) -> Reply {
    if name == "yolo" {
        raise!(UnicornException { name });
    }
    json!({ "unicorn_name": name }).into_answer()
}

fn raise_with_header(Path(code): Path<i64>) -> Reply {
    let exc = HttpException::new(status(code)?, "a detail that may disappear");
    raise!(exc.with_header("X-Kept", "yes"));
}

fn return_nan(_: Call) -> Reply {
    let nan = serde_json::Number::from_f64(f64::NAN);
    let nan = nan.ok_or(RuntimeError("JSON has no such number"))?;
    json!({ "v": nan }).into_answer()
}

fn return_typed_nan(_: Call) -> Reply {
    serde_json::to_value(BTreeMap::from([("v", f64::NAN)]))?.into_answer()
}

/// The reference returns a class there, which nothing can write.
fn return_unserialisable(_: Call) -> Reply {
    serde_json::to_value(BTreeMap::from([([0_u8], "a key that is no text")]))?.into_answer()
}

fn return_bad_bytes(_: Call) -> Reply {
    let bytes = vec![0xff];
    json!({"v": String::from_utf8(bytes)?}).into_answer()
}
