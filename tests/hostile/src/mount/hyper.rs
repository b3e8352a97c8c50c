//! hyper: a service of ours around the application's.

use std::convert::Infallible;
use std::io;

use http::{Request, Response};
use http_body_util::BodyExt;
use http_exception::{HttpException, Method, StatusCode};
use http_exception_hyper::{ExceptionService, WebSocketUpgrade};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;

use crate::app::Acting;
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
    match request.uri().path() {
        "/alive" => {
            let answer = alive(request.method());
            Box::pin(async { answer })
        }
        path if path.starts_with("/act/") => {
            app.act(request.map(|body| body.map_err(io::Error::other).boxed_unsync()))
        }
        path if path.starts_with("/ws/") && app.talks().is_some() => {
            let answer = open(app, request);
            Box::pin(async { answer })
        }
        _ => Box::pin(async { Err(HttpException::from_status(StatusCode::NOT_FOUND).into()) }),
    }
}

fn open(app: &App, request: Request<Incoming>) -> Answer {
    let talk = app.talks();
    let uri = request.uri().clone();
    let ws = WebSocketUpgrade::new(request)?;
    Ok(ws.on_upgrade(async move |socket| match talk {
        Some(talk) => talk(uri, Socket::Hyper(socket)).await,
        None => Ok(()),
    }))
}

fn alive(method: &Method) -> Answer {
    match *method {
        Method::GET => Ok(Response::new(text("alive"))),
        Method::HEAD => Ok(Response::new(empty())),
        _ => Err(HttpException::method_not_allowed(&[Method::GET, Method::HEAD]).into()),
    }
}
