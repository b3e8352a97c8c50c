//! The exception types that every policy knows, collected from the whole program.

use std::any::TypeId;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::iter::once;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use http::StatusCode;

use super::exception_trait::Exception;
use super::http_exception::HttpException;
use super::opener::{Opener, Openers};
use super::parent::{Climb, ParentType};
use super::raised::Raised;
use super::self_description::SelfDescription;
use super::type_map::TypeMap;

/// An exception type that policies know; made by [`register_exception!`](crate::register_exception).
#[doc(hidden)]
pub struct Registration(&'static dyn SelfDescribing);

impl Registration {
    /// The registration of `E`.
    #[must_use]
    pub const fn of<E: Exception>() -> Self {
        Self(const { &Descriptor::<E>(PhantomData) })
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").finish_non_exhaustive()
    }
}

inventory::collect!(Registration);

/// The self-description of a type, if it has one.
pub(crate) fn get(type_id: TypeId) -> Option<&'static dyn SelfDescribing> {
    REGISTRY.types.get(&type_id).copied()
}

/// The types that are registered anywhere in the program, and their names, for tests of all of them.
#[doc(hidden)]
#[must_use]
pub fn registered() -> Vec<(TypeId, &'static str)> {
    let all = inventory::iter::<Registration>.into_iter();
    all.map(|it| (it.0.opener().type_id(), it.0.type_name()))
        .collect()
}

/// The way to each type that describes itself in a box, a report or behind a pointer.
pub(crate) fn openers() -> &'static Openers {
    &REGISTRY.openers
}

/// A raised exception that describes itself: as it is, in a box or a report, or behind a pointer.
pub(crate) fn known(raised: &Raised) -> Option<Known<'_>> {
    let (type_id, error) = (raised.error_type(), raised.as_error());
    if REGISTRY.types.contains_key(&type_id) {
        return Some(Known { type_id, error });
    }
    let opener = REGISTRY.openers.find(raised, &[])?;
    get(opener.type_id())?.find(raised)
}

/// The status of an error that another stands for, for code made by the derive.
#[doc(hidden)]
#[must_use]
pub fn status_of<E: Error + Send + Sync + 'static>(error: &E) -> StatusCode {
    let said = SelfDescription::of_known(Known::of(error), |_| false);
    said.status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// An error and its type.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) type_id: TypeId,
    pub(crate) error: &'a (dyn Error + 'static),
}

impl<'a> Known<'a> {
    pub(crate) fn of<E: Error + 'static>(error: &'a E) -> Self {
        Self {
            type_id: TypeId::of::<E>(),
            error,
        }
    }
}

/// An `Exception` type, its name forgotten. It is asked about errors of that type only.
pub(crate) trait SelfDescribing: Send + Sync {
    fn opener(&self) -> Opener;
    fn type_name(&self) -> &'static str;
    /// The error in a box or a report, or behind a pointer.
    fn find<'a>(&self, raised: &'a Raised) -> Option<Known<'a>>;
    fn code(&self, error: &(dyn Error + 'static)) -> Option<Cow<'static, str>>;
    fn title(&self, error: &(dyn Error + 'static)) -> Option<Cow<'static, str>>;
    fn variant(&self, error: &(dyn Error + 'static)) -> Option<&'static str>;
    /// The status as it is given, which may not be one that can be sent.
    fn status(&self, error: &(dyn Error + 'static)) -> StatusCode;
    fn parent(&self, error: &(dyn Error + 'static)) -> Option<Box<dyn Climb>>;
    /// The types that a parent may have, where they are listed.
    fn parents(&self) -> Option<Vec<ParentType>>;
    /// All that a client receives, without the cause.
    fn describe(&self, error: &(dyn Error + 'static), said: StatusCode) -> Option<HttpException>;
}

struct Descriptor<E>(PhantomData<fn() -> E>);

impl<E: Exception> SelfDescribing for Descriptor<E> {
    fn opener(&self) -> Opener {
        Opener::of::<E>()
    }

    fn type_name(&self) -> &'static str {
        std::any::type_name::<E>()
    }

    fn find<'a>(&self, raised: &'a Raised) -> Option<Known<'a>> {
        let boxed = || raised.downcast_ref::<Box<E>>().map(|boxed| &**boxed);
        let shared = || raised.downcast_ref::<Arc<E>>().map(|shared| &**shared);
        let error = raised.downcast_ref::<E>().or_else(boxed).or_else(shared);
        error.map(Known::of)
    }

    fn code(&self, error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
        error.downcast_ref::<E>()?.code()
    }

    fn title(&self, error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
        error.downcast_ref::<E>()?.title()
    }

    fn variant(&self, error: &(dyn Error + 'static)) -> Option<&'static str> {
        error.downcast_ref::<E>()?.variant()
    }

    fn status(&self, error: &(dyn Error + 'static)) -> StatusCode {
        let error = error.downcast_ref::<E>();
        error.map_or(StatusCode::INTERNAL_SERVER_ERROR, Exception::status)
    }

    fn parent(&self, error: &(dyn Error + 'static)) -> Option<Box<dyn Climb>> {
        let parent = error.downcast_ref::<E>()?.parent()?;
        Some(Box::new(parent))
    }

    fn parents(&self) -> Option<Vec<ParentType>> {
        E::parents()
    }

    fn describe(&self, error: &(dyn Error + 'static), said: StatusCode) -> Option<HttpException> {
        let error = error.downcast_ref::<E>()?;
        Some(HttpException::describing(error, said))
    }
}

#[derive(Default)]
struct Registry {
    types: TypeMap<&'static dyn SelfDescribing>,
    openers: Openers,
}

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let registered = inventory::iter::<Registration>;
    let own = Registration::of::<HttpException>();
    let all = registered.into_iter().map(|it| it.0).chain(once(own.0));
    let mut registry = Registry::default();
    for says in all {
        let opener = says.opener();
        registry.types.insert(opener.type_id(), says);
        registry.openers.add(opener);
    }
    registry
});
