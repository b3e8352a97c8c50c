//! The registry of handlers, built once and shared by everything.
//!
//! The handling of an exception is in `answer::handling`.

use std::any::TypeId;
use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use http::{HeaderName, HeaderValue};

use super::asked::Rung;
use super::builder::ErrorPolicyBuilder;
use super::capture::Capture;
use super::exception_info::ExceptionInfo;
use super::format::PolicyFormat;
use super::handler::Handler;
use super::limits::Limits;
use super::observer::{Needs, Observing};
use super::request_ids::RequestIds;
use super::status_table::StatusTable;
use crate::exception::{Openers, Raised, TypeMap};

/// The rules by which exceptions are answered: handlers by type and by status, maps, a fallback, observers.
///
/// A policy is built once, never changes, and is cheap to clone. An adapter
/// binds it to a framework.
///
/// # Which handler answers
///
/// The first of these that is there, as in FastAPI:
///
/// 1. a [status handler](ErrorPolicyBuilder::status_handler), the exact status before the narrowest
///    range; only for an [`HttpException`](crate::HttpException) and types that are an
///    [`Exception`](trait@crate::Exception), never for validation errors;
/// 2. for the exception's own type: its [handler](ErrorPolicyBuilder::exception_handler), else its
///    [map](ErrorPolicyBuilder::map) (the result starts again at 1), else the default handler of the type;
/// 3. the same for each parent, nearest first. `HttpException` is the last parent of every
///    `Exception`, [`ValidationException`](crate::ValidationException) that of the validation errors;
/// 4. the [fallback handler](ErrorPolicyBuilder::fallback_handler), which never sees an `HttpException`;
/// 5. a constant: `500`, in FastAPI's shape the text `Internal Server Error`.
///
/// How the answer looks that a default handler gives is the policy's
/// [format](ErrorPolicyBuilder::format).
///
/// A handler may raise: the new exception is looked up from 1, and a handler that has failed is not
/// asked again for the same request, so nothing can loop.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, RequestValidationError, StatusCode};
///
/// let policy = ErrorPolicy::builder()
///     .exception_handler(|exc: RequestValidationError| (StatusCode::BAD_REQUEST, exc.to_string()))
///     .status_handler(400..=499, |exc: HttpException| (exc.status(), exc.detail().to_string()))
///     .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
///     .build();
/// # let _ = policy;
/// ```
#[derive(Clone, Debug, Default)]
pub struct ErrorPolicy {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Clone, Default)]
pub(crate) struct Inner {
    pub(crate) types: TypeMap<Entry>,
    /// The way to each of these types in a box, a report or behind a pointer.
    pub(crate) openers: Openers,
    pub(crate) statuses: StatusTable,
    pub(crate) fallback: Option<Handler>,
    pub(crate) format: Option<PolicyFormat>,
    pub(crate) observers: Vec<Observing>,
    pub(crate) captures: Vec<Capture>,
    /// The needs of the observers, all together.
    pub(crate) needs: Needs,
    pub(crate) echo_input: Option<bool>,
    pub(crate) request_ids: Option<Arc<RequestIds>>,
    pub(crate) challenge: Option<HeaderValue>,
    pub(crate) limits: Option<Limits>,
    pub(crate) stream_error: Option<bool>,
    pub(crate) debug_lines: Option<bool>,
    pub(crate) recognise_texts: Option<bool>,
    pub(crate) structs_from_lists: Option<bool>,
    pub(crate) strangers: Option<Stranger>,
    pub(crate) errors: Vec<PolicyError>,
    pub(crate) keeps: Keeps,
    /// The headers that are kept of every request, beside what [`Keeps`] says: the format depends on them,
    /// or an observer needs them.
    pub(crate) named: Vec<HeaderName>,
    /// True if every answer gets the id of its request.
    pub(crate) marks_successes: bool,
    /// True if requests get a note or a slot at the door.
    pub(crate) leaves_note: bool,
    /// The number of handlers that take the request.
    pub(crate) takers: usize,
}

/// The registration of a type: its handler, else its map.
#[derive(Clone, Default)]
pub(crate) struct Entry {
    pub(crate) handler: Option<Handler>,
    pub(crate) map: Option<Map>,
    /// True if it is a framework's error, whoever takes it: its words repeat the request.
    pub(crate) is_of_framework: bool,
}

/// The part of a request that is kept in case it fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Keeps {
    #[default]
    Method,
    Line,
    Everything,
}

impl ErrorPolicy {
    /// Starts a policy.
    pub fn builder() -> ErrorPolicyBuilder {
        ErrorPolicyBuilder::default()
    }

    /// The mistakes made when this policy was built.
    ///
    /// Empty for a policy from [`try_build`](ErrorPolicyBuilder::try_build), except for
    /// [`PanicsAbort`](PolicyError::PanicsAbort) in a program that is built so.
    #[must_use]
    pub fn mistakes(&self) -> &[PolicyError] {
        &self.inner.errors
    }

