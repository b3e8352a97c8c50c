//! An exception on its way from where it is raised to the policy.

use std::any::{Any, TypeId};
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::panic::Location;

use http::StatusCode;

use super::captured::{Captured, FrameworkText, capture};
use super::http_exception::HttpException;
use super::misuse::Misuse;
use super::opener::Opener;
use super::place::{is_own, raised_at};
use super::raised_error::RaisedError;
use super::registry;
use super::report::Report;
use super::self_description::SelfDescription;
use super::vtables::Vtables;

/// Any error, raised.
///
/// `?` turns everything that is an error or converts into a boxed one into a `Raised`: every
/// `E: Error + Send + Sync + 'static`, `Box<dyn Error + Send + Sync>`, `anyhow::Error`,
/// `eyre::Report`. It remembers the concrete type and the place of the `?`, and is one word wide,
/// so that `Result<T, Raised>` costs a success nothing.
///
/// | what is raised | who answers |
/// |---|---|
/// | an error | handlers and maps of its type |
/// | a `Box<E>`, or an `Arc<E>` that nobody else holds | those of `E` |
/// | a `Box<dyn Error + Send + Sync>` | those of the type inside, as far as the policy or the program knows it |
/// | an `anyhow::Error` or `eyre::Report`, with the feature of that name | those of any type inside, below any number of contexts |
/// | the same without the feature | the fallback; [misuse](crate::Misuse::Report) names the feature |
/// | a text | the fallback; [misuse](crate::Misuse::Text) says so |
///
/// `Raised` is not itself an [`Error`]: with a conversion from every error type,
/// it could not be one (the same holds for `anyhow::Error`). The raised error is
/// reached with [`as_error`](Self::as_error), or by type with [`downcast`](Self::downcast). For code
/// that asks for an error, [`into_error`](Self::into_error) makes one that remembers everything.
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
///
/// // As middleware hands errors out.
/// let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(std::fmt::Error);
/// assert!(Raised::from(boxed).is::<std::fmt::Error>());
/// ```
#[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
pub struct Raised(Box<Inner>);

struct Inner {
    payload: Payload,
    location: Option<&'static Location<'static>>,
    captured: Option<Captured>,
}

enum Payload {
    // Inline: an `HttpException`, the most frequent of all, is one allocation.
    Http(HttpException),
    Error(Kind, BoxError),
    Report(Report),
}

/// The type that was raised, which a boxed error does not tell.
#[derive(Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) id: fn() -> TypeId,
    name: fn() -> &'static str,
}

impl Kind {
    pub(crate) const fn of<E: 'static>() -> Self {
        Self {
            id: TypeId::of::<E>,
            name: std::any::type_name::<E>,
        }
    }
}

pub(crate) type BoxError = Box<dyn Error + Send + Sync>;

