//! A shop in a stack of tower's layers: what they fail with is mapped, and the policy answers it too.
//!
//! ```console
//! $ cargo run -p example-tower -- --listen 127.0.0.1:3000
//! listening on http://127.0.0.1:3000
//!
//! $ curl -i -H 'x-request-id: 7f3a' http://127.0.0.1:3000/items/bar
//! HTTP/1.1 404 Not Found
//! x-error: There goes my error
//! x-handled-by: policy
//! content-type: application/json
//! cache-control: no-store
//! x-content-type-options: nosniff
//! vary: accept
//! x-request-id: 7f3a
//! content-length: 27
//!
//! {"detail":"Item not found"}
//! ```

use std::error::Error;
use std::time::Duration;

use example_hyper::shop;
use http_exception_tower::{ErrorPolicy, ExceptionLayer, HttpException, Raised};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower::load_shed::error::Overloaded;
use tower::timeout::error::Elapsed;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let policy = ExceptionLayer::new(policy())
        .timer(|time| Some(Box::pin(tokio::time::sleep(time))))
        .websockets();
    let app = ServiceBuilder::new()
        .layer(policy)
        .load_shed()
        .concurrency_limit(512)
        .timeout(Duration::from_secs(10))
        .map_err(Raised::into_error)
        .service_fn(shop);

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others may go on, and free some.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let app = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            // Fails when the client goes away, which is no error of the shop.
            let stream = TokioIo::new(stream);
            let _ = server.serve_connection_with_upgrades(stream, app).await;
        });
    }
}

/// The policy of the company, and what the layers of this stack fail with.
fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .extend(&example_policy::policy())
        .map(|_: Elapsed| HttpException::gateway_timeout("Too slow"))
        .map(|_: Overloaded| HttpException::service_unavailable("Too many at once"))
        .build()
}
