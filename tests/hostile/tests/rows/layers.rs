//! What stands around and below a policy: CORS, and other policies.

use std::convert::Infallible;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get as get_route;
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use http_exception::{Bytes, ErrorPolicy, HttpException};
use http_exception_axum::{ExceptionLayer, Result as AxumResult};
use http_exception_hyper::{ExceptionService, Result as HyperResult};
use http_exception_poem::{ExceptionMiddleware, Result as PoemResult};
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use poem::listener::TcpAcceptor;
use poem::{EndpointExt, Route, handler};
use wire::{Notes, Server, get, listen_in};

use crate::check::observed;

/// The header that a browser waits for, on every answer.
const ORIGIN: &str = "access-control-allow-origin";
const ANY: HeaderValue = HeaderValue::from_static("*");

fn missing() -> HttpException {
    HttpException::not_found("Item not found")
}

async fn with_origin<B>(mut response: Response<B>) -> Response<B> {
    response.headers_mut().insert(ORIGIN, ANY);
    response
}

fn serve_hyper<S, B>(service: S) -> Server
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    Server::start(async move |listener| {
        loop {
            let (stream, _) = listener.accept().await?;
            let service = service.clone();
            tokio::spawn(async move {
                let connection = auto::Builder::new(TokioExecutor::new());
                // A connection that breaks is the client's to notice.
                let _ = connection
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    })
}

fn axum_app(cors_is_outside: bool, policy: ErrorPolicy) -> Server {
    let failing = async || -> AxumResult<()> { Err(missing().into()) };
    let app = Router::new()
        .route("/act/it", get_route(failing))
        .route("/alive", get_route(async || "alive"));
    let policy = ExceptionLayer::new(policy);
    let cors = map_response(with_origin::<axum::body::Body>);
    let app = if cors_is_outside {
        app.layer(policy).layer(cors)
    } else {
        app.layer(cors).layer(policy)
    };
    Server::start(async |listener| axum::serve(listener, app).await)
}

async fn route(request: Request<Incoming>) -> HyperResult<Response<Full<Bytes>>> {
    match request.uri().path() {
        "/alive" => Ok(Response::new("alive".into())),
        _ => Err(missing().into()),
    }
}

fn hyper_app(cors_is_outside: bool, policy: ErrorPolicy) -> Server {
    if cors_is_outside {
        let inner = ExceptionService::new(service_fn(route), policy);
        serve_hyper(service_fn(move |request| {
            let answer = inner.call(request);
            async { Ok(with_origin(answer.await?).await) }
        }))
    } else {
        // What is raised is no answer yet, so that middleware within has nothing to put its header on:
        // it answers with a bare status, and the policy keeps what is about the exchange.
        let inner = async |request: Request<Incoming>| {
            let answer = if let Ok(response) = route(request).await {
                response
            } else {
                let mut bare = Response::new(Full::default());
                *bare.status_mut() = http::StatusCode::NOT_FOUND;
                bare
            };
            Ok::<_, http_exception::Raised>(with_origin(answer).await)
        };
        serve_hyper(ExceptionService::new(service_fn(inner), policy))
    }
}

#[handler]
fn fail() -> PoemResult<()> {
    Err(missing().into())
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

fn poem_app(cors_is_outside: bool, policy: ErrorPolicy) -> Server {
    let app = Route::new()
        .at("/act/it", http_exception_poem::get(fail))
        .at("/alive", http_exception_poem::get(alive));
    let policy = ExceptionMiddleware::new(policy);
    let cors = || poem::middleware::Cors::new().allow_origin("https://example.com");
    let app = if cors_is_outside {
        app.with(policy).with(cors()).boxed()
    } else {
        app.with(cors()).with(policy).boxed()
    };
    Server::start(async |listener| {
        let acceptor = TcpAcceptor::from_tokio(listener)?;
        poem::Server::new_with_acceptor(acceptor).run(app).await
    })
}

#[test]
fn a46_an_error_passes_through_cors_on_either_side_of_the_policy() {
    for app in [axum_app, hyper_app, poem_app] {
        for cors_is_outside in [false, true] {
            let notes = Notes::default();
            let server = app(cors_is_outside, observed(&notes).build());
            let request = get("/act/it").with("origin", "https://example.com");
            let answer = wire::ask(&server, &request);
            assert_eq!(answer.status, 404, "{answer}");
            assert!(
                answer.header(ORIGIN).is_some(),
                "outside: {cors_is_outside}: {answer}"
            );
            assert!(answer.trouble.is_empty(), "{answer}");
        }
    }
}

#[test]
fn a48_an_application_on_axum_in_one_on_hyper_answers_and_is_told_once() {
    let notes = Notes::default();
    let inner = ExceptionLayer::new(observed(&notes).build());
    let failing = async || -> AxumResult<()> { Err(missing().into()) };
    let app = Router::new()
        .route("/act/it", get_route(failing))
        .route("/alive", get_route(async || "alive"))
        .layer(inner);
    let outer = ErrorPolicy::builder()
        .status_handler(200..=599, |_: HttpException| "the outer policy")
        .observer(notes.named_observer("outer "));
    let app = TowerToHyperService::new(app);
    let server = serve_hyper(ExceptionService::new(app, outer.build()));
    for (path, body) in [("/act/it", "Item not found"), ("/nowhere", "Not Found")] {
        let told = listen_in(&server, &get(path), &notes);
        let expected = format!("\n{{\"detail\":\"{body}\"}}\n# Handled 404: 404: {body}\n");
        assert!(told.ends_with(&expected), "{told}");
    }
}
