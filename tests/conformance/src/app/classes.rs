//! `/b` and `/bf`: handlers for classes and for what they inherit from.
//!
//! A class of Python's becomes a type; what it inherits from, its `parent`. A
//! handler gets the parent, so that one keeps the name of the class it was
//! made of.

use http_exception::{
    Exception, Loc, Raised, RequestValidationError, ResponseValidationError, StatusCode,
    ValidationError, ValidationException, json, raise,
};
use thiserror::Error;

use super::class::{Class, answer};
use super::extract::Path;
use super::python::{IndexError, KeyError, LookupError, ValueError};
use super::{App, Call, Reply, mounted, policy, route};

pub(super) fn apps() -> Vec<App> {
    vec![by_class(), framework_class_only()]
}

fn by_class() -> App {
    let policy = policy()
        .exception_handler(answer::<Mammal>("mammal", 400))
        .exception_handler(answer::<Animal>("animal", 400))
        .exception_handler(answer::<Left>("left", 400))
        .exception_handler(answer::<Right>("right", 400))
        .exception_handler(answer::<Twice>("twice-first", 400))
        .exception_handler(answer::<Twice>("twice-second", 400))
        .exception_handler(answer::<Quiet>("quiet", 400))
        .exception_handler(answer::<LookupError>("lookup", 400))
        .map(|exc: KeyError| LookupError::from(exc))
        .map(|exc: IndexError| LookupError::from(exc))
        .exception_handler(answer::<ValidationException>("validation-base", 400))
        .fallback_handler(answer::<Raised>("exception", 500))
        .exception_handler(|exc: AppError| {
            let content = json!({"handler": "app-error-sync", "code": exc.code});
            (StatusCode::CONFLICT, content)
        })
        .build();
    let routes = vec![
        route::get("/raise/{name}", raise_by_name),
        route::get("/raise-sync/{name}", raise_by_name),
    ];
    mounted("/b", policy, routes)
}

/// FastAPI's own class of HTTP exceptions is a child of Starlette's, which the
/// router raises. `HttpException` is the latter, so the former is a type of
/// its own here.
fn framework_class_only() -> App {
    let policy = policy()
        .exception_handler(answer::<FastApiException>("fastapi-http", 400))
        .build();
    let routes = vec![
        route::get("/fastapi", |_: Call| raise!(FastApiException)),
        route::get("/starlette", |_: Call| raise!(StatusCode::FORBIDDEN, "s")),
    ];
    mounted("/bf", policy, routes)
}

fn raise_by_name(Path(name): Path<String>) -> Reply {
    match name.as_str() {
        "animal" => raise!(Animal { class: "Animal" }),
        "mammal" => raise!(Mammal { class: "Mammal" }),
        "whale" => raise!(Whale),
        "left" => raise!(Left { class: "Left" }),
        "right" => raise!(Right { class: "Right" }),
        "both" => raise!(Both),
        "both-swapped" => raise!(BothSwapped),
        "twice" => raise!(Twice),
        "quiet" => raise!(Quiet { class: "Quiet" }),
        "quiet-child" => raise!(QuietChild),
        "http" => raise!(StatusCode::NOT_FOUND, "h"),
        "starlette-http" => raise!(StatusCode::NOT_FOUND, "sh"),
        "key-error" => raise!(KeyError("k".to_owned())),
        "index-error" => raise!(IndexError("i")),
        "value-error" => raise!(ValueError("v")),
        "app-error" => raise!(AppError { code: "A1" }),
        "keyed-error" => raise!(KeyedError),
        "request-validation" => raise!(RequestValidationError::new(vec![by_hand(
            Loc::from("body").key("x")
        )])),
        "request-validation-empty" => raise!(RequestValidationError::new(Vec::new())),
        "response-validation" => {
            raise!(ResponseValidationError::new(vec![by_hand(
                "response".into()
            )]))
        }
        unknown => raise!(KeyError(unknown.to_owned())),
    }
}

fn by_hand(loc: Loc) -> ValidationError {
    ValidationError::new("custom", loc, "made by hand")
}

/// Defines a class that others inherit from: it knows which of them it was.
macro_rules! base {
    ($name:ident, $($key:tt)*) => {
        #[derive(Debug, Error, Exception)]
        #[error("{class}")]
        #[exception($($key)*)]
        struct $name {
            class: &'static str,
        }

        impl Class for $name {
            fn class(&self) -> &'static str {
                self.class
            }
        }
    };
}

/// Defines a class that inherits from another.
macro_rules! child {
    ($name:ident of $parent:ident, $($key:tt)*) => {
        #[derive(Debug, Error, Exception)]
        #[error("{}", stringify!($name))]
        #[exception(parent = $parent, $($key)*)]
        struct $name;

        impl From<$name> for $parent {
            fn from(_: $name) -> Self {
                Self { class: stringify!($name) }
            }
        }
    };
}

base!(Animal, status = 500);
base!(Mammal, parent = Animal, status = 500);
child!(Whale of Mammal, status = 500);
base!(Left, status = 500);
base!(Right, status = 500);
child!(Both of Left, status = 500);
child!(BothSwapped of Right, status = 500);
base!(Quiet, status = 404);
child!(QuietChild of Quiet, status = 404);

impl From<Mammal> for Animal {
    fn from(Mammal { class }: Mammal) -> Self {
        Self { class }
    }
}

#[derive(Debug, Error)]
#[error("twice")]
struct Twice;

impl Class for Twice {}

#[derive(Debug, Error, Exception)]
#[error("app error {code}")]
#[exception(status = 500)]
struct AppError {
    code: &'static str,
}

#[derive(Debug, Error, Exception)]
#[error("keyed error")]
#[exception(status = 500, parent = AppError)]
struct KeyedError;

impl From<KeyedError> for AppError {
    fn from(_: KeyedError) -> Self {
        Self { code: "K1" }
    }
}

#[derive(Debug, Error, Exception)]
#[error("f")]
#[exception(status = 403, detail)]
struct FastApiException;

impl Class for FastApiException {}
