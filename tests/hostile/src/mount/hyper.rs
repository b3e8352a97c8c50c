//! hyper: a service of ours around the application's.

use std::convert::Infallible;
use std::error::Error;
use std::io;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use http_exception::{Extract, HttpException, Method, StatusCode, Value};
use http_exception_hyper::{
    Cookies, ExceptionService, Form, Headers, Json, Path, PathParams, Query, WebSocketUpgrade,
    extract,
};
use hyper::body::{Body, Incoming};
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use wire::websocket::{MAX_MESSAGE, act, before};

use crate::app::Acting;
use crate::models::{Careless, Guarded, Login, Numbers, Thirty};
use crate::{Answer, App, Socket, empty, text};

pub(crate) async fn serve(listener: TcpListener, app: App) -> io::Result<()> {
    let policy = app.policy.clone();
    let labels = app.clone();
    let app = ExceptionService::new(service_fn(move |request| route(&app, request)), policy);
    let app = service_fn(move |request: Request<Incoming>| {
        let label = labels.label(request.uri());
        let answer = app.call(request);
        async {
            let mut response = answer.await?;
            label.put_on(response.headers_mut());
            Ok::<_, Infallible>(response)
        }
    });
    loop {
        // The peer may be gone before it is accepted.
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let app = app.clone();
        tokio::spawn(async move {
            let connection = auto::Builder::new(TokioExecutor::new());
            // A connection that breaks is the client's to notice.
            let stream = TokioIo::new(stream);
            let _ = connection.serve_connection_with_upgrades(stream, app).await;
        });
    }
}

fn route(app: &App, request: Request<Incoming>) -> Acting {
    let path = request.uri().path().to_owned();
    if let Some(path) = path.strip_prefix("/read/") {
        return read(path, request);
    }
    if let Some(path) = path.strip_prefix("/talk/") {
        let answer = converse(path, request);
        return Box::pin(async { answer });
    }
    if let Some(path) = path.strip_prefix("/open/") {
        let answer = open(app.clone(), path.to_owned(), request);
        return Box::pin(async { answer });
    }
    match &*path {
        "/alive" => {
            let answer = alive(request.method());
            Box::pin(async { answer })
        }
        path if path.starts_with("/act/") => {
            app.act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()))
        }
        path if path.starts_with("/ws/") && app.talks().is_some() => {
            let answer = open_for(app, request);
            Box::pin(async { answer })
        }
        _ => Box::pin(async { Err(HttpException::from_status(StatusCode::NOT_FOUND).into()) }),
    }
}

fn open_for(app: &App, mut request: Request<Incoming>) -> Answer {
    let talk = app.talks();
    let uri = request.uri().clone();
    let ws = WebSocketUpgrade::new(&mut request)?;
    Ok(ws.on_upgrade(async move |socket| match talk {
        Some(talk) => talk(uri, Socket::Hyper(socket)).await,
        None => Ok(()),
    }))
}

pub(crate) fn alive(method: &Method) -> Answer {
    match *method {
        Method::GET => Ok(Response::new(text("alive"))),
        Method::HEAD => Ok(Response::new(empty())),
        _ => Err(HttpException::method_not_allowed(&[Method::GET, Method::HEAD]).into()),
    }
}

/// Reads with what the adapter has of the core, be it of a connection or not.
pub(crate) fn read<B: Readable>(path: &str, mut request: Request<B>) -> Acting {
    match path {
        "json/login" => taken::<Json<Login>>(request),
        "json/guarded" => taken::<Json<Guarded>>(request),
        "json/careless" => taken::<Json<Careless>>(request),
        "json/texts" => taken::<Json<Vec<String>>>(request),
        "json/thirty" => taken::<Json<Vec<Thirty>>>(request),
        "json/value" => taken::<Json<Value>>(request),
        "form/login" => taken::<Form<Login>>(request),
        "query" => taken::<Query<Numbers>>(request),
        "headers" => taken::<Headers<Numbers>>(request),
        "cookies" => taken::<Cookies<Numbers>>(request),
        path => {
            let token = path.strip_prefix("path/").unwrap_or_default();
            let params = PathParams::encoded([("token", token)]);
            request.extensions_mut().insert(params);
            taken::<Path<u32>>(request)
        }
    }
}

fn taken<E: Extract + Send + 'static>(request: Request<impl Readable>) -> Acting {
    Box::pin(async {
        let _: E = extract(request).await?;
        Ok(Response::new(text("taken")))
    })
}

/// The body of a request.
pub(crate) trait Readable:
    Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static
{
}

impl<B> Readable for B where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static
{
}

fn converse(path: &str, mut request: Request<Incoming>) -> Answer {
    let ws = WebSocketUpgrade::new(&mut request)?.max_message_size(MAX_MESSAGE);
    before(path, &ws, || ws.extract())?;
    let path = path.to_owned();
    let answer: Response<String> = ws.on_upgrade(async move |socket| act(path, socket).await);
    Ok(answer.map(text))
}

fn open(app: App, path: String, mut request: Request<Incoming>) -> Answer {
    let ws = WebSocketUpgrade::new(&mut request)?;
    let answer: Response<String> = ws.on_upgrade(async move |mut socket| {
        socket.send_text("open").await?;
        app.raise_within(&path).await
    });
    Ok(answer.map(text))
}
