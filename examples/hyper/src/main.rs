//! A shop on hyper: the service returns `Result`, and a policy that other services share answers for it.
//!
//! ```console
//! $ cargo run -p example-hyper -- --listen 127.0.0.1:3000
//! listening on http://127.0.0.1:3000
//!
//! $ curl -i http://127.0.0.1:3000/items/bar
//! HTTP/1.1 404 Not Found
//! x-error: There goes my error
//! x-handled-by: policy
//! content-type: application/json
//! cache-control: no-store
//! x-content-type-options: nosniff
//! content-length: 27
//!
//! {"detail":"Item not found"}
//! ```

mod extract;

use std::error::Error;
use std::time::Duration;

use example_policy::{current_user, find_item, find_order, find_unicorn, policy, stock};
use http_body_util::Full;
use http_exception_hyper::{
    Bytes, ExceptionService, HeaderValue, HttpException, Method, Request, Result, StatusCode,
    Value, header, http, json, raise,
};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "says where it listens")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--listen").skip(1);
    let listen = args.next().unwrap_or_else(|| "127.0.0.1:3000".into());

    let app = ExceptionService::new(service_fn(shop), policy());

    let listener = TcpListener::bind(listen).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // Out of file descriptors, perhaps: others may go on, and free some.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let app = app.clone();
        tokio::spawn(async move {
            let server = auto::Builder::new(TokioExecutor::new());
            // Fails when the client goes away, which is no error of the shop.
            let _ = server.serve_connection(TokioIo::new(stream), app).await;
        });
    }
}

/// The router, which hyper does not have: it raises 404 and 405 like any other exception.
async fn shop(request: Request<Incoming>) -> Result<http::Response<Full<Bytes>>> {
    let is_head = request.method() == Method::HEAD;
    let path = request.uri().path().to_owned();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    let content = match (request.method().as_str(), &*segments) {
        (_, segments) if segments.contains(&"") => raise!(StatusCode::NOT_FOUND),

        ("POST", ["items"]) => json!(extract::json::<NewItem>(request).await?),
        ("GET" | "HEAD", ["items", id]) => json!({"item": find_item(&extract::text(id)?)?}),
        ("GET" | "HEAD", ["users", "me"]) => json!({"user": current_user(request.headers())?}),
        ("GET" | "HEAD", ["unicorns", name]) => {
            json!({"unicorn": find_unicorn(&extract::text(name)?)?})
        }
        ("GET" | "HEAD", ["orders", id]) => json!({"quantity": find_order(extract::number(id)?)?}),
        ("GET" | "HEAD", ["stock", id]) => json!({"stock": stock(&extract::text(id)?)?}),
        ("GET" | "HEAD", ["boom"]) => panic!("a handler that panics still answers"),

        (_, ["items"]) => raise!(HttpException::method_not_allowed(&[Method::POST])),
        (_, ["items" | "unicorns" | "orders" | "stock", _] | ["users", "me"] | ["boom"]) => {
            raise!(HttpException::method_not_allowed(&[
                Method::GET,
                Method::HEAD
            ]))
        }
        _ => raise!(StatusCode::NOT_FOUND),
    };
    Ok(answer(is_head, &content))
}

#[derive(Deserialize, Serialize)]
struct NewItem {
    name: String,
    price: f64,
}

/// The answer without an error; hyper leaves it to the service that HEAD gets no body.
fn answer(is_head: bool, content: &Value) -> http::Response<Full<Bytes>> {
    let content = Bytes::from(content.to_string());
    let length = HeaderValue::from(content.len());
    let mut response = http::Response::new(Full::new(content));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::CONTENT_LENGTH, length);
    if is_head {
        *response.body_mut() = Full::default();
    }
    response
}
