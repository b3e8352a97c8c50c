//! What axum's own failures mean.

use std::iter::successors;

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FormRejection, JsonRejection, PathRejection,
    QueryRejection, RawFormRejection, RawPathParamsRejection, StringRejection,
};
use http_exception::adapter::{Rejection, bounded_text, broken_body};
use http_exception::{ErrorPolicy, IntoRaised, Raised, Source};

use crate::rejection_text;

/// The maps of axum's rejections, for behind a user's policy.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|rejection: JsonRejection| {
            let meaning = match rejection {
                JsonRejection::JsonDataError(_) => Rejection::Invalid(Source::Body),
                JsonRejection::JsonSyntaxError(_) => Rejection::JsonSyntax,
                JsonRejection::MissingJsonContentType(_) => Rejection::UnsupportedMediaType,
                JsonRejection::BytesRejection(rejection) => return bytes(rejection),
                other => Rejection::Status(other.status()),
            };
            meaning.into_raised_by_nobody()
        })
        .map(|rejection: FormRejection| {
            let meaning = match rejection {
                FormRejection::InvalidFormContentType(_) => Rejection::UnsupportedMediaType,
                FormRejection::FailedToDeserializeForm(_) => Rejection::Invalid(Source::Query),
                FormRejection::FailedToDeserializeFormBody(_) => Rejection::Invalid(Source::Body),
                FormRejection::BytesRejection(rejection) => return bytes(rejection),
                other => Rejection::Status(other.status()),
            };
            meaning.into_raised_by_nobody()
        })
        .map(|rejection: RawFormRejection| {
            let meaning = match rejection {
                RawFormRejection::InvalidFormContentType(_) => Rejection::UnsupportedMediaType,
                RawFormRejection::BytesRejection(rejection) => return bytes(rejection),
                other => Rejection::Status(other.status()),
            };
            meaning.into_raised_by_nobody()
        })
        .map(|rejection: RawPathParamsRejection| match rejection {
            RawPathParamsRejection::InvalidUtf8InPathParam(_) => Rejection::Invalid(Source::Path),
            other => Rejection::Status(other.status()),
        })
        .map(|_: QueryRejection| Rejection::Invalid(Source::Query))
        .map(|rejection: PathRejection| match rejection {
            PathRejection::FailedToDeserializePathParams(failed) => match failed.kind() {
                ErrorKind::UnsupportedType { .. } | ErrorKind::WrongNumberOfParameters { .. } => {
                    Rejection::Status(failed.status())
                }
                _ => Rejection::Invalid(Source::Path),
            },
            other => Rejection::Status(other.status()),
        })
        .map(bytes)
        .map(|rejection: StringRejection| match rejection {
            StringRejection::FailedToBufferBody(failed) => broken_body(failed),
            _ => Rejection::BodyUnreadable.into_raised_by_nobody(),
        })
        .map(|rejection: ExtensionRejection| Rejection::Status(rejection.status()))
        .build()
}

/// The meaning of an error of axum's or axum-extra's whose type exists only with a feature of theirs.
pub(crate) fn stranger(exc: &Raised) -> Option<Raised> {
    let name = exc.type_name();
    let is_axums = ["axum::", "axum_core::", "axum_extra::", "multer::"];
    if !is_axums.iter().any(|start| name.starts_with(start)) {
        return None;
    }
    let mut error = exc.as_error();
    if name.ends_with("::MultipartError") {
        // It says of itself that it is one.
        error = error.source()?;
    }
    let (text, _) = bounded_text(&error);
    // The limit of a body is its innermost error.
    let inner = successors(error.source(), |error| error.source());
    let rejection = match inner.take(MAX_SOURCES).last() {
        Some(inner) if bounded_text(&inner).0 == "length limit exceeded" => Rejection::BodyTooLarge,
        _ => rejection_text::meaning(None, &text, true)?,
    };
    Some(rejection.into())
}

const MAX_SOURCES: usize = 32;

fn bytes(rejection: BytesRejection) -> Raised {
    match rejection {
        BytesRejection::FailedToBufferBody(failed) => broken_body(failed),
        _ => Rejection::BodyUnreadable.into_raised_by_nobody(),
    }
}
