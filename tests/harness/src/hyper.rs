//! hyper's server, as its documentation has it, for both versions of HTTP.

use std::error::Error;
use std::io;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};

use crate::Server;

type BoxError = Box<dyn Error + Send + Sync>;

/// Serves a service on a free port of loopback, without upgrades.
pub fn serve_hyper<S, B>(service: S) -> Server
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    Server::start(async move |listener| {
        let serve = move |stream| {
            let service = service.clone();
            async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                // A connection that breaks is the client's to notice.
                let _ = connection.serve_connection(stream, service).await;
            }
        };
        serve_each(listener, serve).await
    })
}

/// Serves a service on a listener, with upgrades, until this is dropped.
///
/// # Errors
///
/// None: a listener that cannot accept one connection is asked for the next.
pub async fn accept<S, B>(listener: TcpListener, service: S) -> io::Result<()>
where
    S: Service<Request<Incoming>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let serve = move |stream| {
        let service = service.clone();
        async move {
            let connection = auto::Builder::new(TokioExecutor::new());
            let serving = connection.serve_connection_with_upgrades(stream, service);
            let _ = serving.await;
        }
    };
    serve_each(listener, serve).await
}

async fn serve_each<Fut: Future<Output = ()> + Send + 'static>(
    listener: TcpListener,
    serve: impl Fn(TokioIo<TcpStream>) -> Fut,
) -> io::Result<()> {
    loop {
        // The peer may be gone before it is accepted.
        if let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(TokioIo::new(stream)));
        }
    }
}
