//! Problem details: each member, in its order, and what is left out.

use std::sync::{Arc, Mutex};

use http_exception::adapter::Rejection;
use http_exception::header::CONTENT_TYPE;
use http_exception::{
    Detail, ErrorPolicy, HttpException, Limits, Loc, Misuse, PolicyError, Problem, Raised, Request,
    RequestIds, RequestValidationError, StatusCode, ValidationError, Value, WebSocketException,
    http_exception_handler, json,
};

use crate::support::{Foreign, answer, block_on, respond, show};

const BASE: &str = "https://errors.example.com/";

fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .format(Problem::new().types(BASE))
        .build()
}

#[track_caller]
fn check(exc: impl Into<Raised>, expected: &str) {
    assert_eq!(answer(&policy(), exc), expected);
}

#[test]
fn the_media_type_has_no_parameter() {
    let response = respond(&policy(), HttpException::not_found("x"));
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
    assert!(!response.headers().contains_key("vary"));
}

#[test]
fn a_status_alone_has_a_title_and_no_type() {
    check(
        HttpException::from_status(StatusCode::NOT_FOUND),
        r#"404 {"title":"Not Found","status":404}"#,
    );
    check(
        HttpException::from_status(StatusCode::UNPROCESSABLE_ENTITY),
        r#"422 {"title":"Unprocessable Content","status":422}"#,
    );
    check(
        HttpException::not_found("Not Found"),
        r#"404 {"title":"Not Found","status":404}"#,
    );
    check(
        Foreign,
        r#"500 {"title":"Internal Server Error","status":500}"#,
    );
}

#[test]
fn a_status_without_a_phrase_has_a_title_too() {
    for (status, title) in [(499, "Client Error"), (599, "Server Error")] {
        let exc = HttpException::from_status(StatusCode::from_u16(status).expect("a status"));
        check(
            exc,
            &format!(r#"{status} {{"title":"{title}","status":{status}}}"#),
        );
    }
}

#[test]
fn all_members_stand_in_their_order() {
    let exc = HttpException::conflict("There are 2 left")
        .with_member("left", 2)
        .with_code("out_of_stock")
        .with_title("The order is larger than the stock");
    check(
        exc,
        r#"409 {"type":"https://errors.example.com/out_of_stock","title":"The order is larger than the stock","status":409,"detail":"There are 2 left","code":"out_of_stock","left":2}"#,
    );
}

#[test]
fn a_type_of_its_own_wins_over_the_base() {
    let exc = |uri: &'static str| HttpException::gone("x").with_code("c").with_type_uri(uri);
    check(
        exc("urn:problem:gone"),
        r#"410 {"type":"urn:problem:gone","title":"Gone","status":410,"detail":"x","code":"c"}"#,
    );
    check(
        exc("/problems/gone"),
        r#"410 {"type":"https://errors.example.com/problems/gone","title":"Gone","status":410,"detail":"x","code":"c"}"#,
    );
    check(
        exc("about:blank"),
        r#"410 {"title":"Gone","status":410,"detail":"x","code":"c"}"#,
    );
}

#[test]
fn a_code_of_any_characters_is_one_segment_of_the_type() {
    check(
        HttpException::gone("x").with_code("a b/ü\"?"),
        r#"410 {"type":"https://errors.example.com/a%20b%2F%C3%BC%22%3F","title":"Gone","status":410,"detail":"x","code":"a b/ü\"?"}"#,
    );
}

#[test]
fn without_a_base_there_is_no_type() {
    let policy = ErrorPolicy::builder().format(Problem::new()).build();
    assert_eq!(
        answer(&policy, HttpException::gone("x").with_code("c")),
        r#"410 {"title":"Gone","status":410,"detail":"x","code":"c"}"#
    );
}

#[test]
fn a_base_that_is_no_absolute_uri_is_a_mistake() {
    for base in [
        "errors/",
        "/errors/",
        "https://a b/",
        "",
        "https://a/\"><script>",
    ] {
        let builder = ErrorPolicy::builder().format(Problem::new().types(base.to_owned()));
        assert!(matches!(
            builder.try_build(),
            Err(PolicyError::Format(text)) if text.contains("no absolute URI")
        ));
        let policy = ErrorPolicy::builder().format(Problem::new().types(base.to_owned()));
        assert_eq!(
            answer(&policy.build(), HttpException::gone("x").with_code("c")),
            r#"410 {"title":"Gone","status":410,"detail":"x","code":"c"}"#
        );
    }
}

#[test]
fn the_status_is_that_of_the_answer() {
    let policy = ErrorPolicy::builder()
        .format(Problem::new())
        .exception_handler(|exc: HttpException| (StatusCode::GONE, http_exception_handler(exc)))
        .build();
    assert_eq!(
        answer(&policy, HttpException::from_status(StatusCode::NOT_FOUND)),
        r#"410 {"title":"Gone","status":410}"#
    );
}

#[test]
fn an_object_as_detail_is_spread() {
    check(
        HttpException::conflict(json!({"winner": 2, "loser": {"id": 1}})),
        r#"409 {"title":"Conflict","status":409,"loser":{"id":1},"winner":2}"#,
    );
}

#[test]
fn names_that_are_not_words_and_other_details_stand_in_ctx() {
    check(
        HttpException::conflict(json!({"a-b": 1, "x": 2, "": 3})),
        r#"409 {"title":"Conflict","status":409,"x":2,"ctx":{"":3,"a-b":1}}"#,
    );
    check(
        HttpException::conflict(json!(["a", 1])),
        r#"409 {"title":"Conflict","status":409,"ctx":{"detail":["a",1]}}"#,
    );
    check(
        HttpException::conflict(json!({})),
        r#"409 {"title":"Conflict","status":409}"#,
    );
}

#[test]
fn reserved_names_of_a_detail_are_left_out_and_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .format(Problem::new())
        .observer(move |record| {
            let mut kept = kept.lock().expect("no panic");
            kept.extend_from_slice(record.misuse());
        })
        .build();
    let detail = r#"{"status":200,"type":"evil","id":1,"id":2,"errors":[],"left":3}"#;
    let detail = serde_json::value::RawValue::from_string(detail.to_owned()).expect("JSON");
    let exc = HttpException::conflict(Detail::json(detail)).with_member("left", 2);
    assert_eq!(
        answer(&policy, exc),
        r#"409 {"title":"Conflict","status":409,"left":2,"id":1}"#
    );
    let reserved = |name: &str| Misuse::MemberReserved(name.into());
    assert_eq!(
        *told.lock().expect("no panic"),
        ["status", "type", "id", "errors", "left"].map(reserved)
    );
}

