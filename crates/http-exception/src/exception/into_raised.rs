//! Everything that can be raised.

use super::raised::{BoxError, Raised};

/// Everything that `?` turns into a [`Raised`], a `Raised` itself included.
///
/// An adapter asks it of the error of a handler or a service. It is not implemented by hand: a type
/// has it as an [`Error`](std::error::Error) that is `Send + Sync + 'static`, or by converting into
/// `Box<dyn Error + Send + Sync>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be raised",
    note = "what can be raised is an `Error + Send + Sync + 'static` or converts into `Box<dyn Error + Send + Sync>`; derive `thiserror::Error` for it, or turn it into one that is with `map_err`"
)]
pub trait IntoRaised {
    /// Raises it at the line that calls this.
    #[track_caller]
    fn into_raised(self) -> Raised;

    /// Raises it without a line of the application: an adapter has found it.
    #[doc(hidden)]
    fn into_raised_by_nobody(self) -> Raised;
}

impl<E: Into<BoxError> + 'static> IntoRaised for E {
    #[track_caller]
    fn into_raised(self) -> Raised {
        Raised::from(self)
    }

    fn into_raised_by_nobody(self) -> Raised {
        Raised::from_nowhere(self)
    }
}

/// The file that a call through a pointer to a function of this file is attributed to.
pub(super) const FILE: &str = file!();

impl IntoRaised for Raised {
    fn into_raised(self) -> Raised {
        self
    }

    fn into_raised_by_nobody(self) -> Raised {
        self
    }
}
