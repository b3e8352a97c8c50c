//! `/o`, `/oo`, `/ob` and `/od`: applications that replace the default handlers.

use http_exception::{
    Bytes, ErrorPolicy, ErrorPolicyBuilder, HeaderValue, HttpException, IntoResponse, Loc,
    RequestValidationError, Response, StatusCode, ValidationError, Value, http_exception_handler,
    json, raise, request_validation_exception_handler,
};

use super::default_handlers::unicorn_handler;
use super::item::Item;
use super::json_body::read_body;
use super::order::Order;
use super::{App, Call, Reply, Route, detail_cases, int, ok};

pub(super) fn apps() -> Vec<App> {
    vec![as_text(), as_list(), with_body(), reusing_the_defaults()]
}

fn as_text() -> App {
    let policy = policy()
        .exception_handler(unicorn_handler)
        .exception_handler(|exc: RequestValidationError| {
            let mut lines = vec!["Validation errors:".to_owned()];
            lines.extend(exc.errors().iter().map(ToString::to_string));
            (StatusCode::BAD_REQUEST, lines.join("\n"))
        })
        .exception_handler(|exc: HttpException| (exc.status(), exc.detail().to_string()))
        .build();
    let routes = vec![
        Route::get("/items/{item_id}", |call| {
            read_unless_3(call, "Nope! I don't like 3.".into())
        }),
        Route::post("/items", |call| {
            read_body(call, Vec::new(), Item::read)?;
            ok(call)
        }),
        Route::post("/order", |call| {
            read_body(call, Vec::new(), Order::read)?;
            ok(call)
        }),
        Route::get("/auth", |_| {
            raise!(HttpException::unauthorized(
                "Basic",
                "Incorrect username or password"
            ))
        }),
        Route::get("/detail/{case}", detail_cases::raise_detail),
    ];
    App::new("/o", policy, routes)
}

fn as_list() -> App {
    let policy = policy()
        .exception_handler(|exc: RequestValidationError| {
            let list = serde_json::to_string(exc.errors())?;
            Ok::<_, serde_json::Error>((StatusCode::BAD_REQUEST, list))
        })
        .build();
    let routes = vec![Route::get("/items/{item_id}", |call| {
        json!({"item_id": int::path_int(call, "item_id")?}).into_response()
    })];
    App::new("/oo", policy, routes)
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
    let routes = vec![Route::post("/items", |call| {
        let q = call.query("q");
        let q = q.map(|q| int::int(&q, Loc::from("query").key("q")));
        let errors = q.and_then(Result::err).unwrap_or_default();
        read_body(call, errors, Item::read)?;
        ok(call)
    })];
    App::new("/ob", policy, routes)
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
    let routes = vec![Route::get("/items/{item_id}", |call| {
        read_unless_3(call, json!({"no": 3}))
    })];
    App::new("/od", policy, routes)
}

fn policy() -> ErrorPolicyBuilder {
    ErrorPolicy::builder().echo_input(true)
}

fn read_unless_3(call: &Call, refusal: Value) -> Reply {
    let item_id = int::path_int(call, "item_id")?;
    if item_id == 3 {
        raise!(StatusCode::IM_A_TEAPOT, refusal);
    }
    json!({ "item_id": item_id }).into_response()
}

fn json_or_text(body: &Bytes) -> Value {
    let text = || String::from_utf8_lossy(body).into();
    serde_json::from_slice(body).unwrap_or_else(|_| text())
}

fn with_seen(mut response: Response, seen: HeaderValue) -> Response {
    response.headers_mut().insert("x-seen", seen);
    response
}
