//! hyper's service as a tower service, with layers of tower's around it and within.

use std::time::Duration;

use harness::stacks::Stack;
use harness::{Server, accept};
use http_exception_hyper::{ErrorPolicy, ExceptionService, HttpException, Raised};
use hyper_util::service::TowerToHyperService;
use tower::{ServiceBuilder, ServiceExt};

harness::stacks!(serve);

fn serve(Stack { policy, time, app }: Stack) -> Server {
    Server::start(async move |listener| {
        let stack = ServiceBuilder::new()
            .concurrency_limit(64)
            .layer_fn(|inner| ExceptionService::new(inner, policy.clone()))
            .load_shed()
            .concurrency_limit(1)
            .timeout(time)
            .buffer(8)
            .map_err(Raised::into_error)
            .service(app);
        accept(listener, TowerToHyperService::new(stack)).await
    })
}

#[tokio::test]
async fn a_timeout_around_the_service_is_answered_by_a_policy_around_the_timeout() {
    let inner = ErrorPolicy::default();
    let outer = ErrorPolicy::builder()
        .map(|_: tower::timeout::error::Elapsed| HttpException::gateway_timeout("Too slow"))
        .build();
    let stack = ServiceBuilder::new()
        .layer_fn(|inner| ExceptionService::new(inner, outer.clone()))
        .timeout(Duration::ZERO)
        .layer_fn(|below| ExceptionService::new(below, inner.clone()))
        .service_fn(async |_: http_exception_hyper::Request<()>| {
            std::future::pending::<Result<http_exception_hyper::Response<String>, Raised>>().await
        });
    let Ok(answer) = stack.oneshot(http_exception_hyper::Request::new(())).await;
    assert_eq!(answer.status(), 504);
}
