//! The trait of exceptions that describe themselves.

use std::any::TypeId;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use http::{HeaderMap, StatusCode};

use super::detail::Detail;
use super::http_exception::HttpException;
use super::raised::Raised;
use super::raised::{AnyError, Unbox, unbox};

/// An error that says how it is answered.
///
/// Derive it with [`#[derive(Exception)]`](derive@crate::Exception); written by
/// hand it needs a line of [`register_exception!`](crate::register_exception) so
/// that policies know the type. Either way nothing is registered on a policy: a
/// type that is an `Exception` is answered as it says wherever it is raised,
/// status handlers see it, and it can be handled by its own type, by that of
/// its [`parent`](Self::parent), or as an [`HttpException`], the last parent of
/// all.
///
/// # Example
///
/// ```
/// use http_exception::{Detail, Exception, Raised, StatusCode, register_exception};
///
/// #[derive(Debug)]
/// struct OrderNotFound { id: u64 }
///
/// impl std::fmt::Display for OrderNotFound {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "order {} is not in the database", self.id)
///     }
/// }
/// impl std::error::Error for OrderNotFound {}
///
/// impl Exception for OrderNotFound {
///     fn status(&self) -> StatusCode {
///         StatusCode::NOT_FOUND
///     }
///     fn detail(&self) -> Detail {
///         format!("There is no order {}", self.id).into()
///     }
/// }
/// register_exception!(OrderNotFound);
///
/// let raised = Raised::from(OrderNotFound { id: 7 });
/// assert_eq!(raised.status(), Some(StatusCode::NOT_FOUND));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is answered",
    note = "derive it: `#[derive(Exception)]` with `#[exception(status = …)]`, or implement `Exception` and add `register_exception!({Self});`"
)]
pub trait Exception: Error + Send + Sync + 'static {
    /// The status of the answer. One outside `200..=599` becomes 500.
    fn status(&self) -> StatusCode;

    /// What the answer says; the phrase of the status unless overridden.
    fn detail(&self) -> Detail {
        Detail::phrase()
    }

    /// Headers of the answer; none unless overridden.
    fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }

    /// The code that programs can tell the error by; none unless overridden.
    fn code(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// The exception that handlers of a more general type see; none unless overridden.
    fn parent(&self) -> Option<Parent<Self>>
    where
        Self: Sized,
    {
        None
    }
}

impl Exception for HttpException {
    fn status(&self) -> StatusCode {
        self.status()
    }

    fn detail(&self) -> Detail {
        self.detail().clone()
    }

    fn headers(&self) -> HeaderMap {
        self.headers().clone()
    }

    fn code(&self) -> Option<Cow<'static, str>> {
        self.code().map(|code| Cow::Owned(code.to_owned()))
    }
}

/// The way from an exception to a more general one.
///
/// # Example
///
/// ```
/// use http_exception::{Exception, Parent, StatusCode};
///
/// #[derive(Debug)]
/// struct Animal { name: &'static str }
/// #[derive(Debug)]
/// struct Whale;
///
/// impl From<Whale> for Animal {
///     fn from(_: Whale) -> Self {
///         Self { name: "whale" }
///     }
/// }
/// impl Exception for Whale {
///     fn status(&self) -> StatusCode {
///         StatusCode::CONFLICT
///     }
///     fn parent(&self) -> Option<Parent<Self>> {
///         Some(Parent::of::<Animal>())
///     }
/// }
/// # impl std::fmt::Display for Animal {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.name) }
/// # }
/// # impl std::error::Error for Animal {}
/// # impl std::fmt::Display for Whale {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("whale") }
/// # }
/// # impl std::error::Error for Whale {}
/// assert!(Whale.parent().is_some());
/// ```
pub struct Parent<E> {
    link: Box<dyn Link<E>>,
}

impl<E: Error + Send + Sync + 'static> Parent<E> {
    /// Handlers of `P` see the exception as a `P`.
    #[must_use]
    pub fn of<P>() -> Self
    where
        P: From<E> + Error + Send + Sync + 'static,
    {
        Self {
            link: Box::new(Kind::<P>(PhantomData)),
        }
    }

    /// The exception stands for an error inside it.
    ///
    /// A handler of the exception's own type is still asked first; without one
    /// it is the inner error that is looked up, mapped, described and answered.
    /// `inner` borrows the inner error, `into` takes it out; each gives `None`
    /// or the exception back when there is none.
    #[must_use]
    pub fn transparent<I>(inner: fn(&E) -> Option<&I>, into: fn(E) -> Result<I, E>) -> Self
    where
        I: Error + Send + Sync + 'static,
    {
        Self {
            link: Box::new(Transparent { inner, into }),
        }
    }

    pub(crate) fn is_transparent(&self) -> bool {
        self.link.is_transparent()
    }

    pub(crate) fn inner<'a>(&self, error: &'a E) -> Option<&'a dyn AnyError> {
        self.link.inner(error)
    }

    pub(crate) fn convert(&self, error: E) -> Result<Raised, E> {
        self.link.convert(error)
    }
}

