//! The notes kept of an exception for its record while handlers take it away.

use std::borrow::Cow;

use super::asked::{Asked, Ending, Rung};
use super::error_policy::Inner;
use super::exception_info::{ExceptionInfo, refuses};
use super::observer::Note;
use crate::exception::{Labels, Misuse, Raised};
use crate::foreign::for_logs_within;

/// The notes of one exception, and of those that handlers raised while they handled it.
#[derive(Debug)]
pub(crate) struct Log {
    pub(crate) exception: ExceptionInfo,
    pub(crate) failures: Vec<ExceptionInfo>,
    pub(crate) asked: Vec<Asked>,
    pub(crate) misuse: Vec<Misuse>,
    /// The names that the exception gives itself, or else those of what a map or a handler made of it.
    pub(crate) labels: Labels,
    /// The notes of each observer on each exception: a row for `exception`, then one for each failure.
    notes: Vec<Vec<Option<Note>>>,
}

impl Log {
    /// Notes an exception for the observers of a policy.
    pub(crate) fn of(policy: &Inner, exc: &Raised) -> Self {
        let exception = policy.describe(exc);
        Self {
            labels: exception.labels.clone(),
            exception,
            failures: Vec::new(),
            asked: Vec::new(),
            misuse: Vec::new(),
            notes: vec![noted(policy, exc)],
        }
    }

    /// Notes one more exception.
    pub(crate) fn failed(&mut self, policy: &Inner, exc: &Raised) {
        self.failures.push(policy.describe(exc));
        self.notes.push(noted(policy, exc));
    }

    /// Notes what the rejection of a framework means, which was noted last. A defect is shown in the
    /// framework's words.
    pub(crate) fn means(&mut self, policy: &Inner, meaning: &Raised) {
        if refuses(meaning) {
            let meaning = policy.describe(meaning);
            self.last().means(meaning);
        }
    }

    /// Notes that what was noted last is in a framework's words.
    pub(crate) fn conceal(&mut self) {
        self.last().conceal();
    }

    fn last(&mut self) -> &mut ExceptionInfo {
        self.failures.last_mut().unwrap_or(&mut self.exception)
    }

    /// Notes what an exception says of itself, where those before it have said nothing.
    pub(crate) fn labelled(&mut self, exc: &Raised) {
        if self.labels.code.is_none() || self.labels.title.is_none() {
            let said = shown_labels(Labels::of(exc));
            self.labels.code = self.labels.code.take().or(said.code);
            self.labels.title = self.labels.title.take().or(said.title);
        }
    }

    /// Notes mistakes of the program.
    pub(crate) fn misused(&mut self, misuse: &[Misuse]) {
        self.misuse.extend(misuse.iter().map(shown_misuse));
    }

    /// Notes that a handler or map is asked.
    pub(crate) fn ask(&mut self, rung: &Rung) {
        self.asked.push(Asked::new(rung.clone()));
    }

    /// Notes how the last that was asked has ended.
    pub(crate) fn ended(&mut self, ending: Ending) {
        if let Some(asked) = self.asked.last_mut() {
            asked.ending = ending;
        }
    }

    /// The notes that one observer made of each exception.
    pub(crate) fn notes(&self, observer: usize) -> impl Iterator<Item = Option<&Note>> {
        let noted = self.notes.iter();
        noted.map(move |noted| noted.get(observer).and_then(Option::as_ref))
    }
}

/// The names that an exception gives itself, as records show them.
pub(super) fn shown_labels(labels: Labels) -> Labels {
    Labels {
        code: labels.code.map(shown),
        title: labels.title.map(shown),
        ..labels
    }
}

/// A short text as records show it: what is fit for a log already stays a constant.
fn shown(text: Cow<'static, str>) -> Cow<'static, str> {
    let line = for_logs_within(&text, SHORT);
    if line == text { text } else { Cow::Owned(line) }
}

/// A mistake as records show it: the texts in it are what the program was given.
fn shown_misuse(misuse: &Misuse) -> Misuse {
    let line = |text: &str| for_logs_within(&text, SHORT).into_boxed_str();
    match misuse {
        Misuse::Detail(text) => Misuse::Detail(line(text)),
        Misuse::HeaderFraming(text) => Misuse::HeaderFraming(line(text)),
        Misuse::HeaderMissing(text) => Misuse::HeaderMissing(line(text)),
        Misuse::HeaderName(text) => Misuse::HeaderName(line(text)),
        Misuse::HeaderValue(text) => Misuse::HeaderValue(line(text)),
        Misuse::HeadersFull(text) => Misuse::HeadersFull(line(text)),
        Misuse::Member { name, reason } => Misuse::Member {
            name: line(name),
            reason: line(reason),
        },
        Misuse::MemberReserved(text) => Misuse::MemberReserved(line(text)),
        Misuse::TypeUri(text) => Misuse::TypeUri(line(text)),
        Misuse::CloseCode(_)
        | Misuse::ContentType
        | Misuse::HeadersCut(_)
        | Misuse::Model(_)
        | Misuse::Report(_)
        | Misuse::SharedError(_)
        | Misuse::Status(_)
        | Misuse::Text => misuse.clone(),
    }
}

/// The most bytes of a short text.
const SHORT: usize = 256;

fn noted(policy: &Inner, exc: &Raised) -> Vec<Option<Note>> {
    let observers = policy.observers.iter();
    observers.map(|observer| observer.raised(exc)).collect()
}
