//! Reading typed values out of a request, without a framework.

use std::borrow::Cow;

use http_exception::adapter::extract;
use http_exception::{
    Bytes, ErrorPolicy, Extract, ExtractError, HeaderMap, HeaderName, HeaderValue, HttpException,
    RequestValidationError, Secret, Source, Sources, StatusCode, ValidationError, raise,
};
use serde::Deserialize;

use crate::support::answer;

http_exception::extractors!();

/// A request, to be changed where a test is about it.
struct Request {
    params: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    query: Option<&'static str>,
    headers: HeaderMap,
    body: Bytes,
}

impl Request {
    fn new() -> Self {
        Self {
            params: Vec::new(),
            query: None,
            headers: HeaderMap::new(),
            body: Bytes::new(),
        }
    }

    fn param(mut self, name: &'static str, text: &'static str) -> Self {
        self.params.push((name.into(), text.into()));
        self
    }

    fn query(mut self, query: &'static str) -> Self {
        self.query = Some(query);
        self
    }

    fn header(mut self, name: &'static str, value: &'static [u8]) -> Self {
        let value = HeaderValue::from_bytes(value).expect("a legal header");
        self.headers.append(HeaderName::from_static(name), value);
        self
    }

    fn body(mut self, media_type: &'static str, body: &'static [u8]) -> Self {
        self.body = Bytes::from_static(body);
        self.header("content-type", media_type.as_bytes())
    }

    fn json(self, body: &'static str) -> Self {
        self.body("application/json", body.as_bytes())
    }

    fn read<E: Extract>(&self) -> Result<E, http_exception::Raised> {
        let sources = Sources::new(&self.headers, &self.body);
        extract(&sources.with_params(&self.params).with_query(self.query))
    }

    /// What is wrong, as `type path/to/it`, in the order of the answer.
    #[track_caller]
    fn errors<E: Extract>(&self) -> Vec<String> {
        let Err(raised) = self.read::<E>() else {
            panic!("nothing is wrong");
        };
        let exc = raised.downcast_ref::<RequestValidationError>();
        let errors = exc.expect("a validation error").errors().iter();
        errors
            .map(|error| format!("{} {}", error.kind(), error.loc()))
            .collect()
    }

    /// The status of what is raised instead of a list.
    #[track_caller]
    fn status<E: Extract>(&self) -> StatusCode {
        let Err(raised) = self.read::<E>() else {
            panic!("nothing is wrong");
        };
        assert!(raised.downcast_ref::<RequestValidationError>().is_none());
        raised.status().expect("an exception with a status")
    }
}

#[derive(Debug, Deserialize)]
struct Item {
    name: String,
    price: f64,
}

#[derive(Debug, Deserialize)]
struct Page {
    limit: u8,
}

#[derive(Debug, Deserialize)]
struct Token {
    x_token: u32,
}

#[derive(Debug, Deserialize)]
struct Session {
    sid: String,
}

