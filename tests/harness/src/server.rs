//! A server on a free port of loopback, for as long as the value lives.

use std::io;
use std::net::SocketAddr;
use std::panic;
use std::sync::Once;
use std::thread::{self, JoinHandle};

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// A running server. It ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves on a thread of its own.
    ///
    /// # Panics
    ///
    /// When there is no port, runtime or thread to be had.
    pub fn start<F, Fut>(serve: F) -> Self
    where
        F: FnOnce(TcpListener) -> Fut + Send + 'static,
        Fut: Future<Output = io::Result<()>>,
    {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        listener
            .set_nonblocking(true)
            .expect("a socket that does not block");
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name(SERVER.to_owned())
            .spawn(move || {
                let runtime = Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime starts");
                runtime.block_on(async {
                    let listener = TcpListener::from_std(listener).expect("a listener");
                    tokio::select! {
                        served = serve(listener) => served.expect("a server that runs"),
                        _ = stopped => {}
                    }
                });
            });
        let thread = thread.expect("a thread starts");
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    /// The same on several threads, so that requests are answered at the same time.
    ///
    /// # Panics
    ///
    /// When there is no port, runtime or thread to be had.
    pub fn start_on_threads<F, Fut>(serve: F) -> Self
    where
        F: FnOnce(TcpListener) -> Fut + Send + 'static,
        Fut: Future<Output = io::Result<()>> + Send,
    {
        Self::start(async move |listener: TcpListener| {
            let listener = listener.into_std()?;
            let threads = Threads::start()?;
            let served = threads.runtime().spawn(async move {
                let listener = TcpListener::from_std(listener)?;
                serve(listener).await
            });
            served.await.map_err(io::Error::other)?
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself does not listen, and its panic is printed already.
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
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
