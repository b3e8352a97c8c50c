//! Requests to a service of hyper: its own connection has one end in memory.

use std::error::Error;
use std::rc::Rc;

use futures_util::future::{self, Either};
use http_body::Body;
use http_body_util::Full;
use http_exception::Bytes;
use http_exception::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper::{client, server};
use hyper_util::rt::TokioIo;

use super::App;
use crate::arrived::Arrived;

impl App {
    /// The application that a service of hyper is. Its bodies are hyper's, so each request goes through a
    /// connection of HTTP/1.1 in memory.
    ///
    /// # Example
    ///
    /// ```
    /// use http_body_util::Full;
    /// use http_exception_hyper::{
    ///     Bytes, ErrorPolicy, ExceptionService, Request, Result, StatusCode, http::Response, raise, service_fn,
    /// };
    /// use http_exception_test::App;
    /// use hyper::body::Incoming;
    ///
    /// async fn app(_: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    ///     raise!(StatusCode::GONE, "It was sold");
    /// }
    ///
    /// let app = App::hyper(ExceptionService::new(service_fn(app), ErrorPolicy::default()));
    /// app.get("/orders/7").send().status(410);
    /// ```
    #[must_use]
    pub fn hyper<S, B>(service: S) -> Self
    where
        S: Service<Request<Incoming>, Response = Response<B>> + 'static,
        S::Error: Into<Box<dyn Error + Send + Sync>>,
        B: Body<Data = Bytes> + 'static,
        B::Error: Into<Box<dyn Error + Send + Sync>>,
    {
        let service = Rc::new(service);
        Self::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let (ours, theirs) = tokio::io::duplex(BUFFER);
                let mut server = server::conn::http1::Builder::new();
                let server = server
                    .half_close(true)
                    .serve_connection(TokioIo::new(theirs), service);
                let handshake = client::conn::http1::handshake(TokioIo::new(ours));
                let (mut client, connection) = handshake.await.map_err(failed)?;
                let exchange = async move {
                    let sent = client.send_request(request.map(Full::new));
                    Ok(Arrived::of(sent.await.map_err(failed)?).await)
                };
                let ends = future::join(server.with_upgrades(), connection);
                match future::select(Box::pin(exchange), Box::pin(ends)).await {
                    Either::Left((arrived, _)) => arrived,
                    // Both ends are through, and what was said is there to be read.
                    Either::Right((_, exchange)) => exchange.await,
                }
            })
        })
    }
}

fn failed(error: hyper::Error) -> String {
    format!("the connection fails: {error}")
}

const BUFFER: usize = 64 * 1024;
