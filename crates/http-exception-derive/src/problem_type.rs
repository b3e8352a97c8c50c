//! The rules for the code, the title and the URI, which name a type of problem and not an occurrence.

use syn::{Error, LitStr, Result};

/// Checks a code, which programs compare and which becomes the end of a URI.
pub(crate) fn check_code(literal: &LitStr) -> Result<()> {
    let code = literal.value();
    refuse_fields("code", literal)?;
    let message = if code.is_empty() {
        CODE_RULE.to_owned()
    } else if let Some(bad) = code.chars().find(|&char| !is_code(char)) {
        format!(
            "`code` has lower-case letters, digits, `_`, `.` and `-`, found `{}`: write `code = \"{}\"`",
            bad.escape_default(),
            as_code(&code),
        )
    } else if code.len() > MAX_CODE {
        format!(
            "`code` has at most {MAX_CODE} characters, found {}: shorten it",
            code.len()
        )
    } else {
        return Ok(());
    };
    Err(Error::new(literal.span(), message))
}

/// The title, a sentence in which a brace is written twice as in the other texts.
pub(crate) fn check_title(literal: &LitStr) -> Result<String> {
    let title = literal.value();
    if title.trim().is_empty() {
        return Err(Error::new(literal.span(), TITLE_RULE));
    }
    refuse_fields("title", literal)?;
    Ok(title.replace("{{", "{").replace("}}", "}"))
}

/// Checks the URI of a type.
pub(crate) fn check_type(literal: &LitStr) -> Result<()> {
    refuse_fields("type", literal)?;
    if is_type_uri(&literal.value()) {
        return Ok(());
    }
    Err(Error::new(literal.span(), TYPE_RULE))
}

pub(crate) const CODE_RULE: &str = "`code` must be a string literal that is not empty: `code = \
                                    \"order_not_found\"`";

pub(crate) const TYPE_RULE: &str = "`type` must be an absolute URI or a path from the root (RFC 9457 \
                                    section 3.1.1), as a string literal: `type = \
                                    \"https://errors.example.com/order-not-found\"`, `type = \
                                    \"/errors/order-not-found\"`";

pub(crate) const TITLE_RULE: &str = "`title` must be a string literal that is not empty: `title = \
                                     \"There is no such order\"`";

/// A name that shows a field would be another for each occurrence.
fn refuse_fields(key: &str, literal: &LitStr) -> Result<()> {
    let text = literal.value().replace("{{", "").replace("}}", "");
    if !text.contains(['{', '}']) {
        return Ok(());
    }
    let message = format!(
        "`{key}` shows no fields, as it is the same for every occurrence: show them in `detail`, or \
         give them to programs with `members(...)`"
    );
    Err(Error::new(literal.span(), message))
}

fn is_code(char: char) -> bool {
    char.is_ascii_lowercase() || char.is_ascii_digit() || "_.-".contains(char)
}

/// The nearest text that is a code.
fn as_code(text: &str) -> String {
    let chars = text.chars().map(|char| char.to_ascii_lowercase());
    let chars = chars.map(|char| if is_code(char) { char } else { '_' });
    chars.take(MAX_CODE).collect()
}

/// The core's rule, which a derive cannot use; a check of what it makes would not point at the words. The tests
/// compare the two.
fn is_type_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':').filter(|_| !text.starts_with('/')) else {
        return text.starts_with('/') && !text.starts_with("//") && is_spelt(text);
    };
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let authority = rest.strip_prefix("//").unwrap_or_default();
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    let port = authority.split_once(':').map_or("", |(_, port)| port);
    is_scheme
        && is_spelt(rest)
        && !authority.contains('@')
        && port.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_spelt(text: &str) -> bool {
    let mut parts = text.split('%');
    let before = parts.next().unwrap_or_default();
    let is_plain = |part: &str| {
        let mut bytes = part.bytes();
        bytes.all(|byte| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?#".contains(&byte))
    };
    let is_escape = |part: &str| {
        let digits = part.bytes().take(2).filter(u8::is_ascii_hexdigit);
        digits.count() == 2 && is_plain(part)
    };
    is_plain(before) && parts.all(is_escape) && text.matches('#').count() <= 1
}

const MAX_CODE: usize = 64;

#[cfg(test)]
mod tests {
    use http_exception::HttpException;
    use proc_macro2::Span;
    use syn::LitStr;

    use super::{check_code, check_title, check_type};

    #[test]
    fn types_are_those_that_the_core_takes() {
        let pieces = [
            "", "https:", "urn:", "1:", "/", "//", "a.b", ":80", ":x", "@", "#", "?", "%41", "%4",
            " ", "\u{e9}", "[::1]",
        ];
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let uri = format!("{first}{second}{third}{third}");
                    let taken = HttpException::gone("").with_type_uri(uri.clone());
                    let checked = check_type(&literal(&uri));
                    assert_eq!(checked.is_ok(), taken.type_uri().is_some(), "{uri}");
                }
            }
        }
    }

    #[test]
    fn a_code_is_short_and_of_few_characters() {
        for char in '\0'..='\u{ff}' {
            let is_good = matches!(char, 'a'..='z' | '0'..='9' | '_' | '.' | '-');
            assert_eq!(
                check_code(&literal(&format!("a{char}"))).is_ok(),
                is_good,
                "{char:?}"
            );
        }
        assert!(check_code(&literal("")).is_err());
        assert!(check_code(&literal(&"a".repeat(64))).is_ok());
        assert!(check_code(&literal(&"a".repeat(65))).is_err());
    }

    #[test]
    fn a_brace_of_a_title_is_written_twice() {
        let title = |text| check_title(&literal(text)).ok();
        assert_eq!(title("No {{x}}").as_deref(), Some("No {x}"));
        for bad in ["", " ", "No {x}", "No {", "}", "{0}", "{{{0}}}"] {
            assert_eq!(title(bad), None, "{bad}");
        }
    }

    fn literal(text: &str) -> LitStr {
        LitStr::new(text, Span::call_site())
    }
}
