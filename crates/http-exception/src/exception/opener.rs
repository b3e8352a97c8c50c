//! How an error of a known type is found in what was raised: a box, a report, a pointer to it.

use std::any::TypeId;
use std::error::Error;
use std::sync::Arc;

use super::raised::Raised;
use super::report::Report;
use super::type_map::TypeMap;

/// How an `E` is found in a `Box<dyn Error>` or a report of any type, in a `Box<E>`, and in an `Arc<E>`.
#[derive(Clone, Copy)]
pub(crate) struct Opener {
    /// Whether a boxed error is one. Many are asked for each box, so it is what costs least.
    pub(crate) is: fn(&(dyn Error + 'static)) -> bool,
    /// Whether one is in a report.
    pub(crate) is_in: fn(&Report) -> bool,
    /// Takes it out; what cannot be taken out comes back, such as an `Arc` that others hold too.
    open: fn(Raised) -> Result<Raised, Raised>,
    /// `Box<E>` and `Arc<E>`.
    pointers: fn() -> [TypeId; 2],
}

impl Opener {
    pub(crate) fn of<E: Error + Send + Sync + 'static>() -> Self {
        Self {
            is: <dyn Error>::is::<E>,
            is_in: |report| report.downcast_ref::<E>().is_some(),
            open: open::<E>,
            pointers: || [TypeId::of::<Box<E>>(), TypeId::of::<Arc<E>>()],
        }
    }

    pub(crate) fn pointers(self) -> [TypeId; 2] {
        (self.pointers)()
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
}

impl Openers {
    pub(crate) fn add(&mut self, opener: Opener) {
        self.all.push(opener);
        let pointers = opener.pointers().map(|pointer| (pointer, opener));
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

    /// What was raised, as one of the types that these know.
    ///
    /// # Errors
    ///
    /// Gives it back where it is none of them.
    pub(crate) fn open(&self, raised: Raised) -> Result<Raised, Raised> {
        let found = if raised.is_closed() {
            raised.find_opener(&self.all)
        } else {
            self.by_pointer.get(&raised.error_type())
        };
        match found {
            Some(opener) => (opener.open)(raised),
            None => Err(raised),
        }
    }
}

impl FromIterator<Opener> for Openers {
    fn from_iter<I: IntoIterator<Item = Opener>>(openers: I) -> Self {
        let mut all = Self::default();
        openers.into_iter().for_each(|opener| all.add(opener));
        all
    }
}
