//! The service under load: an application whose every request ends in an error.

use std::error::Error;
use std::fmt;
use std::io::{self, Read, Write};
use std::panic;
use std::sync::Arc;
use std::thread;

use http::{Request, Response};
use http_exception::{ErrorPolicy, Exception, HttpException, Record, StatusCode};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio::task::yield_now;

use super::books::{Books, DROPPED, RECEIVED};
use super::deed::Deed;
use crate::{Adapter, Answer, App, text};

/// Serves until standard input ends, so that it cannot outlive whoever started it.
///
/// The first line of output is the address.
///
/// # Errors
///
/// The error of a runtime or listener that does not start.
pub fn serve(adapter: Adapter) -> io::Result<()> {
    // Panics are part of the load.
    panic::set_hook(Box::new(|_| {}));
    let (stop, stopped) = oneshot::channel();
    thread::spawn(move || {
        // Nothing is said there; it ends.
        let _ = io::copy(&mut io::stdin().lock().take(1), &mut io::sink());
        let _ = stop.send(());
    });
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let mut out = io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        tokio::select! {
            served = adapter.serve(listener, app()) => served,
            _ = stopped => Ok(()),
        }
    });
    runtime.shutdown_background();
    served
}

fn app() -> App {
    let books = Arc::new(Books::default());
    let policy = policy(Arc::clone(&books));
    App::new(policy, move |request| {
        // Counted before anything is polled: what is dropped at once was asked too.
        let deed = Deed::of(request.method().as_str(), request.uri().path());
        let visit = deed.map(|deed| Visit::begin(Arc::clone(&books), deed));
        act(Arc::clone(&books), visit, request)
    })
}

fn policy(books: Arc<Books>) -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|_: io::Error| HttpException::service_unavailable("Try again later"))
        .exception_handler(|_: Crash| -> StatusCode { panic!("the handler panics") })
        .exception_handler(async |_: Later| {
            yield_now().await;
            (StatusCode::IM_A_TEAPOT, "later")
        })
        .observer(move |record: &Record<'_>| {
            let Some(request) = record.request() else {
                return;
            };
            if let Some(deed) = Deed::of(request.method().as_str(), request.uri().path()) {
                books.add(deed, &format!("{:?}", record.outcome()));
            }
        })
        .build()
}

async fn act<B>(books: Arc<Books>, visit: Option<Visit>, request: Request<B>) -> Answer {
    let path = request.uri().path();
    if path == COUNTS {
        let tasks = tokio::runtime::Handle::current()
            .metrics()
            .num_alive_tasks();
        return Ok(Response::new(text(format!("{tasks}\n{}", books.counts()))));
    }
    let result = fail(path.strip_prefix("/act/").unwrap_or(path)).await;
    if let Some(visit) = visit {
        visit.end();
    }
    result
}

async fn fail(name: &str) -> Answer {
    Err(match name {
        "raised" | "head" => HttpException::not_found("Item not found").into(),
        "described" => OutOfStock { left: 2 }.into(),
        "mapped" => io::Error::other("disk /dev/sda1 is on fire").into(),
        "unknown" => Unknown.into(),
        "panic" => panic!("token=hunter2"),
        "crash" => Crash.into(),
        "later" => {
            for _ in 0..3 {
                yield_now().await;
            }
            Later.into()
        }
        _ => HttpException::from_status(StatusCode::NOT_FOUND).into(),
    })
}

/// One call of the application; it ends, panics, or is dropped.
struct Visit {
    books: Arc<Books>,
    deed: usize,
    ended: bool,
}

impl Visit {
    fn begin(books: Arc<Books>, deed: usize) -> Self {
        books.add(deed, RECEIVED);
        Self {
            books,
            deed,
            ended: false,
        }
    }

    fn end(mut self) {
        self.ended = true;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if !self.ended && !thread::panicking() {
            self.books.add(self.deed, DROPPED);
        }
    }
}

#[derive(Debug, Exception)]
#[exception(status = 409, code = "OUT_OF_STOCK", detail = "{left} left")]
struct OutOfStock {
    left: u32,
}

macro_rules! errors {
    ($($name:ident: $text:literal,)*) => {$(
        #[derive(Debug)]
        struct $name;

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($text)
            }
        }

        impl Error for $name {}
    )*};
}

errors! {
    Crash: "its handler panics",
    Later: "its handler answers later",
    Unknown: "password=hunter2",
}

impl fmt::Display for OutOfStock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} left in warehouse 7", self.left)
    }
}

impl Error for OutOfStock {}

/// Where the counts are asked for.
pub(super) const COUNTS: &str = "/act/counts";
