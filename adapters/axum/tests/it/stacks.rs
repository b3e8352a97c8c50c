//! Stacks of tower's layers between the layer and the routes.

use axum::Router;
use axum::routing::any;
use harness::Server;
use harness::stacks::Stack;
use http_exception_axum::{ExceptionLayer, Raised};
use tower::{ServiceBuilder, layer::layer_fn};

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
            // Instead of the route below, whose errors are responses.
            .layer(layer_fn(move |_| app.clone()));
        let app: Router = Router::new().route("/{*path}", any(async || "never asked"));
        // Or axum builds the stack for each connection, with a limit of its own.
        let app = app.layer(stack).with_state(());
        axum::serve(listener, app).await
    })
}
