//! The adapters, each of which serves whatever application there is.

use std::fmt;
use std::io;
use std::str::FromStr;

use tokio::net::TcpListener;

use crate::mount;
use crate::{App, Server, Sockets};

/// An adapter of the library, and the framework it belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Adapter {
    /// `http-exception-axum`.
    Axum,
    /// `http-exception-hyper`.
    Hyper,
    /// `http-exception-poem`.
    Poem,
    /// `http-exception-tower`.
    Tower,
}

impl Adapter {
    /// Every adapter.
    pub const ALL: [Self; 4] = [Self::Axum, Self::Hyper, Self::Poem, Self::Tower];

    /// True if the framework has extractors of its own, and answers what is raised where no policy is.
    #[must_use]
    pub fn has_extractors(self) -> bool {
        matches!(self, Self::Axum | Self::Poem)
    }

    /// True if the server notices over HTTP/1.1 too that a client has left. poem's polls a connection again
    /// that has ended, and with it the handler.
    #[must_use]
    pub fn notices_clients_of_http1(self) -> bool {
        self != Self::Poem
    }

    /// Serves an application on a free port of loopback, on one thread.
    #[must_use]
    pub fn start<S: Sockets>(self, app: App<S>) -> Server {
        Server::start(move |listener| self.serve(listener, app))
    }

    /// The same on several threads.
    #[must_use]
    pub fn start_on_threads<S: Sockets>(self, app: App<S>) -> Server {
        Server::start_on_threads(move |listener| self.serve(listener, app))
    }

    /// Serves an application until this is dropped.
    ///
    /// # Errors
    ///
    /// The error of a listener that takes no connections any more.
    pub async fn serve<S: Sockets>(self, listener: TcpListener, app: App<S>) -> io::Result<()> {
        match self {
            Self::Axum => mount::axum::serve(listener, app).await,
            Self::Hyper => mount::hyper::serve(listener, app).await,
            Self::Poem => mount::poem::serve(listener, app).await,
            Self::Tower => mount::tower::serve(listener, app).await,
        }
    }
}

impl fmt::Display for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Axum => "axum",
            Self::Hyper => "hyper",
            Self::Poem => "poem",
            Self::Tower => "tower",
        })
    }
}

impl FromStr for Adapter {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let adapter = Self::ALL.into_iter().find(|it| it.to_string() == name);
        adapter.ok_or_else(|| {
            format!("unknown adapter `{name}` (expected axum, hyper, poem or tower)")
        })
    }
}
