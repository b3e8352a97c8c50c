//! Answers in text: what an application says stays, however much it is like what a library says; what a
//! library says is the failure that it stands for.

use expect_test::expect;
use harness::{Adapter, Check, Notes, Protocol, get};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use crate::app::{app, plain};
use crate::{Fact, fact};

/// The answers of the application, with their status; first those in the words of libraries.
#[rustfmt::skip]
pub(crate) const SAID: &[(u16, &str)] = &[
    (413, "length limit exceeded"),
    (500, "Service panicked"),
    // As long, and other words.
    (413, "length limit extended"),
    (500, "Service in a panic"),
    (422, "length limit exceeded"),
    (413, "length limit exceeded for your plan"),
    (500, "Service panicked; we are on it"),
    (400, "Invalid URL: ftp://x is not allowed here"),
    (400, "Invalid URL: Cannot parse `x` as a `u8`"),
    (400, "Invalid URL: Cannot parse `x` to a `date`"),
    (400, "Invalid URL: missing field `x`, see the manual"),
    (422, "Invalid URL: Cannot parse `x` to a `u8`"),
    (400, "Invalid UTF-8 in `name`, send it again"),
    (413, "Request payload is too large for your plan: 10 MB at most"),
    (413, "Failed to buffer the request body: length limit exceeded, upgrade your plan"),
    (500, "Unsupported type `image/heic`; send a JPEG"),
    (500, "Unsupported type `image/heic`"),
    (500, "Unsupported type `png`"),
    (500, "Missing request extension: the licence has expired"),
    (500, "Wrong number of path arguments for `Path`. Expected two but got one"),
    (500, "No matched path found for this tenant"),
    (500, "No paths parameters found for matched route 7"),
    (500, "The matched route is not nested deep enough"),
    (400, "Failed to parse the request body as JSON: a trailing comma in line 3"),
    (400, "Failed to parse the request body as JSON: comments are not allowed at line 3 column 7"),
    (415, "Expected request with `Content-Type: application/json` or `text/csv`"),
    (415, "Form requests must have `Content-Type: application/x-www-form-urlencoded`, sorry"),
    (400, "Request body didn't contain valid UTF-8: it is Latin-1"),
    (400, "Invalid `boundary` for `multipart/form-data` request of this client"),
    (405, "Request method must be `GET` or `HEAD`"),
    (400, "Connection header did not include 'upgrade' or 'close'"),
    (426, "WebSocket request couldn't be upgraded since you are not logged in"),
    (400, "Header of type `x-tenant` was missing: ask your administrator"),
    (400, "invalid HTTP header (x-tenant) in the last 7 requests"),
    (400, "incomplete multipart stream of events"),
    // These begin as a library's text does that may go on with anything, or are one that is short. A
    // library puts them together.
    (422, "Failed to deserialize the JSON body into the target type: see the manual"),
    (400, "Failed to deserialize query string: see the manual"),
    (422, "Failed to deserialize form body: see the manual"),
    (400, "Failed to buffer the request body: the disk is full"),
    (400, "incomplete multipart stream"),
    (500, "failed to read stream"),
];

pub(crate) fn checks() -> Vec<Check> {
    let mut checks = fact::checks("texts", facts());
    for (name, way) in [
        (
            "a_text_of_the_application_that_is_put_together_stays",
            "made",
        ),
        (
            "a_text_of_the_application_that_is_a_constant_stays",
            "constant",
        ),
    ] {
        checks.push(Check::new(
            format!("texts::{name}"),
            move |adapter, protocol| check(adapter, protocol, way),
        ));
    }
    checks
}