impl Raised {
    /// An error that no line of the program raised.
    pub(crate) fn from_nowhere<E: Into<BoxError> + 'static>(error: E) -> Self {
        let error = match same_type(error) {
            Ok(http) => return Self::new(Payload::Http(http)),
            Err(error) => error,
        };
        let error = match same_type(error) {
            Ok(RaisedError(raised)) => return raised,
            Err(error) => error,
        };
        let error = match same_type(error) {
            Ok(boxed) => return Self::from_box(Kind::of::<BoxError>(), boxed),
            Err(error) => error,
        };
        match Report::keep(error) {
            Ok(report) => Self::new(Payload::Report(report)),
            Err(error) => Self::of_kind(Kind::of::<E>(), error.into()),
        }
    }

    // Not generic, so that each type has a call of it alone.
    #[inline(never)]
    fn of_kind(kind: Kind, error: BoxError) -> Self {
        Self::new(Payload::Error(kind, error))
    }

    /// A boxed error; what was raised before is it again.
    fn from_box(kind: Kind, boxed: BoxError) -> Self {
        let boxed = match boxed.downcast::<RaisedError>() {
            Ok(error) => return error.0,
            Err(boxed) => boxed,
        };
        Self::new(match boxed.downcast::<HttpException>() {
            Ok(http) => Payload::Http(*http),
            Err(boxed) => Payload::Error(kind, boxed),
        })
    }

    fn new(payload: Payload) -> Self {
        Self(Box::new(Inner {
            payload,
            location: None,
            captured: None,
        }))
    }

    /// The name of the raised type, for logs; of a type of this crate without the path.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        let name = match &self.0.payload {
            Payload::Http(_) => std::any::type_name::<HttpException>(),
            Payload::Error(kind, _) => (kind.name)(),
            Payload::Report(report) => report.type_name(),
        };
        shown(name)
    }

    /// True if it describes itself, or is of a type of this crate.
    pub(crate) fn is_known(&self) -> bool {
        let is_own = || match &self.0.payload {
            Payload::Http(_) => true,
            Payload::Error(kind, _) => (kind.name)().starts_with("http_exception::"),
            Payload::Report(_) => false,
        };
        is_own() || registry::known(self).is_some()
    }

    /// The place of the `?` or `raise!`; `None` for what no line raised: a panic, a router's 404, an
    /// error of a service, what an extractor refuses.
    #[must_use]
    pub fn location(&self) -> Option<&'static Location<'static>> {
        let place = self.0.location;
        place.filter(|place| !is_own(place.file()))
    }

    /// The raised error; of a report its outermost context.
    #[must_use]
    pub fn as_error(&self) -> &(dyn Error + 'static) {
        match &self.0.payload {
            Payload::Http(error) => error,
            Payload::Error(_, error) => &**error,
            Payload::Report(report) => report.as_error(),
        }
    }

    /// True if the raised error is an `E`, or a box or report of one.
    #[must_use]
    pub fn is<E: Error + Send + Sync + 'static>(&self) -> bool {
        self.downcast_ref::<E>().is_some()
    }

    /// The raised error, where it is an `E`, or a box or report of one.
    #[must_use]
    pub fn downcast_ref<E: Error + Send + Sync + 'static>(&self) -> Option<&E> {
        match &self.0.payload {
            Payload::Http(error) => {
                let error: &(dyn Error + 'static) = error;
                error.downcast_ref()
            }
            Payload::Error(_, error) => error.downcast_ref(),
            Payload::Report(report) => report.downcast_ref(),
        }
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
        // It is one, so that nothing comes back below.
        match self.into_payload() {
            Payload::Http(http) => same_type(http).map_err(Self::from_nowhere),
            Payload::Error(_, error) => match error.downcast() {
                Ok(error) => Ok(*error),
                Err(error) => Err(Self::from_nowhere(error)),
            },
            Payload::Report(report) => report
                .downcast()
                .map_err(|report| Self::new(Payload::Report(report))),
        }
    }

    // Not generic, as all that is not needs no copy for each type.
    fn into_payload(self) -> Payload {
        self.0.payload
    }

    /// The exception's own status: that of an [`HttpException`] or of a type that is an
    /// [`Exception`](trait@crate::Exception). One outside `200..=599` is 500.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &self.0.payload {
            Payload::Http(http) => Some(http.status()),
            Payload::Error(..) | Payload::Report(_) => SelfDescription::of(self, |_| false)?.status,
        }
    }

    /// The raised error in a box, for code that takes one. [`From`] is the way back: handlers find the
    /// error in it by its type, and the place is that of the way back.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::Raised;
    ///
    /// let boxed = Raised::from(std::fmt::Error).into_boxed();
    /// assert!(boxed.is::<std::fmt::Error>());
    /// ```
    #[must_use]
    pub fn into_boxed(self) -> Box<dyn Error + Send + Sync> {
        match self.0.payload {
            Payload::Http(http) => Box::new(http),
            Payload::Error(_, error) => error,
            Payload::Report(report) => report.into_boxed(),
        }
    }

    /// An error that holds what was raised, for code that asks for one, such as a service within a
    /// tower stack. Raised again, in a box or not, it is what it was, place included.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{HttpException, Raised};
    ///
    /// let error = Raised::from(HttpException::not_found("Item not found")).into_error();
    /// let boxed: Box<dyn std::error::Error + Send + Sync> = error.into();
    /// assert_eq!(Raised::from(boxed).status().unwrap(), 404);
    /// ```
    #[must_use]
    pub fn into_error(self) -> RaisedError {
        RaisedError(self)
    }

    /// The same with what the policy captures whose code runs now, unless that was done before.
    fn with_captures(mut self) -> Self {
        if self.0.captured.is_none() {
            self.0.captured = capture(&self);
        }
        self
    }

    /// The same, which a framework had this text for.
    pub(crate) fn said_as(mut self, text: String) -> Self {
        self.0.captured = Captured::of(vec![Box::new(FrameworkText(text))]);
        self
    }

    pub(crate) fn captured(&self) -> Option<&Captured> {
        self.0.captured.as_ref()
    }

    pub(crate) fn at(mut self, location: Option<&'static Location<'static>>) -> Self {
        self.0.location = location;
        self
    }

    /// The result of `change` on the error, raised at the same place; itself if it is no `E`.
    pub(crate) fn replace<E, F>(self, change: impl FnOnce(E) -> F) -> Result<Self, Self>
    where
        E: Error + Send + Sync + 'static,
        F: Into<BoxError> + 'static,
    {
        let location = self.location();
        let error = self.downcast::<E>()?;
        Ok(Self::from_nowhere(change(error)).at(location))
    }

    /// The type that was raised: the box's for a boxed error, the report's for a report.
    pub(crate) fn error_type(&self) -> TypeId {
        match &self.0.payload {
            Payload::Http(_) => TypeId::of::<HttpException>(),
            Payload::Error(kind, _) => (kind.id)(),
            Payload::Report(report) => report.type_id(),
        }
    }

    /// True if the type of the error is not known by the type that was raised.
    pub(crate) fn is_closed(&self) -> bool {
        match &self.0.payload {
            Payload::Http(_) => false,
            Payload::Error(kind, _) => (kind.id)() == TypeId::of::<BoxError>(),
            Payload::Report(_) => true,
        }
    }

    /// True if a box or a report has what an opener takes out.
    pub(crate) fn is_opened_by(&self, opener: &Opener) -> bool {
        match &self.0.payload {
            Payload::Http(_) => false,
            Payload::Error(_, error) => (opener.is)(&**error),
            Payload::Report(report) => (opener.is_in)(report),
        }
    }

    /// The error an opener takes out of it, raised at the same place; itself where that cannot be taken out.
    pub(crate) fn opened_by(self, opener: &Opener) -> Self {
        let location = self.location();
        match self.into_payload() {
            Payload::Http(http) => Self::new(Payload::Http(http)),
            Payload::Error(kind, error) => match (opener.unbox)(error) {
                Ok(error) => Self::from_box(opener.kind, error),
                Err(error) => Self::of_kind(kind, error),
            },
            Payload::Report(report) => match (opener.take_out)(report) {
                Ok(error) => Self::from_box(opener.kind, error),
                Err(report) => Self::new(Payload::Report(report)),
            },
        }
        .at(location)
    }

    /// The number of those boxes and reports that the same openers take something out of.
    pub(crate) fn vtables(&self) -> Option<Vtables> {
        match &self.0.payload {
            Payload::Http(_) => None,
            Payload::Error(_, error) => Some(Vtables::of(&**error)),
            Payload::Report(report) => Vtables::of_all(report.as_error()),
        }
    }

    /// The backtrace of a report, where it has captured one.
    pub(crate) fn backtrace(&self) -> Option<&dyn fmt::Display> {
        match &self.0.payload {
            Payload::Http(_) | Payload::Error(..) => None,
            Payload::Report(report) => report.backtrace(),
        }
    }

    /// The mistake that keeps every handler from this exception.
    pub(crate) fn misuse(&self) -> Option<Misuse> {
        let Payload::Error(kind, _) = &self.0.payload else {
            return None;
        };
        let texts = [
            TypeId::of::<&'static str>(),
            TypeId::of::<String>(),
            TypeId::of::<Cow<'static, str>>(),
        ];
        match (kind.name)() {
            _ if texts.contains(&(kind.id)()) => Some(Misuse::Text),
            "anyhow::Error" => Some(Misuse::Report("anyhow")),
            "eyre::Report" => Some(Misuse::Report("eyre")),
            _ => None,
        }
    }

    /// True if it is an [`HttpException`] itself.
    pub(crate) fn is_http(&self) -> bool {
        matches!(self.0.payload, Payload::Http(_))
    }

    /// The exception, where it is an [`HttpException`] itself.
    pub(crate) fn as_http(&self) -> Option<&HttpException> {
        match &self.0.payload {
            Payload::Http(http) => Some(http),
            Payload::Error(..) | Payload::Report(_) => None,
        }
    }

    /// The same, taken out.
    pub(crate) fn into_http(self) -> Result<HttpException, Self> {
        if self.is_http() {
            self.downcast()
        } else {
            Err(self)
        }
    }
}

impl<E: Into<BoxError> + 'static> From<E> for Raised {
    #[track_caller]
    fn from(error: E) -> Self {
        raised_at(Self::from_nowhere(error), Location::caller()).with_captures()
    }
}

/// The name of a type for logs: the path of a file of this crate helps no reader.
pub(crate) fn shown(name: &'static str) -> &'static str {
    match name.strip_prefix("http_exception::") {
        Some(own) => own.rsplit(':').next().unwrap_or(own),
        None => name,
    }
}

/// The file that a call through a pointer to a function of this file is attributed to.
pub(super) const FILE: &str = file!();

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

/// A `T` as the `U` that it is, decided when the code is generated.
pub(crate) fn same_type<T: 'static, U: 'static>(value: T) -> Result<U, T> {
    let mut slot = Some(value);
    let any: &mut dyn Any = &mut slot;
    match any.downcast_mut::<Option<U>>().and_then(Option::take) {
        Some(same) => Ok(same),
        None => Err(slot.expect("filled above, and taken only as a `U`")),
    }
}

/// A chain of sources is walked no further: it may be a circle.
pub(crate) const MAX_SOURCES: usize = 32;
