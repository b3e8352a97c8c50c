//! Records of requests on axum: the route, the time, and what axum said of a failure.

use std::sync::{Arc, Mutex};

use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::rejection::{
    FormRejection, JsonRejection, PathRejection, QueryRejection, StringRejection,
};
use axum::extract::{
    DefaultBodyLimit, Extension, Form, FromRequest, Multipart, NestedPath, Path, Query, RawForm,
    RawPathParams,
};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use axum_extra::TypedHeader;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use axum_extra::typed_header::TypedHeaderRejection;
use http_exception_axum::{
    ErrorPolicy, ErrorPolicyBuilder, ExceptionLayer, HttpException, Needs, Observer, Record,
    Request, RequestId, RequestIds, RequestValidationError, Result, StatusCode, raise,
};
use tower::ServiceExt;

/// Writes down the records that it receives.
#[derive(Clone, Default)]
struct Writes(Arc<Mutex<Vec<String>>>);

impl Observer for Writes {
    fn needs(&self) -> Needs {
        Needs::nothing().route().clock()
    }

    fn record(&self, record: &Record<'_>) {
        assert!(record.elapsed().is_some(), "axum's adapter has a clock");
        let place = record.exception().location();
        let place = place.map(|place| format!("{}:{}", place.file(), place.line()));
        let line = format!(
            "{:?} {place:?} {:?}",
            record.route(),
            record.exception().sources()
        );
        self.0.lock().expect("no test panics here").push(line);
    }
}

fn observed() -> (ErrorPolicyBuilder, Writes) {
    let writes = Writes::default();
    (ErrorPolicy::builder().observed_by(writes.clone()), writes)
}

fn ask(app: Router, request: Request<Body>) -> axum::response::Response {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime starts");
    let Ok(response) = runtime.block_on(app.oneshot(request));
    response
}

#[track_caller]
fn check(routes: Router, request: Request<Body>, expected: &str) {
    let (policy, writes) = observed();
    ask(routes.layer(ExceptionLayer::new(policy.build())), request);
    assert_eq!(*writes.0.lock().expect("no test panics here"), [expected]);
}

