//! `/r` and `/rh`: answers that are not what their route promises.

use http_exception::{
    Conform, ErrorPolicy, Raised, Refusal, ResponseValidationError, StatusCode, Value, json, raise,
};
use serde::{Deserialize, Serialize};

use super::extract::Path;
use super::python::KeyError;
use super::{App, Reply, Route, answer, mounted, policy, route};

pub(super) fn apps() -> Vec<App> {
    vec![
        mounted("/r", policy().build(), routes()),
        mounted("/rh", telling(), routes()),
    ]
}

fn telling() -> ErrorPolicy {
    policy()
        .exception_handler(|exc: ResponseValidationError| {
            let errors = exc.errors().iter();
            let errors =
                errors.map(|it| json!({"type": it.kind(), "loc": it.loc(), "msg": it.msg()}));
            let errors: Vec<_> = errors.collect();
            let content = json!({"count": errors.len(), "errors": errors});
            (StatusCode::INTERNAL_SERVER_ERROR, content)
        })
        .build()
}

fn routes() -> Vec<Route> {
    vec![
        route::get("/one/{case}", one),
        route::get("/many/{case}", |Path(case): Path<String>| {
            let list = [value("ok")?, value(&case)?, value("missing")?];
            answer(&Conform::<Vec<Out>>::new(list))
        }),
        route::get("/sync/{case}", one),
    ]
}

fn one(Path(case): Path<String>) -> Reply {
    answer(&Conform::<Out>::new(value(&case)?))
}

fn value(case: &str) -> Result<Value, Raised> {
    Ok(match case {
        "ok" => json!({"name": "n", "price": 1.0}),
        "missing" => json!({"name": "n"}),
        "wrong-type" => json!({"name": "n", "price": "x"}),
        "none" => Value::Null,
        "list" => json!([]),
        "extra" => json!({"name": "n", "price": 1.0, "more": 1}),
        "int-for-str" => json!({"name": 5, "price": 1.0}),
        unknown => raise!(KeyError(unknown.to_owned())),
    })
}

#[derive(Debug, Deserialize, Serialize)]
struct Out {
    name: String,
    price: Lenient,
}

/// A number, or text that is one: the reference is strict with requests only.
#[derive(Debug, Deserialize, Serialize)]
#[serde(try_from = "Value")]
struct Lenient(f64);

impl TryFrom<Value> for Lenient {
    type Error = Refusal;

    fn try_from(value: Value) -> Result<Self, Refusal> {
        let number = match &value {
            Value::String(text) => text.parse().map_err(|_| "float_parsing"),
            value => value.as_f64().ok_or("float_type"),
        };
        number.map(Self).map_err(|kind| Refusal::new(kind, ""))
    }
}
