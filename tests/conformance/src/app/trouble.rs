//! `/x`: handlers that fail, and places from which an exception may come.

use http_exception::{Document, HttpException, Model, Raised, Response, StatusCode, json, raise};
use thiserror::Error;

use super::extract::{Json, Path};
use super::models::Item;
use super::python::{KeyError, Mapped, RuntimeError, Unmapped};
use super::route::ANY_OF_THREE;
use super::{App, Call, Reply, late, mounted, ok, policy, read, route, yielding};

pub(super) fn app() -> App {
    let policy = policy()
        .exception_handler(|_: HandlerRaisesHttp| HttpException::conflict("raised by the handler"))
        .exception_handler(|_: HandlerRaisesOther| {
            Err::<Response, _>(RuntimeError("handler failed"))
        })
        .exception_handler(|exc: HandlerRaisesSame| Err::<Response, _>(exc))
        // Types forbid a handler to answer with something that is no response:
        // these come closest, with one that HTTP cannot carry.
        .exception_handler(|_: HandlerReturnsNone| no_such_status())
        .exception_handler(|_: HandlerReturnsDict| {
            Ok::<_, Raised>((no_such_status()?, json!({"not": "a response"})))
        })
        .exception_handler(|_: Mapped| (StatusCode::CONFLICT, json!({"handler": "mapped"})))
        .status_handler(StatusCode::METHOD_NOT_ALLOWED, |_: HttpException| {
            Err::<Response, _>(HttpException::gone("405 handler raised"))
        })
        .build();
    let mut routes = vec![
        route::on("/raise/{name}", ANY_OF_THREE, raise_by_name),
        route::get("/raise-sync/{name}", raise_by_name),
        // Not the client's fault, so it is no 422.
        route::get("/pydantic", |call: Call| {
            Item::read(Document::Value(&json!({"name": 1})))?;
            ok(call)
        }),
        route::post("/body-reread", read::<Json<Item>>),
    ];
    routes.extend(yielding::routes());
    routes.extend(late::routes());
    mounted("/x", policy, routes)
}

pub(super) fn raise_by_name(Path(name): Path<String>) -> Reply {
    match name.as_str() {
        "handler-raises-http" => raise!(HandlerRaisesHttp),
        "handler-raises-other" => raise!(HandlerRaisesOther),
        "handler-raises-same" => raise!(HandlerRaisesSame),
        "handler-returns-none" => raise!(HandlerReturnsNone),
        "handler-returns-dict" => raise!(HandlerReturnsDict),
        "mapped" => raise!(Mapped),
        "unmapped" => raise!(Unmapped),
        "http" => raise!(StatusCode::NOT_FOUND, "h"),
        "key-error" => raise!(KeyError("k".to_owned())),
        "json-error" => Ok(Response::new(serde_json::from_str::<String>("{")?.into())),
        unknown => raise!(KeyError(unknown.to_owned())),
    }
}

fn no_such_status() -> Result<StatusCode, Raised> {
    Ok(StatusCode::from_u16(999)?)
}

/// Defines errors of which the handler is what matters.
macro_rules! errors {
    ($($name:ident: $text:literal,)*) => {$(
        #[derive(Debug, Error)]
        #[error($text)]
        struct $name;
    )*};
}

errors! {
    HandlerRaisesHttp: "the handler raises an HTTP exception",
    HandlerRaisesOther: "the handler raises another exception",
    HandlerRaisesSame: "the handler raises what it got",
    HandlerReturnsNone: "the handler returns nothing",
    HandlerReturnsDict: "the handler returns a map",
}