fn error(loc: Loc) -> ValidationError {
    ValidationError::new("kind", loc, "Sentence").with_input("secret")
}

#[test]
fn errors_have_pointers_into_the_body_and_names_of_parameters() {
    let body = || Loc::from("body");
    let errors = vec![
        ValidationError::standard("missing", body().key("lines").index(0).key("a/b~c é"), ()),
        ValidationError::standard(
            "greater_than",
            Loc::from("query").key("page"),
            json!({"gt": 0}),
        ),
        error(body()),
        error(Loc::from("header")),
        error(Loc::from("query").key("tags").index(1)),
        error(Loc::default()),
        ValidationError::new("json_invalid", body().index(17), "JSON decode error"),
    ];
    check(
        RequestValidationError::new(errors),
        concat!(
            r#"422 {"type":"https://errors.example.com/validation_error","title":"Unprocessable Content","status":422,"code":"validation_error","errors":["#,
            r##"{"detail":"Field required","pointer":"#/lines/0/a~1b~0c%20%C3%A9","code":"missing"},"##,
            r#"{"detail":"Input should be greater than 0","in":"query","name":"page","code":"greater_than","ctx":{"gt":0}},"#,
            r##"{"detail":"Sentence","pointer":"#","code":"kind"},"##,
            r#"{"detail":"Sentence","in":"header","code":"kind"},"#,
            r#"{"detail":"Sentence","in":"query","name":"tags/1","code":"kind"},"#,
            r#"{"detail":"Sentence","code":"kind"},"#,
            r##"{"detail":"JSON decode error","pointer":"#","code":"json_invalid"}]}"##,
        ),
    );
}

#[test]
fn an_input_is_shown_where_the_policy_echoes_it() {
    let policy = ErrorPolicy::builder()
        .format(Problem::new())
        .echo_input(true)
        .limits(Limits::default().echoed_input(8))
        .build();
    let long = error(Loc::from("query").key("a")).with_input("far too long");
    let exc = RequestValidationError::new(vec![error(Loc::from("query").key("b")), long]);
    assert_eq!(
        answer(&policy, exc),
        r#"422 {"title":"Unprocessable Content","status":422,"code":"validation_error","errors":[{"detail":"Sentence","in":"query","name":"b","code":"kind","input":"secret"},{"detail":"Sentence","in":"query","name":"a","code":"kind","truncated":true}]}"#
    );
}

