//! Stacks of tower's layers in hyper's service.

use harness::stacks::Stack;
use harness::{Server, accept};
use http_exception_hyper::{ExceptionService, Raised};
use hyper_util::service::TowerToHyperService;
use tower::ServiceBuilder;

harness::stacks!(serve);

fn serve(Stack { policy, time, app }: Stack) -> Server {
    Server::start(async move |listener| {
        let stack = ServiceBuilder::new()
            .load_shed()
            .concurrency_limit(1)
            .timeout(time)
            .buffer(8)
            .map_err(Raised::into_error)
            .service(app);
        let service = ExceptionService::new(TowerToHyperService::new(stack), policy);
        accept(listener, service).await
    })
}
