//! What poem's companions say, and what of poem's own is raised with `?`.

use std::convert::Infallible;
use std::io;

use expect_test::expect;
use harness::{Request, get as get_, post as post_};
use http_exception_poem::{
    AsIs, HandlerError, HttpException, Raises, Result, StatusCode, get, post, raise,
};
use poem::endpoint::{StaticFilesEndpoint, TowerCompatExt};
use poem::error::{NotFound, ParseMultipartError};
use poem::web::headers::Authorization;
use poem::web::headers::authorization::Bearer;
use poem::web::{Multipart, Query, TypedHeader};
use poem::{Error, Route, handler, http};
use poem_openapi::param::{Header, Path};
use poem_openapi::payload::{Json, PlainText};
use poem_openapi::{Object, OpenApi, OpenApiService};
use serde::Deserialize;
use tower::service_fn;
use tower_http::limit::RequestBodyLimit;

use crate::check::check;

#[test]
fn a_length_over_the_limit_of_tower_http_is_413() {
    let inner = service_fn(async |_: http::Request<_>| {
        Ok::<_, Infallible>(http::Response::new(String::new()))
    });
    let limit = RequestBodyLimit::new(inner, 4).compat();
    check(
        Route::new().at("/", limit),
        &post_("/", "hello"),
        expect![[r#"
            413 json {"detail":"Content Too Large"}
            # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn a_range_beyond_the_end_of_a_file_says_how_long_it_is() {
    let files = StaticFilesEndpoint::new(env!("CARGO_MANIFEST_DIR"));
    let range = get_("/LICENSE-MIT").with("range", "bytes=9999999-");
    check(
        Route::new().nest("/", files),
        &range,
        expect![[r#"
        416 json
        content-range: bytes */1086

        {"detail":"Range Not Satisfiable"}
        # Handled 416: 416: Range Not Satisfiable"#]],
    );
}

#[test]
fn a_header_that_is_missing_is_missing() {
    check(
        raising(),
        &get_("/header"),
        expect![[r#"
            422 json {"detail":[{"type":"missing","loc":["header","authorization"],"msg":"Field required"}]}
            # Handled 422: 1 validation error:\n  header/authorization: Field required"#]],
    );
}

#[test]
fn a_header_of_another_form_is_a_headers() {
    let request = get_("/header").with("authorization", "Basic hunter2");
    check(
        raising(),
        &request,
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["header"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  header: Value error, not of the expected form"#]],
    );
}

#[test]
fn an_error_of_a_status_that_is_raised_is_that_status() {
    check(
        raising(),
        &get_("/raise/status"),
        expect![[r#"
        404 text nothing here
        # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn an_error_of_a_text_that_is_raised_is_that_text() {
    check(
        raising(),
        &get_("/raise/text"),
        expect![[r#"
        409
        content-length: 12

        out of stock"#]],
    );
}

#[test]
fn an_error_around_another_that_is_raised_keeps_its_status() {
    check(
        raising(),
        &get_("/raise/around"),
        expect![[r#"
        404 text nothing here
        # Handled 404: 404: Not Found"#]],
    );
}

#[test]
fn an_error_of_an_extractor_that_is_raised_is_what_it_is() {
    check(
        raising(),
        &get_("/query?number=x"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  query: Value error, not of the expected form"#]],
    );
}

#[test]
fn what_is_raised_in_an_error_of_poems_is_what_was_raised() {
    check(
        raising(),
        &get_("/raise/raised"),
        expect![[r#"
        403 json {"detail":"Not you"}
        # Handled 403: 403: Not you"#]],
    );
}

#[test]
fn a_response_that_is_marked_stays() {
    check(
        raising(),
        &get_("/raise/marked"),
        expect![[r#"
        404
        content-length: 0"#]],
    );
}

#[test]
fn a_multipart_that_breaks_off_cannot_be_read() {
    for path in ["/multipart/poem", "/multipart/own"] {
        check(
            raising(),
            &broken_multipart(path),
            expect![[r#"
                400 json {"detail":"There was an error parsing the body"}
                # Handled 400: 400: There was an error parsing the body"#]],
        );
    }
}

#[test]
fn a_multipart_that_breaks_off_is_told_where_its_error_is_raised() {
    check(
        raising(),
        &broken_multipart("/multipart/raised"),
        expect![[r#"
            400 json {"detail":"There was an error parsing the body"}
            # Handled 400: 400: There was an error parsing the body"#]],
    );
}

#[test]
fn a_body_of_another_type_than_multipart_is_415() {
    check(
        raising(),
        &post_("/multipart/own", "x"),
        expect![[r#"
        415 json {"detail":"Unsupported Media Type"}
        # Handled 415: 415: Unsupported Media Type"#]],
    );
}

#[test]
fn a_parameter_of_poem_openapi_that_is_missing_is_missing() {
    check(
        openapi(),
        &get_("/items/7"),
        expect![[r#"
        422 json {"detail":[{"type":"missing","loc":["query","limit"],"msg":"Field required"}]}
        # Handled 422: 1 validation error:\n  query/limit: Field required"#]],
    );
}

#[test]
fn a_parameter_of_poem_openapi_has_its_place_and_its_sentence() {
    check(
        openapi(),
        &get_("/items/7?limit=hunter2"),
        expect![[r#"
        422 json {"detail":[{"type":"value_error","loc":["query","limit"],"msg":"Value error, failed to parse \"integer(uint32)\": invalid digit found in string"}]}
        # Handled 422: 1 validation error:\n  query/limit: Value error, failed to parse "integer(uint32)": invalid digit found in string"#]],
    );
}

#[test]
fn a_constraint_of_poem_openapi_has_its_place_and_its_sentence() {
    check(
        openapi(),
        &get_("/items/7?limit=300"),
        expect![[r#"
        422 json {"detail":[{"type":"value_error","loc":["query","limit"],"msg":"Value error, verification failed. maximum(99, exclusive: false)"}]}
        # Handled 422: 1 validation error:\n  query/limit: Value error, verification failed. maximum(99, exclusive: false)"#]],
    );
}

#[test]
fn a_path_of_poem_openapi_has_its_place() {
    check(
        openapi(),
        &get_("/items/hunter2?limit=3"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["path",0],"msg":"Value error, failed to parse \"integer(uint32)\": invalid digit found in string"}]}
            # Handled 422: 1 validation error:\n  path/0: Value error, failed to parse "integer(uint32)": invalid digit found in string"#]],
    );
}

#[test]
fn a_header_of_poem_openapi_has_its_place() {
    check(
        openapi(),
        &get_("/header").with("x-count", "hunter2"),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["header","X-Count"],"msg":"Value error, failed to parse \"integer(uint32)\": invalid digit found in string"}]}
            # Handled 422: 1 validation error:\n  header/X-Count: Value error, failed to parse "integer(uint32)": invalid digit found in string"#]],
    );
}

#[test]
fn a_body_of_poem_openapi_names_the_field() {
    check(
        openapi(),
        &json(r#"{"name": "pen", "count": 300}"#),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["body","count"],"msg":"Value error, failed to parse \"Item\": field `count` verification failed. maximum(99, exclusive: false)"}]}
            # Handled 422: 1 validation error:\n  body/count: Value error, failed to parse "Item": field `count` verification failed. maximum(99, exclusive: false)"#]],
    );
}

#[test]
fn a_body_of_poem_openapi_does_not_show_what_was_sent() {
    check(
        openapi(),
        &json(r#"{"name": ["hunter2"], "count": 3}"#),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["body"],"msg":"Value error, Expected input type \"string\" (occurred while parsing \"Item\")"}]}
            # Handled 422: 1 validation error:\n  body: Value error, Expected input type "string" (occurred while parsing "Item")"#]],
    );
}

#[test]
fn a_body_of_poem_openapi_that_is_no_document_is_said_to_be_none() {
    check(
        openapi(),
        &json("{"),
        expect![[r#"
        422 json {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
        # Handled 422: 1 validation error:\n  body: JSON decode error"#]],
    );
}

#[test]
fn a_body_of_another_type_than_poem_openapi_reads_is_415() {
    let text = post_("/items", "x").with("content-type", "text/plain");
    check(
        openapi(),
        &text,
        expect![[r#"
        415 json {"detail":"Unsupported Media Type"}
        # Handled 415: 415: Unsupported Media Type"#]],
    );
    check(
        openapi(),
        &post_("/items", "x"),
        expect![[r#"
        415 json {"detail":"Unsupported Media Type"}
        # Handled 415: 415: Unsupported Media Type"#]],
    );
}

#[test]
fn an_operation_of_poem_openapi_raises() {
    check(
        openapi(),
        &get_("/items/404?limit=3"),
        expect![[r#"
        404 text nothing here
        # Handled 404: 404: Item not found"#]],
    );
}

#[handler]
fn raise(kind: poem::web::Path<String>) -> Result<()> {
    Err(match kind.as_str() {
        "status" => Error::from_status(StatusCode::NOT_FOUND),
        "text" => Error::from_string("out of stock", StatusCode::CONFLICT),
        "around" => NotFound(io::Error::other("disk /dev/sda1 is on fire")),
        "raised" => Raises(HttpException::forbidden("Not you")).into(),
        _ => {
            let mut error = Error::from_status(StatusCode::NOT_FOUND);
            error.set_data(AsIs);
            error
        }
    })?
}

#[handler]
fn query(query: poem::Result<Query<Page>>) -> Result<String> {
    let Query(page) = query?;
    Ok(page.number.to_string())
}

#[handler]
fn header(header: poem::Result<TypedHeader<Authorization<Bearer>>>) -> Result<String> {
    Ok(header?.token().to_owned())
}

/// A handler of poem's own kind.
#[handler]
async fn poems(parts: Multipart) -> poem::Result<()> {
    Ok(all(parts).await?)
}

#[handler]
async fn own(parts: poem::Result<Multipart>) -> Result<()> {
    let parts: poem::Result<()> = all(parts?).await.map_err(Error::from);
    Ok(parts?)
}

#[handler]
async fn raised(parts: Multipart) -> Result<()> {
    Ok(all(parts).await?)
}

async fn all(mut parts: Multipart) -> std::result::Result<(), ParseMultipartError> {
    while let Some(part) = parts.next_field().await? {
        part.bytes().await?;
    }
    Ok(())
}

fn raising() -> Route {
    Route::new()
        .at("/raise/:kind", get(raise))
        .at("/query", get(query))
        .at("/header", get(header))
        .at("/multipart/poem", post(poems))
        .at("/multipart/own", post(own))
        .at("/multipart/raised", post(raised))
}

fn broken_multipart(path: &str) -> Request {
    let body = "--x\r\ncontent-disposition: form-data; name=\"file\"\r\n";
    post_(path, body).with("content-type", "multipart/form-data; boundary=x")
}

fn json(document: &str) -> Request {
    post_("/items", document).with("content-type", "application/json")
}

pub(crate) fn openapi() -> Route {
    Route::new().nest("/", OpenApiService::new(Api, "items", "1"))
}

struct Api;

#[derive(Object)]
struct Item {
    name: String,
    #[oai(validator(maximum(value = "99")))]
    count: u32,
}

#[expect(clippy::unused_async, reason = "poem-openapi asks for it")]
#[OpenApi]
impl Api {
    #[oai(path = "/items/:id", method = "get")]
    async fn item(
        &self,
        id: Path<u32>,
        #[oai(validator(maximum(value = "99")))] limit: poem_openapi::param::Query<u32>,
    ) -> poem::Result<PlainText<String>> {
        Ok(PlainText(find(id.0, limit.0)?))
    }

    #[oai(path = "/header", method = "get")]
    async fn header(&self, #[oai(name = "X-Count")] count: Header<u32>) -> PlainText<String> {
        PlainText(count.0.to_string())
    }

    #[oai(path = "/items", method = "post")]
    async fn add(&self, item: Json<Item>) -> poem::Result<PlainText<String>> {
        if item.count == 0 {
            return Err(Raises(HttpException::conflict("None is left")))?;
        }
        Ok(PlainText(item.0.name))
    }
}

/// The work of an operation, in which everything of this library's is there.
fn find(id: u32, limit: u32) -> Result<String, HandlerError> {
    if id > limit {
        raise!(StatusCode::NOT_FOUND, "Item not found");
    }
    Ok(id.to_string())
}

#[derive(Deserialize)]
struct Page {
    number: u32,
}
