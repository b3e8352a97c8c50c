//! What tower-http answers with in text, around a service of tower's or within it.

use std::convert::Infallible;

use expect_test::{Expect, expect};
use harness::{Notes, Request as Asked, get, heard, post, serve_hyper};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use http_exception_hyper::http::Response;
use http_exception_hyper::{Bytes, ErrorPolicy, ExceptionService, Request};
use hyper::body::{Body, Incoming};
use hyper_util::service::TowerToHyperService;
use tower::{Service, service_fn};
use tower_http::catch_panic::CatchPanic;
use tower_http::limit::RequestBodyLimit;
use tower_http::services::ServeDir;

#[test]
fn a_length_over_the_limit_of_tower_http_is_413() {
    let inner = service_fn(async |_: Request<_>| Ok::<_, Infallible>(alive()));
    check(
        RequestBodyLimit::new(inner, 4),
        &post("/", "hello"),
        expect![[r#"
            413 json {"detail":"Content Too Large"}
            # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn a_panic_that_tower_http_has_caught_is_told() {
    let inner = service_fn(
        async |request: Request<Incoming>| match request.uri().path() {
            "/alive" => Ok::<_, Infallible>(alive()),
            _ => panic!("token=hunter2"),
        },
    );
    check(
        CatchPanic::new(inner),
        &get("/"),
        expect![[r#"
        500 opaque
        # Unhandled 500: Service panicked"#]],
    );
}

#[test]
fn a_range_beyond_the_end_of_a_file_says_how_long_it_is() {
    let range = get("/LICENSE-MIT").with("range", "bytes=9999999-");
    check(
        files(),
        &range,
        expect![[r#"
        416 json
        accept-ranges: bytes
        content-range: bytes */1086

        {"detail":"Range Not Satisfiable"}
        # Handled 416: 416: Range Not Satisfiable"#]],
    );
}

#[test]
fn several_ranges_of_a_file_are_refused_alike() {
    let ranges = get("/LICENSE-MIT").with("range", "bytes=0-1,3-4");
    check(
        files(),
        &ranges,
        expect![[r#"
        416 json
        content-range: bytes */1086

        {"detail":"Range Not Satisfiable"}
        # Handled 416: 416: Range Not Satisfiable"#]],
    );
}

fn alive() -> Response<Full<Bytes>> {
    Response::new(Full::from("alive"))
}

/// The files of this package, beside what the connection is asked afterwards.
fn files() -> impl Files {
    let files = ServeDir::new(env!("CARGO_MANIFEST_DIR"));
    service_fn(move |request: Request<Incoming>| {
        let mut files = files.clone();
        async move {
            if request.uri().path() == "/alive" {
                return Ok(alive().map(|body| body.map_err(|never| match never {}).boxed_unsync()));
            }
            let response = files.call(request).await?;
            Ok(response.map(|body| body.map_err(Into::into).boxed_unsync()))
        }
    })
}

/// A service that a server can be made of.
trait Files:
    Service<Request<Incoming>, Response = Response<Content>, Error = Infallible, Future: Send>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Files for S where
    S: Service<Request<Incoming>, Response = Response<Content>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static
{
}

type Content = UnsyncBoxBody<Bytes, BoxError>;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

#[track_caller]
fn check<S, B>(service: S, request: &Asked, expected: Expect)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible, Future: Send>
        + Clone
        + Send
        + Sync
        + 'static,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let notes = Notes::default();
    let policy = ErrorPolicy::builder().observer(notes.observer()).build();
    let service = ExceptionService::new(TowerToHyperService::new(service), policy);
    expected.assert_eq(&heard(&serve_hyper(service), request, &notes));
}
