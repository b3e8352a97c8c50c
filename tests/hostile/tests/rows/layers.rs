//! Layers around and below a policy: CORS, and other policies.

use std::convert::Infallible;

use axum::Router;
use axum::middleware::map_response;
use axum::routing::get as get_route;
use harness::{Http1, Notes, Server, get, listen_in, serve_hyper};
use http::{HeaderValue, Request, Response, StatusCode, Uri};
use http_body_util::Full;
use http_exception::{Bytes, ErrorPolicy, HttpException, Raised, Record};
use http_exception_axum::{ExceptionLayer, Result as AxumResult};
use http_exception_hyper::service_fn;
use http_exception_hyper::{ExceptionService, Result as HyperResult};
use http_exception_poem::{ExceptionMiddleware, Result as PoemResult};
use hyper::body::Incoming;
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use poem::{EndpointExt, Route, handler};

use crate::check::{Plain, assert_lacks, missing, observed};
use crate::facts::{Fact, facts};
use crate::servers::{serve_axum, serve_poem};

pub(crate) const FACTS: &[Fact] = facts! {
    alone:
        a46_every_error_passes_through_cors_that_stands_around_the_policy,
        a46_what_is_raised_passes_through_cors_that_stands_within_the_policy,
        a64_every_error_passes_through_cors_that_stands_between_two_layers_of_a_policy,
        a20_an_exception_that_is_raised_again_and_again_is_the_one_that_it_was,
        a48_an_application_on_axum_in_one_on_hyper_answers_and_is_told_once;
};

/// The header that a browser waits for, on every answer.
const ORIGIN: &str = "access-control-allow-origin";
const ANY: HeaderValue = HeaderValue::from_static("*");

/// What the paths of the applications end in, but for `/alive`.
fn raise(path: &str) -> Raised {
    match path {
        "/act/unknown" => Plain("token=hunter2".to_owned()).into(),
        "/act/panic" => panic!("token=hunter2"),
        _ => missing().into(),
    }
}

async fn with_origin<B>(mut response: Response<B>) -> Response<B> {
    response.headers_mut().insert(ORIGIN, ANY);
    response
}

/// Where the headers for browsers are put on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cors {
    /// Around the policy.
    Outside,
    /// Between the routes and the policy.
    Inside,
    /// Around one layer of the policy, and below another.
    Between,
}

fn axum_app(place: Cors, policy: ErrorPolicy) -> Server {
    let failing = async |uri: Uri| -> AxumResult<()> { Err(raise(uri.path()).into()) };
    let app = Router::new()
        .route("/act/{name}", get_route(failing))
        .route("/alive", get_route(async || "alive"));
    let policy = ExceptionLayer::new(policy);
    let cors = map_response(with_origin::<axum::body::Body>);
    serve_axum(match place {
        Cors::Outside => app.layer(policy).layer(cors),
        Cors::Inside => app.layer(cors).layer(policy),
        Cors::Between => app.layer(policy.clone()).layer(cors).layer(policy),
    })
}

async fn route(request: Request<Incoming>) -> HyperResult<Response<Full<Bytes>>> {
    match request.uri().path() {
        "/alive" => Ok(Response::new("alive".into())),
        path => Err(raise(path)),
    }
}

fn hyper_app(place: Cors, policy: ErrorPolicy) -> Server {
    if place == Cors::Inside {
        // What is raised is no answer yet, so that middleware within has nothing to put its header on:
        // it answers with a bare status, and the policy keeps what is about the exchange.
        let inner = async |request: Request<Incoming>| {
            let answer = route(request).await.unwrap_or_else(|exc| {
                let mut bare = Response::new(Full::default());
                *bare.status_mut() = exc.status().unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                bare
            });
            Ok::<_, Raised>(with_origin(answer).await)
        };
        serve_hyper(ExceptionService::new(service_fn(inner), policy))
    } else {
        let inner = ExceptionService::new(service_fn(route), policy.clone());
        let outside = service_fn(move |request| {
            let answer = inner.call(request);
            async {
                let Ok(answer) = answer.await;
                Ok::<_, Infallible>(with_origin(answer).await)
            }
        });
        match place {
            Cors::Between => serve_hyper(ExceptionService::new(outside, policy)),
            _ => serve_hyper(outside),
        }
    }
}

