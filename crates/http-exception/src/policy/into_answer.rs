//! The answers of exception handlers.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::Value;

use crate::Response;
use crate::exception::{Misuse, Raised, ResponseNote, value_to_json};

/// Anything an exception handler may answer, or raise again.
///
/// | type | answer |
/// |---|---|
/// | [`Response`], any `http::Response<T>` of bytes or text | as it is |
/// | `&'static str`, `String` | `200`, `text/plain; charset=utf-8` |
/// | [`Value`], as made by [`json!`](crate::json) | `200`, `application/json`; one of more than 128 levels is refused |
/// | [`Bytes`] | `200`, `application/octet-stream` |
/// | [`StatusCode`] | that status, no body |
/// | `(StatusCode, T)` | `T` with that status |
/// | `(StatusCode, [(name, value); N], T)` | and with these headers; one that HTTP cannot carry is left out, and observers are [told](crate::Record::misuse) |
/// | `(StatusCode, HeaderMap, T)` | and with these headers, such as `exc.headers().clone()` |
/// | `Json<T>` of an adapter | `200`, `application/json`: the model, or a [`ResponseValidationError`](crate::ResponseValidationError) |
/// | [`HttpException`](crate::HttpException), [`WebSocketException`](crate::WebSocketException) | its default answer |
/// | `Result<T, E>` | `T`, or `E` is raised again |
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, StatusCode, json};
///
/// let policy = ErrorPolicy::builder()
///     .status_handler(StatusCode::NOT_FOUND, |exc: HttpException| {
///         (exc.status(), [("x-hint", "look elsewhere")], json!({"message": exc.detail().to_string()}))
///     })
///     .build();
/// # let _ = policy;
/// ```
#[diagnostic::on_unimplemented(
    message = "an exception handler cannot answer with `{Self}`",
    note = "answer with text, `json!(…)`, a `StatusCode`, a tuple of these, an `http_exception::Response`, or a `Result` of one of them"
)]
pub trait IntoAnswer {
    /// The answer.
    ///
    /// # Errors
    ///
    /// An exception that is to be answered instead.
    fn into_answer(self) -> Result<Response, Raised>;
}

impl<T: Into<Bytes>> IntoAnswer for http::Response<T> {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(self.map(Into::into))
    }
}

impl IntoAnswer for StatusCode {
    fn into_answer(self) -> Result<Response, Raised> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = self;
        Ok(response)
    }
}

impl IntoAnswer for &'static str {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(typed(
            "text/plain; charset=utf-8",
            Bytes::from_static(self.as_bytes()),
        ))
    }
}

impl IntoAnswer for String {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(typed("text/plain; charset=utf-8", Bytes::from(self)))
    }
}

impl IntoAnswer for Cow<'static, str> {
    fn into_answer(self) -> Result<Response, Raised> {
        match self {
            Cow::Borrowed(text) => text.into_answer(),
            Cow::Owned(text) => text.into_answer(),
        }
    }
}

impl IntoAnswer for Value {
    fn into_answer(self) -> Result<Response, Raised> {
        let json = value_to_json(self).map_err(Raised::from_nowhere)?;
        Ok(typed("application/json", Bytes::from(json)))
    }
}

impl IntoAnswer for Bytes {
    fn into_answer(self) -> Result<Response, Raised> {
        Ok(typed("application/octet-stream", self))
    }
}

impl<T: IntoAnswer> IntoAnswer for (StatusCode, T) {
    fn into_answer(self) -> Result<Response, Raised> {
        let mut response = self.1.into_answer()?;
        *response.status_mut() = self.0;
        Ok(response)
    }
}

impl<N, V, T, const COUNT: usize> IntoAnswer for (StatusCode, [(N, V); COUNT], T)
where
    N: AsRef<str>,
    V: TryInto<HeaderValue>,
    T: IntoAnswer,
{
    fn into_answer(self) -> Result<Response, Raised> {
        let (status, named, body) = self;
        let mut misuse = Vec::new();
        let mut own = HeaderMap::new();
        for (name, value) in named {
            let text = name.as_ref();
            match (HeaderName::try_from(text), value.try_into()) {
                // A map that is full takes no more; no answer needs so many.
                (Ok(name), Ok(value)) => drop(own.try_append(name, value)),
                (Ok(_), Err(_)) => misuse.push(Misuse::HeaderValue(text.into())),
                (Err(_), _) => misuse.push(Misuse::HeaderName(text.into())),
            }
        }
        let mut response = (status, own, body).into_answer()?;
        if !misuse.is_empty() {
            ResponseNote::on(response.extensions_mut()).misuse = misuse;
        }
        Ok(response)
    }
}

impl<T: IntoAnswer> IntoAnswer for (StatusCode, HeaderMap, T) {
    fn into_answer(self) -> Result<Response, Raised> {
        let (status, own, body) = self;
        let mut response = (status, body).into_answer()?;
        let headers = response.headers_mut();
        let mut last = None;
        for (name, value) in own {
            // The first of a name replaces what the body says of itself.
            if let Some(first) = name {
                let _ = headers.try_insert(first.clone(), value);
                last = Some(first);
            } else if let Some(name) = last.clone() {
                let _ = headers.try_append(name, value);
            }
        }
        Ok(response)
    }
}

impl<T: IntoAnswer, E: Into<Raised>> IntoAnswer for Result<T, E> {
    fn into_answer(self) -> Result<Response, Raised> {
        self.map_err(Into::into)?.into_answer()
    }
}

fn typed(content_type: &'static str, body: Bytes) -> Response {
    let mut response = Response::new(body);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
