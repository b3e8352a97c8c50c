//! The service under load: an application whose every request ends in an error.

use std::future::pending;
use std::io::{self, Read, Write};
use std::panic;
use std::process;
use std::sync::Arc;
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
    ErrorPolicy, HttpException, Limits, Raised, Record, StatusCode, WebSocketException,
};
use http_exception_hyper::{Json, extract};
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle};
use tokio::task::yield_now;

use super::books::Books;
use super::deed::large;
use super::errors::{Crash, Late, Later, OnFire, OutOfStock, Unknown};
use super::torn::Torn;
use super::websocket::GREETING;

/// Serves until standard input ends, so that it cannot outlive whoever started it.
///
/// It keeps books of requests whose ids are below `ids`. The first line of output is the address.
///
/// # Errors
///
/// The error of a runtime or listener that does not start.
pub fn serve(adapter: Adapter, ids: usize) -> io::Result<()> {
    // Panics are part of the load.
    panic::set_hook(Box::new(|_| {}));
    thread::spawn(|| {
        // Nothing is said there; it ends. So does the process, whatever it is busy with.
        let _ = io::copy(&mut io::stdin().lock().take(1), &mut io::sink());
        process::exit(0);
    });
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let app = app(&Arc::new(Books::new(ids)));
        let mut out = io::stdout();
        writeln!(out, "{}", listener.local_addr()?)?;
        out.flush()?;
        adapter.serve(listener, app).await
    })
}

fn app(books: &Arc<Books>) -> App<Talks> {
    let acting = Arc::clone(books);
    let act = Route::act("/act/{*path}", &[], move |request| {
        // Counted before anything is polled: what is dropped at once was asked too.
        let visit = Visit::begin(&acting, request.uri());
        act(visit, request)
    });
    let app = App {
        sockets: Talks(Some(Arc::clone(books))),
        ..App::new(policy(Arc::clone(books)), [act])
    };
    // A header says which request an answer belongs to. It is put on outside of every policy.
    app.within(Layer::Middleware(Arc::new(|uri, _| {
        let label = id(uri).and_then(|id| HeaderValue::try_from(id.to_string()).ok());
        Ok(Box::new(|_, headers| {
            headers.extend(label.map(|label| (LABEL, label)));
        }))
    })))
}

/// The WebSockets, which are counted like requests.
#[derive(Clone, Debug, Default)]
struct Talks(Option<Arc<Books>>);

impl Sockets for Talks {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        match self.0.clone() {
            Some(books) => router.socket("/ws/{*path}", &[Method::GET], Talk(books)),
            None => router,
        }
    }
}

#[derive(Clone)]
struct Talk(Arc<Books>);

impl SocketRoute for Talk {
    type Entered = Uri;

    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, Uri), Raised> {
        Ok((handshake, uri.clone()))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        uri: Uri,
        socket: WebSocket<W>,
    ) -> Result<(), Raised> {
        let visit = Visit::begin(&self.0, &uri);
        let result = talk(uri.path(), socket, visit.id.unwrap_or_default()).await;
        visit.end();
        result
    }
}

fn policy(books: Arc<Books>) -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|OnFire(id)| HttpException::service_unavailable(format!("Try again later, {id}")))
        .exception_handler(|_: Crash| -> StatusCode { panic!("the handler panics") })
        .exception_handler(async |Later(id): Later| {
            yield_now().await;
            (StatusCode::IM_A_TEAPOT, format!("later, {id}"))
        })
        .exception_handler(async |_: Late| pending::<StatusCode>().await)
        .limits(
            Limits::default()
                .handler_deadline(DEADLINE)
                .request_body(MAX_BODY),
        )
        .observer(move |record: &Record<'_>| {
            let id = record.request().and_then(|request| id(request.uri()));
            let code = record.close_code().unwrap_or(record.status().as_u16());
            books.record(id, record.outcome(), code);
        })
        .build()
}

