//! The form for browsers.

use std::fmt::{self, Write as _};

use super::Format;
use super::page::Page;
use super::readable::{CUT, Item, Markup, RESERVED, items, write_more, write_status};
use super::said::Said;

/// A page for browsers: the status, the sentences, a list of errors, and the members.
///
/// Nothing from a user is an element or an attribute. The page has no script, no style and no link, and a
/// `content-security-policy` of its own that allows none. Characters that act on the direction of
/// writing are written as escapes.
///
/// A limit of an answer below half a kibibyte leaves no room for it; it fails then.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Html, HttpException, Request};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(Html).build();
/// let response = policy.answer(&Request::new(()), HttpException::not_found("No <item>")).await;
/// let page = String::from_utf8_lossy(response.body());
/// assert!(page.contains("<h1>404 Not Found</h1>\n<p>No &lt;item&gt;</p>"));
/// # }).unwrap();
/// ```
#[expect(
    clippy::exhaustive_structs,
    reason = "there is one shape, and nothing to choose"
)]
#[derive(Clone, Copy, Debug, Default)]
pub struct Html;

impl Format for Html {
    fn media_type(&self) -> &'static str {
        "text/html"
    }

    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        page.content_type("text/html; charset=utf-8");
        page.content_security_policy(NOTHING_IS_ALLOWED);
        page.write_str(HEAD)?;
        write_status(said, page)?;
        page.write_str("</title>\n</head>\n<body>\n<h1>")?;
        write_status(said, page)?;
        page.write_str("</h1>\n")?;
        write_items(said, page)?;
        page.write_str("</body>\n</html>\n")
    }
}

fn write_items(said: &Said<'_>, page: &mut Page) -> fmt::Result {
    let mut list = List::None;
    for item in items(said) {
        if page.room() < RESERVED {
            list.change(List::None, page)?;
            return writeln!(page, "<p>{CUT}</p>");
        }
        let of = match item {
            Item::Sentence(_) => List::None,
            Item::Error { .. } | Item::More(_) => List::Errors,
            Item::Fact(..) => List::Facts,
        };
        list.change(of, page)?;
        let is_whole = match item {
            Item::Sentence(text) => write_element("<p>", text, "</p>\n", page)?,
            Item::Error { place, msg } => {
                write_element("<li><code>", &place.to_string(), "</code>: ", page)?
                    & write_element("", msg, "</li>\n", page)?
            }
            Item::More(count) => {
                page.write_str("<li>")?;
                write_more(page, count)?;
                page.write_str("</li>\n")?;
                true
            }
            Item::Fact(name, value) => {
                write_element("<dt>", name, "</dt>", page)?
                    & write_element("<dd><code>", &value, "</code></dd>\n", page)?
            }
        };
        if !is_whole {
            break;
        }
    }
    list.change(List::None, page)
}

/// Writes as much of a text as there is room for; whether that is all.
fn write_element(start: &str, text: &str, end: &str, page: &mut Page) -> Result<bool, fmt::Error> {
    page.write_str(start)?;
    let is_whole = Markup::Html.write(page, text)?;
    page.write_str(if is_whole { "" } else { CUT })?;
    page.write_str(end)?;
    Ok(is_whole)
}

/// The list that items stand in.
#[derive(Clone, Copy, PartialEq)]
enum List {
    None,
    Errors,
    Facts,
}

impl List {
    fn change(&mut self, next: Self, page: &mut Page) -> fmt::Result {
        if *self == next {
            return Ok(());
        }
        page.write_str(match self {
            Self::None => "",
            Self::Errors => "</ul>\n",
            Self::Facts => "</dl>\n",
        })?;
        *self = next;
        page.write_str(match next {
            Self::None => "",
            Self::Errors => "<ul>\n",
            Self::Facts => "<dl>\n",
        })
    }
}

/// The title follows. A page that says which colours it knows is dark where its reader's screen is.
const HEAD: &str = "<!doctype html>
<html>
<head>
<meta charset=\"utf-8\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>";

const NOTHING_IS_ALLOWED: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
