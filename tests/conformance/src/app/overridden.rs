//! `/o`, `/oo`, `/ob` and `/od`: applications that replace the default handlers.

use http_exception::{
    Bytes, HeaderValue, HttpException, IntoAnswer, RequestValidationError, Response, StatusCode,
    ValidationError, Value, http_exception_handler, json, raise,
    request_validation_exception_handler,
};
use http_exception_constraints::Garde;

use serde::Deserialize;

use super::default_handlers::unicorn_handler;
use super::extract::{All, Json, Path, Query};
use super::models::{Item, Order};
use super::plain::http_as_text;
use super::redirect::with_the_other_slash;
use super::{App, Call, Reply, Route, detail_cases, mounted, policy, read, route};

pub(super) fn apps() -> Vec<App> {
    vec![as_text(), as_list(), with_body(), reusing_the_defaults()]
}

fn as_text() -> App {
    let routes = routes_of_text();
    let redirect = with_the_other_slash("/o", &routes, http_as_text);
    let policy = policy()
        .exception_handler(unicorn_handler)
        .exception_handler(|exc: RequestValidationError| {
            let mut lines = vec!["Validation errors:".to_owned()];
            lines.extend(exc.errors().iter().map(ToString::to_string));
            (StatusCode::BAD_REQUEST, lines.join("\n"))
        })
        .exception_handler(http_as_text)
        .status_handler(404, redirect)
        .build();
    mounted("/o", policy, routes)
}

fn routes_of_text() -> Vec<Route> {
    vec![
        route::get("/items/{item_id}", |item_id: Path<i64>| {
            read_unless_3(item_id, "Nope! I don't like 3.".into())
        }),
        route::post("/items", read::<Json<Item>>),
        route::post("/order", read::<Json<Garde<Order>>>),
        route::get("/auth", |_: Call| {
            raise!(HttpException::unauthorized(
                "Basic",
                "Incorrect username or password"
            ))
        }),
        route::get("/detail/{case}", detail_cases::raise_detail),
    ]
}

fn as_list() -> App {
    let policy = policy()
        .exception_handler(|exc: RequestValidationError| {
            let list = serde_json::to_string(exc.errors())?;
            Ok::<_, serde_json::Error>((StatusCode::BAD_REQUEST, list))
        })
        .build();
    let read_item = |Path(item_id): Path<i64>| json!({ "item_id": item_id }).into_answer();
    let routes = vec![route::get("/items/{item_id}", read_item)];
    mounted("/oo", policy, routes)
}

fn with_body() -> App {
    let policy = policy()
        .exception_handler(|exc: RequestValidationError| {
            let locs: Vec<_> = exc.errors().iter().map(ValidationError::loc).collect();
            let content = json!({
                "count": locs.len(),
                "locs": locs,
                "body": exc.body().map(json_or_text),
            });
            (StatusCode::UNPROCESSABLE_ENTITY, content)
        })
        .build();
    let routes = vec![route::post("/items", read::<All<(Json<Item>, Query<Q>)>>)];
    mounted("/ob", policy, routes)
}

fn reusing_the_defaults() -> App {
    let policy = policy()
        .exception_handler(|exc: RequestValidationError| {
            let seen = exc.errors().len().into();
            with_seen(request_validation_exception_handler(exc), seen)
        })
        .exception_handler(|exc: HttpException| {
            let seen = HeaderValue::from_static("HTTPException");
            with_seen(http_exception_handler(exc), seen)
        })
        .build();
    let routes = vec![route::get("/items/{item_id}", |item_id: Path<i64>| {
        read_unless_3(item_id, json!({"no": 3}))
    })];
    mounted("/od", policy, routes)
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only whether it can be read matters")]
struct Q {
    q: Option<i64>,
}

fn read_unless_3(Path(item_id): Path<i64>, refusal: Value) -> Reply {
    if item_id == 3 {
        raise!(StatusCode::IM_A_TEAPOT, refusal);
    }
    json!({ "item_id": item_id }).into_answer()
}

fn json_or_text(body: &Bytes) -> Value {
    let text = || String::from_utf8_lossy(body).into();
    serde_json::from_slice(body).unwrap_or_else(|_| text())
}

fn with_seen(mut response: Response, seen: HeaderValue) -> Response {
    response.headers_mut().insert("x-seen", seen);
    response
}
