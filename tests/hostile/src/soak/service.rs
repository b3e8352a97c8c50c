//! The service under load: an application whose every request ends in an error.

use std::future::pending;
use std::io::{self, Read, Write};
use std::mem;
use std::panic;
use std::process;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use harness::{
    Adapter, App, Handshake, Layer, Native, Reply, Route, SocketRoute, SocketRouter, Sockets,
    Upload, text,
};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use http_body_util::BodyExt;
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    ErrorPolicy, FastApi, HttpException, Limits, Negotiated, Problem, Raised, Record, RequestIds,
    StatusCode, Text, WebSocketException,
};
use http_exception_hyper::{Json, extract};
use http_exception_metrics::Counts;
use serde::Deserialize;
use tokio::runtime::Handle;
use tokio::task::yield_now;

use super::deed::{Crash, Deed, Does, Late, Later, OnFire};
use super::ledger::Ledger;
use super::operators;
use crate::Torn;

/// Serves until standard input ends, so that it cannot outlive whoever started it.
///
/// It keeps a ledger of so many requests, and of those of clients that misbehave beside them. The first
/// line of output is the address.
///
/// # Errors
///
/// The error of an output that nobody reads.
pub fn serve(adapter: Adapter, requests: usize) -> io::Result<()> {
    // Panics are part of the load.
    panic::set_hook(Box::new(|_| {}));
    operators::collect();
    *ledger() = Ledger::new(requests);
    let server = adapter.start_on_threads(app());
    writeln!(io::stdout(), "{}", server.address())?;
    // Nothing is said there; it ends. So does the process, whatever it is busy with.
    let _ = io::copy(&mut io::stdin().lock().take(1), &mut io::sink());
    process::exit(0)
}

/// The ledger of this process, which is one service.
fn ledger() -> MutexGuard<'static, Ledger> {
    static LEDGER: LazyLock<Mutex<Ledger>> = LazyLock::new(Mutex::default);
    LEDGER.lock().expect("nothing panics while it is held")
}

fn app() -> App<Talks> {
    let routes = [
        Route::act("/act/{*path}", &[], |request| {
            // Counted before anything is polled: what is dropped at once was asked too.
            Visit::begin(request.uri()).over(act(request))
        }),
        tells(TURNOVER, || {
            let tasks = Handle::current().metrics().num_alive_tasks();
            format!("[{tasks},{}]", ledger().turnover())
        }),
        tells(WHOLE, || {
            let seen = operators::seen();
            let mut ledger = ledger();
            ledger.seen = seen;
            serde_json::to_string(&*ledger).unwrap_or_default()
        }),
    ];
    // A header says which request an answer belongs to. It is put on outside of every policy.
    App::new(policy(), routes).within(Layer::Middleware(Arc::new(|uri, _| {
        let label = id(uri).and_then(|id| HeaderValue::try_from(id.to_string()).ok());
        Ok(Box::new(|_, headers| {
            headers.extend(label.map(|label| (HeaderName::from_static(LABEL), label)));
        }))
    })))
}

/// A route for the clients to look into the ledger.
fn tells(path: &'static str, tell: fn() -> String) -> Route {
    Route::act(path, &[Method::GET], move |_| {
        let told = tell();
        async { Ok(Response::new(text(told))) }
    })
}

/// The WebSockets, which are counted like requests.
#[derive(Clone, Debug, Default)]
struct Talks;

impl Sockets for Talks {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        router.socket("/ws/{*path}", &[Method::GET], Self)
    }
}

impl SocketRoute for Talks {
    type Entered = Uri;

    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, Uri), Raised> {
        Ok((handshake, uri.clone()))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        uri: Uri,
        socket: WebSocket<W>,
    ) -> Result<(), Raised> {
        Visit::begin(&uri).over(talk(&uri, socket)).await
    }
}

