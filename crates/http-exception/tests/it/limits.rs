//! The answer to a bad request is bounded, whatever the request.

use http_exception::{
    ErrorPolicy, Limits, Loc, RequestValidationError, Response, ValidationError, Value,
    WebSocketRequestValidationError, request_validation_exception_handler,
};

use crate::support::{Foreign, answer, respond};

fn missing(index: usize) -> ValidationError {
    ValidationError::standard("missing", Loc::from("body").index(index), ())
}

fn errors(count: usize) -> Vec<ValidationError> {
    (0..count).map(missing).collect()
}

/// The errors that are listed, and the total where the list says that it is cut.
#[track_caller]
fn listed(response: &Response) -> (usize, Option<u64>) {
    let body: Value = serde_json::from_slice(response.body()).expect("JSON");
    let total = body.get("total").and_then(Value::as_u64);
    assert_eq!(
        body.get("truncated"),
        total.map(|_| Value::Bool(true)).as_ref()
    );
    (body["detail"].as_array().map_or(0, Vec::len), total)
}

#[test]
fn a_list_within_the_limits_says_nothing_of_them() {
    let response = respond(
        &ErrorPolicy::default(),
        RequestValidationError::new(errors(100)),
    );
    assert_eq!(listed(&response), (100, None));
}

#[test]
fn a_hundred_errors_are_listed_and_all_are_counted() {
    let response = respond(
        &ErrorPolicy::default(),
        RequestValidationError::new(errors(1_000_000)),
    );
    assert_eq!(listed(&response), (100, Some(1_000_000)));
}

#[test]
fn a_total_that_was_counted_elsewhere_is_told() {
    let exc = RequestValidationError::new(errors(1)).with_total(7);
    assert_eq!(
        exc.to_string(),
        "7 validation errors:\n  body/0: Field required\n  and 6 more"
    );
    assert_eq!(listed(&respond(&ErrorPolicy::default(), exc)), (1, Some(7)));
    // There are never fewer than are listed.
    assert_eq!(
        RequestValidationError::new(errors(3)).with_total(2).total(),
        3
    );
}

#[test]
fn the_body_is_bounded_even_for_a_few_giants() {
    let giant = |_| ValidationError::new("giant", "body", "x".repeat(40 * 1024));
    let mut list: Vec<_> = (0..3).map(giant).collect();
    list.push(missing(3));
    let response = respond(&ErrorPolicy::default(), RequestValidationError::new(list));
    assert!(
        response.body().len() <= 64 * 1024,
        "{}",
        response.body().len()
    );
    // One of the giants, and the small one that still fits.
    assert_eq!(listed(&response), (2, Some(4)));

    let policy = ErrorPolicy::builder()
        .limits(Limits::default().error_body(100))
        .build();
    let response = respond(&policy, RequestValidationError::new(vec![giant(0)]));
    assert_eq!(listed(&response), (0, Some(1)));
    assert!(response.body().len() <= 100);
}

#[test]
fn an_error_that_is_cut_in_the_middle_leaves_nothing_behind() {
    for bytes in 0..400 {
        let policy = ErrorPolicy::builder()
            .limits(Limits::default().error_body(bytes))
            .build();
        let response = respond(&policy, RequestValidationError::new(errors(3)));
        let (count, total) = listed(&response);
        assert_eq!(total.is_some(), count < 3, "{bytes}");
    }
}

#[test]
fn an_input_that_is_too_large_is_left_out_and_the_error_says_so() {
    let policy = ErrorPolicy::builder().echo_input(true).build();
    let with = |length: usize| missing(0).with_input("x".repeat(length));
    let exc = RequestValidationError::new(vec![with(3), with(2000)]);
    assert_eq!(
        answer(&policy, exc.clone()),
        r#"422 {"detail":[{"type":"missing","loc":["body",0],"msg":"Field required","input":"xxx"},{"type":"missing","loc":["body",0],"msg":"Field required","truncated":true}]}"#
    );
    // It is kept for handlers, and who never sees inputs is told nothing of them.
    assert_eq!(
        exc.errors()[1].input().map(|input| input.get().len()),
        Some(2002)
    );
    assert!(!answer(&ErrorPolicy::default(), exc).contains("truncated"));
}

#[test]
fn the_limits_of_a_policy_travel_with_the_exception() {
    let limits = Limits::default().errors(2);
    let plain = ErrorPolicy::builder().limits(limits).build();
    let response = respond(&plain, RequestValidationError::new(errors(3)));
    assert_eq!(listed(&response), (2, Some(3)));

    let calling = ErrorPolicy::builder()
        .limits(limits)
        .exception_handler(request_validation_exception_handler)
        .build();
    let response = respond(&calling, RequestValidationError::new(errors(3)));
    assert_eq!(listed(&response), (2, Some(3)));

    let raising = ErrorPolicy::builder()
        .extend(&plain)
        .map(|_: Foreign| RequestValidationError::new(errors(1_000_000)))
        .build();
    assert_eq!(listed(&respond(&raising, Foreign)), (2, Some(1_000_000)));

    let response = respond(&plain, WebSocketRequestValidationError::new(errors(3)));
    assert_eq!(listed(&response), (2, Some(3)));
}
