//! Servers of the frameworks' own applications.

use std::convert::Infallible;
use std::error::Error;

use axum::Router;
use harness::Server;
use http::{Request, Response};
use http_exception::Bytes;
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use poem::IntoEndpoint;
use poem::listener::TcpAcceptor;

pub(crate) fn serve_axum(app: Router) -> Server {
    Server::start(async |listener| axum::serve(listener, app).await)
}

pub(crate) fn serve_hyper<S, B>(service: S) -> Server
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await?;
            let service = service.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                // A connection that breaks is the client's to notice.
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

pub(crate) fn serve_poem(app: impl IntoEndpoint<Endpoint: 'static> + Send + 'static) -> Server {
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}