fn policy() -> ErrorPolicy {
    let limits = Limits::default()
        // A busy machine does not stop a thread for that long.
        .handler_deadline(Duration::from_millis(200))
        // More than any body that is meant to be read.
        .request_body(64 * 1024);
    ErrorPolicy::builder()
        .map(|OnFire { id }| HttpException::service_unavailable(format!("Try again later, {id}")))
        .exception_handler(|_: Crash| -> StatusCode { panic!("the handler panics") })
        .exception_handler(async |Later { id }: Later| {
            yield_now().await;
            (StatusCode::IM_A_TEAPOT, format!("later, {id}"))
        })
        .exception_handler(async |_: Late| pending::<StatusCode>().await)
        .format(Negotiated::new(FastApi).or(Problem::new()).or(Text))
        .limits(limits)
        .request_ids(RequestIds::from_header(REQUEST_ID).on_successes())
        .observed_by(operators::Told)
        .observed_by(Counts::new())
        .observer(|record: &Record<'_>| {
            let id = record.request().and_then(|request| id(request.uri()));
            let code = record.close_code().unwrap_or(record.status().as_u16());
            ledger().record(id, record.outcome(), code);
        })
        .build()
}

async fn act(request: Request<Upload>) -> Reply {
    let (does, id) = does(request.uri());
    Err(match does {
        Does::Raise(exc) => exc(id),
        Does::Linger(exc) => {
            for _ in 0..3 {
                yield_now().await;
            }
            exc(id)
        }
        Does::Read => unpaid(id, extract::<Json<_>, _>(request).await?.0),
        Does::Tear(panics) => {
            let torn = Torn::after(format!("so far so good, {id}"), panics);
            return Ok(Response::new(torn.map_err(Into::into).boxed()));
        }
        Does::Wait | Does::Nothing => HttpException::from_status(StatusCode::NOT_FOUND).into(),
    })
}

async fn talk<W: Wire>(uri: &Uri, mut socket: WebSocket<W>) -> Result<(), Raised> {
    let (does, id) = does(uri);
    Err(match does {
        Does::Raise(exc) | Does::Linger(exc) => exc(id),
        Does::Read => match socket.receive_json().await? {
            Some(order) => unpaid(id, order),
            None => return Ok(()),
        },
        Does::Wait => {
            socket.send_text(GREETING).await?;
            while socket.receive_text().await?.is_some() {}
            WebSocketException::new(4001, "gone").into()
        }
        Does::Tear(_) | Does::Nothing => return Ok(()),
    })
}

/// What a request asks for, and its id.
fn does(uri: &Uri) -> (Does, usize) {
    let does = Deed::at(uri.path()).map_or(Does::Nothing, |deed| deed.does);
    (does, id(uri).unwrap_or_default())
}

/// What is asked for with a body.
#[derive(Debug, Deserialize)]
struct Order {
    count: u32,
    name: String,
}

fn unpaid(id: usize, Order { count, name }: Order) -> Raised {
    let detail = format!("{count} {name} of {id} not paid");
    HttpException::new(StatusCode::PAYMENT_REQUIRED, detail).into()
}

/// One call of the application, by its id; it ends, panics, or is dropped.
struct Visit(Option<usize>);

impl Visit {
    fn begin(uri: &Uri) -> Self {
        ledger().receive(id(uri));
        Self(id(uri))
    }

    async fn over<T>(self, deed: impl Future<Output = T>) -> T {
        let done = deed.await;
        mem::forget(self);
        done
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if let Some(line) = ledger().line(self.0).filter(|_| !thread::panicking()) {
            line.dropped += 1;
        }
    }
}

/// The id that a request says it has.
fn id(uri: &Uri) -> Option<usize> {
    uri.query()?.strip_prefix("id=")?.parse().ok()
}

/// Where it is asked how many tasks there are, and how much there is in the ledger.
pub(super) const TURNOVER: &str = "/turnover";

/// Where the ledger is asked for.
pub(super) const WHOLE: &str = "/ledger";

/// What a handler sends that waits for its client.
pub(super) const GREETING: &str = "hello";

/// The name of the header with the id of a request, where it has one of its own.
pub(super) const REQUEST_ID: &str = "x-request-id";

/// The name of the header that labels an answer.
pub(super) const LABEL: &str = "x-label";
