//! The service under the layer: with and without a timer, and when it is not ready.

use std::future::pending;
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use http_exception_tower::{
    Bytes, ErrorPolicy, ExceptionLayer, HttpException, Json, Limits, Raised, Request, Response,
    Result, StatusCode, Value, extract, raise,
};
use tower::{Layer, Service, ServiceExt, service_fn};

#[tokio::test(start_paused = true)]
async fn a_handler_has_its_deadline_by_the_timer() {
    let layer = layer().timer(|time| Some(Box::pin(tokio::time::sleep(time))));
    assert_eq!(
        ask(&layer, "/slow").await,
        (500, "Internal Server Error".to_owned())
    );
}

#[tokio::test(start_paused = true)]
async fn a_handler_is_waited_for_without_a_timer() {
    let layer = layer();
    let asking = ask(&layer, "/slow");
    let asked = tokio::time::timeout(Duration::from_secs(3600), asking).await;
    assert!(asked.is_err(), "there is nobody to say that it is late");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_with_a_timer_or_without() {
    let too_large = (413, r#"{"detail":"Content Too Large"}"#.to_owned());
    let layer = layer();
    assert_eq!(ask(&layer, "/reads").await, too_large);
    let layer = layer.timer(|time| Some(Box::pin(tokio::time::sleep(time))));
    assert_eq!(ask(&layer, "/reads").await, too_large);
}

#[tokio::test]
async fn a_service_is_asked_again_whether_it_is_ready() {
    let mut service = layer().layer(ReadyAtLast { refusals: 1 });
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let Ok(service) = service.ready().await;
        let Ok(answer) = service.call(Request::new(())).await;
        statuses.push(answer.status().as_u16());
    }
    assert_eq!(statuses, [503, 200]);
}

#[tokio::test]
async fn a_clone_does_not_take_along_that_the_service_was_not_ready() {
    let mut service = layer().layer(ReadyAtLast { refusals: 1 });
    let Ok(_) = service.ready().await;
    let Ok(answer) = service.clone().oneshot(Request::new(())).await;
    assert_eq!(answer.status(), 200);
}

fn layer() -> ExceptionLayer {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: std::fmt::Error| pending::<StatusCode>().await)
        .map(|_: std::io::Error| HttpException::service_unavailable("Not yet"))
        .limits(Limits::default().request_body(8))
        .build();
    ExceptionLayer::new(policy)
}

async fn ask(layer: &ExceptionLayer, path: &str) -> (u16, String) {
    let service = layer.layer(service_fn(app));
    let request = Request::post(path).header("content-type", "application/json");
    let request = request.body(Full::from(r#"{"much": "too much"}"#));
    let Ok(answer) = service.oneshot(request.expect("a request")).await;
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await;
    let body = body.expect("a body in memory").to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn app(request: Request<Full<Bytes>>) -> Result<Response<Full<Bytes>>> {
    if request.uri().path() == "/slow" {
        raise!(std::fmt::Error);
    }
    extract::<Json<Value>, _>(request).await?.into_response()
}

/// A service that refuses a few times.
#[derive(Clone)]
struct ReadyAtLast {
    refusals: u32,
}

impl Service<Request<()>> for ReadyAtLast {
    type Response = Response<Full<Bytes>>;
    type Error = Raised;
    type Future = std::future::Ready<Result<Self::Response>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        if self.refusals == 0 {
            return Poll::Ready(Ok(()));
        }
        self.refusals -= 1;
        Poll::Ready(Err(std::io::Error::other("full").into()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        std::future::ready(Ok(Response::new(Full::from("taken"))))
    }
}
