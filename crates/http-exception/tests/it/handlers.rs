//! The shapes of handlers, and what happens when one fails.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use http_exception::http::Version;
use http_exception::{
    ErrorPolicy, HttpException, Method, Panicked, PolicyError, Raised, Request, StatusCode, json,
};

use crate::support::{Foreign, Other, answer, block_on, respond, show, wait_once};

async fn with_request(request: Request<()>, exc: Foreign) -> (StatusCode, String) {
    wait_once().await;
    (
        StatusCode::IM_A_TEAPOT,
        format!("{exc} at {}", request.uri()),
    )
}

fn sync_with_request(request: Request<()>, _: Other) -> Result<String, HttpException> {
    match request.method() {
        &Method::GET => Ok("got".to_owned()),
        _ => Err(HttpException::conflict("raised again")),
    }
}

#[test]
fn functions_closures_and_async_closures_are_handlers() {
    let policy = ErrorPolicy::builder()
        .exception_handler(with_request)
        .exception_handler(sync_with_request)
        .exception_handler(async |_: std::fmt::Error| {
            wait_once().await;
            json!({"async": true})
        })
        .exception_handler(|_: std::num::ParseIntError| StatusCode::BAD_REQUEST)
        .build();
    assert_eq!(answer(&policy, Foreign), "418 Foreign at /");
    assert_eq!(answer(&policy, Other), "200 got");
    assert_eq!(answer(&policy, std::fmt::Error), r#"200 {"async":true}"#);
    assert_eq!(
        answer(&policy, "x".parse::<u8>().expect_err("no number")),
        "400"
    );
}

#[test]
fn a_handler_that_asks_for_the_request_gets_all_of_it() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|request: Request<()>, _: Foreign| {
            assert_eq!(request.version(), Version::HTTP_2);
            assert_eq!(request.extensions().get::<u8>(), Some(&7));
            format!(
                "{} {} {:?}",
                request.method(),
                request.uri(),
                request.headers()["x-token"]
            )
        })
        .build();
    let request = Request::builder()
        .method(Method::PATCH)
        .uri("http://example.test/a?b=c")
        .version(Version::HTTP_2)
        .header("x-token", "t")
        .extension(7_u8)
        .body(())
        .expect("a valid request");
    let response = block_on(policy.answer(&request, Foreign));
    assert_eq!(
        show(&response),
        r#"200 PATCH http://example.test/a?b=c "t""#
    );
}

#[test]
fn a_handler_may_raise_and_the_new_exception_is_looked_up() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| -> Result<&str, Other> { Err(Other) })
        .exception_handler(|_: Other| HttpException::conflict("from the second"))
        .build();
    assert_eq!(
        answer(&policy, Foreign),
        r#"409 {"detail":"from the second"}"#
    );
}

#[test]
fn a_handler_that_raises_what_it_handles_is_asked_once() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let policy = ErrorPolicy::builder()
        .exception_handler(move |exc: Foreign| -> Result<&str, Foreign> {
            counter.fetch_add(1, Ordering::Relaxed);
            Err(exc)
        })
        .build();
    assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn an_http_handler_that_raises_another_http_exception_leaves_it_to_the_default() {
    let policy = ErrorPolicy::builder()
        .status_handler(405, |_: HttpException| -> Result<&str, Raised> {
            Err(HttpException::gone("the 405 handler raised").into())
        })
        .build();
    assert_eq!(
        answer(&policy, HttpException::from(StatusCode::METHOD_NOT_ALLOWED)),
        r#"410 {"detail":"the 405 handler raised"}"#
    );
}

#[test]
fn handlers_that_raise_each_others_exceptions_end() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| -> Result<&str, Other> { Err(Other) })
        .exception_handler(|_: Other| -> Result<&str, Foreign> { Err(Foreign) })
        .build();
    assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
}

