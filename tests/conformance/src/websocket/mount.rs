//! The WebSockets on each framework.

mod axum;
mod hyper;
mod poem;

use wire::Server;

use crate::Adapter;

/// Serves the WebSockets of the reference on a free port of loopback.
#[must_use]
pub fn start(adapter: Adapter) -> Server {
    match adapter {
        Adapter::Axum => Server::start(axum::serve),
        Adapter::Hyper => Server::start(hyper::serve),
        Adapter::Poem => Server::start(poem::serve),
    }
}
