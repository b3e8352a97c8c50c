//! Stacks of tower's layers below the layer of this crate.

use harness::stacks::Stack;
use harness::{Server, accept};
use http_exception_tower::{ExceptionLayer, Raised};
use hyper_util::service::TowerToHyperService;
use tower::ServiceBuilder;

harness::stacks!(serve);

fn serve(Stack { policy, time, app }: Stack) -> Server {
    Server::start(async move |listener| {
        let stack = ServiceBuilder::new()
            .concurrency_limit(64)
            .layer(ExceptionLayer::new(policy))
            .load_shed()
            .concurrency_limit(1)
            .timeout(time)
            .buffer(8)
            .map_err(Raised::into_error)
            .service(app);
        accept(listener, TowerToHyperService::new(stack)).await
    })
}
