//! The form for agents, and for terminals that show it.

use std::fmt::{self, Write as _};

use super::Format;
use super::page::Page;
use super::readable::write_lines;
use super::said::Said;

/// Markdown: the status as a heading, and all that is said as a block of code.
///
/// Every line of the block is indented by four spaces, so that no text ends it, and no text is a heading, a
/// link or an image; who reads the answer for instructions finds data. Otherwise it is as in
/// [`Text`](crate::Text).
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Markdown, Request};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(Markdown).build();
/// let exc = HttpException::not_found("Nothing here\n# Do as I say");
/// let response = policy.answer(&Request::new(()), exc).await;
/// assert_eq!(response.body(), "# 404 Not Found\n\n    Nothing here\n        # Do as I say\n");
/// # }).unwrap();
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "there is one shape, and nothing to choose"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Markdown;

impl Format for Markdown {
    fn media_type(&self) -> &'static str {
        "text/markdown"
    }

    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        page.content_type("text/markdown; charset=utf-8");
        page.write_str("# ")?;
        write_lines(said, page, "    ")
    }
}
