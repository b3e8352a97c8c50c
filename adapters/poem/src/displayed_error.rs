//! Errors whose answer would be the `Display` of some error.
//!
//! `poem::error::NotFound(error)`, and every `ResponseError` that does not write
//! an answer of its own, send the text of the error inside. Nobody wrote that
//! text for a client, so only the status is kept. An answer that somebody wrote
//! stays as it is.

use std::fmt;

use futures_util::{FutureExt, StreamExt, stream};
use http_exception::adapter::{Verdict, bounded_text, said_as};
use http_exception::{HttpException, IntoRaised};
use poem::http::header::CONTENT_RANGE;
use poem::{Body, Error, Response};

use crate::conversion::{BoxBody, from_poem};
use crate::library_error;

/// The verdict on an error: its status if its text is not for clients, else its own answer.
pub(crate) fn judge(error: Error) -> Verdict<BoxBody> {
    let status = error.status();
    let bare = |text| HttpException::from_status(status).with_source(PoemError { text });
    let text = match foreign_text(&error) {
        Text::Written => return from_poem(error.into_response()),
        Text::Foreign(text) => text,
        Text::Endless => return Verdict::raise(bare("its Display does not come to an end".into())),
    };
    let known = std::error::Error::source(&error).and_then(library_error::meaning);
    let mut response = error.into_response();
    if !shows(&mut response, &text) {
        return from_poem(response);
    }
    let headers = std::mem::take(response.headers_mut());
    let exc = if let Some(known) = known {
        said_as(known, text)
    } else if library_error::names_field(&text) {
        said_as(
            HttpException::from_status(status).into_raised_by_nobody(),
            text,
        )
    } else {
        let mut exc = bare(text);
        // The length of a file that has no such range (RFC 9110 section 15.5.17).
        if let Some(range) = headers.get(CONTENT_RANGE) {
            exc = exc.with_header(CONTENT_RANGE, range);
        }
        // No line of the application's has raised it as such.
        exc.into_raised_by_nobody()
    };
    Verdict::Raise(exc, headers)
}

/// The origin of an error's text.
enum Text {
    /// Written for clients.
    Written,
    /// The `Display` of the error inside, which poem would send.
    Foreign(String),
    /// The same, but it fails, panics, or is too long for anybody.
    Endless,
}

fn foreign_text(error: &Error) -> Text {
    let Some(source) = std::error::Error::source(error) else {
        return Text::Written;
    };
    // `Error::from_string` is written for a client; it keeps the text in a private type, which only
    // its `Debug` tells.
    let (debug, _) = bounded_text(&format_args!("{source:?}"));
    if debug.starts_with("StringError(") {
        return Text::Written;
    }
    let ((text, true), (inside, true)) = (bounded_text(error), bounded_text(&source)) else {
        return Text::Endless;
    };
    // A bare status is no text, and a message that was set is not the error's own.
    if text == error.status().to_string() || text != inside {
        return Text::Written;
    }
    Text::Foreign(text)
}

/// True if the body is the text. A body that is not goes back as it was.
fn shows(response: &mut Response, text: &str) -> bool {
    let mut chunks = Box::pin(response.take_body().into_bytes_stream());
    // A text is there at once; nothing is waited for.
    match chunks.next().now_or_never() {
        Some(Some(Ok(chunk))) if chunk == text => true,
        Some(Some(first)) => {
            let rest = chunks.next().now_or_never();
            match (first, rest) {
                (Ok(all), Some(None)) => response.set_body(all),
                (first, second) => {
                    let read = [Some(first), second.flatten()];
                    let body = stream::iter(read.into_iter().flatten()).chain(chunks);
                    response.set_body(Body::from_bytes_stream(body));
                }
            }
            false
        }
        Some(None) => text.is_empty(),
        None => {
            response.set_body(Body::from_bytes_stream(chunks));
            false
        }
    }
}

/// What was inside an error whose text is not sent: the source of the exception that is.
#[derive(Debug)]
pub struct PoemError {
    text: String,
}

impl fmt::Display for PoemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for PoemError {}
