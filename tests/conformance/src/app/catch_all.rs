//! `/k` and `/k1` to `/k3`: what a fallback handler sees, and what it does not.

use http_exception::{
    ErrorPolicy, Loc, Raised, Response, ResponseValidationError, StatusCode, ValidationError, json,
    raise,
};

use super::class::answer;
use super::extract::Path;
use super::python::ValueError;
use super::{App, Call, Route, boom, mounted, policy, raise_with_detail, read, route};

pub(super) fn apps() -> Vec<App> {
    // The reference registers one handler for 500 and one for `Exception`,
    // which is the same place: the later one stays.
    let of_status = answer::<Raised>("500", 500);
    let of_class = answer::<Raised>("Exception", 500);
    let class_last = ErrorPolicy::builder()
        .fallback_handler(of_status)
        .fallback_handler(of_class);
    let status_last = ErrorPolicy::builder()
        .fallback_handler(of_class)
        .fallback_handler(of_status);
    let failing = ErrorPolicy::builder()
        .fallback_handler(|_: Raised| Err::<Response, _>(ValueError("the catch-all failed too")));
    vec![
        apologising(),
        mounted("/k1", class_last.build(), routes()),
        mounted("/k2", status_last.build(), routes()),
        mounted("/k3", failing.build(), routes()),
    ]
}

fn apologising() -> App {
    let policy = policy()
        .fallback_handler(|exc: Raised| (StatusCode::SERVICE_UNAVAILABLE, format!("sorry: {exc}")))
        .build();
    let routes = vec![
        route::get("/boom", boom),
        route::get("/http/{code}", raise_with_detail),
        route::get("/int/{v}", read::<Path<i64>>),
        route::get("/response-model", |_: Call| {
            let loc = Loc::from("response").key("price");
            let missing = ValidationError::standard("missing", loc, ());
            let missing = missing.with_input(json!({"name": "n"}));
            raise!(ResponseValidationError::new(vec![missing]))
        }),
    ];
    mounted("/k", policy, routes)
}

fn routes() -> Vec<Route> {
    vec![
        route::get("/boom", boom),
        route::get("/http500", |_: Call| {
            raise!(StatusCode::INTERNAL_SERVER_ERROR, "asked for")
        }),
    ]
}
