//! Errors whose answer would be the `Display` of some error.
//!
//! `poem::error::NotFound(error)`, and every `ResponseError` that does not write
//! an answer of its own, send the text of the error inside. Nobody wrote that
//! text for a client, so only the status is kept. An answer that somebody wrote
//! stays as it is.

use std::fmt;

use futures_util::{FutureExt, StreamExt, stream};
use http_exception::HttpException;
use http_exception::adapter::Verdict;
use poem::http::HeaderMap;
use poem::{Body, Error, Response};

use crate::middleware::{BoxBody, from_poem};

/// What an error means: its status where its text is not for a client, else the answer that it is.
pub(crate) fn judge(error: Error) -> Verdict<BoxBody> {
    let status = error.status();
    let Some(text) = foreign_text(&error) else {
        return from_poem(error.into_response());
    };
    let mut response = error.into_response();
    if shows(&mut response, &text) {
        let exc = HttpException::from_status(status).with_source(PoemError { text });
        // No line of the application's has raised it as such.
        return Verdict::Raise(exc.into(), HeaderMap::new());
    }
    from_poem(response)
}

/// The `Display` of the error inside, when that is what poem would send.
fn foreign_text(error: &Error) -> Option<String> {
    let text = error.to_string();
    let source = std::error::Error::source(error)?;
    // A bare status is no text, and a message that was set is not the error's own.
    if text == error.status().to_string() || text != source.to_string() {
        return None;
    }
    // `Error::from_string` is written for a client; it keeps the text in a private type, which only
    // its `Debug` tells.
    let written = format!("{source:?}").starts_with("StringError(");
    (!written).then_some(text)
}

/// Whether the body is the text. A body that is not goes back as it was.
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
