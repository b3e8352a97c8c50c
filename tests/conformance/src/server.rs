//! Serves the application on a socket, with the framework of one adapter.
//!
//! Both versions of HTTP are spoken on one port. How a request gets to a route
//! is the business of [`mount`](crate::mount).

use std::net::{SocketAddr, TcpListener};
use std::str::FromStr;
use std::{fmt, io, thread};

use tokio::runtime::{self, Runtime};

use crate::mount;

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
}

impl Adapter {
    /// Every adapter.
    pub const ALL: [Self; 3] = [Self::Axum, Self::Hyper, Self::Poem];

    /// Serves the application on a listener until the process ends.
    ///
    /// # Errors
    ///
    /// Returns the error of a listener or runtime that does not start.
    pub fn serve(self, listener: TcpListener) -> io::Result<()> {
        run(self, &runtime()?, listener)
    }

    /// Serves the application on a free port of loopback, on a thread of its own.
    ///
    /// # Errors
    ///
    /// Returns the error of a listener, runtime or thread that does not start.
    pub fn start(self) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let address = listener.local_addr()?;
        let runtime = runtime()?;
        thread::Builder::new()
            .name(self.to_string())
            .spawn(move || run(self, &runtime, listener))?;
        Ok(address)
    }
}

impl fmt::Display for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Axum => "axum",
            Self::Hyper => "hyper",
            Self::Poem => "poem",
        })
    }
}

impl FromStr for Adapter {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let adapter = Self::ALL.into_iter().find(|it| it.to_string() == name);
        adapter.ok_or_else(|| format!("unknown adapter `{name}` (expected axum, hyper or poem)"))
    }
}

fn runtime() -> io::Result<Runtime> {
    runtime::Builder::new_current_thread().enable_all().build()
}

fn run(adapter: Adapter, runtime: &Runtime, listener: TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    match adapter {
        Adapter::Axum => runtime.block_on(mount::axum::serve(listener)),
        Adapter::Hyper => runtime.block_on(mount::hyper::serve(listener)),
        Adapter::Poem => runtime.block_on(mount::poem::serve(listener)),
    }
}
