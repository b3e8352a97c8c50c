//! The format of a policy: what it is given, when it writes, and what becomes of one that fails.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use http_exception::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, VARY};
use http_exception::{
    Bytes, ErrorPolicy, FastApi, Format, HeaderMap, HeaderName, HeaderValue, HttpException, Limits,
    Loc, Method, Misuse, Negotiated, Outcome, Page, Panicked, PolicyError, Raised, Request,
    RequestValidationError, Response, Said, StatusCode, ValidationError, WebSocketException,
    http_exception_handler, json, request_validation_exception_handler,
};

use crate::support::{Foreign, answer, block_on, respond, show};

/// Writes all that it is given, and one header.
struct Everything;

impl Format for Everything {
    fn media_type(&self) -> &'static str {
        "application/everything+json"
    }

    fn depends_on(&self) -> &[HeaderName] {
        const NAMES: &[HeaderName] = &[ACCEPT];
        NAMES
    }

    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        let detail = said.detail().map(ToString::to_string);
        write!(
            page,
            "{} {} {:?} {:?}",
            said.method(),
            said.status().as_u16(),
            said.code(),
            detail.as_deref()
        )?;
        for error in said.errors() {
            write!(page, " {}", error.loc())?;
            if let Some(input) = error.input() {
                write!(page, "={}", input.get())?;
            }
        }
        if said.is_list() {
            write!(page, " of {} {}", said.total(), said.is_complete())?;
        }
        for name in [ACCEPT, COOKIE] {
            for value in said.header(&name) {
                write!(page, " {name}={}", value.to_str().unwrap_or("?"))?;
            }
        }
        Ok(())
    }
}

fn everything() -> ErrorPolicy {
    ErrorPolicy::builder().format(Everything).build()
}

fn missing(name: &'static str) -> ValidationError {
    ValidationError::new("missing", Loc::from("query").key(name), "Field required")
        .with_input(json!({"password": "secret"}))
}

#[test]
fn a_format_writes_what_default_handlers_answer() {
    let policy = everything();
    for (exc, expected) in [
        (
            Raised::from(HttpException::not_found("Item not found").with_code("no_item")),
            r#"GET 404 Some("no_item") Some("Item not found")"#,
        ),
        (
            RequestValidationError::new(vec![missing("a")]).into(),
            r#"GET 422 Some("validation_error") None query/a of 1 true"#,
        ),
        (
            WebSocketException::new(1008, "no").into(),
            r#"GET 403 Some("websocket_refused") Some("Forbidden")"#,
        ),
        (Foreign.into(), "GET 500 None None"),
    ] {
        let response = respond(&policy, exc);
        assert_eq!(*response.body(), expected);
        let headers = response.headers();
        assert_eq!(headers[CONTENT_TYPE], "application/everything+json");
        assert_eq!(headers[VARY], "accept");
        assert_eq!(headers["cache-control"], "no-store");
        assert_eq!(headers["x-content-type-options"], "nosniff");
    }
}

#[test]
fn a_format_sees_the_headers_that_it_depends_on_and_no_others() {
    let request = Request::builder()
        .method("BREW")
        .header(ACCEPT, "a")
        .header(COOKIE, "session=1")
        .header(ACCEPT, "b")
        .body(())
        .expect("a request");
    let response = block_on(everything().answer(&request, HttpException::gone("x")));
    assert_eq!(
        *response.body(),
        r#"BREW 410 None Some("x") accept=a accept=b"#
    );
}

#[test]
fn the_method_is_that_of_the_request() {
    for method in [
        "DELETE", "PUT", "PATCH", "POST", "OPTIONS", "TRACE", "CONNECT", "brew",
    ] {
        let mut request = Request::new(());
        *request.method_mut() = Method::from_bytes(method.as_bytes()).expect("a method");
        let response = block_on(everything().answer(&request, HttpException::gone("x")));
        let body = String::from_utf8_lossy(response.body()).into_owned();
        assert_eq!(body.split(' ').next(), Some(method));
    }
}

#[test]
fn an_answer_to_head_has_the_length_of_what_the_format_writes() {
    let mut request = Request::new(());
    *request.method_mut() = Method::HEAD;
    let response = block_on(everything().answer(&request, HttpException::gone("x")));
    assert!(response.body().is_empty());
    assert_eq!(response.headers()["content-length"], "23");
}

