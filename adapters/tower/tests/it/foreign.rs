//! Third-party services below the layer: files, gRPC and warp's filters.

use std::convert::Infallible;

use expect_test::{Expect, expect};
use harness::{Notes, Protocol, Request as Asked, Server, accept, get, head, noted};
use http_body::Body;
use http_exception_tower::{Bytes, ErrorPolicy, ExceptionLayer, Request, Response};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use tower::{Layer, Service, ServiceBuilder};
use tower_http::services::ServeDir;
use warp::Filter;

#[test]
fn a_part_of_a_file_is_served_as_it_is() {
    let request = get("/serve.txt").with("range", "bytes=0-2");
    let server = serve(&Notes::default(), files);
    let answer = Protocol::Http1.exchange(server.address(), &request);
    let headers = ["content-range", "content-type"].map(|name| answer.header(name));
    assert_eq!(headers, [Some("bytes 0-2/7"), Some("text/plain")]);
    assert_eq!((answer.status, &*answer.text()), (206, "ser"));
}

#[test]
fn a_file_that_is_not_there_is_answered_by_the_policy() {
    check(
        files,
        &get("/none.txt"),
        expect![[r#"
        404 json {"detail":"Not Found"}
        # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn a_file_takes_no_post() {
    check(
        files,
        &Asked::new("POST", "/serve.txt"),
        expect![[r#"
        405 json
        allow: GET,HEAD

        {"detail":"Method Not Allowed"}
        # Handled 405: 405: Method Not Allowed"#]],
    );
}

#[test]
fn a_range_that_is_not_in_the_file_keeps_its_header() {
    let request = get("/serve.txt").with("range", "bytes=900-");
    check(
        files,
        &request,
        expect![[r#"
            416 json
            accept-ranges: bytes
            content-range: bytes */7

            {"detail":"Range Not Satisfiable"}
            # Handled 416: 416: Range Not Satisfiable"#]],
    );
}

#[test]
fn head_of_a_file_that_is_not_there_has_no_content() {
    check(
        files,
        &head("/none.txt"),
        expect![[r#"
        404
        cache-control: no-store
        content-length: 22
        content-type: application/json
        x-content-type-options: nosniff
        # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn what_grpc_says_in_its_status_stays() {
    let routes = || tonic::service::Routes::default().prepare();
    check(
        routes,
        &grpc("/shop.Items/Find"),
        expect![[r#"
        200
        content-length: 0
        content-type: application/grpc
        grpc-status: 12"#]],
    );
}

#[test]
fn a_panic_of_a_grpc_service_is_answered_by_the_policy() {
    let service = || {
        ServiceBuilder::new()
            .map_request(|request: Request<_>| {
                let is_known = request.uri().path() == "/";
                assert!(is_known, "token=hunter2 in a layer");
                request
            })
            .service(tonic::service::Routes::default().prepare())
    };
    check(
        service,
        &grpc("/shop.Items/Find"),
        expect![[r#"
        500 opaque
        # Panicked 500: panicked: token=hunter2 in a layer"#]],
    );
}

#[test]
fn a_filter_answers() {
    filters(&get("/hello/Ann"), expect!["200 just text Hello, Ann"]);
}

#[test]
fn a_path_that_no_filter_takes_is_answered_by_the_policy() {
    filters(
        &get("/none"),
        expect![[r#"
        404 json {"detail":"Not Found"}
        # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn what_a_filter_says_of_a_query_stays() {
    filters(
        &get("/items?limit=much"),
        expect!["400 just text Invalid query string"],
    );
}

fn files() -> ServeDir {
    ServeDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/files"))
}

#[track_caller]
fn filters(request: &Asked, expected: Expect) {
    #[derive(serde::Deserialize)]
    struct Page {
        limit: u8,
    }
    let hello = warp::path!("hello" / String).map(|name| format!("Hello, {name}"));
    let items = warp::path!("items")
        .and(warp::query::<Page>())
        .map(|page: Page| page.limit.to_string());
    let filters = hello.or(items);
    check(move || warp::service(filters), request, expected);
}

fn grpc(path: &str) -> Asked {
    let request = Asked::new("POST", path).with("content-type", "application/grpc");
    request.with("te", "trailers")
}

/// Compares the answer of a service below the layer, which is the same in both versions of HTTP.
#[track_caller]
fn check<S, B>(service: impl FnOnce() -> S + Send + 'static, request: &Asked, expected: Expect)
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let notes = Notes::default();
    let server = serve(&notes, service);
    let [first, second] = Protocol::ALL.map(|protocol| {
        let answer = protocol.exchange(server.address(), request);
        noted(&answer, &notes.take())
    });
    expected.assert_eq(&first);
    assert_eq!(second, first);
}

fn serve<S, B>(notes: &Notes, service: impl FnOnce() -> S + Send + 'static) -> Server
where
    S: Service<Request<Incoming>, Response = Response<B>, Error = Infallible>,
    S: Clone + Send + 'static,
    S::Future: Send,
    B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
{
    let policy = ErrorPolicy::builder().observer(notes.observer()).build();
    Server::start(async move |listener| {
        let service = ExceptionLayer::new(policy).layer(service());
        accept(listener, TowerToHyperService::new(service)).await
    })
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;
