//! The `Display` of a user-supplied error: it may panic, fail, or write without end, and it may hold
//! secrets that no log should.

use std::fmt::{self, Display, Write};

use super::guard::guard;
use crate::exception::cut;

/// The text of a value, for logs: no more than 8 KiB, and of a URL neither user nor query.
pub(crate) fn for_logs(value: &dyn Display) -> String {
    let mut text = Bounded::new(LOGGED);
    let Ok(written) = guard(|| write!(text, "{value}")) else {
        return "<its Display panicked>".to_owned();
    };
    if written.is_err() {
        leave_out_what_is_cut(&mut text.written);
    }
    without_credentials(&text.written)
}

/// Leaves out the rest of a URL that goes on behind the end: its user may be there already, and the `@`
/// that marks it not yet.
fn leave_out_what_is_cut(text: &mut String) {
    let start = text.rfind("://").map(|start| start + 3);
    if let Some(start) = start.filter(|start| !text[*start..].contains(ends_url)) {
        text.truncate(start);
    }
}

/// The text of a value, the first 8 KiB of it, and whether that is all: it is not if there is more, or
/// if the value fails or panics.
#[must_use]
pub fn bounded_text(value: &dyn Display) -> (String, bool) {
    let mut text = Bounded::new(LOGGED);
    let written = guard(|| write!(text, "{value}"));
    (text.written, matches!(written, Ok(Ok(()))))
}

/// The text of a template, for clients: its first mebibyte, and as far as its values write. The default
/// handler cuts it to what an answer may have, and says so.
#[must_use]
pub fn of_template(template: fmt::Arguments<'_>) -> String {
    let mut text = Bounded::new(SENT);
    // The text before a value that fails is all that there is.
    let _ = text.write_fmt(template);
    text.written
}

/// Refuses text over its bound, so that the writer stops.
struct Bounded {
    written: String,
    room: usize,
}

impl Bounded {
    fn new(room: usize) -> Self {
        Self {
            written: String::new(),
            room,
        }
    }
}

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = self.room - self.written.len();
        self.written.push_str(cut(part, room));
        if part.len() > room {
            Err(fmt::Error)
        } else {
            Ok(())
        }
    }
}

/// Leaves the user and the query out of each URL in a text: drivers and clients put passwords and tokens
/// there, and their errors repeat the URL. A URL within a URL is one as well.
fn without_credentials(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("://") {
        let (before, url) = rest.split_at(start + 3);
        shown.push_str(before);
        let next = url.find("://").unwrap_or(url.len());
        let ends_path = |char| char == '?' || ends_url(char);
        let path_end = url[..next].find(ends_path).unwrap_or(next);
        let authority = url[..path_end].find(['/', '#']).unwrap_or(path_end);
        let host = url[..authority].rfind('@');
        if host.is_some() {
            shown.push('…');
        }
        shown.push_str(&url[host.unwrap_or_default()..path_end]);
        rest = &url[path_end..];
        if let Some(query) = rest.strip_prefix('?') {
            let end = query.find(ends_url).unwrap_or(query.len());
            // The characters that close a bracket or a quotation around the URL.
            let end = query[..end].trim_end_matches([')', '\'', '}']).len();
            shown.push_str(if end == 0 { "?" } else { "?…" });
            rest = &query[end..];
        }
    }
    shown.push_str(rest);
    shown
}

/// Whether it stands around a URL and never within one (RFC 3986 section 2 and appendix C); brackets
/// and the apostrophe may be in a password.
fn ends_url(char: char) -> bool {
    char.is_whitespace() || matches!(char, '"' | '<' | '>' | '`')
}

const LOGGED: usize = 8 * 1024;

const SENT: usize = 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(for_logs(&text), expected);
    }

    #[test]
    fn a_url_tells_neither_its_user_nor_its_query() {
        check(
            "cannot connect to postgres://app:hunter2@db:5432/orders?sslmode=off: refused",
            "cannot connect to postgres://…@db:5432/orders?… refused",
        );
        check(
            "GET (https://api.example/v1?token=hunter2#top) failed",
            "GET (https://api.example/v1?…) failed",
        );
        check(
            "`amqp://hunter2@mq` and \"http://a:b@c@d/?x\", then http://e/f",
            "`amqp://…@mq` and \"http://…@d/?…\", then http://e/f",
        );
    }

    #[test]
    fn a_url_beside_or_within_another_tells_nothing_either() {
        check(
            "nats://a:4222,nats://app:hunter2@b:4222",
            "nats://a:4222,nats://…@b:4222",
        );
        check(
            "https://proxy/http://app:hunter2@origin/",
            "https://proxy/http://…@origin/",
        );
        check("(https://api/v1?f=(a)&token=hunter2)", "(https://api/v1?…)");
        check("postgres://app:hun(ter2@db/o", "postgres://…@db/o");
        check("http://a/?to=http://b:hunter2@c/", "http://a/?…");
    }

    #[test]
    fn a_url_that_is_cut_is_left_out() {
        let long = format!("{}postgres://app:hunter2@db", " ".repeat(LOGGED - 20));
        assert!(for_logs(&long).ends_with("postgres://"));
        let long = format!("http://a/ {}", "x".repeat(LOGGED));
        assert!(for_logs(&long).starts_with("http://a/ x"));
    }

    #[test]
    fn other_text_is_what_it_is() {
        for text in [
            "",
            "no URL: a@b?c",
            "http://host/path",
            "http://host/?",
            "://",
            "é://ü@x",
        ] {
            let expected = text.replace("ü@", "…@");
            check(text, &expected);
        }
    }

    #[test]
    fn a_text_without_end_is_cut_and_is_not_whole() {
        struct Endless;
        impl Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("é")?;
                }
            }
        }
        assert_eq!(for_logs(&Endless).len(), LOGGED);
        let (text, is_whole) = bounded_text(&Endless);
        assert_eq!((text.len(), is_whole), (LOGGED, false));
        assert_eq!(of_template(format_args!("{Endless}")).len(), SENT);
    }

    #[test]
    fn a_text_that_fails_is_what_came_before() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(for_logs(&Fails), "half");
        assert_eq!(bounded_text(&Fails), ("half".to_owned(), false));
        assert_eq!(bounded_text(&"all"), ("all".to_owned(), true));
        assert_eq!(of_template(format_args!("{Fails} whole")), "half");
    }
}
