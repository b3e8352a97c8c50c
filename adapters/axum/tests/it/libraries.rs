//! What axum's companions say in text, and what of axum's own is raised with `?`.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query};
use axum::routing::{get, post};
use axum_extra::TypedHeader;
use axum_extra::headers::Authorization;
use axum_extra::headers::authorization::Bearer;
use axum_extra::typed_header::TypedHeaderRejection;
use expect_test::expect;
use harness::{Request, get as get_, post as post_};
use http_exception_axum::Result;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::services::ServeDir;

use crate::check::check;

#[test]
fn a_length_over_the_limit_of_tower_http_is_413() {
    let app = Router::new()
        .route("/", post(async |body: String| body))
        .layer(RequestBodyLimitLayer::new(4));
    check(
        app,
        &post_("/", "hello"),
        expect![[r#"
        413 json {"detail":"Content Too Large"}
        # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn a_panic_that_tower_http_has_caught_is_told() {
    let app = Router::new()
        .route("/", get(async || -> String { panic!("token=hunter2") }))
        .layer(CatchPanicLayer::new());
    check(
        app,
        &get_("/"),
        expect![[r#"
        500 opaque
        # Unhandled 500: Service panicked"#]],
    );
}

#[test]
fn a_range_beyond_the_end_of_a_file_says_how_long_it_is() {
    check(
        files(),
        &get_("/LICENSE-MIT").with("range", "bytes=9999999-"),
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
    check(
        files(),
        &get_("/LICENSE-MIT").with("range", "bytes=0-1,3-4"),
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
        plain(),
        &get_("/header"),
        expect![[r#"
        422 json {"detail":[{"type":"missing","loc":["header","authorization"],"msg":"Field required"}]}
        # Handled 422: 1 validation error:\n  header/authorization: Field required"#]],
    );
}

#[test]
fn a_header_that_is_missing_is_so_where_the_rejection_is_raised() {
    check(
        raised(),
        &get_("/header"),
        expect![[r#"
            422 json {"detail":[{"type":"missing","loc":["header","authorization"],"msg":"Field required"}]}
            # Handled 422: 1 validation error:\n  header/authorization: Field required"#]],
    );
}

#[test]
fn a_header_of_another_form_is_named() {
    check(
        plain(),
        &bad_header(),
        expect![[r#"
        422 json {"detail":[{"type":"value_error","loc":["header","authorization"],"msg":"Value error, not of the expected form"}]}
        # Handled 422: 1 validation error:\n  header/authorization: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_header_of_another_form_is_named_where_the_rejection_is_raised() {
    check(
        raised(),
        &bad_header(),
        expect![[r#"
            422 json {"detail":[{"type":"value_error","loc":["header","authorization"],"msg":"Value error, not of the expected form"}]}
            # Handled 422: 1 validation error:\n  header/authorization: Value error, not of the expected form"#]],
    );
}

#[test]
fn a_multipart_that_breaks_off_cannot_be_read() {
    check(
        plain(),
        &broken_multipart(),
        expect![[r#"
        400 json {"detail":"There was an error parsing the body"}
        # Handled 400: 400: There was an error parsing the body"#]],
    );
}

#[test]
fn a_multipart_that_breaks_off_cannot_be_read_where_the_error_is_raised() {
    check(
        raised(),
        &broken_multipart(),
        expect![[r#"
            400 json {"detail":"There was an error parsing the body"}
            # Handled 400: 400: There was an error parsing the body"#]],
    );
}

#[test]
fn a_multipart_that_is_too_large_is_413() {
    check(
        plain(),
        &large_multipart(),
        expect![[r#"
        413 json {"detail":"Content Too Large"}
        # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn a_multipart_that_is_too_large_is_413_where_the_error_is_raised() {
    check(
        raised(),
        &large_multipart(),
        expect![[r#"
            413 json {"detail":"Content Too Large"}
            # Handled 413: 413: Content Too Large"#]],
    );
}

#[test]
fn what_a_type_of_the_applications_says_of_a_value_is_not_shown() {
    check(
        plain(),
        &get_("/even?number=3"),
        expect![[r#"
        422 json {"detail":[{"type":"value_error","loc":["query"],"msg":"Value error, not of the expected form"}]}
        # Handled 422: 1 validation error:\n  query: Value error, not of the expected form"#]],
    );
}

#[test]
fn what_a_type_of_the_applications_says_of_the_whole_path_is_the_applications() {
    check(
        plain(),
        &get_("/even/3"),
        expect!["400 just text Invalid URL: 3 is odd"],
    );
}

/// Every way in which `serde_json` says that a document is none.
#[test]
fn no_document_is_said_in_the_words_of_axum() {
    let app = || Router::new().route("/", post(async |_: axum::Json<Deep>| ""));
    let deep = format!("{{\"any\": {}", "[".repeat(200));
    for document in [
        "",
        "{",
        "{\"any\"",
        "{\"any\" 1",
        "{\"any\": [1",
        "{\"any\": [1 2",
        "{\"any\": [1,]",
        "{\"any\": \"",
        "{\"any\": \"\\x\"",
        "{\"any\": \"\\ud800\"",
        "{\"any\": \"\\ud8\"",
        "{\"any\": \"\n\"",
        "{\"any\": 1 \"x\": 2",
        "{\"any\": 1,}",
        "{any: 1}",
        "{1: 1}",
        "{\"any\": nul}",
        "{\"any\": x}",
        "{\"any\": 01}",
        "{\"any\": 1.}",
        "{\"any\": 1e9999}",
        "{\"any\": 1} x",
        &deep,
    ] {
        check(
            app(),
            &post_("/", document).with("content-type", "application/json"),
            expect![[r#"
                422 json {"detail":[{"type":"json_invalid","loc":["body"],"msg":"JSON decode error"}]}
                # Handled 422: 1 validation error:\n  body: JSON decode error"#]],
        );
    }
}

fn plain() -> Router {
    Router::new()
        .route(
            "/header",
            get(async |_: TypedHeader<Authorization<Bearer>>| ""),
        )
        .route("/even", get(async |_: Query<Page>| ""))
        .route("/even/{number}", get(async |_: Path<Even>| ""))
        .route(
            "/multipart",
            post(async |mut parts: Multipart| {
                while let Some(part) = parts.next_field().await? {
                    part.bytes().await?;
                }
                Ok::<_, axum::extract::multipart::MultipartError>("")
            })
            .layer(DefaultBodyLimit::max(256)),
        )
}

/// The same with handlers that raise what they are given.
fn raised() -> Router {
    type Bearing = TypedHeader<Authorization<Bearer>>;
    let header = async |header: Result<Bearing, TypedHeaderRejection>| -> Result<()> {
        let _ = header?;
        Ok(())
    };
    let multipart = async |mut parts: Multipart| -> Result<()> {
        while let Some(part) = parts.next_field().await? {
            part.bytes().await?;
        }
        Ok(())
    };
    Router::new().route("/header", get(header)).route(
        "/multipart",
        post(multipart).layer(DefaultBodyLimit::max(256)),
    )
}

fn files() -> Router {
    Router::new().fallback_service(ServeDir::new(env!("CARGO_MANIFEST_DIR")))
}

fn bad_header() -> Request {
    get_("/header").with("authorization", "Basic hunter2")
}

fn large_multipart() -> Request {
    let body = format!(
        "--x\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\n{}\r\n--x--\r\n",
        "x".repeat(256),
    );
    post_("/multipart", body).with("content-type", "multipart/form-data; boundary=x")
}

fn broken_multipart() -> Request {
    let body = "--x\r\ncontent-disposition: form-data; name=\"file\"\r\n\r\nhunter2";
    post_("/multipart", body).with("content-type", "multipart/form-data; boundary=x")
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a document is one is looked at")]
struct Deep {
    any: http_exception_axum::Value,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only whether a request fits is looked at")]
struct Page {
    number: Even,
}

struct Even;

impl<'de> Deserialize<'de> for Even {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let number = String::deserialize(deserializer)?;
        match number.as_str() {
            "2" => Ok(Self),
            odd => Err(D::Error::custom(format!("{odd} is odd"))),
        }
    }
}
