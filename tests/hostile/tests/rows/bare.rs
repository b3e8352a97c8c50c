//! A request to the core alone, and its answer as a server would send it.

use std::time::Duration;

use bytes::Bytes;
use harness::{Answer, Request};
use hostile::App;
use http_body_util::{BodyExt, Full};
use tokio::runtime::Builder;
use tokio::time::timeout;

/// Asks once, and reads the body to its end.
pub(crate) fn ask(app: &App, request: &Request) -> Answer {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime starts");
    let asked = async { timeout(PATIENCE, exchange(app, request)).await };
    runtime.block_on(asked).expect("an answer in time")
}

async fn exchange(app: &App, request: &Request) -> Answer {
    let mut asked = http::Request::builder()
        .method(&*request.method)
        .uri(&request.path);
    for (name, value) in &request.headers {
        asked = asked.header(name, value);
    }
    let body = Full::new(Bytes::from(request.body.clone().unwrap_or_default()));
    let asked = asked.body(body.map_err(|never| match never {}).boxed_unsync());
    let response = app.answer(asked.expect("a request that HTTP allows")).await;

    let mut answer = Answer::default();
    answer.status = response.status().as_u16();
    for (name, value) in response.headers() {
        let value = value.as_bytes().iter().copied().map(char::from).collect();
        answer.headers.push((name.to_string(), value));
    }
    let length = http_body::Body::size_hint(response.body()).exact();
    match response.into_body().collect().await {
        Ok(body) => answer.body = body.to_bytes().into(),
        Err(error) => answer
            .trouble
            .push(format!("the body is cut short: {error}")),
    }
    // Servers say it where they know it.
    if let Some(length) = length
        && answer.header("content-length").is_none()
    {
        let length = ("content-length".to_owned(), length.to_string());
        answer.headers.push(length);
    }
    answer
}

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(10);
