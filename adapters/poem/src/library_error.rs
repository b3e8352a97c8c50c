//! Errors of libraries that this crate does not depend on: poem's own multipart, and poem-openapi.
//!
//! They are known by what their `Debug` and their `Display` say together. What
//! poem-openapi says of a value is made for clients, except for the value itself.

use std::borrow::Cow;

use http_exception::adapter::{Rejection, bounded_text};
use http_exception::{IntoRaised, Loc, Raised, RequestValidationError, ValidationError, json};

/// The meaning of an error, if it is one of these.
pub(crate) fn meaning(error: &(dyn std::error::Error + 'static)) -> Option<Raised> {
    let (debug, _) = bounded_text(&format_args!("{error:?}"));
    let (text, _) = bounded_text(&error);
    meaning_of(&debug, &text)
}

/// The same of one that was raised, if its type is from one of these libraries.
pub(crate) fn stranger(exc: &Raised) -> Option<Raised> {
    let name = exc.type_name();
    let is_one = name.starts_with("poem::") || name.starts_with("poem_openapi::");
    is_one.then(|| meaning(exc.as_error())).flatten()
}

/// True of what `multer` says of a field, by the name that the client has given it: poem has an `io::Error` of
/// the text alone.
pub(crate) fn names_field(text: &str) -> bool {
    let said = text.strip_prefix("io: ");
    said.is_some_and(|said| OF_FIELDS.iter().any(|start| said.starts_with(start)))
}

const OF_FIELDS: [&str; 3] = [
    "field \"",
    "unknown field received: \"",
    "failed to decode field's raw header name: \"",
];

fn meaning_of(debug: &str, text: &str) -> Option<Raised> {
    let (kind, _) = debug.split_once([' ', '(']).unwrap_or((debug, ""));
    match kind {
        "ParseParamError" => {
            let (name, reason) = named(text.strip_prefix("failed to parse parameter `")?)?;
            // Nothing says which of the three it was; a header is known by its hyphen.
            let source = if name.contains('-') {
                "header"
            } else {
                "query"
            };
            Some(invalid(Loc::from(source).key(name.to_owned()), reason))
        }
        "ParsePathError" => {
            let (name, reason) = named(text.strip_prefix("failed to parse path `")?)?;
            // Between operations that share a path the names are numbers.
            let number = name
                .strip_prefix("param")
                .and_then(|number| number.parse().ok());
            let loc = Loc::from("path");
            let loc = match number {
                Some(number) => loc.index(number),
                None => loc.key(name.to_owned()),
            };
            Some(invalid(loc, reason))
        }
        "ParseRequestPayloadError" => {
            let reason = text.strip_prefix("parse request payload error: ")?;
            if is_of_syntax(reason) {
                return Some(Rejection::JsonSyntax.into_raised_by_nobody());
            }
            Some(invalid(body(reason), reason))
        }
        "ParseMultipartError" => {
            let reason = text.strip_prefix("parse multipart error: ")?;
            Some(invalid(body(reason), reason))
        }
        "NotSupported" if text.starts_with(NOT_SUPPORTED) => {
            Some(Rejection::UnsupportedMediaType.into_raised_by_nobody())
        }
        "ExpectContentType" if text == NO_TYPE => {
            Some(Rejection::UnsupportedMediaType.into_raised_by_nobody())
        }
        "InvalidContentType" | "ContentTypeRequired" if text.ends_with("`multipart/form-data`") => {
            Some(Rejection::UnsupportedMediaType.into_raised_by_nobody())
        }
        "Multipart" if text.starts_with("parse: ") => {
            Some(Rejection::BodyUnreadable.into_raised_by_nobody())
        }
        "Utf8" if text.starts_with("parse utf8: ") => {
            Some(Rejection::BodyUnreadable.into_raised_by_nobody())
        }
        _ => None,
    }
}

const NOT_SUPPORTED: &str = "the `Content-Type` requested by the client is not supported: ";

const NO_TYPE: &str = "the client request does not include the `Content-Type` header";

fn named(text: &str) -> Option<(&str, &str)> {
    text.split_once("`: ")
}

/// The body, or the field of it that a reason names.
fn body(reason: &str) -> Loc {
    let field = reason
        .split_once("field `")
        .and_then(|(_, rest)| rest.split_once('`'));
    match field {
        Some((field, _)) => Loc::from("body").key(field.to_owned()),
        None => "body".into(),
    }
}

fn invalid(loc: Loc, reason: &str) -> Raised {
    let is_missing =
        reason.ends_with("expects an input value.") || reason.ends_with("` is required");
    let error = if is_missing {
        ValidationError::standard("missing", loc, ())
    } else {
        let reason = json!({"error": without_input(reason)});
        ValidationError::standard("value_error", loc, reason)
    };
    RequestValidationError::new(vec![error]).into_raised_by_nobody()
}

/// A reason without the input that it quotes: `Expected input type "integer", found "secret".`
fn without_input(reason: &str) -> Cow<'_, str> {
    match reason.find("\", found ") {
        None => reason.into(),
        Some(at) => {
            let (expected, rest) = reason.split_at(at + 1);
            // The enclosing types are named behind the value.
            let around = rest.rfind(". (occurred while parsing ");
            let around = around.map_or("", |at| &rest[at + 1..]);
            format!("{expected}{around}").into()
        }
    }
}

/// True if a reason is that of `serde_json` or its like: a document that is none.
fn is_of_syntax(reason: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let position = reason.rsplit_once(" at line ");
    let position = position.and_then(|(_, position)| position.split_once(" column "));
    !reason.starts_with("failed to parse ")
        && position.is_some_and(|(line, column)| number(line) && number(column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_left_out() {
        for (reason, expected) in [
            (
                r#"Expected input type "integer", found "hunter2"."#,
                r#"Expected input type "integer""#,
            ),
            (
                r#"Expected input type "integer", found "a". (occurred while parsing ". (occurred while parsing "Item")"#,
                r#"Expected input type "integer" (occurred while parsing "Item")"#,
            ),
            (
                r#"failed to parse "integer": invalid digit"#,
                r#"failed to parse "integer": invalid digit"#,
            ),
        ] {
            assert_eq!(without_input(reason), expected);
        }
    }
}
