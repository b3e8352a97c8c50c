//! The receivers of the records of a policy, and what they ask to be kept for them.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use http::HeaderName;

use super::record::Record;
use super::request_head::RequestHead;
use crate::exception::Raised;
use crate::foreign::guard;

/// Something that receives a [`Record`] of each exception, and may see more of the way there than a
/// [closure](crate::ErrorPolicyBuilder::observer) does.
///
/// All parts but the record are there if they are wanted. A policy keeps of a request what its
/// observers [need](Self::needs), each observer finds what it needs itself, and a success costs no more
/// than that. An observer changes nothing, not even by panicking.
///
/// | part | when | for |
/// |---|---|---|
/// | [`needs`](Self::needs) | once, when it is registered | what is kept of each request |
/// | [`begin`](Self::begin) | at the beginning of each request, if [asked for](Needs::begin) | the current span |
/// | [`raised`](Self::raised) | for each exception, before a handler takes it | the error itself |
/// | [`record`](Self::record) | once for each failure, after the answer is decided | everything else |
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Needs, Note, Observer, Raised, Record};
///
/// struct Slow;
///
/// impl Observer for Slow {
///     fn needs(&self) -> Needs {
///         Needs::nothing().clock().header(http_exception::header::USER_AGENT)
///     }
///
///     // Handlers take exceptions by value: later there is none to look at.
///     fn raised(&self, exc: &Raised) -> Option<Note> {
///         exc.downcast_ref::<std::io::Error>().map(|error| Note::new(error.kind()))
///     }
///
///     fn record(&self, record: &Record<'_>) {
///         let kind = record.raise_note::<std::io::ErrorKind>();
///         eprintln!("{record} after {:?}, {kind:?}", record.elapsed());
///     }
/// }
///
/// let policy = ErrorPolicy::builder().observed_by(Slow).build();
/// # let _ = policy;
/// ```
pub trait Observer: Send + Sync + 'static {
    /// The facts that its records need beside those that are always known; none unless overridden.
    fn needs(&self) -> Needs {
        Needs::nothing()
    }

    /// Called when a request reaches the policy, if [asked for](Needs::begin). Records have the note as
    /// [`begin_note`](Record::begin_note).
    fn begin(&self, request: RequestHead<'_>) -> Option<Note> {
        let _ = request;
        None
    }

    /// Called for each exception that reaches the policy or that a handler raises, before a handler takes
    /// it. Records have the note as [`raise_note`](Record::raise_note).
    fn raised(&self, exc: &Raised) -> Option<Note> {
        let _ = exc;
        None
    }

    /// Called with the record of each failure.
    fn record(&self, record: &Record<'_>);
}

/// The facts that an [`Observer`] needs beside those that are always known.
///
/// # Example
///
/// ```
/// use http_exception::{Needs, header};
///
/// let needs = Needs::nothing().route().clock().header(header::USER_AGENT);
/// # let _ = needs;
/// ```
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a need of its own, and any may go with any"
)]
#[must_use = "needs do nothing until an observer says them"]
#[derive(Clone, Debug, Default)]
pub struct Needs {
    pub(crate) begin: bool,
    pub(crate) clock: bool,
    pub(crate) extensions: bool,
    pub(crate) headers: Vec<HeaderName>,
    pub(crate) notes: bool,
    pub(crate) route: bool,
}

impl Needs {
    /// Nothing but what is always known.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// To be called when a request [begins](Observer::begin).
    pub fn begin(self) -> Self {
        Self {
            begin: true,
            ..self
        }
    }

    /// The time: [`Record::elapsed`].
    pub fn clock(self) -> Self {
        Self {
            clock: true,
            ..self
        }
    }

    /// The extensions of the request: those of [`Record::request`]. All of them are copied.
    pub fn extensions(self) -> Self {
        Self {
            extensions: true,
            ..self
        }
    }

    /// A header of the request: one of those of [`Record::request`].
    pub fn header(mut self, name: HeaderName) -> Self {
        if !self.headers.contains(&name) {
            self.headers.push(name);
        }
        self
    }

    /// The [notes](crate::RequestNotes) of handlers and middleware: [`Record::notes`].
    pub fn notes(self) -> Self {
        Self {
            notes: true,
            ..self
        }
    }

    /// The template of the route: [`Record::route`].
    pub fn route(self) -> Self {
        Self {
            route: true,
            ..self
        }
    }

    /// Adds the needs of another observer.
    pub(crate) fn and(&mut self, other: &Self) {
        self.begin |= other.begin;
        self.clock |= other.clock;
        self.extensions |= other.extensions;
        self.notes |= other.notes;
        self.route |= other.route;
        for name in &other.headers {
            if !self.headers.contains(name) {
                self.headers.push(name.clone());
            }
        }
    }
}

/// A value that an [`Observer`] leaves for its record; it alone finds it there.
///
/// # Example
///
/// ```
/// use http_exception::Note;
///
/// let note = Note::new(7_u64);
/// # let _ = note;
/// ```
#[derive(Clone)]
pub struct Note(Arc<dyn Any + Send + Sync>);

impl Note {
    /// A note of any value.
    #[must_use]
    pub fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self(Arc::new(value))
    }

    pub(crate) fn get<T: 'static>(&self) -> Option<&T> {
        self.0.downcast_ref()
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Note").finish_non_exhaustive()
    }
}

/// A registered observer.
#[derive(Clone)]
pub(crate) struct Observing {
    pub(crate) needs: Needs,
    observer: Arc<dyn Observer>,
}

impl Observing {
    pub(crate) fn new(observer: impl Observer) -> Self {
        Self {
            needs: guard(|| observer.needs()).unwrap_or_default(),
            observer: Arc::new(observer),
        }
    }

    /// True if both are the same registration.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.observer, &other.observer)
    }

    pub(crate) fn begin(&self, request: RequestHead<'_>) -> Option<Note> {
        guard(|| {
            self.needs
                .begin
                .then(|| self.observer.begin(request))
                .flatten()
        })
        .unwrap_or(None)
    }

    pub(crate) fn raised(&self, exc: &Raised) -> Option<Note> {
        guard(|| self.observer.raised(exc)).unwrap_or(None)
    }

    pub(crate) fn record(&self, record: &Record<'_>) {
        // Dropping the panic is guarded as well.
        let _ = guard(|| self.observer.record(record));
    }
}

/// A closure as an observer.
pub(crate) struct Closure<F>(pub(crate) F);

impl<F: Fn(&Record<'_>) + Send + Sync + 'static> Observer for Closure<F> {
    fn record(&self, record: &Record<'_>) {
        (self.0)(record);
    }
}
