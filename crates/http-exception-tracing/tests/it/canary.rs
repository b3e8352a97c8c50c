//! Nothing that a client has sent is in an event, and no text has more than a line of a bounded length.

use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::rejection::QueryRejection;
use axum::routing::post;
use http_exception_axum::{
    ErrorPolicy, ExceptionLayer, Json, Needs, Observer, Path, Query, Record,
    RequestValidationError, Result, Secret, Value,
};
use http_exception_tracing::Events;
use tower::ServiceExt;

use crate::seen::{Seen, now, policy};

#[test]
fn what_a_client_sends_is_in_no_event() {
    for (path, body) in [
        ("/text/CANARY", ""),
        ("/number/CANARY", ""),
        ("/query/1?token=CANARY&page=CANARY", ""),
        (
            "/body/1?token=CANARY",
            r#"{"password": ["CANARY"], "age": "CANARY", "kind": "CANARY"}"#,
        ),
        ("/body/1", r#"{"CANARY": "#),
        (
            "/axum/1?token=CANARY",
            r#"{"password": "x", "age": 1, "kind": "A"}"#,
        ),
        ("/panic/CANARY", ""),
    ] {
        let (seen, records) = served(path, body);
        assert_eq!(seen.events().len(), 1, "{path}: {seen}");
        let said = format!("{seen}{records}");
        assert!(!said.contains("CANARY"), "{path}: {said}");
    }
}

#[test]
fn what_a_framework_says_of_a_request_is_in_no_event() {
    for path in [
        "/CANARY?kind=Private",
        "/1?kind=CANARY",
        "/raised/1?kind=CANARY",
    ] {
        let policy = ErrorPolicy::builder()
            .observed_by(Events::new())
            .exception_handler(|_: RequestValidationError| -> String { panic!("on purpose") });
        let read = async |_: axum::extract::Path<u8>, _: axum::extract::Query<Kinds>| "never";
        let app = Router::new()
            .route("/{id}", post(read))
            .route("/raised/{id}", post(raise))
            .layer(ExceptionLayer::new(policy.build()));
        let request = Request::post(path).body(Body::empty()).expect("it is one");
        let (seen, _) = Seen::during(|| now(app.oneshot(request)));
        assert_eq!(seen.events().len(), 1, "{seen}");
        let said = seen.to_string();
        assert!(
            said.contains("http_exception.outcome = handler_failed"),
            "{said}"
        );
        assert!(!said.contains("CANARY"), "{said}");
    }
}

#[test]
fn credentials_of_urls_are_in_no_event() {
    for text in [
        "postgres://u:CANARY/SS@db",
        "postgres://u:CANARY#SS@db",
        "postgres://u:CANARY SS@db",
        "cannot get `https://host/cb?code=`CANARY`",
        "https://host/cb#access_token=CANARY",
        "https://host/cb;password=CANARY",
        r"https:\/\/u:CANARY@h",
        "first https://u:CANARY@a, then https://v:CANARY@b",
    ] {
        let exc = Said(text.to_owned());
        let seen = Seen::of(&policy(), &http_exception_axum::Request::new(()), exc);
        assert!(!seen.to_string().contains("CANARY"), "{text}: {seen}");
    }
}

#[test]
fn an_event_is_bounded_and_its_texts_are_lines() {
    let seen = Seen::of(&policy(), &http_exception_axum::Request::new(()), Deep(40));
    let one = seen.events().remove(0);
    for (name, value) in &one.fields {
        assert!(!value.contains(char::is_control), "{name}");
        assert!(value.len() < 9 * 1024, "{name} has {} bytes", value.len());
    }
}

fn served(path: &str, body: &str) -> (Seen, String) {
    let records = Arc::new(Mutex::new(String::new()));
    let kept = Arc::clone(&records);
    let policy = ErrorPolicy::builder()
        .observed_by(Records(kept))
        .observed_by(Events::new())
        .build();
    let app = Router::new()
        .route(
            "/text/{id}",
            post(async || -> Result<()> { Err(fmt::Error.into()) }),
        )
        .route(
            "/number/{id}",
            post(async |Path(id): Path<u64>| id.to_string()),
        )
        .route(
            "/query/{id}",
            post(async |Query(page): Query<Page>| page.page.to_string()),
        )
        .route(
            "/body/{id}",
            post(async |Json(user): Json<User>| user.age.to_string()),
        )
        .route(
            "/axum/{id}",
            post(
                async |axum::Json(user): axum::Json<Value>| -> Result<String> {
                    let kind: Kind = serde_json::from_value(user["kind"].clone())?;
                    Ok(format!("{kind:?}"))
                },
            ),
        )
        .route("/panic/{id}", post(async || -> () { panic!("on purpose") }))
        .layer(ExceptionLayer::new(policy));
    let request = Request::post(path)
        .header("authorization", "Bearer CANARY")
        .header("cookie", "session=CANARY")
        .header("x-api-key", "CANARY")
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .expect("it is one");
    let (seen, _) = Seen::during(|| now(app.oneshot(request)));
    let records = records.lock().expect("nothing panics").clone();
    (seen, records)
}

/// The texts of records.
struct Records(Arc<Mutex<String>>);

impl Observer for Records {
    fn needs(&self) -> Needs {
        Needs::nothing().route()
    }

    fn record(&self, record: &Record<'_>) {
        let mut texts = self.0.lock().expect("nothing panics");
        writeln!(texts, "{record}\n{record:?}").expect("a string takes everything");
    }
}

#[derive(serde::Deserialize)]
struct Page {
    page: u32,
}

#[derive(serde::Deserialize)]
struct User {
    #[expect(dead_code, reason = "is only read")]
    password: Secret<String>,
    age: u8,
    #[expect(dead_code, reason = "is only read")]
    kind: Kind,
}

type Rejected<T> = std::result::Result<T, QueryRejection>;

async fn raise(query: Rejected<axum::extract::Query<Kinds>>) -> Result<&'static str> {
    query?;
    Ok("never")
}

