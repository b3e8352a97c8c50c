//! The adapters, and the life of a server of each.

use std::fmt;
use std::io;
use std::panic;
use std::str::FromStr;
use std::sync::Once;
use std::thread;

use harness::Server;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::{App, mount};

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

    /// Serves an application on a free port of loopback, on one thread.
    #[must_use]
    pub fn start(self, app: App) -> Server {
        Server::start(move |listener| self.serve(listener, app))
    }

    /// The same on several threads, so that requests are answered at the same time.
    #[must_use]
    pub fn start_on_threads(self, app: App) -> Server {
        Server::start(async move |listener: TcpListener| {
            let listener = listener.into_std()?;
            let threads = Threads::start()?;
            let served = threads.runtime().spawn(async move {
                let listener = TcpListener::from_std(listener)?;
                self.serve(listener, app).await
            });
            served.await.map_err(io::Error::other)?
        })
    }

    /// Serves an application until this is dropped.
    ///
    /// # Errors
    ///
    /// The error of a listener that takes no connections any more.
    pub async fn serve(self, listener: TcpListener, app: App) -> io::Result<()> {
        match self {
            Self::Axum => mount::axum::serve(listener, app).await,
            Self::Hyper => mount::hyper::serve(listener, app).await,
            Self::Poem => mount::poem::serve(listener, app).await,
        }
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

    fn from_str(name: &str) -> Result<Self, String> {
        let adapter = Self::ALL.into_iter().find(|it| it.to_string() == name);
        adapter.ok_or_else(|| format!("no adapter `{name}` (expected axum, hyper or poem)"))
    }
}

/// A runtime with several threads, which may be dropped within another.
struct Threads(Option<Runtime>);

impl Threads {
    fn start() -> io::Result<Self> {
        let mut builder = Builder::new_multi_thread();
        let builder = builder.worker_threads(4).thread_name(SERVER).enable_all();
        builder.build().map(|runtime| Self(Some(runtime)))
    }

    fn runtime(&self) -> &Runtime {
        self.0.as_ref().expect("it is taken by `drop` alone")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Leaves panics on the threads of servers unprinted: they are what is tested.
///
/// It comes before the first policy, whose own hook then calls this one.
pub fn silence_servers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if thread::current().name() != Some(SERVER) {
                print(info);
            }
        }));
    });
}

/// The name of the threads of every server.
const SERVER: &str = "server";
