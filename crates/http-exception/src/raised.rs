//! An exception on its way from where it is raised to the policy.

use std::any::{Any, TypeId};
use std::error::Error;
use std::fmt;
use std::panic::Location;

use http::StatusCode;

use crate::HttpException;
use crate::registry;

/// Any error, raised.
///
/// `?` turns every `E: Error + Send + Sync + 'static` into a `Raised`, which
/// remembers the concrete type and the place of the `?`. It is one word wide,
/// so that `Result<T, Raised>` costs a success nothing.
///
/// `Raised` is not itself an [`Error`]: with a conversion from every error type,
/// it could not be one (the same holds for `anyhow::Error`). What was raised is
/// reached with [`as_error`](Self::as_error), or by type with
/// [`downcast`](Self::downcast).
///
/// # Example
///
/// ```
/// use http_exception::Raised;
///
/// fn answer(text: &str) -> Result<u64, Raised> {
///     Ok(text.parse()?)
/// }
///
/// let exc = answer("forty-two").unwrap_err();
/// assert!(exc.is::<std::num::ParseIntError>());
/// assert!(exc.location().file().ends_with(".rs"));
/// ```
#[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
pub struct Raised(Box<Inner>);

struct Inner {
    error: Payload,
    location: &'static Location<'static>,
}

enum Payload {
    // Inline: an `HttpException`, the most frequent of all, is one allocation.
    Http(HttpException),
    Typed(Box<dyn AnyError + Send + Sync>),
    Boxed(Box<dyn Error + Send + Sync>),
}

/// An error whose concrete type can be asked for.
pub(crate) trait AnyError: Error + Any + Send + Sync {
    fn concrete_type(&self) -> TypeId;
    fn type_name(&self) -> &'static str;
}

impl<E: Error + Send + Sync + 'static> AnyError for E {
    fn concrete_type(&self) -> TypeId {
        TypeId::of::<E>()
    }

    fn type_name(&self) -> &'static str {
        std::any::type_name::<E>()
    }
}

impl Raised {
    /// Raises a boxed error, as middleware and `anyhow` hand them out.
    ///
    /// Handlers and maps of the type inside find it like any other.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::Raised;
    ///
    /// let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(std::fmt::Error);
    /// assert!(Raised::from_boxed(boxed).is::<std::fmt::Error>());
    /// ```
    #[track_caller]
    pub fn from_boxed(error: Box<dyn Error + Send + Sync>) -> Self {
        let error = match error.downcast::<HttpException>() {
            Ok(http) => Payload::Http(*http),
            Err(other) => Payload::Boxed(other),
        };
        Self(Box::new(Inner {
            error,
            location: Location::caller(),
        }))
    }

