//! Exceptions of the application in WebSockets, and the policy that answers them.

use http_exception::{
    ErrorPolicy, HttpException, Limits, Record, Request, StatusCode, WebSocketException, json,
};
use tokio::task::yield_now;

use super::MAX_MESSAGE;
use crate::app::Tag;
use crate::errors::errors;
use harness::{Notes, failures};

errors! {
    Answered: "its handler answers like a request",
    Asks: "its handler takes the request",
    Crashes: "its handler panics after an await",
    Feared: "an observer panics at it",
    Own: "its handler closes with a code of its own",
    Raises: "its handler raises an exception that closes",
    Secret: "password=hunter2",
}

/// A policy with a handler of every shape.
pub(super) fn policy(notes: &Notes) -> ErrorPolicy {
    ErrorPolicy::builder()
        .limits(Limits::default().message(MAX_MESSAGE))
        .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
        .exception_handler(|_: Answered| (StatusCode::NOT_FOUND, json!({"password": "hunter2"})))
        .exception_handler(describe)
        .exception_handler(async |_: Crashes| -> StatusCode {
            yield_now().await;
            panic!("token=hunter2 in the handler")
        })
        .exception_handler(async |_: Own| {
            yield_now().await;
            WebSocketException::new(4001, "own")
        })
        .exception_handler(|_: Raises| {
            Err::<StatusCode, _>(WebSocketException::new(4002, "raised"))
        })
        .status_handler(410, |exc: HttpException| {
            WebSocketException::new(4410, exc.detail().to_string())
        })
        .observer(|record: &Record<'_>| {
            let name = record.exception().type_name();
            assert!(!name.ends_with("Feared"), "token=hunter2 in an observer");
        })
        .observer(observer(notes))
        .build()
}

/// The request as a handler sees it, in the reason.
async fn describe(request: Request<()>, _: Asks) -> WebSocketException {
    let header = request.headers().get("x-one");
    let reason = format!(
        "{} {} {header:?} {:?}",
        request.method(),
        request.uri(),
        request.extensions().get::<Tag>(),
    );
    WebSocketException::new(4003, reason)
}

fn observer(notes: &Notes) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
    let notes = notes.clone();
    move |record| {
        let uri = record.request().map(|request| request.uri().path());
        notes.add(format!(
            "{} {:?} {:?}: {}{}",
            uri.unwrap_or_default(),
            record.outcome(),
            record.close_code().unwrap_or(record.status().as_u16()),
            record.exception().type_name(),
            failures(record),
        ));
    }
}