#[test]
fn a_panic_in_a_handler_goes_to_the_next_rung() {
    let panics = || {
        ErrorPolicy::builder()
            .exception_handler(|_: Foreign| -> &str { panic!("now") })
            .exception_handler(async |_: Other| -> &str {
                wait_once().await;
                panic!("later")
            })
    };
    let bare = panics().build();
    assert_eq!(answer(&bare, Foreign), "500 Internal Server Error");
    assert_eq!(answer(&bare, Other), "500 Internal Server Error");
    let handled = panics()
        .exception_handler(|exc: Panicked| exc.message().to_owned())
        .build();
    assert_eq!(answer(&handled, Foreign), "200 now");
    assert_eq!(answer(&handled, Other), "200 later");
    let fallback = panics()
        .fallback_handler(|exc: Raised| exc.to_string())
        .build();
    assert_eq!(answer(&fallback, Foreign), "200 panicked: now");
}

#[test]
fn a_fallback_that_fails_ends_in_the_constant_answer() {
    let panics = ErrorPolicy::builder()
        .fallback_handler(|_: Raised| -> &str { panic!("no way") })
        .build();
    assert_eq!(answer(&panics, Foreign), "500 Internal Server Error");
    let raises = ErrorPolicy::builder()
        .fallback_handler(|exc: Raised| -> Result<&str, Raised> { Err(exc) })
        .build();
    assert_eq!(answer(&raises, Foreign), "500 Internal Server Error");
}

#[test]
fn an_answer_that_http_cannot_carry_goes_to_the_next_rung() {
    for code in [100, 101, 103, 600, 999] {
        let status = StatusCode::from_u16(code).expect("a status of three digits");
        let policy = ErrorPolicy::builder()
            .exception_handler(move |_: Foreign| status)
            .build();
        assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
    }
}

#[test]
fn an_exception_that_panics_when_it_is_dropped_is_answered() {
    #[derive(Debug)]
    struct PanicsOnDrop;
    impl std::fmt::Display for PanicsOnDrop {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("about to")
        }
    }
    impl std::error::Error for PanicsOnDrop {}
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    assert_eq!(
        answer(&ErrorPolicy::default(), PanicsOnDrop),
        "500 Internal Server Error"
    );
}

#[test]
fn what_is_registered_twice_is_told() {
    let mistakes =
        |builder: http_exception::ErrorPolicyBuilder| builder.build().mistakes().to_vec();
    let twice = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "one")
        .exception_handler(|_: Foreign| "two")
        .map(|_: Foreign| HttpException::gone("one"))
        .map(|_: Foreign| HttpException::gone("two"))
        .status_handler(404, |_: HttpException| "one")
        .status_handler(404..=404, |_: HttpException| "two")
        .fallback_handler(|_: Raised| "one")
        .fallback_handler(|_: Raised| "two");
    let told = mistakes(twice);
    assert_eq!(told.len(), 4);
    assert!(
        told.iter()
            .all(|it| matches!(it, PolicyError::Duplicate(_))),
        "{told:?}"
    );
    let once = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "one")
        .map(|_: Foreign| HttpException::gone("one"));
    assert_eq!(mistakes(once), []);
}

#[test]
fn a_handler_of_a_pointer_to_an_error_is_refused() {
    fn refused(builder: http_exception::ErrorPolicyBuilder) -> String {
        builder.try_build().expect_err("a mistake").to_string()
    }
    let builders = [
        ErrorPolicy::builder().exception_handler(|_: &Foreign| "never"),
        ErrorPolicy::builder().exception_handler(|_: Box<Foreign>| "never"),
        ErrorPolicy::builder().map(|_: Arc<Foreign>| HttpException::gone("never")),
    ];
    for builder in builders {
        let message = refused(builder);
        assert!(
            message.ends_with("take the error itself, by value: `|exc: E|`"),
            "{message}"
        );
    }
}

#[test]
fn a_handler_keeps_the_headers_of_its_exception_where_it_says_so() {
    let policy = ErrorPolicy::builder()
        .status_handler(503, |exc: HttpException| {
            (
                exc.status(),
                exc.headers().clone(),
                json!({"message": "later"}),
            )
        })
        .build();
    let exc = HttpException::service_unavailable("x").with_header("retry-after", "5");
    let response = respond(&policy, exc);
    assert_eq!(show(&response), r#"503 {"message":"later"}"#);
    assert_eq!(response.headers()["retry-after"], "5");
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[test]
fn a_handler_answers_with_a_model() {
    http_exception::extractors!();
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| (StatusCode::CONFLICT, Json(vec![1, 2])))
        .build();
    assert_eq!(answer(&policy, Foreign), "409 [1,2]");
}
