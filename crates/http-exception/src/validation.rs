//! Validation errors: the exceptions that list them, their places and their words.

pub(crate) mod catalogue;
mod error_list;
mod exceptions;
mod loc;
mod shows;
mod validation_error;

pub(crate) use self::error_list::ErrorList;
pub use self::exceptions::{
    RequestValidationError, ResponseValidationError, ValidationException,
    WebSocketRequestValidationError,
};
pub use self::loc::{Loc, LocItem};
pub use self::shows::SaidError;
pub(crate) use self::shows::{END, Shows, say_truncated};
pub use self::validation_error::ValidationError;
