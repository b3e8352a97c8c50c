//! The form of an answer, whatever it came from.

use http_exception::adapter::Handling;
use http_exception::{
    Bytes, Detail, ErrorPolicy, HeaderMap, HeaderValue, HttpException, Method, Request, Response,
    StatusCode, http, json,
};

use crate::support::{DOOR, answer, block_on, respond, show};

fn respond_to(method: Method, exc: HttpException) -> Response {
    let mut request = Request::new(());
    *request.method_mut() = method;
    block_on(ErrorPolicy::default().answer(&request, exc))
}

#[test]
fn a_detail_is_any_json_value_and_keeps_the_order_of_its_members() {
    #[derive(serde::Serialize)]
    struct Order {
        z: u8,
        a: u8,
    }
    let policy = ErrorPolicy::default();
    for (detail, body) in [
        (Detail::from("plain"), r#"{"detail":"plain"}"#),
        (Detail::from(""), r#"{"detail":""}"#),
        (
            Detail::from("a \"b\" \u{7}\n\u{7f}\u{2028}é"),
            "{\"detail\":\"a \\\"b\\\" \\u0007\\n\u{7f}\u{2028}é\"}",
        ),
        (Detail::from(json!(42)), r#"{"detail":42}"#),
        (Detail::from(json!(false)), r#"{"detail":false}"#),
        (
            Detail::from(json!(["a", 1, null])),
            r#"{"detail":["a",1,null]}"#,
        ),
        (Detail::from(json!(null)), r#"{"detail":"Bad Request"}"#),
        (
            Detail::json(Order { z: 1, a: 2 }),
            r#"{"detail":{"z":1,"a":2}}"#,
        ),
        (Detail::json("text"), r#"{"detail":"text"}"#),
        (Detail::json(f64::NAN), r#"{"detail":"Bad Request"}"#),
    ] {
        assert_eq!(
            answer(&policy, HttpException::bad_request(detail)),
            format!("400 {body}")
        );
    }
}

#[test]
fn a_code_is_a_member_of_its_own() {
    let exc = HttpException::conflict("Taken").with_code("name_taken");
    assert_eq!(
        answer(&ErrorPolicy::default(), exc),
        r#"409 {"detail":"Taken","code":"name_taken"}"#
    );
}

#[test]
fn every_final_status_can_be_raised_and_every_other_becomes_500() {
    for code in 100..=999 {
        let status = StatusCode::from_u16(code).expect("a status of three digits");
        let exc = HttpException::from_status(status);
        let expected = if (200..=599).contains(&code) {
            code
        } else {
            500
        };
        assert_eq!(exc.status().as_u16(), expected);
        assert_eq!(exc.misuse().is_empty(), (200..=599).contains(&code));
    }
}

#[test]
fn head_has_the_length_of_get_and_no_content() {
    let get = respond_to(Method::GET, HttpException::not_found("Item not found"));
    let head = respond_to(Method::HEAD, HttpException::not_found("Item not found"));
    assert_eq!(
        head.headers()["content-length"],
        get.body().len().to_string()
    );
    assert_eq!(head.headers()["content-type"], "application/json");
    assert!(head.body().is_empty());
}

#[test]
fn statuses_without_content_have_none() {
    for (status, length) in [(204, None), (205, Some("0")), (304, None)] {
        for method in [Method::GET, Method::HEAD] {
            let status = StatusCode::from_u16(status).expect("a status of the table");
            let exc = HttpException::new(status, "dropped").with_header("x-kept", "yes");
            let response = respond_to(method, exc);
            assert!(response.body().is_empty());
            assert!(!response.headers().contains_key("content-type"));
            assert_eq!(
                response
                    .headers()
                    .get("content-length")
                    .map(HeaderValue::as_bytes),
                length.map(str::as_bytes)
            );
            assert_eq!(response.headers()["x-kept"], "yes");
        }
    }
}

#[test]
fn a_content_type_of_the_exception_replaces_the_default() {
    let exc =
        HttpException::bad_request("h").with_header("content-type", "application/problem+json");
    let response = respond(&ErrorPolicy::default(), exc);
    let types: Vec<_> = response.headers().get_all("content-type").iter().collect();
    assert_eq!(types, ["application/problem+json"]);
}

#[test]
fn framing_that_a_handler_sets_is_removed() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: HttpException| {
            http::Response::builder()
                .status(409)
                .header("content-length", "1")
                .header("transfer-encoding", "chunked")
                .header("connection", "close")
                .header("x-kept", "yes")
                .body(Bytes::from_static(b"longer"))
                .expect("a valid response")
        })
        .build();
    let response = respond(&policy, HttpException::conflict("x"));
    assert_eq!(show(&response), "409 longer");
    for gone in ["content-length", "transfer-encoding", "connection"] {
        assert!(!response.headers().contains_key(gone));
    }
    assert_eq!(response.headers()["x-kept"], "yes");
}

#[test]
fn an_exception_is_an_error_with_a_source() {
    let exc = HttpException::bad_gateway("Try again later").with_source(std::fmt::Error);
    assert_eq!(exc.to_string(), "502: Try again later");
    assert!(
        std::error::Error::source(&exc).is_some_and(<dyn std::error::Error>::is::<std::fmt::Error>)
    );
}

#[test]
fn a_405_keeps_its_allow_whatever_a_handler_answers() {
    let policy = ErrorPolicy::builder()
        .status_handler(405, |exc: HttpException| (exc.status(), "not like this"))
        .build();
    let response = respond(&policy, HttpException::method_not_allowed(&[Method::GET]));
    assert_eq!(show(&response), "405 not like this");
    assert_eq!(response.headers()["allow"], "GET");
}

#[test]
fn a_version_that_a_handler_sets_is_not_the_servers() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: HttpException| {
            let mut response = Response::new(Bytes::new());
            *response.version_mut() = http::Version::HTTP_3;
            response
        })
        .build();
    let response = respond(&policy, HttpException::gone("x"));
    assert_eq!(response.version(), http::Version::HTTP_11);
}

#[test]
fn an_answer_that_panics_when_it_is_dropped_is_answered() {
    struct PanicsOnDrop;
    impl AsRef<[u8]> for PanicsOnDrop {
        fn as_ref(&self) -> &[u8] {
            b"content"
        }
    }
    impl Drop for PanicsOnDrop {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let told = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let written = std::sync::Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: HttpException| {
            (StatusCode::NO_CONTENT, Bytes::from_owner(PanicsOnDrop))
        })
        .observer(move |record| {
            let told = (record.outcome(), record.status().as_u16());
            written.lock().expect("no test panics here").push(told);
        })
        .build();
    for (method, body) in [(Method::GET, "Internal Server Error"), (Method::HEAD, "")] {
        let mut request = Request::new(());
        *request.method_mut() = method;
        let response = block_on(policy.answer(&request, HttpException::gone("x")));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.body(), body);
    }
    let expected = (http_exception::Outcome::HandlerFailed, 500);
    assert_eq!(
        *told.lock().expect("no test panics here"),
        [expected, expected]
    );
}

/// The values of a header of an answer.
fn values(response: &Response, name: &str) -> Vec<String> {
    let values = response.headers().get_all(name).iter();
    values
        .map(|value| value.to_str().expect("text").to_owned())
        .collect()
}

#[test]
fn a_401_without_a_challenge_gets_that_of_the_policy() {
    let company = ErrorPolicy::builder().challenge("Bearer").build();
    let policy = ErrorPolicy::builder()
        .status_handler(401, |exc: HttpException| (exc.status(), "Who are you?"))
        .extend(&company)
        .build();
    let bare = HttpException::new(StatusCode::UNAUTHORIZED, "x");
    for (exc, expected) in [
        (bare, "Bearer"),
        // Raised with one, it keeps it, whatever a handler makes of the exception.
        (HttpException::unauthorized("Basic", "x"), "Basic"),
    ] {
        let response = respond(&policy, exc);
        assert_eq!(show(&response), "401 Who are you?");
        assert_eq!(values(&response, "www-authenticate"), [expected]);
    }
    let response = respond(&policy, HttpException::forbidden("x"));
    assert!(values(&response, "www-authenticate").is_empty());
}

#[test]
fn what_belongs_to_a_status_is_not_sent_with_another() {
    let policy = ErrorPolicy::builder()
        .status_handler(400..=499, |_: HttpException| (StatusCode::NOT_FOUND, "no"))
        .build();
    let headers = HeaderMap::from_iter([(
        http::header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Basic"),
    )]);
    for replaced in [HeaderMap::new(), headers] {
        let context = DOOR.open(&policy, &mut Request::new(()));
        let exc = HttpException::unauthorized("Basic", "x").into();
        let response = block_on(Handling::new(context, exc, replaced));
        assert_eq!(show(&response), "404 no");
        assert!(values(&response, "www-authenticate").is_empty());
    }
}

#[test]
fn cookies_and_vary_are_of_the_replaced_answer_and_of_the_new_one() {
    let policy = ErrorPolicy::builder()
        .status_handler(404, |exc: HttpException| {
            let headers = [
                ("set-cookie", "b=2"),
                ("set-cookie", "c=3"),
                ("vary", "accept"),
                ("x-of", "handler"),
            ];
            (exc.status(), headers, "no")
        })
        .build();
    let mut replaced = HeaderMap::new();
    for (name, value) in [
        ("set-cookie", "a=1"),
        ("vary", "origin"),
        ("vary", "accept"),
        ("x-of", "framework"),
        ("content-digest", "sha-256=:x:"),
        ("repr-digest", "sha-256=:x:"),
        ("content-md5", "x"),
        ("content-security-policy", "default-src 'none'"),
    ] {
        replaced.append(name, HeaderValue::from_static(value));
    }
    let context = DOOR.open(&policy, &mut Request::new(()));
    let exc = HttpException::not_found("x").into();
    let response = block_on(Handling::new(context, exc, replaced));
    assert_eq!(values(&response, "set-cookie"), ["b=2", "c=3", "a=1"]);
    assert_eq!(values(&response, "vary"), ["accept", "origin"]);
    assert_eq!(values(&response, "x-of"), ["handler"]);
    assert_eq!(
        values(&response, "content-security-policy"),
        ["default-src 'none'"]
    );
    for gone in ["content-digest", "repr-digest", "content-md5"] {
        assert!(values(&response, gone).is_empty(), "{gone}");
    }
}
