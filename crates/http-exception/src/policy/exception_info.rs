//! The description of an exception in a record.

use std::{fmt, mem};

use super::log::shown_labels;
use crate::exception::{Captured, FrameworkText, Labels, Raised, SourceLocation};
use crate::foreign::{Panicked, for_logs, for_logs_within, guard};
use crate::validation::{RequestValidationError, WebSocketRequestValidationError};

/// The description of an exception in a record: handlers take exceptions by value.
///
/// It is for logs. Its texts may hold what a client must not see. Each is one line of bounded length: what
/// would start another is written as an escape. Of the URLs in them, where drivers and clients repeat
/// passwords and tokens, the user, the parameters, the query and the fragment are left out.
///
/// The words of a framework that refuses a request repeat what the client has sent. They are the last of the
/// [`sources`](Self::sources), and neither in `Display` nor in `Debug`: there, and in the
/// [`message`](Self::message), stands what the refusal means.
#[derive(Clone, Debug)]
pub struct ExceptionInfo {
    type_name: &'static str,
    location: Option<SourceLocation>,
    message: String,
    sources: Sources,
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
        let mut sources = Sources::shown(sources);
        if let Some(text) = raised.captured().and_then(Captured::get::<FrameworkText>) {
            sources.add(for_logs(text), !refuses(raised));
        }
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

    /// Shows what the rejection of a framework means in the place of its words.
    pub(super) fn means(&mut self, meaning: Self) {
        self.say(meaning.message, meaning.sources);
    }

    /// Hides the words of a framework's rejection where nobody has said what it means.
    pub(super) fn conceal(&mut self) {
        self.say("refused by the framework".to_owned(), Sources::default());
    }

    /// Shows these texts. Those that were there are kept behind them.
    fn say(&mut self, message: String, sources: Sources) {
        let words = mem::replace(&mut self.message, message);
        let causes = mem::replace(&mut self.sources, sources);
        self.sources.add(words, false);
        for cause in causes.texts {
            self.sources.add(cause, false);
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

    /// Its `Display` text, the first 8 KiB of it, without the user and the query of each URL in it. For an
    /// error with which a framework refuses a request, the text of what it means.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The texts of its causes, nearest first; no more than the policy's
    /// [`Limits`](crate::Limits::causes) allow, and no more than 16 KiB together.
    ///
    /// Behind them are the words of a framework that has refused the request or failed, each text once. A
    /// refusal repeats what the client has sent; [`shown_sources`](Self::shown_sources) are without it.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources.texts
    }

    /// Those of the [`sources`](Self::sources) that do not repeat the request in a framework's words: what
    /// `Display` shows.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::adapter::{Rejection, said_as};
    /// use http_exception::{ErrorPolicy, Record, Request, Source};
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let policy = ErrorPolicy::builder()
    ///     .observer(|record: &Record<'_>| {
    ///         let exc = record.exception();
    ///         assert_eq!(exc.sources(), ["Cannot parse `hunter2` to a `u8`"]);
    ///         assert!(exc.shown_sources().is_empty() && !record.to_string().contains("hunter2"));
    ///     })
    ///     .build();
    /// let exc = Rejection::Invalid(Source::Path).into();
    /// let exc = said_as(exc, "Cannot parse `hunter2` to a `u8`".to_owned());
    /// assert_eq!(policy.answer(&Request::new(()), exc).await.status(), 422);
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn shown_sources(&self) -> &[String] {
        &self.sources.texts[..self.sources.shown]
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
        let mut sources = self.shown_sources().iter();
        sources.try_for_each(|source| write!(f, ": {source}"))?;
        if self.sources_cut {
            f.write_str(": …")?;
        }
        Ok(())
    }
}

/// The texts of causes; those that are for accessors alone stand last.
#[derive(Clone, Default)]
struct Sources {
    texts: Vec<String>,
    shown: usize,
}

impl Sources {
    fn shown(texts: Vec<String>) -> Self {
        Self {
            shown: texts.len(),
            texts,
        }
    }

    /// Adds what a framework has said, unless it has just said the same.
    fn add(&mut self, text: String, is_shown: bool) {
        let is_new = self.texts.last() != Some(&text);
        if is_new {
            self.texts.push(text);
        }
        self.shown += usize::from(is_new && is_shown);
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.texts[..self.shown]).finish()
    }
}

/// True if an exception says that a request is not as it must be.
pub(super) fn refuses(exc: &Raised) -> bool {
    exc.is::<RequestValidationError>()
        || exc.is::<WebSocketRequestValidationError>()
        || exc
            .as_http()
            .is_some_and(|http| http.status().is_client_error())
}

/// The most bytes that the texts of all causes have together.
const SOURCES: usize = 16 * 1024;