    /// True if a struct may be read from a list.
    pub(crate) fn structs_from_lists(&self) -> bool {
        self.inner.structs_from_lists != Some(false)
    }

    /// This policy, which asks what an error is before nothing takes it.
    pub(crate) fn knowing(&self, strangers: Stranger) -> Self {
        self.with(|inner| inner.strangers = Some(strangers))
    }

    /// The same as that of a framework: the lines that registered it are not the application's.
    pub(crate) fn of_framework(&self) -> Self {
        self.with(|inner| {
            for entry in inner.types.values_mut() {
                entry.is_of_framework = true;
                if let Some(handler) = &mut entry.handler {
                    handler.rung.place = None;
                }
                if let Some(map) = &mut entry.map {
                    map.rung.place = None;
                }
            }
        })
    }

    /// This policy with `base` behind it: registrations of this one win.
    pub(crate) fn extending(&self, base: &Self) -> Self {
        self.with(|inner| inner.extend(&base.inner))
    }

    /// A changed copy.
    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner::clone(&self.inner);
        change(&mut inner);
        inner.note_what_is_asked_for();
        Self {
            inner: Arc::new(inner),
        }
    }
}

impl Inner {
    pub(crate) fn extend(&mut self, base: &Self) {
        for (type_id, entry) in &base.types {
            let own = self.types.entry(*type_id).or_insert_with(|| entry.clone());
            own.is_of_framework |= entry.is_of_framework;
        }
        self.openers.extend(&base.openers);
        self.statuses.extend(&base.statuses);
        if self.fallback.is_none() {
            self.fallback.clone_from(&base.fallback);
        }
        if self.format.is_none() {
            self.format.clone_from(&base.format);
        }
        // Two policies on the way may extend the same one: its observers are called once.
        for observer in &base.observers {
            if !self.observers.iter().any(|own| own.is(observer)) {
                self.observers.push(observer.clone());
            }
        }
        if self.request_ids.is_none() {
            self.request_ids.clone_from(&base.request_ids);
        }
        for capture in &base.captures {
            if !self.captures.iter().any(|own| own.is(capture)) {
                self.captures.push(capture.clone());
            }
        }
        self.echo_input = self.echo_input.or(base.echo_input);
        if self.challenge.is_none() {
            self.challenge.clone_from(&base.challenge);
        }
        self.limits = self.limits.or(base.limits);
        self.stream_error = self.stream_error.or(base.stream_error);
        self.debug_lines = self.debug_lines.or(base.debug_lines);
        self.recognise_texts = self.recognise_texts.or(base.recognise_texts);
        self.structs_from_lists = self.structs_from_lists.or(base.structs_from_lists);
        self.strangers = self.strangers.or(base.strangers);
        for error in &base.errors {
            if !self.errors.contains(error) {
                self.errors.push(error.clone());
            }
        }
    }

    /// Notes how much of a request handlers and observers ask for.
    pub(crate) fn note_what_is_asked_for(&mut self) {
        let by_type = self
            .types
            .values()
            .filter_map(|entry| entry.handler.as_ref());
        let handlers = by_type
            .chain(self.statuses.handlers())
            .chain(&self.fallback);
        let takers = handlers.filter(|handler| handler.asks_for_request);
        self.takers = takers.count();
        self.needs = Needs::nothing();
        for observer in &self.observers {
            self.needs.and(&observer.needs);
        }
        self.leaves_note =
            self.limits.is_some() || self.needs.notes || self.structs_from_lists == Some(false);
        self.keeps = if self.takers > 0 {
            Keeps::Everything
        } else if self.observers.is_empty() && self.request_ids.is_none() {
            Keeps::Method
        } else {
            Keeps::Line
        };
        let depends_on = self.format.as_ref().map(PolicyFormat::depends_on);
        self.named.clear();
        for name in depends_on
            .unwrap_or_default()
            .iter()
            .chain(&self.needs.headers)
        {
            if !self.named.contains(name) {
                self.named.push(name.clone());
            }
        }
        let ids = self.request_ids.as_ref();
        self.marks_successes = ids.is_some_and(|ids| ids.on_successes);
    }

    /// True if unhandled errors, panics and mistakes are lines on the terminal.
    pub(crate) fn has_debug_lines(&self) -> bool {
        cfg!(debug_assertions) && self.observers.is_empty() && self.debug_lines != Some(false)
    }

    /// True if every answer has FastAPI's shape.
    pub(crate) fn is_fast_api(&self) -> bool {
        self.format.as_ref().is_none_or(PolicyFormat::is_fast_api)
    }

    /// The description of an exception for records.
    pub(crate) fn describe(&self, exc: &Raised) -> ExceptionInfo {
        let limits = self.limits.unwrap_or_default();
        ExceptionInfo::of(exc, limits.causes).registered(self.knows(exc))
    }

