//! A server of both versions of HTTP around a service, as hyper's documentation has it.

use std::error::Error;

use harness::Server;
use http_body::Body;
use http_exception_hyper::Bytes;
use http_exception_hyper::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;

pub(crate) fn serve<S, B>(service: S) -> Server
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn Error + Send + Sync>>,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await?;
            let service = service.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                let stream = TokioIo::new(stream);
                // A connection that breaks is the client's to notice.
                let _ = connection.serve_connection(stream, service).await;
            });
        }
    })
}
