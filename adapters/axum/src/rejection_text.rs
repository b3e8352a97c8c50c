//! Rejections that axum has already turned into text.
//!
//! An extractor that is a plain argument of a handler answers by itself, before
//! any layer runs. It writes a status and one of the texts below, of axum 0.8
//! and axum-extra 0.12; a mark stands for a quotation of the request or the name
//! of a type. Anything else is the application's own answer.

use std::borrow::Cow;

use bytes::Bytes;
use http::{Method, StatusCode};
use http_exception::Source;
use http_exception::adapter::{Rejection, middleware_text};

use crate::text_form::has_form;

/// The meaning of a text of axum's, axum-extra's or tower-http's.
pub(crate) fn recognise(status: StatusCode, text: &Bytes) -> Option<Rejection> {
    // A text that axum has put together is nobody else's; a constant of the program is shared.
    let is_made = text.is_unique();
    let known = middleware_text(status, text);
    known.or_else(|| meaning(Some(status), std::str::from_utf8(text).ok()?, is_made))
}

/// The meaning of an error of axum's with this `Display`.
pub(crate) fn meaning(status: Option<StatusCode>, text: &str, is_made: bool) -> Option<Rejection> {
    let known = TEXTS.iter().find(|known| {
        status.is_none_or(|status| status.as_u16() == known.status)
            && is_written_as(text, known.form, is_made)
    })?;
    Some((known.meaning)(text))
}

/// True if a text has a form; the last character of the form may say what is asked of the rest.
fn is_written_as(text: &str, form: &str, is_made: bool) -> bool {
    let Some((at, mark)) = form.char_indices().next_back() else {
        return text.is_empty();
    };
    let said = || text.strip_prefix(&form[..at]);
    match mark {
        '!' => is_made && has_form(text, &form[..at]),
        '%' => said().is_some_and(is_sentence),
        '$' => said().is_some_and(is_syntax),
        '~' => said().is_some_and(|rest| is_made || is_sentence(rest)),
        _ => has_form(text, form),
    }
}

/// True if this is what `serde_json` says of a text that is no JSON, with or without the way to it.
fn is_syntax(text: &str) -> bool {
    has_form(text, "* at line # column #")
        && text
            .rsplit_once(" at line ")
            .is_some_and(|(said, _)| SYNTAX.iter().any(|known| said.ends_with(known)))
}

/// True if this is what serde, or a number's `FromStr`, says of a value, with or without the way to it.
fn is_sentence(text: &str) -> bool {
    let is_known = |text: &str| SENTENCES.iter().any(|form| has_form(text, form));
    let way = text.split_once(": ");
    is_known(text) || way.is_some_and(|(way, text)| !way.contains([' ', '`']) && is_known(text))
}

struct Text {
    status: u16,
    /// A [form](has_form). The last character may be a mark: `%` for a sentence of serde's, `$` for one of
    /// `serde_json`'s about a text that is no JSON, `~` for any text that was put together, such as that of
    /// a type that checks itself, and otherwise for a sentence of serde's, `!` if the text is so short that
    /// it has to be put together as well.
    form: &'static str,
    meaning: fn(&str) -> Rejection,
}

const fn text(status: u16, form: &'static str, meaning: fn(&str) -> Rejection) -> Text {
    Text {
        status,
        form,
        meaning,
    }
}