#[test]
fn a_rejection_that_is_raised_is_named_and_not_repeated() {
    let app = Router::new()
        .route("/{id}", post(raise))
        .layer(ExceptionLayer::new(policy()));
    let request = Request::post("/1?kind=CANARY").body(Body::empty());
    let (seen, _) = Seen::during(|| now(app.oneshot(request.expect("it is one"))));
    let text = seen.to_string();
    assert!(
        text.contains("message = axum::extract::rejection::QueryRejection: 1 validation error:"),
        "{text}"
    );
    assert!(!text.contains("CANARY"), "{text}");
}

#[test]
fn what_poem_says_of_a_request_is_in_no_event() {
    use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, Result, post};
    use poem::web::{Json, Path, Query};
    use poem::{Endpoint, EndpointExt, Route, handler};

    #[handler]
    fn read(_: Path<u8>, _: Query<Kinds>, _: Json<Kinds>) -> &'static str {
        "never"
    }
    #[handler]
    fn raise(json: poem::Result<Json<Kinds>>) -> Result<&'static str> {
        json?;
        Ok("never")
    }
    #[handler]
    fn raise_query(query: poem::Result<Query<Kinds>>) -> Result<&'static str> {
        query?;
        Ok("never")
    }
    for path in [
        "/CANARY?kind=Private",
        "/1?kind=CANARY",
        "/1?kind=Private",
        "/raised/1",
        "/query/1?kind=CANARY",
    ] {
        let policy = ErrorPolicy::builder().observed_by(Events::new()).build();
        let app = Route::new()
            .at("/:id", post(read))
            .at("/raised/:id", post(raise))
            .at("/query/:id", post(raise_query))
            .with(ExceptionMiddleware::new(policy));
        let request = poem::Request::builder()
            .method(http_exception_poem::Method::POST)
            .uri_str(path)
            .content_type("application/json")
            .body(r#"{"kind": "CANARY"}"#);
        let (seen, _) = Seen::during(|| now(app.get_response(request)));
        assert_eq!(seen.events().len(), 1, "{path}: {seen}");
        assert!(!seen.to_string().contains("CANARY"), "{path}: {seen}");
    }
}

#[derive(serde::Deserialize)]
struct Kinds {
    #[expect(dead_code, reason = "is only read")]
    kind: Kind,
}

#[derive(Debug, serde::Deserialize)]
enum Kind {
    Private,
}

/// An error of a driver.
#[derive(Debug)]
struct Said(String);

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Said {}

/// Causes of causes, each of them long and full of what a terminal obeys.
#[derive(Debug)]
struct Deep(usize);

static DEEP: [Deep; 40] = {
    let mut all = [const { Deep(0) }; 40];
    let mut at = 0;
    while at < all.len() {
        all[at] = Deep(at);
        at += 1;
    }
    all
};

impl fmt::Display for Deep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&"\u{1b}\n\u{7f}".repeat(3_000))
    }
}

impl std::error::Error for Deep {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&DEEP[self.0.checked_sub(1)?])
    }
}
