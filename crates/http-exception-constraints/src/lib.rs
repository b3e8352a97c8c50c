//! Models whose constraints are declared with `garde` or `validator`.
//!
//! [`Garde<T>`](Garde) and [`Validator<T>`](Validator) stand wherever an extractor, an answer or a
//! [`Conform`](http_exception::Conform) of [`http_exception`] takes a model: the input of a request is
//! read as a `T` and its constraints are checked, and the errors of both kinds stand in one answer.
//!
//! The adapters have both behind features of the same names; a service has no need to name this crate.
//! It depends on the core, which knows neither library, and needs a newer compiler, as they do.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `garde` | no | `Garde<T>` and `garde_error` |
//! | `validator` | no | `Validator<T>` |

#[cfg(any(feature = "garde", feature = "validator"))]
mod broken;
#[cfg(any(feature = "garde", feature = "validator"))]
mod not_a_number;

#[cfg(feature = "garde")]
mod garde;
#[cfg(feature = "validator")]
mod validator;

#[cfg(feature = "garde")]
pub use self::garde::{Garde, garde_error};
#[cfg(feature = "validator")]
pub use self::validator::Validator;
