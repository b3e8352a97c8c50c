//! Applications of each framework as a team tests them, and tests that must fail.

use std::any::Any;
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use http_body_util::Full;
use http_exception::http::Response;
use http_exception::{Bytes, ErrorPolicy, Outcome, Request, StatusCode, json, raise};
use http_exception_axum::{ExceptionLayer, Json, Path};
use http_exception_hyper::{ExceptionService, service_fn};
use http_exception_poem::ExceptionMiddleware;
use http_exception_test::{Answer, App, CANARY, Records};
use hyper::body::Incoming;
use poem::EndpointExt;

#[test]
fn each_framework_gives_what_a_client_gets_and_observers_receive() {
    for (name, app) in apps() {
        let answer = app.get("/orders/7").header("accept", "*/*").send();
        answer
            .status(404)
            .header("content-type", "application/json")
            .json(json!({"detail": "There is no order 7"}))
            .outcome(Outcome::Handled)
            .told("HttpException at ")
            .no_misuse();
        app.get("/orders/panic")
            .send()
            .status(500)
            .text("Internal Server Error")
            .outcome(Outcome::Panicked);
        app.get("/orders/none").send().status(200).no_record();
        app.put("/orders/7").json(json!({"id": 7})).send();
        let text = failure(|| drop(app.get("/orders/none").send().outcome(Outcome::Handled)));
        assert!(text.contains("found []"), "{name}: {text}");
        assert!(text.ends_with("no record"), "{name}: {text}");
    }
}

#[test]
fn a_request_that_is_pending_is_named_with_its_record() {
    for (name, app) in apps() {
        let app = app.patience(Duration::from_millis(50));
        let text = failure(|| drop(app.delete("/orders/pending?a=b").send()));
        let start = "`DELETE /orders/pending?a=b` is still pending after 50ms\n  DELETE /orders/";
        assert!(text.starts_with(start), "{name}: {text}");
        assert!(text.contains(" 499 Aborted: "), "{name}: {text}");
        // It is not said of the next.
        app.get("/orders/none").send().no_record();
    }
}

#[test]
fn a_body_that_breaks_off_is_no_whole_one() {
    let (app, _) = axum(|| {
        let chunks = [Ok("so far"), Err(std::io::Error::other("so good"))];
        Body::from_stream(futures_util::stream::iter(chunks))
    });
    let answer = || app.get("/own").send().status(200);
    answer().breaks_off().outcome(Outcome::Skipped);
    let text = failure(|| drop(answer().text("so far")));
    assert!(text.contains("(the body breaks off: "), "{text}");
    let text = failure(|| drop(app.get("/orders/7").send().breaks_off()));
    assert!(
        text.starts_with("expected a body that breaks off"),
        "{text}"
    );
}

#[test]
fn a_body_is_sent_and_what_is_wrong_with_it_is_listed() {
    let (app, _) = axum(|| "");
    let answer = app.post("/orders").json(json!({"count": "many"})).send();
    let msg = "Input should be a valid integer";
    let error = json!({"type": "int_type", "loc": ["body", "count"], "msg": msg});
    answer.status(422).json(json!({"detail": [error]}));
    app.post("/orders")
        .header("content-type", "text/plain")
        .body("two")
        .send()
        .status(415)
        .told("POST /orders 415");
}

#[test]
fn a_secret_in_the_path_of_a_route_is_in_no_record() {
    let (app, _) = axum(|| "");
    app.get(&format!("/orders/{CANARY}?token={CANARY}"))
        .send()
        .status(404)
        .told("GET /orders/{id} 404");
    let text = failure(|| drop(app.get(&format!("/orders/{CANARY}")).send().hides(CANARY)));
    let start = format!("expected {CANARY:?} nowhere, found it in the answer");
    assert!(text.starts_with(&start), "{text}");
    app.get("/nowhere").send().status(404).hides(CANARY);
}

