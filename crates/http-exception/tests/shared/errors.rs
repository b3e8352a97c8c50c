//! Reading a model from a JSON body, and its errors as texts.

use http_exception::adapter::extract;
use http_exception::{
    HeaderMap, HeaderName, HeaderValue, Model, RequestValidationError, Sources, ValidationError,
    Value,
};

http_exception::extractors!();

/// Every error as `kind place input ctx: sentence`.
#[track_caller]
pub(crate) fn check<T: Model>(body: &'static str, expected: &[&str]) {
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(HeaderName::from_static("content-type"), json)]);
    let body = body.into();
    let Err(raised) = extract::<Json<T>>(&Sources::new(&headers, &body)) else {
        assert_eq!(expected, [""; 0], "nothing is wrong");
        return;
    };
    let Some(exc) = raised.downcast_ref::<RequestValidationError>() else {
        panic!("{raised:?}");
    };
    let errors: Vec<String> = exc.errors().iter().map(told).collect();
    assert_eq!(errors, expected);
    assert_eq!(exc.total(), expected.len());
}

fn told(error: &ValidationError) -> String {
    let loc = error.loc().to_string();
    let place = loc.strip_prefix("body").unwrap_or(&loc);
    let input = error.input().map_or("-", |input| input.get());
    let ctx = error.ctx().cloned().map(Value::Object);
    let ctx = ctx.map(|ctx| ctx.to_string()).unwrap_or_default();
    let (kind, msg) = (error.kind(), error.msg());
    format!(
        "{kind} {} {input} {ctx}: {msg}",
        place.trim_start_matches('/')
    )
}
