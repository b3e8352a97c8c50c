//! The exception types that every policy knows, collected from the whole program.

use std::any::TypeId;
use std::error::Error;
use std::sync::LazyLock;

use http::StatusCode;

use super::exception_trait::{Registration, SelfDescribing};
use super::http_exception::HttpException;
use super::raised::{AnyError, MAX_SOURCES};
use super::type_map::TypeMap;

static REGISTRY: LazyLock<TypeMap<&'static dyn SelfDescribing>> = LazyLock::new(|| {
    inventory::iter::<Registration>
        .into_iter()
        .map(|registration| (registration.type_id, registration.describe))
        .collect()
});

/// How a type describes itself, where it does.
pub(crate) fn get(type_id: TypeId) -> Option<&'static dyn SelfDescribing> {
    REGISTRY.get(&type_id).copied()
}

/// Every type that describes itself.
pub(crate) fn all() -> impl Iterator<Item = &'static dyn SelfDescribing> {
    REGISTRY.values().copied()
}

/// The error that an error stands for in the end; most stand for themselves.
pub(crate) fn innermost(error: &dyn AnyError) -> &dyn AnyError {
    let mut error = error;
    // A type can stand for one of its own kind, so the walk is bounded.
    for _ in 0..MAX_SOURCES {
        match get(error.concrete_type()).map(|known| known.inner(error)) {
            Some(Some(inner)) => error = inner,
            _ => break,
        }
    }
    error
}

/// The status an error has of itself, or through the error it stands for.
pub(crate) fn status(error: &dyn AnyError) -> Option<StatusCode> {
    let error = innermost(error);
    let plain: &dyn Error = error;
    match plain.downcast_ref::<HttpException>() {
        Some(http) => Some(http.status()),
        None => get(error.concrete_type())?.status(error),
    }
}

/// What an error says of itself, or the error it stands for.
pub(crate) fn describe(error: &dyn AnyError) -> Option<HttpException> {
    let error = innermost(error);
    let plain: &dyn Error = error;
    match plain.downcast_ref::<HttpException>() {
        Some(http) => Some(HttpException::describing(http)),
        None => get(error.concrete_type())?.describe(error),
    }
}

/// The status of an error that another stands for, for code made by the derive.
#[doc(hidden)]
#[must_use]
pub fn status_of<E: Error + Send + Sync + 'static>(error: &E) -> StatusCode {
    status(error).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
