//! What axum's own failures mean.

use axum::extract::path::ErrorKind;
use axum::extract::rejection::{
    BytesRejection, ExtensionRejection, FailedToBufferBody, FormRejection, JsonRejection,
    PathRejection, QueryRejection, RawFormRejection, RawPathParamsRejection, StringRejection,
};
use http_exception::ErrorPolicy;
use http_exception::Source;
use http_exception::adapter::Rejection;

/// The maps of axum's rejections, for behind a user's policy.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .map(|rejection: JsonRejection| match rejection {
            JsonRejection::JsonDataError(_) => Rejection::Invalid(Source::Body),
            JsonRejection::JsonSyntaxError(_) => Rejection::JsonSyntax,
            JsonRejection::MissingJsonContentType(_) => Rejection::UnsupportedMediaType,
            JsonRejection::BytesRejection(rejection) => bytes(&rejection),
            other => Rejection::Status(other.status()),
        })
        .map(|rejection: FormRejection| match rejection {
            FormRejection::InvalidFormContentType(_) => Rejection::UnsupportedMediaType,
            FormRejection::FailedToDeserializeForm(_) => Rejection::Invalid(Source::Query),
            FormRejection::FailedToDeserializeFormBody(_) => Rejection::Invalid(Source::Body),
            FormRejection::BytesRejection(rejection) => bytes(&rejection),
            other => Rejection::Status(other.status()),
        })
        .map(|rejection: RawFormRejection| match rejection {
            RawFormRejection::InvalidFormContentType(_) => Rejection::UnsupportedMediaType,
            RawFormRejection::BytesRejection(rejection) => bytes(&rejection),
            other => Rejection::Status(other.status()),
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
        .map(|rejection: BytesRejection| bytes(&rejection))
        .map(|rejection: StringRejection| match rejection {
            StringRejection::FailedToBufferBody(failed) => buffering(&failed),
            _ => Rejection::BodyUnreadable,
        })
        .map(|rejection: ExtensionRejection| Rejection::Status(rejection.status()))
        .build()
}

fn bytes(rejection: &BytesRejection) -> Rejection {
    match rejection {
        BytesRejection::FailedToBufferBody(failed) => buffering(failed),
        _ => Rejection::BodyUnreadable,
    }
}

fn buffering(failed: &FailedToBufferBody) -> Rejection {
    match failed {
        FailedToBufferBody::LengthLimitError(_) => Rejection::BodyTooLarge,
        _ => Rejection::BodyUnreadable,
    }
}
