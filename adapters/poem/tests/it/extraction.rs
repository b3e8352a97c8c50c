//! Extractors, where poem's differ from those of other frameworks.

use std::io;

use expect_test::expect;
use futures_util::stream;
use harness::{get as get_, post as post_};
use http_exception_poem::{Result, get, post};
use poem::error::ParseJsonError;
use poem::middleware::SizeLimit;
use poem::web::headers::IfModifiedSince;
use poem::web::{Form, Json, TypedHeader};
use poem::{Body, EndpointExt, Request as PoemRequest, handler};
use serde::Deserialize;

use crate::check::check;

#[test]
fn a_typed_header_that_is_not_there_is_missing() {
    check(
        get(header),
        &get_("/"),
        expect![[r#"
            422 json {"detail":[{"type":"missing","loc":["header","if-modified-since"],"msg":"Field required"}]}
            # Handled 422: 1 validation error:\n  header/if-modified-since: Field required"#]],
    );
}

#[test]
fn a_typed_header_of_another_form_is_invalid() {
    check(
        get(header),
        &get_("/").with("if-modified-since", "hunter2"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["header"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  header: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_form_in_the_query_fails_as_a_query() {
    check(
        get(form),
        &get_("/?count=x"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  query: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_handler_of_poems_type_is_asked() {
    check(
        post(json),
        &post_("/", "{hunter2").with("content-type", "application/json"),
        expect![[r#"
            400 text a handler of poem's type
            # Handled 400: refused by the framework"#]],
    );
}

#[test]
fn a_handler_of_poems_type_is_asked_for_what_a_handler_raises() {
    check(
        post(raises),
        &post_("/", "").with("content-type", "application/json"),
        expect![[r#"
            400 text a handler of poem's type
            # Handled 400: refused by the framework"#]],
    );
}

#[test]
fn a_length_that_a_limit_needs_and_is_not_there_is_411() {
    check(
        get(form).with(SizeLimit::new(4)),
        &get_("/?count=1"),
        expect![[r#"
            411 json {"detail":"Length Required"}
            # Handled 411: 411: Length Required"#]],
    );
}

#[test]
fn a_client_that_leaves_while_poems_own_extractor_reads_is_told_as_one() {
    let leaves = post(text).before(async |mut request: PoemRequest| {
        let broken = Err(io::Error::from(io::ErrorKind::ConnectionReset));
        request.set_body(Body::from_bytes_stream(stream::iter([Ok("begun"), broken])));
        Ok(request)
    });
    check(
        leaves,
        &post_("/", "gone"),
        expect![[r#"
            400 json {"detail":"There was an error parsing the body"}
            # Aborted 499: 400: There was an error parsing the body"#]],
    );
}

#[test]
fn a_body_that_was_taken_is_an_opaque_500() {
    check(
        post(twice),
        &post_("/", "text").with("content-type", "text/plain"),
        expect![[r#"
            500 opaque
            # Unhandled 500: the body has been taken"#]],
    );
}

#[handler]
fn header(TypedHeader(_): TypedHeader<IfModifiedSince>) {}

#[handler]
fn form(Form(_): Form<Item>) {}

#[handler]
fn json(Json(_): Json<Item>) {}

#[handler]
fn raises() -> Result<()> {
    Err(ParseJsonError::ContentTypeRequired)?;
    Ok(())
}

#[handler]
fn twice(_: &PoemRequest, _: String, _: String) {}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a request fits is looked at")]
struct Item {
    count: u32,
}

#[handler]
fn text(text: String) -> String {
    text
}