    /// The name of the raised type, for logs.
    ///
    /// A boxed error that no handler knows does not tell its own.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match &self.0.error {
            Payload::Http(_) => std::any::type_name::<HttpException>(),
            Payload::Typed(error) => error.type_name(),
            Payload::Boxed(_) => std::any::type_name::<Box<dyn Error + Send + Sync>>(),
        }
    }

    /// The place of the `?` or `raise!`.
    #[must_use]
    pub fn location(&self) -> &'static Location<'static> {
        self.0.location
    }

    /// The raised error.
    #[must_use]
    pub fn as_error(&self) -> &(dyn Error + 'static) {
        match &self.0.error {
            Payload::Http(error) => error,
            Payload::Typed(error) => &**error,
            Payload::Boxed(error) => &**error,
        }
    }

    /// Whether the raised error is an `E`.
    #[must_use]
    pub fn is<E: Error + 'static>(&self) -> bool {
        self.as_error().is::<E>()
    }

    /// The raised error, where it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.as_error().downcast_ref()
    }

    /// Takes the raised error out.
    ///
    /// # Errors
    ///
    /// Gives itself back when the raised error is not an `E`.
    pub fn downcast<E: Error + Send + Sync + 'static>(self) -> Result<E, Self> {
        if !self.is::<E>() {
            return Err(self);
        }
        let Inner { error, location } = *self.0;
        let back = |error| Self(Box::new(Inner { error, location }));
        match error {
            Payload::Http(http) => same_type(http).map_err(|http| back(Payload::Http(http))),
            Payload::Typed(error) => take(error).map_err(|error| back(Payload::Boxed(error))),
            Payload::Boxed(error) => take(error).map_err(|error| back(Payload::Boxed(error))),
        }
    }

    /// The status the exception has of itself: that of an [`HttpException`] or of a type that is
    /// an [`Exception`](crate::Exception).
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.error {
            Payload::Http(http) => Some(http.status()),
            Payload::Typed(error) => registry::status(&**error),
            Payload::Boxed(_) => None,
        }
    }

    /// Forgets the exception for an [`HttpException`] that says the same to a client.
    ///
    /// `None` for an error that does not describe itself.
    pub(crate) fn describe(&self) -> Option<HttpException> {
        match &self.0.error {
            Payload::Http(_) | Payload::Boxed(_) => None,
            Payload::Typed(error) => registry::get(error.concrete_type())?.describe(&**error),
        }
    }

    pub(crate) fn at(mut self, location: &'static Location<'static>) -> Self {
        self.0.location = location;
        self
    }

    /// The type of the error; of a boxed one that nobody knows it is the box's.
    pub(crate) fn error_type(&self) -> TypeId {
        match &self.0.error {
            Payload::Http(_) => TypeId::of::<HttpException>(),
            Payload::Typed(error) => error.concrete_type(),
            Payload::Boxed(_) => TypeId::of::<Box<dyn Error + Send + Sync>>(),
        }
    }

    pub(crate) fn is_boxed(&self) -> bool {
        matches!(self.0.error, Payload::Boxed(_))
    }

    pub(crate) fn into_source(self) -> Box<dyn Error + Send + Sync> {
        match self.0.error {
            Payload::Http(http) => Box::new(http),
            Payload::Typed(error) => error,
            Payload::Boxed(error) => error,
        }
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for Raised {
    #[track_caller]
    fn from(error: E) -> Self {
        let error = match same_type(error) {
            Ok(http) => Payload::Http(http),
            Err(error) => Payload::Typed(Box::new(error)),
        };
        Self(Box::new(Inner {
            error,
            location: Location::caller(),
        }))
    }
}

/// For what takes boxed errors, such as hyper's `service_fn`; [`Raised::from_boxed`] is the way back.
impl From<Raised> for Box<dyn Error + Send + Sync> {
    fn from(raised: Raised) -> Self {
        raised.into_source()
    }
}

impl fmt::Display for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_error(), f)
    }
}

/// The type, the place, the error and what caused it, a line each.
impl fmt::Debug for Raised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} raised at {}: {self}",
            self.type_name(),
            self.location()
        )?;
        let mut source = self.as_error().source();
        for _ in 0..MAX_SOURCES {
            let Some(error) = source else { break };
            write!(f, "\n  caused by: {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// A `T` as the `U` that it is, decided when the code is generated.
fn same_type<T: 'static, U: 'static>(value: T) -> Result<U, T> {
    let mut slot = Some(value);
    let any: &mut dyn Any = &mut slot;
    match any.downcast_mut::<Option<U>>().and_then(Option::take) {
        Some(same) => Ok(same),
        None => Err(slot.expect("filled above, and taken only as a `U`")),
    }
}

fn take<E: Error + 'static>(
    error: Box<dyn Error + Send + Sync>,
) -> Result<E, Box<dyn Error + Send + Sync>> {
    error.downcast().map(|error| *error)
}

/// A chain of sources is walked no further: it may be a circle.
pub(crate) const MAX_SOURCES: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_of_nothing_is_one_word() {
        assert_eq!(size_of::<Result<(), Raised>>(), size_of::<usize>());
    }

    #[test]
    fn the_wrong_type_gives_the_exception_back() {
        let raised = Raised::from(fmt::Error);
        let raised = raised
            .downcast::<HttpException>()
            .expect_err("a fmt::Error");
        let raised = raised
            .downcast::<std::num::ParseIntError>()
            .expect_err("a fmt::Error");
        assert!(raised.downcast::<fmt::Error>().is_ok());
    }

    #[test]
    fn what_is_boxed_and_raised_again_is_the_same() {
        let boxed: Box<dyn Error + Send + Sync> = Raised::from(fmt::Error).into();
        assert!(Raised::from_boxed(boxed).is::<fmt::Error>());
    }
}
