//! The exception types that every policy knows, collected from the whole program.

use std::any::TypeId;
use std::error::Error;
use std::sync::LazyLock;

use http::StatusCode;

use crate::HttpException;
use crate::exception::{Registration, SelfDescribing};
use crate::raised::{AnyError, MAX_SOURCES};
use crate::type_map::TypeMap;

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

/// The status an error has of itself, through the errors it stands for.
pub(crate) fn status(error: &dyn AnyError) -> Option<StatusCode> {
    let mut error = error;
    // A type can stand for one of its own kind, so the walk is bounded.
    for _ in 0..MAX_SOURCES {
        let plain: &dyn Error = error;
        if let Some(http) = plain.downcast_ref::<HttpException>() {
            return Some(http.status());
        }
        match get(error.concrete_type())?.status(error) {
            Ok(status) => return Some(status),
            Err(inner) => error = inner,
        }
    }
    None
}

/// The status of an error that another stands for, for code made by the derive.
#[doc(hidden)]
#[must_use]
pub fn status_of<E: Error + Send + Sync + 'static>(error: &E) -> StatusCode {
    status(error).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
