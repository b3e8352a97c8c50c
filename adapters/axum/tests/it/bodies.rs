//! The errors of bodies in both directions, which axum and tower-http put wrappers around.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::extract::rejection::BytesRejection;
use axum::middleware::map_request;
use axum::response::sse::{Event, Sse};
use axum::routing::{get, post};
use expect_test::{Expect, expect};
use futures_util::stream;
use harness::{Http1, Notes, get as get_, post as post_};
use http_body_util::{BodyExt, Limited};
use http_exception_axum::{
    Bytes, ErrorPolicy, ExceptionLayer, HttpException, Json, Record, Result, Value,
};
use tower::ServiceBuilder;
use tower_http::compression::CompressionLayer;
use tower_http::decompression::RequestDecompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::check::serve;

/// Notes what an observer is told, with the type and the causes.
fn policy(notes: &Notes) -> ErrorPolicy {
    let notes = notes.clone();
    ErrorPolicy::builder()
        .stream_error(true)
        .observer(move |record: &Record<'_>| notes.add(record.to_string()))
        .build()
}

/// Asks for `/` once, in HTTP/1.1.
#[track_caller]
fn check(app: Router, request: &harness::Request, expected: Expect) {
    let notes = Notes::default();
    let server = serve(app.layer(ExceptionLayer::new(policy(&notes))));
    let answer = Http1::connect(server.address()).send(request);
    let notes = notes.take().join("\n");
    expected.assert_eq(&format!("{}\n# {notes}", answer.brief()));
}

/// A body that fails after its first piece.
fn failing() -> Body {
    let pieces = [
        Ok("data: 1\n\n"),
        Err(HttpException::service_unavailable("later")),
    ];
    Body::from_stream(stream::iter(pieces))
}

#[track_caller]
fn check_stream(body: impl Fn() -> Body + Clone + Send + Sync + 'static) {
    let answer = async move || ([("content-type", "text/event-stream")], body());
    check(
        Router::new().route("/", get(answer)),
        &get_("/"),
        expect![[r#"
            200 streamed
            content-type: text/event-stream

            data: 1

            event: error
            data: {"detail":"later"}


            TROUBLE: the body is cut short: the connection was closed
            # GET / 200 Skipped: HttpException: 503: later"#]],
    );
}

#[test]
fn the_error_of_a_stream_is_itself_within_any_number_of_wrappers() {
    check_stream(failing);
    check_stream(|| Body::new(Limited::new(failing(), 1000)));
    check_stream(|| Body::new(Limited::new(Body::new(Limited::new(failing(), 1000)), 1000)));
    check_stream(|| Body::new(failing().map_err(io::Error::other)));
}

#[test]
fn the_error_of_events_is_itself() {
    let events = async || {
        let error = || HttpException::service_unavailable("later");
        let events = [Ok(Event::default().data("1")), Err(error())];
        Sse::new(stream::iter(events))
    };
    check(
        Router::new().route("/", get(events)),
        &get_("/"),
        expect![[r#"
            200
            cache-control: no-cache
            content-type: text/event-stream
            transfer-encoding: chunked

            data: 1

            event: error
            data: {"detail":"later"}


            TROUBLE: the body is cut short: the connection was closed
            # GET / 200 Skipped: HttpException: 503: later"#]],
    );
}

#[test]
fn the_error_of_a_compressed_stream_is_itself() {
    let app = Router::new().route("/", get(async || failing()));
    let app = app.layer(CompressionLayer::new());
    let notes = Notes::default();
    let server = serve(app.layer(ExceptionLayer::new(policy(&notes))));
    let request = get_("/").with("accept-encoding", "gzip");
    let answer = Http1::connect(server.address()).send(&request);
    assert_eq!(answer.header("content-encoding"), Some("gzip"), "{answer}");
    assert_eq!(
        notes.take(),
        ["GET / 200 Skipped: HttpException: 503: later"]
    );
}

fn reading() -> Router {
    Router::new().route("/", post(async |value: Json<Value>| value))
}

fn json(body: &[u8]) -> harness::Request {
    post_("/", body).with("content-type", "application/json")
}

#[test]
fn a_body_that_middleware_has_no_more_time_for_is_408() {
    let slow = async |request: Request| {
        request.map(|_| {
            let never = stream::pending::<Result<&str, Infallible>>();
            Body::from_stream(never)
        })
    };
    let limited = RequestBodyTimeoutLayer::new(Duration::from_millis(20));
    let app = reading().layer(
        ServiceBuilder::new()
            .layer(map_request(slow))
            .layer(limited),
    );
    check(
        app,
        &json(b"7"),
        expect![[r#"
        408 json
        connection: close

        {"detail":"Request Timeout"}
        # POST / 408 Handled: HttpException: 408: Request Timeout: data was not received within the designated timeout"#]],
    );
}

#[test]
fn a_body_that_cannot_be_decompressed_is_400_and_its_client_has_not_left() {
    let app = || reading().layer(RequestDecompressionLayer::new());
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x33\x07\0";
    let coded = |body: &[u8]| json(body).with("content-encoding", "gzip");
    check(
        app(),
        &coded(b"no gzip at all"),
        expect![[r#"
        400 json {"detail":"There was an error parsing the body"}
        # POST / 400 Handled: HttpException: 400: There was an error parsing the body: Invalid gzip header"#]],
    );
    check(
        app(),
        &coded(gzip),
        expect![[r#"
        400 json {"detail":"There was an error parsing the body"}
        # POST / 400 Handled: HttpException: 400: There was an error parsing the body: unexpected end of file"#]],
    );
}

#[test]
fn a_client_that_leaves_while_axums_own_extractor_reads_is_told_as_one() {
    async fn read(body: std::result::Result<Bytes, BytesRejection>) -> Result<Bytes> {
        Ok(body?)
    }

    let leaves = map_request(|request: Request| async move {
        let broken = io::Error::from(io::ErrorKind::ConnectionReset);
        let pieces = [Ok("begun"), Err(broken)];
        request.map(|_| Body::from_stream(stream::iter(pieces)))
    });
    check(
        Router::new().route("/", post(read)).layer(leaves),
        &post_("/", "gone"),
        expect![[r#"
            400 json {"detail":"There was an error parsing the body"}
            # POST / 499 Aborted: axum_core::extract::rejection::BytesRejection at adapters/axum/tests/it/bodies.rs:185:12: 400: There was an error parsing the body: the client left before the end of its body: Failed to buffer the request body: connection reset: connection reset: connection reset: connection reset"#]],
    );
}
