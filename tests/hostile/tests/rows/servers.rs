//! Servers of the frameworks' own applications.

use axum::Router;
use harness::Server;
use poem::IntoEndpoint;
use poem::listener::TcpAcceptor;

pub(crate) fn serve_axum(app: Router) -> Server {
    Server::start(async |listener| axum::serve(listener, app).await)
}

pub(crate) fn serve_poem(app: impl IntoEndpoint<Endpoint: 'static> + Send + 'static) -> Server {
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}