fn get_(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

#[test]
fn a_route_is_known_in_a_layer_of_the_router_that_is_nested_too() {
    let line = line!() + 1;
    let raised = get(async || -> Result<()> { raise!(StatusCode::GONE) });
    let expected = format!(
        r#"Some("/shops/{{shop}}/orders/{{id}}") Some("{}:{line}") []"#,
        file!()
    );
    let orders = Router::new().route("/orders/{id}", raised);
    let routes = Router::new().nest("/shops/{shop}", orders);
    check(routes, get_("/shops/1/orders/hunter2"), &expected);
}

#[test]
fn nobody_knows_the_route_of_what_has_none() {
    check(Router::new(), get_("/nope"), "None None []");
}

#[test]
fn a_missing_extension_is_named() {
    let routes = Router::new().route("/", get(async |_: Extension<String>| "never"));
    check(
        routes,
        get_("/"),
        r#"Some("/") None ["Missing request extension: Extension of type `alloc::string::String` was not found. Perhaps you forgot to add it? See `axum::Extension`."]"#,
    );
}

#[test]
fn the_arity_of_a_path_is_named() {
    let routes = Router::new().route("/{a}", get(async |_: Path<(u8, u8)>| "never"));
    check(
        routes,
        get_("/1"),
        r#"Some("/{a}") None ["Wrong number of path arguments for `Path`. Expected 2 but got 1"]"#,
    );
}

#[test]
fn the_field_and_the_type_of_a_failed_json_are_named() {
    let routes = Router::new().route("/", post(async |_: Json<(u8, u8)>| "never"));
    let request = Request::post("/").header("content-type", "application/json");
    let request = request.body(Body::from(r#"[1,"x"]"#)).expect("a request");
    check(
        routes,
        request,
        r#"Some("/") None ["Failed to deserialize the JSON body into the target type: [1]: invalid type: string \"x\", expected u8 at line 1 column 6"]"#,
    );
}

/// A failure of each of axum's extractors, and of its companion's.
fn failures() -> Vec<(&'static str, Router, Request<Body>)> {
    let post_ = |kind: &str, body: &'static str| {
        let request = Request::post("/x").header("content-type", kind);
        request.body(Body::from(body)).expect("a request")
    };
    let json = |body| post_("application/json", body);
    let form = |body| post_("application/x-www-form-urlencoded", body);
    macro_rules! on {
        ($path:literal, $extractor:ty, $request:expr) => {
            (
                stringify!($extractor),
                Router::new().route($path, any(async |_: $extractor| "never")),
                $request,
            )
        };
    }
    let broken = || {
        let chunks = [Ok("1"), Err(std::io::Error::other("cable cut"))];
        let body = Body::from_stream(futures_util::stream::iter(chunks));
        let request = Request::post("/x").header("content-type", "application/json");
        request.body(body).expect("a request")
    };
    let mut all = vec![
        on!("/{id}", Path<u8>, get_("/x")),
        on!("/{id}", Path<(u8,)>, get_("/x")),
        on!("/{id}", Path<Named>, get_("/x")),
        on!("/{id}", Path<(u8, u8)>, get_("/1")),
        on!("/{id}", Path<Vec<Vec<u8>>>, get_("/1")),
        on!("/{id}", Path<String>, get_("/%ff")),
        on!("/{id}", RawPathParams, get_("/%ff")),
        on!("/x", Path<u8>, get_("/x")),
        on!("/x", Query<Named>, get_("/x?id=x")),
        on!("/x", Query<Named>, get_("/x")),
        on!("/x", Form<Named>, get_("/x?id=x")),
        on!("/x", Form<Named>, form("id=x")),
        on!("/x", Form<Named>, json("{}")),
        on!("/x", RawForm, json("{}")),
        on!("/x", Json<Named>, json(r#"{"id": "x"}"#)),
        on!("/x", Json<Named>, json("{")),
        on!("/x", Json<Named>, form("id=1")),
        on!("/x", Json<Named>, broken()),
        on!("/x", Bytes, broken()),
        on!("/x", Extension<u8>, get_("/x")),
        on!("/x", NestedPath, get_("/x")),
        on!("/x", Multipart, json("{}")),
        on!("/x", Multipart, post_("multipart/form-data", "")),
        on!("/x", TypedHeader<Authorization<Bearer>>, get_("/x")),
    ];
    let utf8 = Request::post("/x").body(Body::from(&b"\xff"[..]));
    all.push(on!("/x", String, utf8.expect("a request")));
    let (name, router, request) = on!("/x", Bytes, post_("text/plain", "hello"));
    all.push((name, router.layer(DefaultBodyLimit::max(4)), request));
    #[cfg(feature = "websocket")]
    {
        use axum::extract::ws::WebSocketUpgrade;
        let ask = |without: &str| {
            let mut request = get_("/x");
            for (name, value) in [
                ("connection", "upgrade"),
                ("upgrade", "websocket"),
                ("sec-websocket-version", "13"),
                ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            ] {
                if name != without {
                    let value = value.parse().expect("a value");
                    request.headers_mut().insert(name, value);
                }
            }
            request
        };
        for without in [
            "connection",
            "upgrade",
            "sec-websocket-version",
            "sec-websocket-key",
            "",
        ] {
            all.push(on!("/x", WebSocketUpgrade, ask(without)));
        }
        all.push(on!("/x", WebSocketUpgrade, json("{}")));
    }
    all
}

#[derive(serde::Deserialize)]
struct Named {
    #[expect(dead_code, reason = "it is read, and that is all")]
    id: u8,
}

#[test]
fn a_record_knows_what_axum_would_have_said() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime starts");
    let mut silent = 0;
    for ((name, routes, request), (_, bare, same)) in failures().into_iter().zip(failures()) {
        let (policy, writes) = observed();
        ask(routes.layer(ExceptionLayer::new(policy.build())), request);
        let answer = ask(bare, same);
        assert!(answer.status().as_u16() >= 400, "{name} does not fail");
        let body = runtime.block_on(axum::body::to_bytes(answer.into_body(), 1024));
        let text = String::from_utf8(body.expect("a body").into()).expect("a text");
        let told = writes.0.lock().expect("no test panics here");
        let [record] = &told[..] else {
            panic!("{name}: not one record: {told:?}");
        };
        silent += usize::from(text.is_empty());
        // The sources are shown as strings of Rust.
        let shown = format!("{text:?}");
        assert!(
            record.contains(&shown[1..shown.len() - 1]),
            "{name}: {text:?} is not in {record}"
        );
    }
    assert_eq!(silent, 0, "each says something");
}

#[test]
fn what_an_extractor_refuses_has_no_place() {
    let handler = get(async |_: http_exception_axum::Path<u8>| "never");
    let routes = Router::new().route("/{a}", handler);
    check(routes, get_("/x"), r#"Some("/{a}") None []"#);
}

#[test]
fn a_request_id_is_the_same_in_the_answer_and_in_the_handler() {
    let (policy, _) = observed();
    let policy = policy.request_ids(RequestIds::from_header("x-request-id"));
    let handler = get(async || -> Result<()> {
        let id = RequestId::current().map(|id| id.to_string());
        raise!(StatusCode::GONE, id.unwrap_or_default())
    });
    let app = Router::new().route("/", handler);
    let app = app.layer(ExceptionLayer::new(policy.build()));
    let response = ask(app, get_("/"));
    let id = response.headers()["x-request-id"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let body = axum::body::to_bytes(response.into_body(), 1024);
    let body = runtime.expect("a runtime starts").block_on(body);
    assert_eq!(body.expect("a body"), format!(r#"{{"detail":"{id}"}}"#));
}

/// A request that has the canary wherever a client can put it, for a route with a parameter.
fn sent(kind: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post("/CANARY?id=CANARY&CANARY=CANARY")
        .header("content-type", kind)
        .header("authorization", "Basic CANARY")
        .header("cookie", "id=CANARY")
        .header("host", "CANARY")
        .body(body.into())
        .expect("a request")
}

/// The failures of each of axum's extractors as an argument, and raised by a handler that takes it as a `Result`.
fn refusals() -> Vec<(&'static str, Router, Request<Body>)> {
    let json = |body: &'static str| sent("application/json", body);
    let form = |body: &'static str| sent("application/x-www-form-urlencoded", body);
    let multipart = |body: &'static str| sent("multipart/form-data; boundary=x", body);
    macro_rules! on {
        ($extractor:ty, $rejection:ty, $request:expr) => {
            [
                (
                    stringify!($extractor),
                    Router::new().route("/{id}", any(async |_: $extractor| "never")),
                    $request,
                ),
                (
                    stringify!($rejection),
                    Router::new().route(
                        "/{id}",
                        any(async |it: Result<$extractor, $rejection>| -> Result<()> {
                            Ok(it.map(drop)?)
                        }),
                    ),
                    $request,
                ),
            ]
        };
    }
    vec![
        on!(Path<u8>, PathRejection, sent("", "")),
        on!(Path<Named>, PathRejection, sent("", "")),
        on!(Path<Kinds>, PathRejection, sent("", "")),
        on!(Query<Named>, QueryRejection, sent("", "")),
        on!(Query<Kinds>, QueryRejection, sent("", "")),
        on!(Form<Named>, FormRejection, form("id=CANARY")),
        on!(Form<Kinds>, FormRejection, form("id=CANARY")),
        on!(Form<Kinds>, FormRejection, json("CANARY")),
        on!(Json<Named>, JsonRejection, json(r#"{"id": "CANARY"}"#)),
        on!(Json<Kinds>, JsonRejection, json(r#"{"id": "CANARY"}"#)),
        on!(Json<Strict>, JsonRejection, json(r#"{"CANARY": 1}"#)),
        on!(Json<Named>, JsonRejection, json(r#"{"id": CANARY"#)),
        on!(Json<Named>, JsonRejection, sent("CANARY", "{}")),
        on!(String, StringRejection, sent("", &b"CANARY\xff"[..])),
        on!(
            TypedHeader<Authorization<Bearer>>,
            TypedHeaderRejection,
            sent("", "")
        ),
        on!(
            Parts,
            MultipartError,
            multipart("--x\r\ncontent-disposition: form-data; name=\"CANARY\"\r\n\r\nhello")
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// All parts of a multipart body.
struct Parts;

impl<S: Send + Sync> FromRequest<S> for Parts {
    type Rejection = MultipartError;

    async fn from_request(request: Request<Body>, state: &S) -> Result<Self, MultipartError> {
        let Ok(mut parts) = Multipart::from_request(request, state).await else {
            panic!("it has a boundary");
        };
        while let Some(part) = parts.next_field().await? {
            part.bytes().await?;
        }
        Ok(Self)
    }
}

#[derive(serde::Deserialize)]
struct Kinds {
    #[expect(dead_code, reason = "it is read, and that is all")]
    id: Kind,
}

#[derive(serde::Deserialize)]
enum Kind {
    Private,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {}

/// Writes down all that a record shows by itself.
#[derive(Clone, Default)]
struct Shows(Arc<Mutex<Vec<String>>>);

impl Observer for Shows {
    fn needs(&self) -> Needs {
        Needs::nothing().route()
    }

    fn record(&self, record: &Record<'_>) {
        let exc = record.exception();
        let (message, sources) = (exc.message(), exc.shown_sources());
        let shown = format!("{record} {record:?} {message} {sources:?}");
        self.0.lock().expect("no test panics here").push(shown);
    }
}

#[test]
fn what_axum_repeats_of_a_request_is_shown_in_no_record() {
    let own = |policy: ErrorPolicyBuilder| {
        policy
            .exception_handler(|_: JsonRejection| StatusCode::BAD_REQUEST)
            .exception_handler(|_: TypedHeaderRejection| StatusCode::BAD_REQUEST)
            .map(|_: PathRejection| HttpException::not_found("nothing"))
            .map(|_: QueryRejection| RequestValidationError::new(Vec::new()))
    };
    let failing = |policy: ErrorPolicyBuilder| {
        policy.exception_handler(|_: RequestValidationError| -> String { panic!("on purpose") })
    };
    let as_it_is = |policy| policy;
    let policies: [&dyn Fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder; 3] =
        [&as_it_is, &own, &failing];
    for with in policies {
        for (name, routes, request) in refusals() {
            let shows = Shows::default();
            let policy = with(ErrorPolicy::builder().observed_by(shows.clone()));
            let app = routes.layer(ExceptionLayer::new(policy.build()));
            let status = ask(app, request).status();
            let told = shows.0.lock().expect("no test panics here").clone();
            assert_eq!(told.len(), 1, "{name}: {status}");
            assert!(!told[0].contains("CANARY"), "{name}: {}", told[0]);
        }
    }
}