#[test]
fn the_status_that_is_sent_is_the_one_that_is_said() {
    let policy = ErrorPolicy::builder()
        .format(Everything)
        .exception_handler(|exc: HttpException| {
            let mut response = http_exception_handler(exc);
            *response.status_mut() = StatusCode::GONE;
            response
        })
        .exception_handler(|exc: RequestValidationError| {
            let answer = request_validation_exception_handler(exc);
            (StatusCode::BAD_REQUEST, answer)
        })
        .exception_handler(async |_: Foreign| {
            let exc = HttpException::bad_gateway("upstream");
            (StatusCode::SERVICE_UNAVAILABLE, [("x-own", "1")], exc)
        })
        .build();
    assert_eq!(
        answer(&policy, HttpException::not_found("x")),
        r#"410 GET 410 None Some("x")"#
    );
    assert_eq!(
        answer(&policy, RequestValidationError::new(vec![missing("a")])),
        r#"400 GET 400 Some("validation_error") None query/a of 1 true"#
    );
    let response = respond(&policy, Foreign);
    assert_eq!(show(&response), r#"503 GET 503 None Some("upstream")"#);
    assert_eq!(response.headers()["x-own"], "1");
}

#[test]
fn a_body_that_a_handler_writes_is_the_handlers() {
    let policy = ErrorPolicy::builder()
        .format(Everything)
        .exception_handler(|exc: HttpException| {
            let mut response = http_exception_handler(exc);
            *response.body_mut() = Bytes::from_static(b"{\"detail\":\"x\"}");
            response
        })
        .exception_handler(|_: Foreign| (StatusCode::BAD_GATEWAY, json!({"own": true})))
        .build();
    let response = respond(&policy, HttpException::not_found("x"));
    assert_eq!(show(&response), r#"404 {"detail":"x"}"#);
    assert_eq!(response.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(response.headers()[VARY], "accept");
    assert_eq!(answer(&policy, Foreign), r#"502 {"own":true}"#);
}

#[test]
fn a_default_answer_is_written_by_the_policy_that_sends_it() {
    // Made by a handler of a policy with another format, and sent by one with FastAPI's.
    let _ = everything();
    let policy = ErrorPolicy::builder()
        .format(FastApi)
        .exception_handler(http_exception_handler)
        .build();
    let response = respond(&policy, HttpException::not_found("x"));
    assert_eq!(show(&response), r#"404 {"detail":"x"}"#);
    assert!(!response.headers().contains_key(VARY));
    assert!(response.extensions().is_empty());
}

#[test]
fn vary_is_added_to_and_said_once() {
    let policy = ErrorPolicy::builder()
        .format(Everything)
        .status_handler(404, |_: HttpException| {
            (StatusCode::NOT_FOUND, [("vary", "Origin, ACCEPT")], "own")
        })
        .build();
    let vary = |exc| {
        let response = respond(&policy, exc);
        let values = response.headers().get_all(VARY).iter();
        values
            .map(|value| value.to_str().expect("text").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(vary(HttpException::not_found("x")), ["Origin, ACCEPT"]);
    let exc = HttpException::gone("x").with_header("vary", "accept-encoding");
    assert_eq!(vary(exc), ["accept-encoding", "accept"]);
    assert_eq!(
        vary(HttpException::gone("x").with_header("vary", "*")),
        ["*"]
    );
}

#[test]
fn a_status_without_content_stays_without() {
    for status in [204, 205, 304] {
        let status = StatusCode::from_u16(status).expect("a status");
        let response = respond(&everything(), HttpException::from_status(status));
        assert!(response.body().is_empty());
        assert!(!response.headers().contains_key(CONTENT_TYPE));
    }
}

#[test]
fn an_exceptions_own_content_type_is_misuse() {
    let records = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&records);
    let policy = ErrorPolicy::builder()
        .format(Everything)
        .observer(move |record| {
            kept.lock()
                .expect("no panic")
                .extend_from_slice(record.misuse());
        })
        .build();
    let exc = HttpException::not_found("x").with_header("content-type", "text/html");
    let response = respond(&policy, exc);
    let types: Vec<_> = response.headers().get_all(CONTENT_TYPE).iter().collect();
    assert_eq!(types, ["application/everything+json"]);
    assert_eq!(*records.lock().expect("no panic"), [Misuse::ContentType]);
}

#[test]
fn fastapis_shape_is_sent_as_the_type_that_an_exception_says() {
    let exc = HttpException::not_found("x").with_header("content-type", "text/html");
    let response = respond(&ErrorPolicy::default(), exc);
    assert_eq!(response.headers()[CONTENT_TYPE], "text/html");
}

#[test]
fn errors_are_cut_to_the_limit_and_shown_with_their_input_only_where_it_is_echoed() {
    let limits = Limits::default().errors(1);
    let exc = || RequestValidationError::new(vec![missing("a"), missing("b")]).with_total(7);
    let policy = ErrorPolicy::builder().format(Everything).limits(limits);
    assert_eq!(
        answer(&policy.build(), exc()),
        r#"422 GET 422 Some("validation_error") None query/a of 7 true"#
    );
    let policy = ErrorPolicy::builder().format(Everything).echo_input(true);
    assert_eq!(
        answer(&policy.build(), exc().incomplete()),
        r#"422 GET 422 Some("validation_error") None query/a={"password":"secret"} query/b={"password":"secret"} of 7 false"#
    );
}

/// Fails in one way, and counts how often it is asked.
struct Failing(fn(&mut Page) -> fmt::Result, Arc<AtomicUsize>);

impl Format for Failing {
    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        self.1.fetch_add(1, Ordering::Relaxed);
        write!(page, "half of {}", said.status())?;
        (self.0)(page)
    }
}

const FAILURES: [fn(&mut Page) -> fmt::Result; 5] = [
    |_| Err(fmt::Error),
    |_| panic!("a format"),
    |page| page.write_bytes(&vec![b'x'; 64 * 1024]),
    // Whatever it says of it.
    |page| {
        let _ = page.write_bytes(&vec![b'x'; 64 * 1024]);
        Ok(())
    },
    |page| {
        page.content_type("text/\n");
        Ok(())
    },
];

#[test]
fn a_format_that_fails_is_the_next_rung() {
    for failure in FAILURES {
        let asked = Arc::new(AtomicUsize::new(0));
        let outcomes = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&outcomes);
        let policy = ErrorPolicy::builder()
            .format(Failing(failure, Arc::clone(&asked)))
            .observer(move |record| {
                let failures = record.raised_by_handlers().len();
                kept.lock()
                    .expect("no panic")
                    .push((record.outcome(), failures));
            })
            .build();
        let response = respond(&policy, HttpException::not_found("x"));
        assert_eq!(show(&response), "500 Internal Server Error");
        assert_eq!(
            response.headers()[CONTENT_TYPE],
            "text/plain; charset=utf-8"
        );
        assert_eq!(response.headers()["cache-control"], "no-store");
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        let outcomes = outcomes.lock().expect("no panic");
        assert_eq!(*outcomes, [(Outcome::HandlerFailed, 1)]);
    }
}

#[test]
fn a_format_that_fails_is_the_next_rung_where_nobody_observes() {
    for failure in FAILURES {
        let policy = ErrorPolicy::builder().format(Failing(failure, Arc::default()));
        let policy = policy.build();
        assert_eq!(
            answer(&policy, HttpException::not_found("x")),
            "500 Internal Server Error"
        );
        assert_eq!(answer(&policy, Foreign), "500 Internal Server Error");
    }
}

#[test]
fn the_panic_of_a_format_is_an_exception_like_any_other() {
    let policy = ErrorPolicy::builder()
        .format(Failing(FAILURES[1], Arc::default()))
        .exception_handler(|_: Panicked| HttpException::service_unavailable("Later"))
        .build();
    assert_eq!(
        answer(&policy, HttpException::not_found("x")),
        r#"503 {"detail":"Later"}"#
    );
}

#[test]
fn a_part_that_has_no_room_is_left_out() {
    struct Parts;
    impl Format for Parts {
        fn write(&self, _: &Said<'_>, page: &mut Page) -> fmt::Result {
            for letter in ["a", "b", "c"] {
                page.part(3, |page| page.write_str(&letter.repeat(4)));
            }
            assert!(!page.part(0, |page| {
                page.write_str("d")?;
                Err(fmt::Error)
            }));
            page.write_str("end")
        }
    }
    let limits = Limits::default().error_body(12);
    let policy = ErrorPolicy::builder().format(Parts).limits(limits).build();
    assert_eq!(answer(&policy, Foreign), "500 aaaabbbbend");
}

#[test]
fn the_format_of_the_nearer_policy_wins() {
    let company = everything();
    let service = ErrorPolicy::builder().extend(&company).build();
    assert!(answer(&service, Foreign).starts_with("500 GET"));
    let service = ErrorPolicy::builder().format(FastApi).extend(&company);
    assert_eq!(
        answer(&service.build(), Foreign),
        "500 Internal Server Error"
    );
}

#[test]
fn fastapis_shape_on_a_page_is_the_same() {
    /// The shape, by way of a page.
    struct OnAPage(FastApi);
    impl Format for OnAPage {
        fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
            self.0.write(said, page)
        }
    }
    let on_a_page = ErrorPolicy::builder().format(OnAPage(FastApi)).build();
    let at_once = ErrorPolicy::default();
    let exceptions: [fn() -> Raised; 8] = [
        || HttpException::not_found("x").with_code("c").into(),
        || {
            HttpException::conflict(json!({"a": [1]}))
                .with_member("id", 7)
                .into()
        },
        || HttpException::gone("y".repeat(100_000)).into(),
        || HttpException::unauthorized("Basic", "x").into(),
        || {
            HttpException::gone("x")
                .with_header("content-type", "text/x")
                .into()
        },
        || RequestValidationError::new(vec![missing("a")]).into(),
        || WebSocketException::new(1008, "no").into(),
        || Foreign.into(),
    ];
    for exc in exceptions {
        let (expected, given) = (respond(&at_once, exc()), respond(&on_a_page, exc()));
        assert_eq!(show(&given), show(&expected));
        assert_eq!(given.headers(), expected.headers());
    }
}

#[test]
fn a_mistake_of_a_format_is_one_of_its_policy() {
    struct Wrong;
    impl Format for Wrong {
        fn mistake(&self) -> Option<String> {
            Some("it speaks no language".to_owned())
        }
        fn write(&self, _: &Said<'_>, _: &mut Page) -> fmt::Result {
            Ok(())
        }
    }
    let result = ErrorPolicy::builder().format(Wrong).try_build();
    assert_eq!(
        result.expect_err("a mistake"),
        PolicyError::Format("it speaks no language".into())
    );
}

#[test]
fn a_media_type_that_is_none_is_a_mistake() {
    struct Of(&'static str);
    impl Format for Of {
        fn media_type(&self) -> &'static str {
            self.0
        }
        fn write(&self, _: &Said<'_>, _: &mut Page) -> fmt::Result {
            Ok(())
        }
    }
    let is_built = |format| ErrorPolicy::builder().format(format).try_build().is_ok();
    for media_type in ["", "json", "/json", "text/", "text/a b", "a/b/c", "a/b;\n"] {
        assert!(!is_built(Of(media_type)), "{media_type:?}");
        let forms = Negotiated::new(FastApi).or(Of(media_type));
        let policy = ErrorPolicy::builder().format(forms).try_build();
        assert!(policy.is_err(), "{media_type:?}");
    }
    assert!(is_built(Of("application/vnd.own+json; v=1")));
}

#[test]
fn a_framework_s_answer_that_is_replaced_keeps_its_vary() {
    let mut replaced = HeaderMap::new();
    replaced.insert(VARY, HeaderValue::from_static("origin"));
    let context = crate::support::DOOR.open(&everything(), &mut Request::new(()));
    let exc = Raised::from(HttpException::not_found("x"));
    let handling = http_exception::adapter::Handling::new(context, exc, replaced);
    let response: Response = block_on(handling);
    let values: Vec<_> = response.headers().get_all(VARY).iter().collect();
    assert_eq!(values, ["origin", "accept"]);
}

#[test]
fn a_format_may_depend_on_several_headers() {
    struct Languages;
    impl Format for Languages {
        fn depends_on(&self) -> &[HeaderName] {
            const NAMES: &[HeaderName] = &[ACCEPT, ACCEPT_LANGUAGE];
            NAMES
        }
        fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
            let language = said.header(&ACCEPT_LANGUAGE).next();
            page.content_language(language.cloned().unwrap_or(HeaderValue::from_static("en")));
            Ok(())
        }
    }
    let request = Request::builder().header(ACCEPT_LANGUAGE, "de").body(());
    let policy = ErrorPolicy::builder().format(Languages).build();
    let request = request.expect("a request");
    let response = block_on(policy.answer(&request, Foreign));
    assert_eq!(response.headers()["content-language"], "de");
    let values: Vec<_> = response.headers().get_all(VARY).iter().collect();
    assert_eq!(values, ["accept", "accept-language"]);
}
