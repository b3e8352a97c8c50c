//! The calls of observers and handlers, in order.

use std::sync::{Arc, Mutex, PoisonError};

use http_exception::Record;

/// A list that observers and handlers write to and a test reads.
#[derive(Clone, Debug, Default)]
pub struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    /// Adds a line.
    pub fn add(&self, note: impl Into<String>) {
        self.lock().push(note.into());
    }

    /// Takes all lines.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lock())
    }

    /// An observer that notes outcome, status and message.
    pub fn observer(&self) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
        self.named_observer("")
    }

    /// The same, for one of several policies.
    pub fn named_observer(&self, name: &'static str) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
        let notes = self.clone();
        move |record| {
            let (outcome, status) = (record.outcome(), record.status().as_u16());
            let (message, failures) = (record.exception().message(), failures(record));
            let place = foreign_place(record);
            notes.add(format!(
                "{name}{outcome:?} {status}: {message}{failures}{place}"
            ));
        }
    }

    /// An observer that notes outcome and status, where the message is the framework's.
    pub fn short_observer(&self) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
        let notes = self.clone();
        move |record| {
            let status = record.status().as_u16();
            let place = foreign_place(record);
            notes.add(format!("{:?} {status}{place}", record.outcome()));
        }
    }

    /// An observer that notes the file and the line where the exception was raised.
    pub fn place_observer(&self) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
        let notes = self.clone();
        move |record| {
            let place = record.exception().location();
            notes.add(place.map_or_else(String::new, |it| format!("{}:{}", it.file(), it.line())));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of an exception, where it is no line of an application: a file of the library or of an adapter.
fn foreign_place(record: &Record<'_>) -> String {
    let raised = record.raised_by_handlers().iter();
    let places = std::iter::once(record.exception()).chain(raised);
    let files = places.filter_map(|exc| Some(exc.location()?.file()));
    let foreign = files.filter(|file| !file.contains("tests/") && !file.contains("examples/"));
    let mut all = String::new();
    for file in foreign {
        all.extend(["; at ", file]);
    }
    all
}

/// What went wrong in handlers, and what was left out of the answer.
#[must_use]
pub fn failures(record: &Record<'_>) -> String {
    let raised = record.raised_by_handlers().iter();
    let raised = raised.map(|failure| format!("; then {}", failure.message()));
    let misuse = record.misuse().iter();
    let misuse = misuse.map(|misuse| format!("; misuse: {misuse}"));
    raised.chain(misuse).collect()
}