#[test]
fn what_no_observer_records_cannot_be_expected() {
    let app = App::tower(Router::new().layer(ExceptionLayer::new(ErrorPolicy::default())));
    let wrong: [fn(Answer) -> Answer; 4] = [
        |it| it.outcome(Outcome::Handled),
        |it| it.told("404"),
        Answer::no_record,
        Answer::no_misuse,
    ];
    for expect in wrong {
        let text = failure(|| drop(expect(app.get("/nowhere").send().status(404))));
        let end = "no records: `App::recorded_by` takes those of the policy";
        assert!(text.ends_with(end), "{text}");
    }
}

#[test]
fn a_service_that_fails_is_said_with_its_error() {
    let service = tower::service_fn(async |_: Request<Full<Bytes>>| {
        Err::<Response<Full<Bytes>>, _>(std::io::Error::other("no disk"))
    });
    let text = failure(|| drop(App::tower(service).get("/").send()));
    assert_eq!(text, "`GET /` is not answered: the service fails: no disk");
}

#[tokio::test]
async fn an_async_test_awaits() {
    for (name, app) in apps() {
        app.get("/orders/7")
            .await
            .status(404)
            .outcome(Outcome::Handled);
        let text = failure(|| drop(app.get("/orders/7").send()));
        assert!(text.ends_with("`app.get(…).await`"), "{name}: {text}");
    }
}

/// The same application on each framework, with its records.
fn apps() -> [(&'static str, App); 3] {
    let (axum, _) = axum(|| "");
    let records = Records::new();
    let poem = poem::Route::new().at("/orders/:id", poem::endpoint::make(poem_order));
    let poem = poem.with(ExceptionMiddleware::new(policy(&records)));
    let poem = App::poem(poem).recorded_by(records);
    let records = Records::new();
    let hyper = ExceptionService::new(service_fn(hyper_order), policy(&records));
    let hyper = App::hyper(hyper).recorded_by(records);
    [("axum", axum), ("poem", poem), ("hyper", hyper)]
}

fn policy(records: &Records) -> ErrorPolicy {
    let policy = ErrorPolicy::builder().observed_by(records.clone());
    policy.build()
}

/// The application on axum, with a handler of a test's own at `/own`.
fn axum<R, F>(own: F) -> (App, Records)
where
    F: Fn() -> R + Clone + Send + Sync + 'static,
    R: axum::response::IntoResponse,
{
    let records = Records::new();
    let router = Router::new()
        .route("/orders/{id}", axum::routing::any(axum_order))
        .route("/orders", post(async |_: Json<Order>| "created"))
        .route("/own", get(async move || own()))
        .layer(ExceptionLayer::new(policy(&records)));
    (App::tower(router).recorded_by(records.clone()), records)
}

#[derive(serde::Deserialize)]
struct Order {
    #[expect(dead_code, reason = "it is read, and that is all")]
    count: u32,
}

async fn axum_order(Path(id): Path<String>) -> http_exception_axum::Result<String> {
    Ok(order(&id).await?)
}

async fn poem_order(request: poem::Request) -> http_exception_poem::Result<String> {
    let id = request.raw_path_param("id").unwrap_or_default();
    Ok(order(id).await?)
}

async fn hyper_order(
    request: Request<Incoming>,
) -> http_exception_hyper::Result<Response<Full<Bytes>>> {
    let id = request.uri().path().trim_start_matches("/orders/");
    Ok(Response::new(order(id).await?.into()))
}

async fn order(id: &str) -> Result<String, http_exception::Raised> {
    match id {
        "none" => Ok("nothing to do".to_owned()),
        "panic" => panic!("on purpose"),
        "pending" => pending().await,
        _ => raise!(StatusCode::NOT_FOUND, format!("There is no order {id}")),
    }
}

/// The message of an assertion that fails.
fn failure(test: impl FnOnce()) -> String {
    let panic: Box<dyn Any + Send> = catch_unwind(AssertUnwindSafe(test)).expect_err("it fails");
    match panic.downcast::<&str>() {
        Ok(said) => (*said).to_owned(),
        Err(panic) => *panic.downcast::<String>().expect("it says why"),
    }
}