#[test]
fn one_long_name_or_tag_does_not_empty_the_answer() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "the field is there to be read from documents")]
    struct Strict {
        id: u32,
    }
    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Pet {
        Cat,
    }
    let answer_to = |raised| answer(&ErrorPolicy::default(), raised);
    let long = "k".repeat(70_000);
    let mut request = Request::new().json("");
    request.body = Bytes::from(format!(r#"{{"{long}":1}}"#));
    let raised = request.read::<Json<Strict>>().expect_err("unknown");
    let key = &long[..256];
    assert_eq!(
        answer_to(raised),
        format!(
            r#"422 {{"detail":[{{"type":"missing","loc":["body","id"],"msg":"Field required"}},{{"type":"extra_forbidden","loc":["body","{key}…"],"msg":"Extra inputs are not permitted"}}]}}"#
        )
    );
    request.body = Bytes::from(format!(r#"{{"kind":"{long}"}}"#));
    let raised = request.read::<Json<Pet>>().expect_err("no pet");
    let tag = &long[..64];
    assert_eq!(
        answer_to(raised),
        format!(
            r#"422 {{"detail":[{{"type":"union_tag_invalid","loc":["body"],"msg":"Input tag '{tag}…' found using 'kind' does not match any of the expected tags: 'cat'","ctx":{{"discriminator":"'kind'","tag":"{tag}…","expected_tags":"'cat'"}}}}]}}"#
        )
    );
}

#[test]
fn the_input_is_of_declared_places_and_without_what_is_undeclared_around_a_missing_one() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Login {
        name: String,
        key: Secret<String>,
    }
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Strict {
        name: String,
    }
    #[derive(Debug, Deserialize)]
    #[serde(tag = "by", rename_all = "lowercase")]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum By {
        Login(Login),
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Either {
        Login(Login),
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Flat {
        #[serde(flatten)]
        login: Login,
    }
    #[track_caller]
    fn inputs<T: serde::de::DeserializeOwned>(json: &'static str) -> Vec<Option<String>> {
        let raised = Request::new().json(json).read::<Json<T>>().err();
        let exc = raised.and_then(|raised| raised.downcast::<RequestValidationError>().ok());
        let exc = exc.expect("something is wrong");
        let inputs = exc
            .errors()
            .iter()
            .map(|error| error.input().map(ToString::to_string));
        inputs.collect()
    }
    let shown = |json: &str| vec![Some(json.to_owned())];
    let missing = inputs::<Login>(r#"{"key":"hunter2","undeclared":1}"#);
    assert_eq!(missing, shown(r#"{"key":"**********"}"#));
    assert_eq!(
        inputs::<Login>(r#"{"name":{"as":"sent"},"key":"k"}"#),
        shown(r#"{"as":"sent"}"#)
    );
    assert_eq!(inputs::<Strict>(r#"{"name":"n","unknown":1}"#), [None]);
    for [key, name] in [
        [
            r#"{"by":"login","key":"hunter2"}"#,
            r#"{"by":"login","name":1,"key":"hunter2"}"#,
        ],
        [
            r#"{"by":"login","key":["hunter2"]}"#,
            r#"{"by":"login","name":"n","key":2}"#,
        ],
    ] {
        for json in [key, name] {
            let all = [
                inputs::<By>(json),
                inputs::<Either>(json),
                inputs::<Flat>(json),
            ];
            assert!(!format!("{all:?}").contains("hunter2"), "{json}: {all:?}");
        }
        for all in [inputs::<By>(key), inputs::<Either>(key)] {
            assert!(all.iter().all(Option::is_none), "{key}: {all:?}");
        }
    }
}

#[test]
fn a_number_inside_what_is_flattened_is_read_from_a_query_like_one_beside_it() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from queries")]
    struct Search {
        page: u32,
        #[serde(flatten)]
        order: Order,
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from queries")]
    struct Order {
        by: String,
        #[serde(default, deserialize_with = "from_text")]
        most: u32,
    }
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from queries")]
    struct Flat {
        #[serde(flatten)]
        page: Page,
    }
    fn from_text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
    let request = Request::new().query("page=1&by=name&most=7&limit=1");
    assert!(request.read::<Query<Search>>().is_ok());
    assert!(request.read::<Query<Page>>().is_ok());
    assert!(request.read::<Query<Flat>>().is_ok());
}

#[test]
fn an_input_that_is_too_large_to_be_kept_is_said_to_be_cut() {
    let mut request = Request::new().json("");
    request.body = Bytes::from(format!(r#"{{"limit":"{}"}}"#, "x".repeat(9000)));
    let raised = || request.read::<Json<Page>>().expect_err("no number");
    let error =
        r#"{"type":"int_type","loc":["body","limit"],"msg":"Input should be a valid integer""#;
    let echoing = ErrorPolicy::builder().echo_input(true).build();
    assert_eq!(
        answer(&echoing, raised()),
        format!(r#"422 {{"detail":[{error},"truncated":true}}]}}"#)
    );
    assert_eq!(
        answer(&ErrorPolicy::default(), raised()),
        format!(r#"422 {{"detail":[{error}}}]}}"#)
    );
}

#[test]
fn a_body_that_is_not_looked_at_to_its_end_says_that_there_may_be_more() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "it is read from documents")]
    struct Nested {
        n: u8,
        next: Option<Box<Nested>>,
    }
    let nested = |levels: usize| {
        let open = r#"{"n":"x","next":"#.repeat(levels);
        Bytes::from(format!("{open}null{}", "}".repeat(levels)))
    };
    let answer = |body| {
        let mut request = Request::new().json("");
        request.body = body;
        let raised = request.read::<Json<Nested>>().expect_err("it is wrong");
        let exc = raised.downcast_ref::<RequestValidationError>();
        let exc = exc.expect("a validation error").clone();
        let response = http_exception::request_validation_exception_handler(exc.clone());
        let body = String::from_utf8_lossy(response.body()).into_owned();
        (exc.is_complete(), exc.to_string(), body)
    };
    let (is_complete, _, body) = answer(nested(2));
    assert!(is_complete && !body.contains("truncated"), "{body}");
    let (is_complete, text, body) = answer(nested(120));
    assert!(!is_complete, "{body}");
    assert!(text.starts_with("at least "), "{text}");
    assert!(body.contains(r#"],"truncated":true,"total":"#), "{body}");
}

type InOrder = (
    Path<u64>,
    Query<Page>,
    Headers<Token>,
    Cookies<Session>,
    Json<Item>,
);

type Backwards = (
    Json<Item>,
    Cookies<Session>,
    Headers<Token>,
    Query<Page>,
    Path<u64>,
);

#[test]
fn a_request_that_is_as_asked_for_is_read_from_every_source() {
    let request = Request::new()
        .param("id", "7")
        .query("limit=10")
        .header("x-token", b"3")
        .header("cookie", b"theme=dark; sid=\"abc\"")
        .json(r#"{"name": "pen", "price": 1}"#);
    let (Path(id), Query(page), Headers(token), Cookies(session), Json(item)) =
        request.read::<InOrder>().unwrap();
    assert_eq!((id, page.limit, token.x_token), (7, 10, 3));
    assert_eq!(
        (&*session.sid, &*item.name, item.price),
        ("abc", "pen", 1.0)
    );
}

#[test]
fn errors_come_in_the_order_of_the_sources_whatever_that_of_the_tuple() {
    let request = Request::new()
        .param("id", "x")
        .query("limit=256")
        .json(r#"{"price": "1"}"#);
    assert_eq!(
        request.errors::<Backwards>(),
        [
            "int_parsing path/id",
            "less_than_equal query/limit",
            "missing header/x-token",
            "missing cookie/sid",
            "missing body/name",
            "float_type body/price",
        ]
    );
}

#[test]
fn a_body_that_is_no_json_is_said_alone() {
    let request = Request::new().param("id", "x").json(r#"{"name": "é"#);
    assert_eq!(
        request.errors::<(Path<u64>, Json<Item>)>(),
        ["json_invalid body/9"]
    );
}

#[test]
fn a_validation_error_keeps_the_body() {
    let request = Request::new()
        .param("id", "x")
        .json(r#"{"name": "pen", "price": 1}"#);
    let raised = request.read::<(Path<u64>, Json<Item>)>().unwrap_err();
    let exc = raised.downcast_ref::<RequestValidationError>().unwrap();
    assert_eq!(exc.body(), Some(&request.body));
}

#[test]
fn a_media_type_is_json_by_its_essence() {
    for media_type in [
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/vnd.api+json",
    ] {
        let request = Request::new().body(media_type, b"1");
        assert_eq!(request.read::<Json<u8>>().unwrap().0, 1, "{media_type}");
    }
    for media_type in [
        "text/json",
        "application/jsonx",
        "application/json, text/plain",
        "",
    ] {
        let request = Request::new().body(media_type, b"1");
        assert_eq!(request.status::<Json<u8>>(), 415, "{media_type}");
    }
}

#[test]
fn a_body_without_a_media_type_is_refused_and_an_empty_one_is_absent() {
    let mut request = Request::new();
    assert_eq!(request.errors::<Json<Item>>(), ["missing body"]);
    assert!(request.read::<Json<Option<Item>>>().unwrap().0.is_none());
    request.body = Bytes::from_static(b"1");
    assert_eq!(request.status::<Json<u8>>(), 415);
}

#[test]
fn a_body_that_is_coded_is_refused_with_what_is_read() {
    let gzip: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0";
    let coded_as = |media_type, codings: &'static [u8]| {
        Request::new()
            .body(media_type, gzip)
            .header("content-encoding", codings)
    };
    let coded = |media_type| coded_as(media_type, b"identity, GZIP");
    for codings in [&b"gzip"[..], b"br,gzip", b"identity ,\tgzip"] {
        let json = coded_as("application/json", codings);
        assert_eq!(json.status::<Json<Item>>(), 415, "{codings:?}");
    }
    let json = coded("application/json");
    let Err(refused) = json.read::<Json<Item>>() else {
        panic!("it is no JSON");
    };
    let refused: HttpException = refused.downcast().expect("an answer");
    assert_eq!(refused.status(), 415);
    assert_eq!(refused.headers()["accept-encoding"], "identity");
    let form = coded("application/x-www-form-urlencoded");
    assert_eq!(form.status::<Form<Item>>(), 415);
    let mut empty = coded("application/x-www-form-urlencoded");
    empty.body = Bytes::new();
    assert_eq!(
        empty.errors::<Form<Item>>(),
        ["missing body/name", "missing body/price"]
    );
    for codings in [&b"identity"[..], b"identity, Identity", b", identity ,"] {
        let plain = Request::new().json("1").header("content-encoding", codings);
        assert_eq!(plain.read::<Json<u8>>().unwrap().0, 1, "{codings:?}");
    }
}

#[test]
fn a_body_that_is_no_utf_8_or_too_deep_is_unreadable() {
    let request = Request::new().body("application/json", b"\"\xff\"");
    assert_eq!(request.status::<Json<String>>(), 400);
    let deep: &'static str = "[".repeat(100_000).leak();
    assert_eq!(Request::new().json(deep).status::<Json<Item>>(), 400);
}

#[test]
fn the_last_value_of_a_query_and_the_first_of_a_header_counts() {
    #[derive(Deserialize)]
    struct Tags {
        tag: Vec<String>,
    }

    let request = Request::new()
        .query("limit=1&limit=2&tag=a&tag=b%20c+d&tag=%FF")
        .header("x-token", b"3")
        .header("x-token", b"4");
    assert_eq!(request.read::<Query<Page>>().unwrap().0.limit, 2);
    assert_eq!(request.read::<Headers<Token>>().unwrap().0.x_token, 3);
    assert_eq!(
        request.read::<Query<Tags>>().unwrap().0.tag,
        ["a", "b c d", "\u{fffd}"]
    );
}

#[test]
fn a_header_that_is_not_ascii_is_read_as_latin_1() {
    #[derive(Deserialize)]
    struct Name {
        x_name: String,
    }

    let request = Request::new().header("x-name", b"caf\xe9");
    assert_eq!(request.read::<Headers<Name>>().unwrap().0.x_name, "café");
}

#[test]
fn a_field_of_a_form_that_was_left_empty_is_absent() {
    let form = |body| Request::new().body("application/x-www-form-urlencoded", body);
    let request = form(b"name=&price=x");
    assert_eq!(
        request.errors::<Form<Item>>(),
        ["missing body/name", "float_parsing body/price"]
    );
    let item = form(b"name=a+b&price=1e3").read::<Form<Item>>().unwrap().0;
    assert_eq!((&*item.name, item.price), ("a b", 1000.0));
    assert_eq!(Request::new().json("{}").status::<Form<Item>>(), 415);
}

/// An extractor of an application's own, which may raise.
struct Tenant;

impl Extract for Tenant {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let (Query(page), Headers(token)) = <(Query<Page>, Headers<Token>)>::extract(sources)?;
        if page.limit == 0 {
            raise!(StatusCode::FORBIDDEN, "no such tenant");
        }
        if token.x_token == 0 {
            let error = ValidationError::new("no_tenant", "header", "Nobody");
            return Err(ExtractError::invalid(None, vec![error], 1));
        }
        Ok(Self)
    }
}

#[test]
fn what_an_own_extractor_refuses_stands_before_the_sources() {
    let request = Request::new().param("id", "x").query("limit=x");
    assert_eq!(
        request.errors::<(Path<u64>, Tenant)>(),
        [
            "int_parsing query/limit",
            "missing header/x-token",
            "int_parsing path/id"
        ]
    );
    let request = Request::new()
        .param("id", "x")
        .query("limit=1")
        .header("x-token", b"0");
    assert_eq!(
        request.errors::<(Path<u64>, Tenant)>(),
        ["no_tenant header", "int_parsing path/id"]
    );
}

#[test]
fn what_an_own_extractor_raises_is_raised_instead_of_a_list_unless_the_body_is_unreadable() {
    let request = Request::new().query("limit=0").header("x-token", b"1");
    assert_eq!(request.status::<(Path<u64>, Tenant, Json<Item>)>(), 403);
    let request = request.json("{");
    assert_eq!(
        request.errors::<(Path<u64>, Tenant, Json<Item>)>(),
        ["json_invalid body/1"]
    );
}

#[test]
fn what_reads_no_body_says_so() {
    const { assert!(!<(Path<u64>, Tenant)>::READS_BODY) };
    const { assert!(<(Path<u64>, Json<Item>)>::READS_BODY) };
    assert_eq!(<Json<Item> as Extract>::SOURCE, Some(Source::Body));
}
