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
            let mut note = format!(
                "{name}{:?} {}: {}",
                record.outcome(),
                record.status().as_u16(),
                record.exception().message()
            );
            for failure in record.raised_by_handlers() {
                note.push_str("; then ");
                note.push_str(failure.message());
            }
            for misuse in record.misuse() {
                note.push_str("; misuse: ");
                note.push_str(&misuse.to_string());
            }
            notes.add(note);
        }
    }

    /// An observer that notes outcome and status, where the message is the framework's.
    pub fn short_observer(&self) -> impl Fn(&Record<'_>) + Send + Sync + use<> {
        let notes = self.clone();
        move |record| {
            let status = record.status().as_u16();
            notes.add(format!("{:?} {status}", record.outcome()));
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
