//! The way from an exception to a more general one, or to the one that it stands for.

use std::any::TypeId;
use std::error::Error;
use std::fmt;
use std::marker::PhantomData;

use super::raised::Raised;
use super::registry::Known;

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
}

/// The way up from an exception, its type forgotten.
pub(crate) trait Climb {
    /// The error that the exception stands for.
    fn inner<'a>(&self, error: &'a (dyn Error + 'static)) -> Option<Known<'a>>;
    /// One step up: the parent, and whether the exception stood for it.
    fn step_up(&self, raised: Raised) -> Step;
}

/// The step above an exception.
pub(crate) enum Step {
    Parent(Raised),
    Inner(Raised),
    Top(Raised),
}

impl<E: Error + Send + Sync + 'static> Climb for Parent<E> {
    fn inner<'a>(&self, error: &'a (dyn Error + 'static)) -> Option<Known<'a>> {
        self.link.inner(error.downcast_ref()?)
    }

    fn step_up(&self, raised: Raised) -> Step {
        let location = raised.location();
        let error = match raised.downcast::<E>() {
            Ok(error) => error,
            Err(raised) => return Step::Top(raised),
        };
        match self.link.convert(error) {
            Ok(inner) if self.link.is_transparent() => Step::Inner(inner.at(location)),
            Ok(parent) => Step::Parent(parent.at(location)),
            Err(error) => Step::Top(Raised::from_nowhere(error).at(location)),
        }
    }
}

impl<E> fmt::Debug for Parent<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parent")
            .field("transparent", &self.link.is_transparent())
            .finish()
    }
}

/// The type of an exception that another may stand for or have as its parent, for code made by the derive.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct ParentType {
    pub(crate) type_id: fn() -> TypeId,
    pub(crate) is_transparent: bool,
}

impl ParentType {
    /// A parent `P`.
    #[must_use]
    pub fn of<P: 'static>() -> Self {
        Self {
            type_id: TypeId::of::<P>,
            is_transparent: false,
        }
    }

    /// An error inside, which the exception stands for.
    #[must_use]
    pub fn transparent<I: 'static>() -> Self {
        Self {
            is_transparent: true,
            ..Self::of::<I>()
        }
    }
}

trait Link<E>: Send + Sync {
    fn is_transparent(&self) -> bool;
    fn inner<'a>(&self, error: &'a E) -> Option<Known<'a>>;
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

    fn inner<'a>(&self, _: &'a E) -> Option<Known<'a>> {
        None
    }

    fn convert(&self, error: E) -> Result<Raised, E> {
        Ok(Raised::from_nowhere(P::from(error)))
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

    fn inner<'a>(&self, error: &'a E) -> Option<Known<'a>> {
        (self.inner)(error).map(Known::of)
    }

    fn convert(&self, error: E) -> Result<Raised, E> {
        (self.into)(error).map(Raised::from_nowhere)
    }
}
