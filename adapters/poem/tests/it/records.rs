//! Records of failures that poem and its companions have a text for.

use std::sync::{Arc, Mutex};

use http_exception_poem::{
    ErrorPolicy, ErrorPolicyBuilder, ExceptionMiddleware, HandlerError, HttpException, Needs,
    Observer, Record, RequestValidationError, StatusCode,
};
use poem::endpoint::{BoxEndpoint, make};
use poem::error::{ParseFormError, ParseJsonError, ParsePathError, ParseQueryError};
use poem::http::{Method, Uri};
use poem::middleware::SizeLimit;
use poem::web::headers::Authorization;
use poem::web::headers::authorization::Bearer;
use poem::web::websocket::WebSocket;
use poem::web::{Data, Form, Json, Multipart, Path, Query, TypedHeader};
use poem::{Body, Endpoint, EndpointExt, FromRequest, Request, Response, Route};
use serde::Deserialize;

use crate::libraries::openapi;

/// A failure of each of poem's extractors, and of its companion's.
fn failures() -> Vec<(&'static str, BoxEndpoint<'static>, Request)> {
    macro_rules! on {
        ($path:literal, $extractor:ty, $request:expr) => {
            (
                stringify!($extractor),
                Route::new()
                    .at($path, extracting::<$extractor>())
                    .map_to_response()
                    .boxed(),
                $request,
            )
        };
    }
    let json = |body: &'static str| post("/x", "application/json", body);
    let form = |body: &'static str| post("/x", "application/x-www-form-urlencoded", body);
    let multipart = |body: &'static str| post("/x", "multipart/form-data; boundary=x", body);
    let mut all = vec![
        on!("/:id", Path<u8>, get("/x")),
        on!("/:id", Path<Named>, get("/x")),
        on!("/:id", Path<(u8, u8)>, get("/1")),
        on!("/x", Query<Named>, get("/x?id=x")),
        on!("/x", Form<Named>, form("id=x")),
        on!("/x", Form<Named>, json("{}")),
        on!("/x", Json<Named>, json(r#"{"id": "x"}"#)),
        on!("/x", Json<Named>, json("{")),
        on!("/x", Json<Named>, form("id=1")),
        on!("/x", Json<Named>, post("/x", "", "{}")),
        on!("/x", Json<Named>, broken("application/json")),
        on!("/x", Vec<u8>, broken("text/plain")),
        on!("/x", String, post("/x", "text/plain", &b"\xff"[..])),
        on!("/x", Datum, get("/x")),
        on!("/x", TypedHeader<Authorization<Bearer>>, get("/x")),
        on!("/x", TypedHeader<Authorization<Bearer>>, basic()),
        on!("/x", Parts, json("{}")),
        on!("/x", Parts, multipart("--x\r\n")),
        on!("/x", Parts, broken("multipart/form-data; boundary=x")),
        on!("/x", WebSocket, get("/x")),
    ];
    for (name, request) in [("SizeLimit", multipart("hello")), ("SizeLimit", broken(""))] {
        let sized = make(async |_| "never").with(SizeLimit::new(4));
        all.push((name, sized.map_to_response().boxed(), request));
    }
    let items = |body| post("/items", "application/json", body);
    for request in [
        get("/items/7"),
        get("/items/7?limit=x"),
        get("/items/7?limit=300"),
        get("/items/x?limit=3"),
        get("/header"),
        items("{"),
        items(r#"{"name": ["pen"], "count": 3}"#),
        items(r#"{"name": "pen", "count": 300}"#),
        post("/items", "text/plain", "x"),
        post("/items", "", "x"),
    ] {
        all.push(("poem-openapi", openapi().map_to_response().boxed(), request));
    }
    all
}

/// An endpoint that asks for one value.
fn extracting<T: for<'a> FromRequest<'a> + Send>() -> impl Endpoint<Output = &'static str> {
    make(async |request: Request| {
        let (request, mut body) = request.split();
        T::from_request(&request, &mut body).await?;
        Ok::<_, poem::Error>("never")
    })
}

#[derive(Deserialize)]
struct Named {
    #[expect(dead_code, reason = "it is read, and that is all")]
    id: u8,
}

/// Data that nobody has added.
struct Datum;

impl<'a> FromRequest<'a> for Datum {
    async fn from_request(
        request: &'a Request,
        body: &mut poem::RequestBody,
    ) -> poem::Result<Self> {
        Data::<&u8>::from_request(request, body).await?;
        Ok(Self)
    }
}

/// All parts of a multipart body.
struct Parts;

impl<'a> FromRequest<'a> for Parts {
    async fn from_request(
        request: &'a Request,
        body: &mut poem::RequestBody,
    ) -> poem::Result<Self> {
        let mut parts = Multipart::from_request(request, body).await?;
        while let Some(part) = parts.next_field().await? {
            part.bytes().await?;
        }
        Ok(Self)
    }
}

fn get(path: &str) -> Request {
    Request::builder().uri(uri(path)).finish()
}

fn basic() -> Request {
    let request = Request::builder().uri(uri("/x"));
    request.header("authorization", "Basic eDp5").finish()
}

fn post(path: &str, kind: &str, body: impl Into<Body>) -> Request {
    let mut request = Request::builder().method(Method::POST).uri(uri(path));
    if !kind.is_empty() {
        request = request.header("content-type", kind);
    }
    request.body(body.into())
}

fn broken(kind: &str) -> Request {
    let chunks = [Ok("1"), Err(std::io::Error::other("cable cut"))];
    let body = futures_util::stream::iter(chunks);
    post("/x", kind, Body::from_bytes_stream(body))
}

fn uri(path: &str) -> Uri {
    path.parse().expect("a path")
}

#[tokio::test]
async fn a_record_knows_what_poem_would_have_said() {
    for ((name, app, request), (_, bare, same)) in failures().into_iter().zip(failures()) {
        let told = Arc::new(Mutex::new(Vec::new()));
        let written = Arc::clone(&told);
        let policy = ErrorPolicy::builder().observer(move |record: &Record<'_>| {
            let exc = record.exception();
            let said = format!("{} {:?}", exc.message(), exc.sources());
            written.lock().expect("no test panics here").push(said);
        });
        let app = app.with(ExceptionMiddleware::new(policy.build()));
        let _: Response = app.get_response(request).await;
        let answer = bare.get_response(same).await;
        assert!(!answer.status().is_success(), "{name} does not fail");
        let text = answer.into_body().into_string().await.expect("a text");
        let told = told.lock().expect("no test panics here");
        let [record] = &told[..] else {
            panic!("{name}: not one record: {told:?}");
        };
        // Strings of Rust are what sources are shown as.
        let shown = format!("{text:?}");
        let is_known = record.contains(&text) || record.contains(&shown[1..shown.len() - 1]);
        assert!(
            is_known && !text.is_empty(),
            "{name}: {text:?} is not in {record}"
        );
    }
}

#[cfg(feature = "request-id")]
#[tokio::test]
async fn an_id_of_poems_is_sent_by_poem_and_once() {
    use http_exception_poem::RequestIds;
    use poem::middleware::RequestId;

    let policy = |ids: RequestIds| ErrorPolicy::builder().request_ids(ids).build();
    for (ids, asks) in [
        (RequestIds::from_header("x-request-id"), "/nowhere"),
        (RequestIds::from_header("x-request-id").on_successes(), "/x"),
    ] {
        let app = Route::new().at("/x", make(async |_| "fine"));
        let app = app.with(ExceptionMiddleware::new(policy(ids.clone())));
        let sent = |answer: &Response| answer.headers().get_all("x-request-id").iter().count();
        // Without poem's the policy sends one.
        assert_eq!(sent(&app.get_response(get(asks)).await), 1);
        let app = app.with(RequestId::default());
        assert_eq!(sent(&app.get_response(get(asks)).await), 1);
    }
}

/// A request that has the canary wherever a client can put it, for a route with a parameter.
fn sent(kind: &str, body: impl Into<Body>) -> Request {
    Request::builder()
        .method(Method::POST)
        .uri(uri("/CANARY?id=CANARY&CANARY=CANARY"))
        .header("content-type", kind)
        .header("authorization", "Basic CANARY")
        .header("cookie", "id=CANARY")
        .body(body.into())
}

/// The failures of each of poem's extractors: as an argument, and raised by a handler that takes it as a `Result`.
fn refusals() -> Vec<(&'static str, BoxEndpoint<'static>, Request)> {
    let json = |body: &'static str| sent("application/json", body);
    let form = |body: &'static str| sent("application/x-www-form-urlencoded", body);
    let multipart = |body: &'static str| sent("multipart/form-data; boundary=x", body);
    macro_rules! on {
        ($extractor:ty, $request:expr) => {
            [
                extracting::<$extractor>().boxed(),
                raising::<$extractor>().boxed(),
            ]
            .map(|endpoint| {
                (
                    stringify!($extractor),
                    Route::new().at("/:id", endpoint).map_to_response().boxed(),
                    $request,
                )
            })
        };
    }
    let part = "--x\r\ncontent-disposition: form-data; name=\"CANARY\"\r\n\r\nhello";
    vec![
        on!(Path<u8>, sent("", "")),
        on!(Path<Named>, sent("", "")),
        on!(Path<Kinds>, sent("", "")),
        on!(Query<Named>, sent("", "")),
        on!(Query<Kinds>, sent("", "")),
        on!(Form<Named>, form("id=CANARY")),
        on!(Form<Kinds>, form("id=CANARY")),
        on!(Form<Kinds>, json("CANARY")),
        on!(Json<Named>, json(r#"{"id": "CANARY"}"#)),
        on!(Json<Kinds>, json(r#"{"id": "CANARY"}"#)),
        on!(Json<Named>, json(r#"{"id": CANARY"#)),
        on!(Json<Named>, sent("CANARY", "{}")),
        on!(String, sent("", &b"CANARY\xff"[..])),
        on!(TypedHeader<Authorization<Bearer>>, sent("", "")),
        on!(Parts, multipart(part)),
        on!(Parts, sent("CANARY", part)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An endpoint that asks for one value and raises what comes in its place.
fn raising<T: for<'a> FromRequest<'a> + Send>() -> impl Endpoint<Output = &'static str> {
    make(async |request: Request| {
        let (request, mut body) = request.split();
        let raised = async {
            let read = T::from_request(&request, &mut body).await;
            drop(read?);
            Ok::<_, HandlerError>("never")
        };
        Ok::<_, poem::Error>(raised.await?)
    })
}

#[derive(Deserialize)]
struct Kinds {
    #[expect(dead_code, reason = "it is read, and that is all")]
    id: Kind,
}

#[derive(Deserialize)]
enum Kind {
    Private,
}

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

#[tokio::test]
async fn what_poem_repeats_of_a_request_is_shown_in_no_record() {
    let own = |policy: ErrorPolicyBuilder| {
        policy
            .exception_handler(|_: ParseJsonError| StatusCode::BAD_REQUEST)
            .exception_handler(|_: ParseFormError| StatusCode::BAD_REQUEST)
            .map(|_: ParsePathError| HttpException::not_found("nothing"))
            .map(|_: ParseQueryError| RequestValidationError::new(Vec::new()))
    };
    let failing = |policy: ErrorPolicyBuilder| {
        policy.exception_handler(|_: RequestValidationError| -> String { panic!("on purpose") })
    };
    let as_it_is = |policy| policy;
    let policies: [&dyn Fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder; 3] =
        [&as_it_is, &own, &failing];
    for with in policies {
        let all = refusals().into_iter();
        let asked = [
            get("/items/7?limit=CANARY"),
            get("/items/CANARY?limit=3"),
            post(
                "/items",
                "application/json",
                r#"{"name": ["CANARY"], "count": "CANARY"}"#,
            ),
            post("/items", "application/json", r#"{"name": "CANARY"#),
        ];
        let of_openapi = asked.map(|it| ("poem-openapi", openapi().map_to_response().boxed(), it));
        for (name, app, request) in all.chain(of_openapi) {
            let shows = Shows::default();
            let policy = with(ErrorPolicy::builder().observed_by(shows.clone()));
            let app = app.with(ExceptionMiddleware::new(policy.build()));
            let status = app.get_response(request).await.status();
            let told = shows.0.lock().expect("no test panics here").clone();
            assert_eq!(told.len(), 1, "{name}: {status}");
            assert!(!told[0].contains("CANARY"), "{name}: {}", told[0]);
        }
    }
}
