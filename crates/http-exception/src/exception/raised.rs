//! An exception on its way from where it is raised to the policy.

use std::any::{Any, TypeId};
use std::error::Error;
use std::fmt;
use std::panic::Location;

use http::StatusCode;

use super::exception_trait::SelfDescribing;
use super::http_exception::HttpException;
use super::registry;
use super::websocket_exception::{WebSocketDisconnect, WebSocketException};
use crate::foreign::Panicked;
use crate::validation::{
    RequestValidationError, ResponseValidationError, WebSocketRequestValidationError,
};

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
/// assert!(exc.location().is_some_and(|place| place.file().ends_with(".rs")));
/// ```
#[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
pub struct Raised(Box<Inner>);

struct Inner {
    error: Payload,
    location: Option<&'static Location<'static>>,
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
        Self::unboxed(error).at(Some(Location::caller()))
    }

    /// A boxed error, by its type where the program knows it.
    pub(crate) fn unboxed(error: Box<dyn Error + Send + Sync>) -> Self {
        let boxed = Self::new(Payload::Boxed(error));
        let built_in = [
            unbox::<HttpException>,
            unbox::<RequestValidationError>,
            unbox::<ResponseValidationError>,
            unbox::<WebSocketRequestValidationError>,
            unbox::<WebSocketDisconnect>,
            unbox::<WebSocketException>,
            unbox::<Panicked>,
        ];
        let known = registry::all().map(SelfDescribing::unbox);
        boxed.unbox_by(built_in.into_iter().chain(known))
    }

    /// A boxed error as the first type that it turns out to be.
    pub(crate) fn unbox_by(self, candidates: impl IntoIterator<Item = Unbox>) -> Self {
        let mut boxed = self;
        for unbox in candidates {
            match unbox(boxed) {
                Ok(typed) => return typed,
                Err(still_boxed) => boxed = still_boxed,
            }
        }
        boxed
    }

    /// An error that no line of the program raised.
    pub(crate) fn from_nowhere<E: Error + Send + Sync + 'static>(error: E) -> Self {
        Self::new(match same_type(error) {
            Ok(http) => Payload::Http(http),
            Err(error) => Payload::Typed(Box::new(error)),
        })
    }

    fn new(error: Payload) -> Self {
        Self(Box::new(Inner {
            error,
            location: None,
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

    /// The place of the `?` or `raise!`; `None` for what no line raised: a panic, a router's 404, an
    /// error of a service.
    #[must_use]
    pub fn location(&self) -> Option<&'static Location<'static>> {
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

    /// An [`HttpException`] that says the same to a client, without the cause.
    ///
    /// `None` for an error that does not describe itself.
    pub(crate) fn describe(&self) -> Option<HttpException> {
        match &self.0.error {
            Payload::Http(_) | Payload::Boxed(_) => None,
            Payload::Typed(error) => registry::describe(&**error),
        }
    }

    /// The exception, where it is an [`HttpException`] itself.
    pub(crate) fn into_http(self) -> Result<HttpException, Self> {
        if !matches!(self.0.error, Payload::Http(_)) {
            return Err(self);
        }
        let Inner { error, location } = *self.0;
        match error {
            Payload::Http(http) => Ok(http),
            error => Err(Self(Box::new(Inner { error, location }))),
        }
    }

    /// The raised error, or the one that it stands for.
    pub(crate) fn innermost(&self) -> &(dyn Error + 'static) {
        match &self.0.error {
            Payload::Typed(error) => registry::innermost(&**error),
            Payload::Http(_) | Payload::Boxed(_) => self.as_error(),
        }
    }

    pub(crate) fn at(mut self, location: Option<&'static Location<'static>>) -> Self {
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
        Self::from_nowhere(error).at(Some(Location::caller()))
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
        f.write_str(self.type_name())?;
        if let Some(location) = self.location() {
            write!(f, " raised at {location}")?;
        }
        write!(f, ": {self}")?;
        let mut source = self.as_error().source();
        for _ in 0..MAX_SOURCES {
            let Some(error) = source else { break };
            write!(f, "\n  caused by: {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

/// A boxed error as a certain type, where it is one.
pub(crate) type Unbox = fn(Raised) -> Result<Raised, Raised>;

/// A boxed error as an `E`, where it is one.
pub(crate) fn unbox<E: Error + Send + Sync + 'static>(boxed: Raised) -> Result<Raised, Raised> {
    let location = boxed.location();
    boxed
        .downcast::<E>()
        .map(|error| Raised::from_nowhere(error).at(location))
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