#[rustfmt::skip]
const TEXTS: &[Text] = &[
    text(422, "Failed to deserialize the JSON body into the target type: * at line # column #", |_| Rejection::Invalid(Source::Body)),
    text(422, "Failed to deserialize the JSON body into the target type: ~", |_| Rejection::Invalid(Source::Body)),
    text(400, "Failed to parse the request body as JSON: $", |_| Rejection::JsonSyntax),
    text(415, "Expected request with `Content-Type: application/json`", |_| Rejection::UnsupportedMediaType),
    text(415, "Form requests must have `Content-Type: application/x-www-form-urlencoded`", |_| Rejection::UnsupportedMediaType),
    text(400, "Failed to deserialize form: ~", |_| Rejection::Invalid(Source::Query)),
    text(422, "Failed to deserialize form body: ~", |_| Rejection::Invalid(Source::Body)),
    text(400, "Failed to deserialize query string: ~", |_| Rejection::Invalid(Source::Query)),
    text(400, "Invalid URL: Cannot parse `*` to a `@`", path),
    text(400, "Invalid URL: Cannot parse `*` with value `*` to a `@`", path),
    text(400, "Invalid URL: Cannot parse value at index # with value `*` to a `@`", path),
    text(400, "Invalid URL: Cannot parse `*` with value `*`: *", path),
    text(400, "Invalid URL: Invalid UTF-8 in `*`", path),
    text(400, "Invalid URL: value is missing", path),
    text(400, "Invalid URL: Unexpected key type", path),
    text(400, "Invalid URL: array types are not supported", defect),
    text(400, "Invalid URL: %", path),
    text(400, "Invalid UTF-8 in `*`", path),
    text(413, "Failed to buffer the request body: length limit exceeded", |_| Rejection::BodyTooLarge),
    text(400, "Failed to buffer the request body: error reading a body from connection", |_| Rejection::BodyUnreadable),
    text(400, "Failed to buffer the request body: ~", |_| Rejection::BodyUnreadable),
    text(400, "Request body didn't contain valid UTF-8: invalid utf-8 sequence of # bytes from index #", |_| Rejection::BodyUnreadable),
    text(400, "Request body didn't contain valid UTF-8: incomplete utf-8 byte sequence from index #", |_| Rejection::BodyUnreadable),
    text(405, "Request method must be `GET`", |_| Rejection::MethodNotAllowed(Method::GET)),
    text(405, "Request method must be `CONNECT`", |_| Rejection::MethodNotAllowed(Method::CONNECT)),
    text(400, "Connection header did not include 'upgrade'", |_| Rejection::NoWebSocket),
    text(400, "`Upgrade` header did not include 'websocket'", |_| Rejection::NoWebSocket),
    text(400, "`Sec-WebSocket-Version` header did not include '13'", |_| Rejection::NoWebSocket),
    text(400, "`Sec-WebSocket-Key` header missing", |_| Rejection::NoHandshake),
    text(400, "`:protocol` pseudo-header did not include 'websocket'", |_| Rejection::NoHandshake),
    text(426, "WebSocket request couldn't be upgraded since no upgrade state was present", |_| Rejection::CannotUpgrade),
    text(500, "Missing request extension: Extension of type `@` was not found. Perhaps you forgot to add it? See `axum::Extension`.", defect),
    text(500, "No paths parameters found for matched route", defect),
    text(500, "Wrong number of path arguments for `Path`. Expected # but got #", defect),
    text(500, "Wrong number of path arguments for `Path`. Expected # but got #. Note that multiple parameters must be extracted with a tuple `Path<(_, _)>` or a struct `Path<YourParams>`", defect),
    text(500, "Unsupported type `@`", defect),
    text(500, "No matched path found", defect),
    text(500, "The matched route is not nested", defect),
    // Multipart, which says what `multer` does.
    text(400, "Invalid `boundary` for `multipart/form-data` request", |_| Rejection::BodyUnreadable),
    text(413, "Request payload is too large", |_| Rejection::BodyTooLarge),
    text(400, "unknown field received: \"*\"!", |_| Rejection::BodyUnreadable),
    text(400, "field \"*\" received with incomplete data!", |_| Rejection::BodyUnreadable),
    text(400, "failed to decode field's raw header name: \"*\"!", |_| Rejection::BodyUnreadable),
    text(400, "failed to decode field's raw header value!", |_| Rejection::BodyUnreadable),
    text(400, "failed to read headers!", |_| Rejection::BodyUnreadable),
    text(400, "failed to read stream!", |_| Rejection::BodyUnreadable),
    text(400, "failed to decode Content-Type!", |_| Rejection::BodyUnreadable),
    text(400, "failed to read field complete headers!", |_| Rejection::BodyUnreadable),
    text(400, "incomplete multipart stream!", |_| Rejection::BodyUnreadable),
    text(400, "Content-Type is not multipart/form-data!", |_| Rejection::BodyUnreadable),
    text(400, "multipart boundary not found in Content-Type!", |_| Rejection::BodyUnreadable),
    // A body that broke off, of which axum says that it is the server's fault.
    text(500, "failed to read stream!", |_| Rejection::BodyUnreadable),
    text(500, "failed to lock multipart state!", defect),
    text(413, "field \"*\" exceeded the size limit: # bytes!", |_| Rejection::BodyTooLarge),
    text(413, "stream size exceeded limit: # bytes!", |_| Rejection::BodyTooLarge),
    // axum-extra.
    text(400, "Header of type `*` was missing", |text| Rejection::Missing(Source::Header, between(text, "`", "`"))),
    text(400, "invalid HTTP header (*)", |text| Rejection::InvalidValue(Source::Header, between(text, "(", ")"))),
    text(400, "No host found in request", |_| Rejection::Status(StatusCode::BAD_REQUEST)),
    text(400, "No scheme found in request", |_| Rejection::Status(StatusCode::BAD_REQUEST)),
    text(422, "Failed to decode the body: ~", |_| Rejection::Invalid(Source::Body)),
];

/// The sentences of `serde_json` about a text that is no JSON, before the position.
#[rustfmt::skip]
const SYNTAX: &[&str] = &[
    "EOF while parsing a list",
    "EOF while parsing an object",
    "EOF while parsing a string",
    "EOF while parsing a value",
    "expected `:`",
    "expected `,` or `]`",
    "expected `,` or `}`",
    "expected `\"`",
    "expected ident",
    "expected value",
    "invalid escape",
    "invalid number",
    "number out of range",
    "invalid unicode code point",
    "control character (\\u0000-\\u001F) found while parsing a string",
    "key must be a string",
    "expected key to be a number in quotes",
    "float key must be finite (got NaN or +/-inf)",
    "lone leading surrogate in hex escape",
    "trailing comma",
    "trailing characters",
    "unexpected end of hex escape",
    "recursion limit exceeded",
];

/// The sentences of serde and the standard library about values, in full.
#[rustfmt::skip]
const SENTENCES: &[&str] = &[
    "invalid type: *, expected *",
    "invalid value: *, expected *",
    "invalid length #, expected *",
    "unknown variant `*`, expected *",
    "unknown variant `*`, there are no variants",
    "unknown field `*`, expected *",
    "unknown field `*`, there are no fields",
    "missing field `*`",
    "duplicate field `*`",
    "data did not match any variant of untagged enum *",
    "no variant of enum * found in flattened data",
    "invalid digit found in string",
    "cannot parse integer from empty string",
    "number too large to fit in target type",
    "number too small to fit in target type",
    "invalid float literal",
    "cannot parse float from empty string",
    "provided string was not `true` or `false`",
    "too many characters in string",
    "cannot parse char from empty string",
];

fn path(_: &str) -> Rejection {
    Rejection::Invalid(Source::Path)
}

fn defect(_: &str) -> Rejection {
    Rejection::Status(StatusCode::INTERNAL_SERVER_ERROR)
}

fn between(text: &str, start: &str, end: &str) -> Cow<'static, str> {
    let inner = text
        .split_once(start)
        .and_then(|(_, rest)| rest.rsplit_once(end));
    inner.map_or(text, |(inner, _)| inner).to_owned().into()
}
