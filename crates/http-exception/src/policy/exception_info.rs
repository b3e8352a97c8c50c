//! The description of an exception in a record.

use std::fmt;

use super::log::shown_labels;
use crate::exception::{Captured, FrameworkText, Labels, Raised, SourceLocation};
use crate::foreign::{Panicked, for_logs, for_logs_within, guard};

/// The description of an exception in a record: handlers take exceptions by value.
///
/// It is for logs. Its texts may hold what a client must not see. Each is one line of bounded length: what
/// would start another is written as an escape. Of the URLs in them, where drivers and clients repeat
/// passwords and tokens, the user, the parameters, the query and the fragment are left out.
#[derive(Clone, Debug)]
pub struct ExceptionInfo {
    type_name: &'static str,
    location: Option<SourceLocation>,
    message: String,
    sources: Vec<String>,
    sources_cut: bool,
    pub(super) labels: Labels,
    is_registered: bool,
    captured: Option<Captured>,
    backtrace: Option<String>,
}

impl ExceptionInfo {
    pub(crate) fn of(raised: &Raised, max_sources: usize) -> Self {
        let error = raised.as_error();
        let mut sources: Vec<String> = Vec::new();
        let mut room = SOURCES;
        let mut source = guard(|| error.source()).unwrap_or(None);
        while let Some(error) = source.filter(|_| sources.len() < max_sources && room > 0) {
            let text = for_logs_within(&error, room);
            room = room.saturating_sub(text.len());
            sources.push(text);
            source = guard(|| error.source()).unwrap_or(None);
        }
        let said = raised.captured().and_then(Captured::get::<FrameworkText>);
        sources.extend(said.map(|text| for_logs(text)));
        Self {
            type_name: raised.type_name(),
            location: match raised.location() {
                Some(location) => Some(location.into()),
                None => raised.downcast_ref().and_then(Panicked::location).cloned(),
            },
            message: for_logs(&error),
            sources,
            sources_cut: source.is_some(),
            labels: shown_labels(Labels::of(raised)),
            is_registered: false,
            captured: raised.captured().cloned(),
            backtrace: raised.backtrace().map(for_logs),
        }
    }

    /// The same of an exception that the program has said something of.
    pub(crate) fn registered(self, is_registered: bool) -> Self {
        Self {
            is_registered,
            ..self
        }
    }

    /// Notes the type that was found in a box or a report.
    pub(crate) fn opened(&mut self, raised: &Raised) {
        self.type_name = raised.type_name();
    }

    /// The name of its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        self.type_name
    }

    /// The name of its variant, where it is an enum that derives [`Exception`](macro@crate::Exception).
    #[must_use]
    pub fn variant(&self) -> Option<&'static str> {
        self.labels.variant
    }

    /// The code that it says.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.labels.code.as_deref()
    }

    /// True if its type is one that the program or this library has said something of: it is an
    /// [`Exception`](trait@crate::Exception), has a handler or a map, or is of this crate. Such a type is
    /// fit for the label of a metric.
    #[must_use]
    pub fn is_registered(&self) -> bool {
        self.is_registered
    }

    /// The value [captured](crate::ErrorPolicyBuilder::capture) where it was raised, if that is a `T`.
    #[must_use]
    pub fn captured<T: 'static>(&self) -> Option<&T> {
        self.captured.as_ref()?.get()
    }

    /// The texts of all that was captured, each one line of bounded length.
    pub fn captures(&self) -> impl Iterator<Item = String> {
        let all = self.captured.iter().flat_map(Captured::iter);
        let captured = all.filter(|item| !item.as_any().is::<FrameworkText>());
        captured.map(|item| for_logs(&item))
    }

    /// The place of the `?` or `raise!`, or of the panic; `None` for what no line raised, and for a panic
    /// that a hook of the program's [hides](crate::ErrorPolicyBuilder::observer).
    #[must_use]
    pub fn location(&self) -> Option<&SourceLocation> {
        self.location.as_ref()
    }

    /// Its `Display` text, the first 8 KiB of it, without the user and the query of each URL in it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The texts of its causes, nearest first; no more than the policy's
    /// [`Limits`](crate::Limits::causes) allow, and no more than 16 KiB together.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// The backtrace of an `anyhow` report, the first 8 KiB of it, where the program's environment asks
    /// for backtraces.
    #[must_use]
    pub fn backtrace(&self) -> Option<&str> {
        self.backtrace.as_deref()
    }

    /// True if there were more causes than [`sources`](Self::sources) has.
    #[must_use]
    pub fn sources_are_cut(&self) -> bool {
        self.sources_cut
    }
}

impl fmt::Display for ExceptionInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)?;
        if let Some(location) = &self.location {
            write!(f, " at {location}")?;
        }
        write!(f, ": {}", self.message)?;
        let mut sources = self.sources.iter();
        sources.try_for_each(|source| write!(f, ": {source}"))?;
        if self.sources_cut {
            f.write_str(": …")?;
        }
        Ok(())
    }
}

/// The most bytes that the texts of all causes have together.
const SOURCES: usize = 16 * 1024;
