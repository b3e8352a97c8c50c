//! The choice of the handler that answers.

use http_exception::{
    ErrorPolicy, HttpException, Loc, Raised, RequestValidationError, ResponseValidationError,
    StatusCode, ValidationError, ValidationException, WebSocketRequestValidationError,
};

use crate::support::{Foreign, Other, answer, respond};

fn invalid() -> RequestValidationError {
    RequestValidationError::new(vec![ValidationError::new(
        "missing",
        Loc::from("query").key("q"),
        "Field required",
    )])
}

#[test]
fn a_status_handler_wins_over_the_handler_of_the_type() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: HttpException| "by type")
        .status_handler(StatusCode::NOT_FOUND, |_: HttpException| "by status")
        .build();
    assert_eq!(
        answer(&policy, HttpException::not_found("x")),
        "200 by status"
    );
    assert_eq!(answer(&policy, HttpException::conflict("x")), "200 by type");
}

#[test]
fn the_exact_status_wins_over_ranges_and_the_narrower_range_over_the_wider() {
    let policy = ErrorPolicy::builder()
        .status_handler(404, |_: HttpException| "exact")
        .status_handler(400..=499, |_: HttpException| "wide")
        .status_handler(400..=410, |_: HttpException| "narrow")
        .try_build()
        .expect("nested ranges are clear");
    assert_eq!(answer(&policy, HttpException::not_found("")), "200 exact");
    assert_eq!(answer(&policy, HttpException::gone("")), "200 narrow");
    assert_eq!(answer(&policy, HttpException::locked("")), "200 wide");
    assert_eq!(
        answer(&policy, HttpException::bad_gateway("b")),
        r#"502 {"detail":"b"}"#
    );
}

#[test]
fn a_status_handler_never_sees_validation_errors() {
    let policy = ErrorPolicy::builder()
        .status_handler(400..=599, |_: HttpException| "by status")
        .build();
    assert!(answer(&policy, invalid()).starts_with("422 {\"detail\":["));
    assert_eq!(
        answer(&policy, ResponseValidationError::new(Vec::new())),
        "500 Internal Server Error"
    );
}

#[test]
fn a_status_handler_never_sees_errors_without_a_status() {
    let policy = ErrorPolicy::builder()
        .status_handler(500, |_: HttpException| "by status")
        .build();
    assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
}

#[test]
fn the_order_of_registration_does_not_matter_and_the_same_key_replaces() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "first")
        .exception_handler(|_: Other| "other")
        .exception_handler(|_: Foreign| "second")
        .status_handler(404, |_: HttpException| "first")
        .status_handler(404, |_: HttpException| "second")
        .build();
    assert_eq!(answer(&policy, Foreign), "200 second");
    assert_eq!(answer(&policy, HttpException::not_found("")), "200 second");
}

#[test]
fn a_mapped_error_starts_again_at_the_status_handlers() {
    let policy = ErrorPolicy::builder()
        .map(|_: Foreign| Other)
        .map(|_: Other| HttpException::not_found("mapped"))
        .status_handler(404, |exc: HttpException| exc.detail().to_string())
        .build();
    assert_eq!(answer(&policy, Foreign), "200 mapped");
}

#[test]
fn a_handler_wins_over_a_map_of_the_same_type() {
    let policy = ErrorPolicy::builder()
        .map(|_: Foreign| Other)
        .exception_handler(|_: Foreign| "handled")
        .build();
    assert_eq!(answer(&policy, Foreign), "200 handled");
}

#[test]
fn maps_in_a_circle_end_in_the_constant_answer() {
    let policy = ErrorPolicy::builder()
        .map(|_: Foreign| Other)
        .map(|_: Other| Foreign)
        .build();
    assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
}

#[test]
fn the_fallback_sees_what_nothing_else_took_and_never_an_http_exception() {
    let policy = ErrorPolicy::builder()
        .fallback_handler(|exc: Raised| {
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                format!("fallback for {exc}"),
            )
        })
        .build();
    assert_eq!(answer(&policy, Foreign), "500 fallback for Foreign");
    assert_eq!(
        answer(&policy, HttpException::internal_server_error("x")),
        r#"500 {"detail":"x"}"#
    );
    assert!(answer(&policy, invalid()).starts_with("422"));
}

#[test]
fn the_parent_of_validation_errors_sees_those_without_a_default() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: ValidationException| match exc {
            ValidationException::Response(_) => "response",
            _ => "another",
        })
        .build();
    assert_eq!(
        answer(&policy, ResponseValidationError::new(Vec::new())),
        "200 response"
    );
    assert!(answer(&policy, invalid()).starts_with("422"));
    assert_eq!(
        answer(&policy, WebSocketRequestValidationError::new(Vec::new())),
        r#"422 {"detail":[]}"#
    );
}

#[test]
fn a_handler_of_its_own_type_wins_over_the_default_of_a_validation_error() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: RequestValidationError| (StatusCode::BAD_REQUEST, exc.to_string()))
        .build();
    assert_eq!(
        answer(&policy, invalid()),
        "400 1 validation error:\n  query/q: Field required"
    );
}

