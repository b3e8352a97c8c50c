//! What poem's own failures mean.

use http_exception::adapter::{Rejection, Verdict, broken_body};
use http_exception::{AsIs, ErrorPolicy, IntoRaised, Source};
use poem::Error;
use poem::error::{
    CorsError, GetDataError, MethodNotAllowedError, NotFoundError, ParseFormError, ParseJsonError,
    ParsePathError, ParseQueryError, ParseTypedHeaderError, ReadBodyError, ResponseError,
    SizedLimitError,
};
use poem::http::header::ALLOW;
use poem::http::{HeaderMap, StatusCode};

use crate::conversion::{BoxBody, from_poem};
use crate::displayed_error;
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
        .map(|error: ParseTypedHeaderError| match error {
            ParseTypedHeaderError::HeaderRequired(name) => {
                Rejection::Missing(Source::Header, name.into())
            }
            // poem does not say which.
            ParseTypedHeaderError::TypedHeader(_) => Rejection::Invalid(Source::Header),
        })
        .map(|error: ReadBodyError| {
            let meaning = match error {
                ReadBodyError::Io(error) => return broken_body(error),
                ReadBodyError::PayloadTooLarge => Rejection::BodyTooLarge,
                ReadBodyError::Utf8(_) => Rejection::BodyUnreadable,
                ReadBodyError::BodyHasBeenTaken => Rejection::Status(error.status()),
            };
            meaning.into_raised_by_nobody()
        })
        .map(|error: SizedLimitError| match error {
            SizedLimitError::PayloadTooLarge => Rejection::BodyTooLarge,
            SizedLimitError::MissingContentLength => Rejection::Status(error.status()),
        })
        .map(|error: GetDataError| Rejection::Status(error.status()))
        .map(|error: CorsError| Rejection::Status(error.status()))
        .build()
}

/// What one of poem's errors means.
pub(crate) fn judge(error: Error) -> Verdict<BoxBody> {
    if error.data::<AsIs>().is_some() {
        return from_poem(error.into_response());
    }
    if error.is::<NotFoundError>() {
        return Verdict::Bare(StatusCode::NOT_FOUND, HeaderMap::new());
    }
    if error.is::<MethodNotAllowedError>() {
        let allow = error
            .data()
            .map(|Allowed(methods)| (ALLOW, methods.clone()));
        let headers = HeaderMap::from_iter(allow);
        return Verdict::Bare(StatusCode::METHOD_NOT_ALLOWED, headers);
    }
    typed(error).unwrap_or_else(displayed_error::judge)
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
fn typed(error: Error) -> Result<Verdict<BoxBody>, Error> {
    fn take<E>(error: Error) -> Result<Verdict<BoxBody>, Error>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        error.downcast::<E>().map(Verdict::raise)
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