/// Asks for every text, with observers and without.
fn check(adapter: Adapter, protocol: Protocol, way: &str) -> Result<(), Failed> {
    let notes = Notes::default();
    for policy in [plain(&notes), ErrorPolicy::default()] {
        let server = adapter.start(app(vec![policy]));
        let asked = match way {
            "made" => SAID.len() - BEGUN,
            _ => SAID.len(),
        };
        for (nth, (status, text)) in SAID.iter().enumerate().take(asked).skip(LIBRARIES) {
            let answer = protocol.send(&server, &get(&format!("/act/said/{way}/{nth}")));
            let is_kept = answer.status == *status && answer.body == text.as_bytes();
            let notes = notes.take();
            if !is_kept || !notes.is_empty() {
                return Err(format!("{text:?} became {answer} with {notes:?}").into());
            }
        }
    }
    Ok(())
}

/// So many of what is said, from the start, are texts of libraries.
const LIBRARIES: usize = 2;

/// So many, at the end, are only not a library's because nobody has put them together.
const BEGUN: usize = 6;

fn facts() -> Vec<Fact> {
    let plain =
        |name, path, expected| Fact::new(name, |notes| vec![plain(notes)], get(path), expected);
    vec![
        plain(
            "a_limit_of_middleware_is_413",
            "/act/said/constant/0",
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]],
        ),
        plain(
            "a_panic_that_middleware_has_caught_is_told",
            "/act/said/constant/1",
            expect![[r#"
                500 opaque
                # Unhandled 500: Service panicked"#]],
        ),
        plain(
            "a_text_that_is_marked_stays",
            "/act/said/marked/0",
            expect!["413 just text length limit exceeded"],
        ),
        plain(
            "a_bare_status_that_is_marked_stays",
            "/act/said/nothing/0",
            expect![[r#"
                413
                content-length: 0"#]],
        ),
        Fact::new(
            "a_policy_may_leave_texts_alone",
            |notes| {
                vec![
                    ErrorPolicy::builder()
                        .recognise_texts(false)
                        .extend(&crate::app::plain(notes))
                        .build(),
                ]
            },
            get("/act/said/constant/0"),
            expect!["413 just text length limit exceeded"],
        ),
        plain(
            "a_bare_status_keeps_what_is_said_of_caches",
            "/act/kept/404",
            expect![[r#"
                404
                cache-control: max-age=60
                content-length: 22
                content-location: /items/7
                content-type: application/json
                expires: Sun, 06 Nov 1994 08:49:37 GMT
                x-content-type-options: nosniff

                {"detail":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
        plain(
            "a_bare_416_keeps_how_long_the_file_is",
            "/act/range/bare",
            expect![[r#"
                416 json
                accept-ranges: bytes
                content-range: bytes */7

                {"detail":"Range Not Satisfiable"}
                # Handled 416: 416: Range Not Satisfiable"#]],
        ),
        plain(
            "a_416_with_the_type_of_the_file_and_no_body_is_bare",
            "/act/range/typed",
            expect![[r#"
                416 json
                accept-ranges: bytes
                content-range: bytes */7

                {"detail":"Range Not Satisfiable"}
                # Handled 416: 416: Range Not Satisfiable"#]],
        ),
        plain(
            "a_416_for_several_ranges_is_that_of_the_library",
            "/act/range/several",
            expect![[r#"
                416 json
                content-range: bytes */7

                {"detail":"Range Not Satisfiable"}
                # Handled 416: 416: Range Not Satisfiable"#]],
        ),
        plain(
            "a_416_with_a_body_stays_as_it_is",
            "/act/range/own",
            expect![[r#"
                416
                accept-ranges: bytes
                content-length: 20
                content-range: bytes */7
                content-type: text/plain
                etag: "file"

                7 bytes, and no more"#]],
        ),
        Fact::new(
            "a_handler_of_a_bare_status_keeps_what_is_said_of_caches",
            |notes| vec![crate::app::spoken(notes)],
            get("/act/kept/404"),
            expect![[r#"
                404
                cache-control: max-age=60
                content-length: 28
                content-location: /items/7
                content-type: application/json
                expires: Sun, 06 Nov 1994 08:49:37 GMT
                x-content-type-options: nosniff

                {"nothing here":"Not Found"}
                # Handled 404: 404: Not Found"#]],
        ),
    ]
}