#[test]
fn a_boxed_error_is_found_by_the_type_inside() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "found")
        .build();
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(Foreign);
    assert_eq!(answer(&policy, Raised::from(boxed)), "200 found");
    let unknown: Box<dyn std::error::Error + Send + Sync> = Box::new(Other);
    assert_eq!(
        answer(&policy, Raised::from(unknown)),
        "500 Internal Server Error"
    );
    let http: Box<dyn std::error::Error + Send + Sync> = Box::new(HttpException::gone("g"));
    assert_eq!(answer(&policy, Raised::from(http)), r#"410 {"detail":"g"}"#);
}

#[test]
fn what_a_policy_has_itself_wins_over_what_it_extends() {
    let base = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "base")
        .exception_handler(|_: Other| "base")
        .status_handler(404, |_: HttpException| "base exact")
        .fallback_handler(|_: Raised| "base fallback")
        .build();
    let policy = ErrorPolicy::builder()
        .extend(&base)
        .exception_handler(|_: Foreign| "own")
        .status_handler(400..=499, |_: HttpException| "own range")
        .build();
    assert_eq!(answer(&policy, Foreign), "200 own");
    assert_eq!(answer(&policy, Other), "200 base");
    assert_eq!(
        answer(&policy, HttpException::not_found("")),
        "200 own range"
    );
    assert_eq!(answer(&policy, std::fmt::Error), "200 base fallback");
}

#[test]
fn a_map_of_its_own_wins_over_a_handler_of_the_base() {
    let base = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "base")
        .build();
    let policy = ErrorPolicy::builder()
        .extend(&base)
        .map(|_: Foreign| HttpException::gone("own"))
        .build();
    assert_eq!(answer(&policy, Foreign), r#"410 {"detail":"own"}"#);
}

#[test]
fn input_is_shown_only_by_a_policy_that_says_so() {
    let exc = || {
        let error =
            ValidationError::new("int_parsing", "query", "Not a number").with_input("s3cret");
        RequestValidationError::new(vec![error])
    };
    let silent = ErrorPolicy::default();
    assert!(!answer(&silent, exc()).contains("s3cret"));
    let echoing = ErrorPolicy::builder().echo_input(true).build();
    assert!(answer(&echoing, exc()).ends_with(r#""msg":"Not a number","input":"s3cret"}]}"#));
    // A handler that calls the default one shows what its policy shows.
    let handled = ErrorPolicy::builder()
        .extend(&echoing)
        .exception_handler(http_exception::request_validation_exception_handler)
        .build();
    assert!(answer(&handled, exc()).contains("s3cret"));
    let again_silent = ErrorPolicy::builder()
        .extend(&handled)
        .echo_input(false)
        .build();
    assert!(!answer(&again_silent, exc()).contains("s3cret"));
}

#[test]
fn an_error_says_no_store_and_nosniff() {
    let response = respond(&ErrorPolicy::default(), HttpException::not_found("x"));
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    let kept = HttpException::gone("x").with_header("cache-control", "max-age=60");
    assert_eq!(
        respond(&ErrorPolicy::default(), kept).headers()["cache-control"],
        "max-age=60"
    );
}

#[test]
fn a_map_that_gives_back_what_it_got_is_not_asked_again() {
    let policy = ErrorPolicy::builder()
        .map(|exc: HttpException| exc.with_header("x-app", "1"))
        .map(|exc: Foreign| exc)
        .fallback_handler(|exc: Raised| exc.to_string())
        .build();
    let response = respond(&policy, HttpException::not_found("x"));
    assert_eq!(response.body(), r#"{"detail":"x"}"#);
    assert_eq!(response.headers()["x-app"], "1");
    assert_eq!(answer(&policy, Foreign), "200 Foreign");
}

#[test]
fn a_boxed_validation_error_is_answered_as_one() {
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(invalid());
    let text = answer(&ErrorPolicy::default(), Raised::from(boxed));
    assert!(text.starts_with("422"), "{text}");
}

#[test]
fn a_map_of_the_parent_of_validation_errors_is_asked() {
    let policy = ErrorPolicy::builder()
        .map(|exc: ValidationException| HttpException::bad_gateway(exc.errors().len().to_string()))
        .build();
    assert_eq!(
        answer(&policy, ResponseValidationError::new(Vec::new())),
        r#"502 {"detail":"0"}"#
    );
    assert_eq!(
        answer(
            &ErrorPolicy::default(),
            ResponseValidationError::new(Vec::new())
        ),
        "500 Internal Server Error"
    );
}

#[test]
fn the_parent_of_the_validation_errors_says_what_each_of_them_says() {
    let errors = invalid().errors().to_vec();
    let exceptions: [ValidationException; 3] = [
        invalid().with_total(7).into(),
        ResponseValidationError::new(errors.clone())
            .with_total(7)
            .into(),
        WebSocketRequestValidationError::new(errors)
            .with_total(7)
            .into(),
    ];
    for exc in exceptions {
        let kinds: Vec<_> = exc.errors().iter().map(ValidationError::kind).collect();
        assert_eq!((kinds, exc.total()), (vec!["missing"], 7), "{exc}");
    }
}

#[test]
fn observers_of_a_policy_that_is_extended_twice_are_told_once() {
    let told = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&told);
    let platform = ErrorPolicy::builder()
        .observer(move |_| {
            counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        })
        .build();
    let company = ErrorPolicy::builder().extend(&platform).build();
    let policy = ErrorPolicy::builder()
        .extend(&company)
        .extend(&platform)
        .build();
    answer(&policy, Foreign);
    assert_eq!(told.load(std::sync::atomic::Ordering::Relaxed), 1);
}