impl<E> fmt::Debug for Parent<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parent")
            .field("transparent", &self.link.is_transparent())
            .finish()
    }
}

trait Link<E>: Send + Sync {
    fn is_transparent(&self) -> bool;
    fn inner<'a>(&self, error: &'a E) -> Option<&'a dyn AnyError>;
    fn convert(&self, error: E) -> Result<Raised, E>;
}

struct Kind<P>(PhantomData<fn() -> P>);

impl<E, P> Link<E> for Kind<P>
where
    P: From<E> + Error + Send + Sync + 'static,
{
    fn is_transparent(&self) -> bool {
        false
    }

    fn inner<'a>(&self, _: &'a E) -> Option<&'a dyn AnyError> {
        None
    }

    fn convert(&self, error: E) -> Result<Raised, E> {
        Ok(Raised::from(P::from(error)))
    }
}

struct Transparent<E, I> {
    inner: fn(&E) -> Option<&I>,
    into: fn(E) -> Result<I, E>,
}

impl<E, I: Error + Send + Sync + 'static> Link<E> for Transparent<E, I> {
    fn is_transparent(&self) -> bool {
        true
    }

    fn inner<'a>(&self, error: &'a E) -> Option<&'a dyn AnyError> {
        (self.inner)(error).map(|inner| inner as &dyn AnyError)
    }

    fn convert(&self, error: E) -> Result<Raised, E> {
        (self.into)(error).map(Raised::from)
    }
}

/// Makes a type that implements [`Exception`] by hand known to every policy.
///
/// Stands beside the `impl`, outside functions; the derive does it by itself.
/// A generic type is registered once per concrete type.
///
/// # Example
///
/// See [`Exception`](trait@crate::Exception).
#[macro_export]
macro_rules! register_exception {
    ($type:ty $(,)?) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::of::<$type>()
        }
    };
}

/// An exception type that policies know; made by [`register_exception!`](crate::register_exception).
#[doc(hidden)]
pub struct Registration {
    pub(crate) type_id: TypeId,
    pub(crate) describe: &'static dyn SelfDescribing,
}

impl Registration {
    /// The registration of `E`.
    #[must_use]
    pub const fn of<E: Exception>() -> Self {
        Self {
            type_id: TypeId::of::<E>(),
            describe: const { &Descriptor::<E>(PhantomData) },
        }
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration")
            .field("type_id", &self.type_id)
            .finish_non_exhaustive()
    }
}

inventory::collect!(Registration);

/// An `Exception` type, its name forgotten.
pub(crate) trait SelfDescribing: Send + Sync {
    /// The error that the exception stands for.
    fn inner<'a>(&self, error: &'a dyn AnyError) -> Option<&'a dyn AnyError>;
    fn status(&self, error: &dyn AnyError) -> Option<StatusCode>;
    /// What a client is told, without the cause.
    fn describe(&self, error: &dyn AnyError) -> Option<HttpException>;
    /// One step up: the parent, and whether the exception stood for it.
    fn step_up(&self, raised: Raised) -> Step;
    /// How a box is opened that holds the type.
    fn unbox(&self) -> Unbox;
}

/// What is above an exception.
pub(crate) enum Step {
    Parent(Raised),
    Inner(Raised),
    Top(Raised),
}

struct Descriptor<E>(PhantomData<fn() -> E>);

impl<E: Exception> SelfDescribing for Descriptor<E> {
    fn inner<'a>(&self, error: &'a dyn AnyError) -> Option<&'a dyn AnyError> {
        let error: &dyn Error = error;
        let error = error.downcast_ref::<E>()?;
        error.parent()?.inner(error)
    }

    fn status(&self, error: &dyn AnyError) -> Option<StatusCode> {
        let error: &dyn Error = error;
        Some(HttpException::from_status(error.downcast_ref::<E>()?.status()).status())
    }

    fn describe(&self, error: &dyn AnyError) -> Option<HttpException> {
        let error: &dyn Error = error;
        error.downcast_ref::<E>().map(HttpException::describing)
    }

    fn step_up(&self, raised: Raised) -> Step {
        let location = raised.location();
        let error = match raised.downcast::<E>() {
            Ok(error) => error,
            Err(raised) => return Step::Top(raised),
        };
        let Some(parent) = error.parent() else {
            return Step::Top(Raised::from(error).at(location));
        };
        match parent.convert(error) {
            Ok(inner) if parent.is_transparent() => Step::Inner(inner.at(location)),
            Ok(parent) => Step::Parent(parent.at(location)),
            Err(error) => Step::Top(Raised::from(error).at(location)),
        }
    }

    fn unbox(&self) -> Unbox {
        unbox::<E>
    }
}
