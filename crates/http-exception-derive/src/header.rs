//! The rules for headers that are written out in an attribute.

use syn::{Error, LitStr, Result};

/// Returns the name, a lower-case token that is not the server's.
pub(crate) fn check_name(literal: &LitStr) -> Result<String> {
    let name = literal.value();
    let lower = name.to_ascii_lowercase();
    let message = if name.is_empty() || !name.bytes().all(is_token) {
        format!(
            "{name:?} is not a header name, which has letters, digits and `-` (RFC 9110 section 5.1)"
        )
    } else if name != lower {
        format!("header names are written in lower case: `{lower}`, found `{name}`")
    } else if FRAMING.contains(&lower.as_str()) {
        format!(
            "`{name}` cannot be set: framing and the connection belong to the server; remove it"
        )
    } else {
        return Ok(name);
    };
    Err(Error::new(literal.span(), message))
}

/// Checks the characters of a value, with or without placeholders.
pub(crate) fn check_value(literal: &LitStr) -> Result<()> {
    let value = literal.value();
    let Some(bad) = value.chars().find(|&char| !is_value(char)) else {
        return Ok(());
    };
    let message = format!(
        "a header value has visible ASCII characters, spaces and tabs, found `{}`",
        bad.escape_default(),
    );
    Err(Error::new(literal.span(), message))
}

/// `tchar` of RFC 9110 section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// True if `HeaderValue::from_static` takes it without a panic.
fn is_value(char: char) -> bool {
    char == '\t' || (' '..='~').contains(&char)
}

/// The headers that the core leaves out too (RFC 9110 sections 7.6.1 and 8.6).
const FRAMING: [&str; 7] = [
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
];

#[cfg(test)]
mod tests {
    use http_exception::{HeaderName, HeaderValue, HttpException, Misuse};
    use proc_macro2::Span;
    use syn::LitStr;

    use super::{FRAMING, check_name, check_value};

    #[test]
    fn names_are_those_that_http_takes_in_lower_case() {
        for char in '\0'..='\u{ff}' {
            let name = format!("x-{char}");
            let http = HeaderName::try_from(&name).is_ok() && !char.is_ascii_uppercase();
            assert_eq!(check_name(&literal(&name)).is_ok(), http, "{name:?}");
        }
        assert!(check_name(&literal("")).is_err());
    }

    #[test]
    fn values_are_those_that_can_be_read_as_text() {
        for char in '\0'..='\u{ff}' {
            let value = HeaderValue::try_from(char.to_string());
            let text = value.is_ok_and(|value| value.to_str().is_ok());
            let checked = check_value(&literal(&char.to_string()));
            assert_eq!(checked.is_ok(), text, "{char:?}");
        }
    }

    #[test]
    fn framing_is_what_the_core_leaves_out() {
        for name in FRAMING {
            assert!(check_name(&literal(name)).is_err(), "{name}");
            let exc = HttpException::not_found("").with_header(name, "1");
            assert_eq!(exc.misuse(), [Misuse::HeaderFraming(name.into())]);
        }
    }

    fn literal(text: &str) -> LitStr {
        LitStr::new(text, Span::call_site())
    }
}