async fn act(visit: Visit, request: Request<Upload>) -> Reply {
    let path = request.uri().path().to_owned();
    let books = match path.as_str() {
        TURNOVER => {
            let tasks = Handle::current().metrics().num_alive_tasks();
            format!("{tasks} {}", visit.books.turnover()).into_bytes()
        }
        BOOKS => visit.books.to_bytes(),
        path => {
            let name = path.strip_prefix("/act/").unwrap_or(path);
            let result = fail(name, visit.id.unwrap_or_default(), request).await;
            visit.end();
            return result;
        }
    };
    Ok(Response::new(text(books)))
}

async fn fail(name: &str, id: usize, request: Request<Upload>) -> Reply {
    Err(match name {
        "raised" | "head" => HttpException::not_found(format!("Item {id} not found")).into(),
        "described" => OutOfStock(id).into(),
        "mapped" => OnFire(id).into(),
        "unknown" => Unknown(id).into(),
        "panic" => panic!("token=hunter2"),
        "crash" => Crash(id).into(),
        "later" => {
            for _ in 0..3 {
                yield_now().await;
            }
            Later(id).into()
        }
        "late" => Late(id).into(),
        "order" => {
            let Json(Order { count, name }) = extract(request).await?;
            unpaid(id, count, &name)
        }
        "broken" | "burst" => {
            let body = Torn::new(format!("so far so good, {id}"), name == "burst");
            return Ok(Response::new(body.map_err(Into::into).boxed()));
        }
        "large" => HttpException::conflict(large(id)).into(),
        _ => HttpException::from_status(StatusCode::NOT_FOUND).into(),
    })
}

async fn talk<W: Wire>(path: &str, mut socket: WebSocket<W>, id: usize) -> Result<(), Raised> {
    Err(match path {
        "/ws/close" => WebSocketException::new(4000, format!("silence, {id}")).into(),
        "/ws/raised" => HttpException::not_found(format!("Item {id} not found")).into(),
        "/ws/panic" => panic!("token=hunter2"),
        "/ws/crash" => Crash(id).into(),
        "/ws/late" => Late(id).into(),
        "/ws/order" => match socket.receive_json().await? {
            Some(Order { count, name }) => unpaid(id, count, &name),
            None => return Ok(()),
        },
        "/ws/gone" => {
            socket.send_text(GREETING).await?;
            while socket.receive_text().await?.is_some() {}
            WebSocketException::new(4001, "gone").into()
        }
        _ => {
            while socket.receive_text().await?.is_some() {}
            return Ok(());
        }
    })
}

/// What is asked for with a body.
#[derive(Debug, Deserialize)]
struct Order {
    count: u32,
    name: String,
}

fn unpaid(id: usize, count: u32, name: &str) -> Raised {
    // What was read is what was sent.
    if (count, name) == (2, "tea") {
        let status = StatusCode::PAYMENT_REQUIRED;
        HttpException::new(status, format!("Order {id} is not paid")).into()
    } else {
        Unknown(id).into()
    }
}

/// One call of the application; it ends, panics, or is dropped.
struct Visit {
    books: Arc<Books>,
    id: Option<usize>,
    is_over: bool,
}

impl Visit {
    fn begin(books: &Arc<Books>, uri: &Uri) -> Self {
        let id = id(uri);
        if !matches!(uri.path(), TURNOVER | BOOKS) {
            books.receive(id);
        }
        Self {
            books: Arc::clone(books),
            id,
            is_over: false,
        }
    }

    fn end(mut self) {
        self.is_over = true;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        if !self.is_over && !thread::panicking() {
            self.books.drop_at(self.id);
        }
    }
}

/// The id that a request says it has.
fn id(uri: &Uri) -> Option<usize> {
    uri.query()?.strip_prefix("id=")?.parse().ok()
}

/// Where it is asked how many tasks there are, and how much there is in the books.
pub(super) const TURNOVER: &str = "/act/turnover";

/// Where the books are asked for.
pub(super) const BOOKS: &str = "/act/books";

/// What a handler has for its answer. A busy machine does not stop a thread for that long.
const DEADLINE: Duration = Duration::from_millis(200);

/// More than any body that is meant to be read.
const MAX_BODY: usize = 64 * 1024;

/// The name of the header that labels an answer.
pub(super) const LABEL: HeaderName = HeaderName::from_static("x-label");
