//! The search for an error of a known type in what was raised: a box, a report, a pointer to it.

use std::any::TypeId;
use std::error::Error;
use std::iter::once;
use std::sync::{Arc, RwLock};

use super::raised::Raised;
use super::report::Report;
use super::type_map::{ByNumber, TypeMap};
use super::vtables::Vtables;

/// The way to an `E` in a `Box<dyn Error>` or a report of any type, in a `Box<E>`, and in an `Arc<E>`.
#[derive(Clone, Copy)]
pub(crate) struct Opener {
    /// Whether a boxed error is one.
    pub(crate) is: fn(&(dyn Error + 'static)) -> bool,
    /// Whether one is in a report.
    pub(crate) is_in: fn(&Report) -> bool,
    /// Takes it out; an error that cannot be taken out comes back, such as an `Arc` that others hold too.
    open: fn(Raised) -> Result<Raised, Raised>,
    pub(crate) type_id: fn() -> TypeId,
    /// `Box<E>` and `Arc<E>`.
    pointers: fn() -> [TypeId; 2],
}

impl Opener {
    pub(crate) const fn of<E: Error + Send + Sync + 'static>() -> Self {
        Self {
            is: <dyn Error>::is::<E>,
            is_in: |report| report.downcast_ref::<E>().is_some(),
            open: open::<E>,
            type_id: TypeId::of::<E>,
            pointers: || [TypeId::of::<Box<E>>(), TypeId::of::<Arc<E>>()],
        }
    }
}

fn open<E: Error + Send + Sync + 'static>(raised: Raised) -> Result<Raised, Raised> {
    let raised = match raised.replace(|error: E| error) {
        Ok(open) => return Ok(open),
        Err(raised) => raised,
    };
    let raised = match raised.replace(|boxed: Box<E>| *boxed) {
        Ok(open) => return Ok(open),
        Err(raised) => raised,
    };
    let location = raised.location();
    match Arc::try_unwrap(raised.downcast::<Arc<E>>()?) {
        Ok(error) => Ok(Raised::from_nowhere(error).at(location)),
        Err(shared) => Err(Raised::from_nowhere(shared).at(location)),
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

    /// Whether the raised type is a pointer to one of these types.
    pub(crate) fn know_behind(&self, raised: &Raised) -> bool {
        self.by_pointer.contains_key(&raised.error_type())
    }

    /// The raised error, as one of the types that these know, or those `behind` them; else as it is.
    pub(crate) fn open(&self, raised: Raised, behind: &[&Self]) -> Raised {
        match self.find(&raised, behind) {
            Some(opener) => (opener.open)(raised).unwrap_or_else(|raised| raised),
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
