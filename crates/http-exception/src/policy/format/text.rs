//! The form for terminals.

use std::fmt;

use super::Format;
use super::page::Page;
use super::readable::write_lines;
use super::said::Said;

/// Plain text: the status, the sentences, a line for each error and for each member.
///
/// Controls of terminals and of the direction of writing are written as escapes, `\u{1b}`. A line that is not
/// the first of a text is indented, so that no text looks like a line of the answer.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Request, Text};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(Text).build();
/// let exc = HttpException::conflict("There are 2 left").with_code("out_of_stock");
/// let response = policy.answer(&Request::new(()), exc).await;
/// assert_eq!(response.body(), "409 Conflict\n\nThere are 2 left\n\ncode: out_of_stock\n");
/// # }).unwrap();
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "there is one shape, and nothing to choose"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Text;

impl Format for Text {
    fn media_type(&self) -> &'static str {
        "text/plain"
    }

    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        page.content_type("text/plain; charset=utf-8");
        write_lines(said, page, "")
    }
}