    /// True if the program or this library has said something of the type of an exception.
    pub(crate) fn knows(&self, exc: &Raised) -> bool {
        self.entry(exc.error_type()).is_some() || exc.is_known()
    }

    /// Notes that no panic can be answered, where the program ends at the first one.
    pub(crate) fn note_panics(&mut self, abort: bool) {
        if abort {
            self.errors.push(PolicyError::PanicsAbort);
        }
    }

    pub(crate) fn entry(&self, type_id: TypeId) -> Option<&Entry> {
        self.types.get(&type_id)
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inner")
            .field("types", &self.types.len())
            .field("statuses", &self.statuses)
            .field("fallback", &self.fallback.is_some())
            .field("format", &self.format)
            .field("observers", &self.observers.len())
            .field("request_ids", &self.request_ids)
            .field("echo_input", &self.echo_input)
            .field("challenge", &self.challenge)
            .field("limits", &self.limits)
            .field("stream_error", &self.stream_error)
            .field("recognise_texts", &self.recognise_texts)
            .field("structs_from_lists", &self.structs_from_lists)
            .field("errors", &self.errors)
            .field("keeps", &self.keeps)
            .finish_non_exhaustive()
    }
}

/// A mistake in a policy; the policy works all the same.
///
/// [`try_build`](ErrorPolicyBuilder::try_build) refuses it, [`build`](ErrorPolicyBuilder::build)
/// decides it as described at each variant.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyError {
    /// The challenge for a 401 is not a header value; the policy has none.
    Challenge,
    /// The same thing is registered twice; the later takes the place of the first. Holds a description
    /// of it.
    Duplicate(Cow<'static, str>),
    /// The [format](ErrorPolicyBuilder::format) says that it is not made as it should be, and how.
    Format(Cow<'static, str>),
    /// A handler or map takes a `&E`, a `Box<E>` or an `Arc<E>`. A `&E` is never raised, and a raised box
    /// or `Arc` finds the handler of `E`. Holds the name of the type.
    Pointer(&'static str),
    /// Two ranges of statuses overlap and neither lies in the other. In the overlap the narrower
    /// range wins, of two equally wide ones the later registered.
    Overlap(RangeInclusive<u16>, RangeInclusive<u16>),
    /// The program is built with `panic = "abort"`: it ends at the first panic, which nothing can
    /// answer. Exception handlers have no deadline then, because a runtime without timers panics when
    /// it is asked for one.
    PanicsAbort,
    /// The name of the header for [request ids](RequestIds) is none that HTTP allows; there are no ids.
    RequestIdHeader,
    /// A range of statuses is empty or reaches outside `200..=599`; the part outside is never asked.
    StatusRange(RangeInclusive<u16>),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Challenge => f.write_str(
                "the challenge has a character that no header value may have; write it like `Basic realm=\"orders\"` (RFC 9110 section 11.6.1)",
            ),
            Self::Duplicate(what) => write!(
                f,
                "{what} is registered twice, and only the later one is asked; remove one of the two"
            ),
            Self::Format(mistake) => f.write_str(mistake),
            Self::Pointer(type_name) => write!(
                f,
                "a handler or map of `{type_name}` is not asked; take the error itself, by value: `|exc: E|`"
            ),
            Self::Overlap(a, b) => write!(
                f,
                "status handlers for {a:?} and {b:?} overlap and neither range lies in the other; split them so that each status belongs to one"
            ),
            Self::PanicsAbort => f.write_str(
                "the program is built with `panic = \"abort\"` and ends at the first panic; build with `panic = \"unwind\"` for panics to be answered"
            ),
            Self::RequestIdHeader => f.write_str(
                "the header for request ids has a name that HTTP does not allow; write it like `x-request-id`"
            ),
            Self::StatusRange(range) => write!(
                f,
                "status handler for {range:?} is never asked for all of it (expected a range within 200..=599)"
            ),
        }
    }
}

impl std::error::Error for PolicyError {}

/// Tells what an error is whose type an adapter has no name for.
pub(crate) type Stranger = fn(&Raised) -> Option<Raised>;

/// A function that makes another exception of one, its type forgotten.
#[derive(Clone)]
pub(crate) struct Map {
    pub(crate) rung: Rung,
    pub(crate) call: Arc<dyn Fn(Raised) -> Raised + Send + Sync>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_ends_at_panics_is_told_so_once() {
        let mut abort = Inner::default();
        abort.note_panics(true);
        let mut inner = abort.clone();
        inner.extend(&abort);
        assert_eq!(inner.errors, [PolicyError::PanicsAbort]);
    }

    #[test]
    fn a_program_that_unwinds_is_told_nothing() {
        let mut unwind = Inner::default();
        unwind.note_panics(false);
        assert!(unwind.errors.is_empty());
    }
}
