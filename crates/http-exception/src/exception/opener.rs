//! The search for an error of a known type in what was raised: a box, a report, a pointer to it.

use std::any::TypeId;
use std::error::Error;
use std::iter::once;
use std::sync::{Arc, RwLock};

use super::raised::{BoxError, Kind, Raised};
use super::report::Report;
use super::type_map::{ByNumber, TypeMap};
use super::vtables::Vtables;

/// The way to an `E` in a `Box<dyn Error>` or a report of any type, in a `Box<E>`, and in an `Arc<E>`.
#[derive(Clone, Copy)]
pub(crate) struct Opener {
    /// True if a boxed error is one.
    pub(crate) is: fn(&(dyn Error + 'static)) -> bool,
    /// True if one is in a report.
    pub(crate) is_in: fn(&Report) -> bool,
    /// Takes it out of a box; an error that cannot be taken out comes back, such as an `Arc` that others
    /// hold too.
    pub(crate) unbox: fn(BoxError) -> Result<BoxError, BoxError>,
    /// Takes it out of a report.
    pub(crate) take_out: fn(Report) -> Result<BoxError, Report>,
    pub(crate) kind: Kind,
    /// `Box<E>` and `Arc<E>`.
    pointers: fn() -> [TypeId; 2],
}

impl Opener {
    pub(crate) const fn of<E: Error + Send + Sync + 'static>() -> Self {
        Self {
            is: <dyn Error>::is::<E>,
            is_in: |report| report.downcast_ref::<E>().is_some(),
            unbox: unbox::<E>,
            take_out: |report| Ok(Box::new(report.downcast::<E>()?)),
            kind: Kind::of::<E>(),
            pointers: || [TypeId::of::<Box<E>>(), TypeId::of::<Arc<E>>()],
        }
    }

    pub(crate) fn type_id(&self) -> TypeId {
        (self.kind.id)()
    }
}

fn unbox<E: Error + Send + Sync + 'static>(error: BoxError) -> Result<BoxError, BoxError> {
    if error.is::<E>() {
        return Ok(error);
    }
    let error = match error.downcast::<Box<E>>() {
        Ok(boxed) => return Ok(*boxed),
        Err(error) => error,
    };
    match Arc::try_unwrap(*error.downcast::<Arc<E>>()?) {
        Ok(error) => Ok(Box::new(error)),
        Err(shared) => Err(Box::new(shared)),
    }
}

/// The openers of many types.
#[derive(Clone, Default)]
pub(crate) struct Openers {
    all: Vec<Opener>,
    by_pointer: TypeMap<Opener>,
    /// The openers found for the boxes and reports seen so far: asking each type takes a while.
    seen: Arc<RwLock<ByNumber<Vtables, Option<Opener>>>>,
}

impl Openers {
    pub(crate) fn add(&mut self, opener: Opener) {
        self.seen = Arc::default();
        self.all.push(opener);
        let pointers = (opener.pointers)().map(|pointer| (pointer, opener));
        self.by_pointer.extend(pointers);
    }

    pub(crate) fn extend(&mut self, others: &Self) {
        for opener in &others.all {
            self.add(*opener);
        }
    }

    /// True if the raised type is a pointer to one of these types.
    pub(crate) fn know_behind(&self, raised: &Raised) -> bool {
        self.by_pointer.contains_key(&raised.error_type())
    }

    /// The raised error, as one of the types that these know, or those `behind` them; else as it is.
    pub(crate) fn open(&self, raised: Raised, behind: &[&Self]) -> Raised {
        match self.find(&raised, behind) {
            Some(opener) => raised.opened_by(&opener),
            None => raised,
        }
    }

    /// The opener of what is in a box, a report or behind a pointer.
    pub(crate) fn find(&self, raised: &Raised, behind: &[&Self]) -> Option<Opener> {
        let mut all = once(self).chain(behind.iter().copied());
        if !raised.is_closed() {
            let raised = raised.error_type();
            return all.find_map(|openers| openers.by_pointer.get(&raised).copied());
        }
        let vtables = raised.vtables();
        let seen = vtables.and_then(|it| self.seen.read().ok()?.get(&it).copied());
        if let Some(found) = seen {
            return found;
        }
        let found = all
            .flat_map(|openers| &openers.all)
            .find(|it| raised.is_opened_by(it));
        if let (Some(vtables), Ok(mut seen)) = (vtables, self.seen.write()) {
            if seen.len() < MAX_SEEN {
                seen.insert(vtables, found.copied());
            }
        }
        found.copied()
    }
}

/// The most kinds of boxes and reports that are remembered; for any other each type is asked again.
const MAX_SEEN: usize = 4096;

impl FromIterator<Opener> for Openers {
    fn from_iter<I: IntoIterator<Item = Opener>>(openers: I) -> Self {
        let mut all = Self::default();
        openers.into_iter().for_each(|opener| all.add(opener));
        all
    }
}
