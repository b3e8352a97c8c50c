//! What poem's own failures mean.

use std::fmt;

use http_exception::adapter::{Rejection, Source, adopt};
use http_exception::{ErrorPolicy, Raised};
use poem::Error;
use poem::error::{
    CorsError, GetDataError, MethodNotAllowedError, NotFoundError, ParseFormError, ParseJsonError,
    ParsePathError, ParseQueryError, ParseTypedHeaderError, ReadBodyError, ResponseError,
    SizedLimitError,
};
use poem::http::header::ALLOW;
use poem::http::{HeaderMap, StatusCode};

use crate::route_method::Allowed;

/// The maps of poem's errors, for behind a user's policy.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|error: ParseJsonError| match error {
            ParseJsonError::Parse(error) if error.is_data() => Rejection::Invalid(Source::Body),
            ParseJsonError::Parse(_) => Rejection::JsonSyntax,
            ParseJsonError::InvalidContentType(_) | ParseJsonError::ContentTypeRequired => {
                Rejection::UnsupportedMediaType
            }
        })
        .map(|error: ParseFormError| match error {
            ParseFormError::UrlDecode(_) => Rejection::Invalid(Source::Body),
            ParseFormError::InvalidContentType(_) | ParseFormError::ContentTypeRequired => {
                Rejection::UnsupportedMediaType
            }
        })
        .map(|_: ParseQueryError| Rejection::Invalid(Source::Query))
        .map(|_: ParsePathError| Rejection::Invalid(Source::Path))
        .map(|_: ParseTypedHeaderError| Rejection::Invalid(Source::Header))
        .map(|error: ReadBodyError| match error {
            ReadBodyError::PayloadTooLarge => Rejection::BodyTooLarge,
            ReadBodyError::Utf8(_) | ReadBodyError::Io(_) => Rejection::BodyUnreadable,
            ReadBodyError::BodyHasBeenTaken => Rejection::Status(error.status()),
        })
        .map(|error: SizedLimitError| match error {
            SizedLimitError::PayloadTooLarge => Rejection::BodyTooLarge,
            SizedLimitError::MissingContentLength => Rejection::Status(error.status()),
        })
        .map(|error: GetDataError| Rejection::Status(error.status()))
        .map(|error: CorsError| Rejection::Status(error.status()))
        .build()
}

/// The exception that one of poem's errors is, and the headers that belong to its answer; or the
/// error as it was, when it is the application's own answer.
pub(crate) fn raise(error: Error) -> Result<(Raised, HeaderMap), Error> {
    if error.is::<NotFoundError>() {
        return Ok((
            adopt(StatusCode::NOT_FOUND, &HeaderMap::new()),
            HeaderMap::new(),
        ));
    }
    if error.is::<MethodNotAllowedError>() {
        let mut headers = HeaderMap::new();
        if let Some(Allowed(methods)) = error.data() {
            headers.insert(ALLOW, methods.clone());
        }
        return Ok((adopt(StatusCode::METHOD_NOT_ALLOWED, &headers), headers));
    }
    let error = match typed(error) {
        Ok(exc) => return Ok((exc, HeaderMap::new())),
        Err(error) => error,
    };
    if error.status().is_server_error() && !error.is_from_response() && !is_bare(&error) {
        return Ok((Raised::from(PoemError(error)), HeaderMap::new()));
    }
    Err(error)
}

/// Whether an error is a status and nothing else, as `Error::from_status` makes it of a private type.
fn is_bare(error: &Error) -> bool {
    error.to_string() == error.status().to_string()
}

/// poem's `Form` reads the query of a GET, and says then that a form failed; it is the query that did.
pub(crate) fn form_in_query(error: Error) -> Error {
    match error.downcast::<ParseFormError>() {
        Ok(ParseFormError::UrlDecode(error)) => ParseQueryError(error).into(),
        Ok(other) => other.into(),
        Err(error) => error,
    }
}

/// The error inside, where it is one of poem's own.
fn typed(error: Error) -> Result<Raised, Error> {
    fn take<E>(error: Error) -> Result<Raised, Error>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        error.downcast::<E>().map(Raised::from)
    }
    take::<ParseJsonError>(error)
        .or_else(take::<ParseQueryError>)
        .or_else(take::<ParsePathError>)
        .or_else(take::<ParseFormError>)
        .or_else(take::<ParseTypedHeaderError>)
        .or_else(take::<ReadBodyError>)
        .or_else(take::<SizedLimitError>)
        .or_else(take::<GetDataError>)
        .or_else(take::<CorsError>)
}

/// An error of poem from 500 on, such as `poem::error::InternalServerError(…)` makes.
///
/// Its text is that of the error inside and would be the answer, so it goes to
/// the fallback instead, an opaque 500; observers see it as the source.
#[derive(Debug)]
pub struct PoemError(Error);

impl fmt::Display for PoemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "poem error with status {}", self.0.status().as_u16())
    }
}

impl std::error::Error for PoemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
