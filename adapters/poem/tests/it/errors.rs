//! Errors that poem makes, or that an application makes with poem's means.

use std::io;

use expect_test::{Expect, expect};
use harness::get as get_;
use http_exception_poem::{StatusCode, get};
use poem::endpoint::make;
use poem::{Body, Error, Response};

use crate::check;

#[test]
fn an_error_of_a_bare_404_is_answered_by_the_policy() {
    check(
        || Error::from_status(StatusCode::NOT_FOUND),
        expect![[r#"
            404 text nothing here
            # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn an_error_of_a_bare_503_keeps_its_status() {
    check(
        || Error::from_status(StatusCode::SERVICE_UNAVAILABLE),
        expect![[r#"
            503 json {"detail":"Service Unavailable"}
            # Handled 503: 503: Service Unavailable"#]],
    );
}

#[test]
fn an_error_of_a_bare_response_is_answered_by_the_policy() {
    check(
        || {
            let response = Response::builder()
                .status(StatusCode::BAD_GATEWAY)
                .header("access-control-allow-origin", "*")
                .header("etag", "\"stale\"");
            Error::from_response(response.finish())
        },
        expect![[r#"
            502 json
            access-control-allow-origin: *

            {"detail":"Bad Gateway"}
            # Handled 502: 502: Bad Gateway"#]],
    );
}

#[test]
fn an_error_of_a_response_with_a_body_stays_as_it_is() {
    check(
        || {
            let response = Response::builder()
                .status(StatusCode::BAD_GATEWAY)
                .content_type("text/html");
            Error::from_response(response.body("<h1>Broken</h1>"))
        },
        expect![[r#"
            502
            content-length: 15
            content-type: text/html

            <h1>Broken</h1>"#]],
    );
}

#[test]
fn an_error_of_a_streamed_response_stays_as_it_is() {
    check(
        || {
            let response = Response::builder()
                .status(StatusCode::IM_A_TEAPOT)
                .content_type("text/plain");
            let body = Body::from_async_read(io::Cursor::new("short and stout"));
            Error::from_response(response.body(body))
        },
        expect![[r#"
            418 streamed
            content-type: text/plain

            short and stout"#]],
    );
}

#[test]
fn an_error_with_a_text_of_the_applications_own_stays_as_it_is() {
    check(
        || Error::from_string("no such thing", StatusCode::NOT_FOUND),
        expect![[r#"
            404
            content-length: 13

            no such thing"#]],
    );
}

#[test]
fn an_error_inside_is_answered_by_its_status_alone() {
    check(
        || poem::error::InternalServerError(io::Error::other("password=hunter2")),
        expect![[r#"
            500 json {"detail":"Internal Server Error"}
            # Handled 500: 500: Internal Server Error"#]],
    );
}

#[test]
fn an_error_inside_keeps_its_status() {
    check(
        || poem::error::BadGateway(io::Error::other("password=hunter2")),
        expect![[r#"
            502 json {"detail":"Bad Gateway"}
            # Handled 502: 502: Bad Gateway"#]],
    );
}

#[test]
fn the_text_of_an_error_inside_is_not_sent_for_a_client_error_either() {
    check(
        || poem::error::BadRequest(io::Error::other("password=hunter2")),
        expect![[r#"
            400 json {"detail":"Bad Request"}
            # Handled 400: 400: Bad Request"#]],
    );
}

#[test]
fn a_text_that_was_written_for_a_client_stays() {
    check(
        || Error::from_string("taken", StatusCode::CONFLICT),
        expect![[r#"
            409
            content-length: 5

            taken"#]],
    );
}

#[track_caller]
fn check(error: fn() -> Error, expected: Expect) {
    let fails = make(move |_| async move { Err::<Response, _>(error()) });
    check::check(get(fails), &get_("/"), expected);
}