#[test]
fn a_list_that_is_cut_says_so() {
    let policy = ErrorPolicy::builder()
        .format(Problem::new())
        .limits(Limits::default().errors(1))
        .build();
    let errors = vec![error(Loc::from("body")), error(Loc::from("body"))];
    assert_eq!(
        answer(&policy, RequestValidationError::new(errors).with_total(9)),
        r##"422 {"title":"Unprocessable Content","status":422,"code":"validation_error","errors":[{"detail":"Sentence","pointer":"#","code":"kind"}],"truncated":true,"total":9}"##
    );
}

#[test]
fn whatever_is_said_keeps_to_the_limit_and_is_an_object() {
    let long = "é\"\u{1}".repeat(2000);
    let many = |name: &str| {
        let loc = Loc::from("body").key(name.to_owned());
        RequestValidationError::new(vec![error(loc); 300])
    };
    let exceptions: [&dyn Fn() -> Raised; 8] = [
        &|| HttpException::gone(long.clone()).into(),
        &|| {
            HttpException::gone(long.clone())
                .with_code(long.clone())
                .into()
        },
        &|| HttpException::gone("x").with_title(long.clone()).into(),
        &|| {
            HttpException::gone("x")
                .with_member("m", long.clone())
                .into()
        },
        &|| HttpException::gone(json!({"a": long, "b": 1})).into(),
        &|| HttpException::gone(json!([long, {"b": 1}])).into(),
        &|| many(&long).into(),
        &|| many("a").into(),
    ];
    for limit in [0, 1, 40, 100, 200, 300, 1000, 5000, 20_000, 64 * 1024] {
        let policy = ErrorPolicy::builder()
            .format(Problem::new().types(BASE))
            .limits(Limits::default().error_body(limit))
            .build();
        for exc in exceptions {
            let response = respond(&policy, exc());
            let body: Value = serde_json::from_slice(response.body()).expect("JSON");
            assert_eq!(body["status"], response.status().as_u16());
            assert!(body["title"].is_string());
            // No limit is too small for what every problem says.
            assert!(response.body().len() <= limit.max(150), "{limit}: {body}");
            let is_cut = body["truncated"] == true;
            assert_eq!(is_cut, body.get("total").is_some());
            let is_whole = limit == 64 * 1024 && body.get("errors").is_none();
            assert!(!(is_cut && is_whole), "{body}");
        }
    }
}

#[test]
fn what_the_library_raises_has_a_documented_code() {
    check(
        WebSocketException::new(1008, "no"),
        r#"403 {"type":"https://errors.example.com/websocket_refused","title":"Forbidden","status":403,"code":"websocket_refused"}"#,
    );
    for (rejection, code) in [
        (Rejection::BodyTooLarge, "body_too_large"),
        (Rejection::BodyTooSlow, "body_too_slow"),
        (Rejection::BodyUnreadable, "body_unreadable"),
        (Rejection::NoHandshake, "handshake_invalid"),
        (Rejection::NoWebSocket, "websocket_required"),
        (
            Rejection::UnsupportedContentCoding,
            "content_coding_unsupported",
        ),
        (Rejection::UnsupportedMediaType, "media_type_unsupported"),
        (Rejection::JsonSyntax, "validation_error"),
    ] {
        let response = respond(&policy(), rejection.clone());
        let body: Value = serde_json::from_slice(response.body()).expect("JSON");
        assert_eq!(body["code"], code);
        // FastAPI's shape knows none of them.
        let default = answer(&ErrorPolicy::default(), rejection);
        assert!(!default.contains(code), "{default}");
    }
    check(
        Rejection::Status(StatusCode::BAD_REQUEST),
        r#"400 {"title":"Bad Request","status":400}"#,
    );
}

#[test]
fn a_problem_has_the_id_of_its_request() {
    let answer = |problem: Problem, id: &'static str| {
        let policy = ErrorPolicy::builder()
            .format(problem)
            .request_ids(RequestIds::from_header("x-request-id"))
            .exception_handler(|_: Request<()>, exc: HttpException| http_exception_handler(exc))
            .build();
        let request = Request::builder().header("x-request-id", id).body(());
        show(&block_on(policy.answer(
            &request.expect("a request"),
            HttpException::gone("x"),
        )))
    };
    let uuid = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    assert_eq!(
        answer(Problem::new(), uuid),
        r#"410 {"title":"Gone","status":410,"detail":"x","request_id":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","instance":"urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}"#
    );
    assert_eq!(
        answer(Problem::new(), "req-7"),
        r#"410 {"title":"Gone","status":410,"detail":"x","request_id":"req-7"}"#
    );
    assert_eq!(
        answer(
            Problem::new().instances("https://errors.example.com/seen/"),
            "req-7"
        ),
        r#"410 {"title":"Gone","status":410,"detail":"x","request_id":"req-7","instance":"https://errors.example.com/seen/req-7"}"#
    );
}