#[handler]
fn fail(uri: &Uri) -> PoemResult<()> {
    Err(raise(uri.path()).into())
}

#[handler]
fn alive() -> &'static str {
    "alive"
}

fn poem_app(place: Cors, policy: ErrorPolicy) -> Server {
    let app = Route::new()
        .at("/act/:name", http_exception_poem::get(fail))
        .at("/alive", http_exception_poem::get(alive));
    let policy = ExceptionMiddleware::new(policy);
    let cors = || poem::middleware::Cors::new().allow_origin("https://example.com");
    serve_poem(match place {
        Cors::Outside => app.with(policy).with(cors()).boxed(),
        Cors::Inside => app.with(cors()).with(policy).boxed(),
        Cors::Between => app.with(policy.clone()).with(cors()).with(policy).boxed(),
    })
}

fn a46_every_error_passes_through_cors_that_stands_around_the_policy() {
    cross(Cors::Outside, EVERY);
}

fn a64_every_error_passes_through_cors_that_stands_between_two_layers_of_a_policy() {
    cross(Cors::Between, EVERY);
}

const EVERY: &[(&str, u16, bool)] = &[("/act/panic", 500, true), ("/nowhere", 404, true)];

fn a46_what_is_raised_passes_through_cors_that_stands_within_the_policy() {
    // A panic unwinds through whatever stands within, which is never asked for an answer.
    cross(Cors::Inside, &[("/act/panic", 500, false)]);
}

/// The statuses that a browser gets from elsewhere, and whether it lets a page see them.
fn cross(place: Cors, others: &[(&str, u16, bool)]) {
    let raised = [
        ("/act/it", 404, true),
        ("/act/unknown", 500, true),
        ("/alive", 200, true),
    ];
    for app in [axum_app, hyper_app, poem_app] {
        let server = app(place, observed(&Notes::default()).build());
        for &(path, status, is_seen) in raised.iter().chain(others) {
            let request = get(path).with("origin", "https://example.com");
            let answer = harness::ask(&server, &request);
            assert!(answer.trouble.is_empty(), "{answer}");
            assert_lacks(&answer.to_string(), "hunter2");
            let seen = (answer.status, answer.header(ORIGIN).is_some());
            assert_eq!(seen, (status, is_seen), "{path}");
        }
    }
}

fn a20_an_exception_that_is_raised_again_and_again_is_the_one_that_it_was() {
    let notes = Notes::default();
    let told = notes.clone();
    let inner = ErrorPolicy::builder()
        // Raised again as it is, and from what a box of it becomes.
        .exception_handler(|exc: Plain| -> Result<StatusCode, Plain> { Err(exc) })
        .fallback_handler(|exc: Raised| -> Result<StatusCode, Raised> {
            let boxed = Raised::into_boxed;
            Err((0..1_000).fold(exc, |exc, _| Raised::from(boxed(exc))))
        })
        .observer(move |record: &Record<'_>| {
            let again = record.raised_by_handlers().iter();
            for exc in again.chain([record.exception()]) {
                told.add(format!("{} and {}", exc.message(), exc.sources().len()));
            }
        })
        .build();
    let server = axum_app(Cors::Outside, inner);
    let answer = Http1::connect(server.address()).send(&get("/act/unknown"));
    assert_eq!(answer.status, 500);
    let notes = notes.take();
    assert!(notes.len() > 1, "{notes:?}");
    let is_same = notes.iter().all(|note| note == "token=hunter2 and 0");
    assert!(is_same, "{notes:?}");
}

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
