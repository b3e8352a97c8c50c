//! The shape of FastAPI's answers, byte for byte.

use std::fmt;

use super::Format;
use super::page::Page;
use super::said::{Said, Saying};
use crate::exception::{HttpException, Members, write_json_object, write_json_str};
use crate::validation::{END, say_truncated};

/// FastAPI's shape, the default: `{"detail": …}` as `application/json`.
///
/// The answer to an error without a handler is the text `Internal Server Error`, as in FastAPI.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, FastApi, HttpException, Request};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(FastApi).build();
/// let response = policy.answer(&Request::new(()), HttpException::not_found("Item not found")).await;
/// assert_eq!(response.body(), r#"{"detail":"Item not found"}"#);
/// # }).unwrap();
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "there is one shape, and nothing to choose"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct FastApi;

impl Format for FastApi {
    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        page.keeps_content_type = true;
        match said.saying() {
            Saying::Http(exc) => write_http(exc, said.shows().error_body, page.body_mut()),
            Saying::List(list) => *page.body_mut() = said.shows().write(list),
            Saying::Nothing => {
                page.content_type("text/plain; charset=utf-8");
                page.body_mut().extend_from_slice(b"Internal Server Error");
            }
        }
        Ok(())
    }
}

/// Appends what an exception says, in no more than so many bytes.
pub(crate) fn write_http(exc: &HttpException, error_body: usize, body: &mut Vec<u8>) {
    body.reserve(usual_len(exc));
    body.extend_from_slice(DETAIL);
    let code = exc.code();
    // A code is a word of the program's; it is the detail that is cut.
    let others = DETAIL.len() + END + code.map_or(0, |code| CODE.len() + code.len() + 2);
    let mut room = error_body.saturating_sub(others);
    let ctx = ctx(exc.members());
    let has_ctx = ctx.len() <= room;
    if has_ctx {
        room -= ctx.len();
    }
    let mut total = exc.detail().write_json(exc.status(), room, body);
    if let Some(code) = code {
        body.extend_from_slice(CODE);
        write_json_str(code, body);
    }
    if has_ctx {
        body.extend_from_slice(&ctx);
    } else {
        total = Some(total.unwrap_or(0) + ctx.len());
    }
    if let Some(total) = total {
        say_truncated(total, body);
    }
    body.push(b'}');
}

/// The bytes that an exception takes which says a detail and nothing else, if no escape is needed.
pub(crate) fn usual_len(exc: &HttpException) -> usize {
    DETAIL.len() + exc.detail().json_len() + 1
}

/// The members for programs, as one member behind the code; nothing where there are none.
fn ctx(members: &Members) -> Vec<u8> {
    let mut ctx = Vec::new();
    if !members.is_empty() {
        ctx.extend_from_slice(CTX);
        write_json_object(members.iter(), &mut ctx);
    }
    ctx
}

const DETAIL: &[u8] = b"{\"detail\":";

const CODE: &[u8] = b",\"code\":";

const CTX: &[u8] = b",\"ctx\":";
