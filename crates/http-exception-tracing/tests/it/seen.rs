//! A subscriber that keeps what it sees, and a policy asked under it.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use http_exception_axum::{ErrorPolicy, Raised, Request};
use http_exception_tracing::Events;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::with_default;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// All that was seen: an event a block, with its fields in order, and the spans around it.
#[derive(Clone, Default)]
pub(crate) struct Seen(Arc<Mutex<Vec<One>>>);

/// An event.
#[derive(Clone)]
pub(crate) struct One {
    pub(crate) head: String,
    pub(crate) target: String,
    pub(crate) fields: BTreeMap<String, String>,
    /// The nearest first.
    pub(crate) spans: Vec<String>,
}

impl Seen {
    /// All events in the meantime.
    pub(crate) fn during<T>(run: impl FnOnce() -> T) -> (Self, T) {
        let seen = Self::default();
        let subscriber = tracing_subscriber::registry().with(seen.clone());
        let result = with_default(subscriber, run);
        (seen, result)
    }

    /// All that is seen of one exception that a policy answers.
    pub(crate) fn of(policy: &ErrorPolicy, request: &Request<()>, exc: impl Into<Raised>) -> Self {
        let (seen, _) = Self::during(|| now(policy.answer(request, exc)));
        seen
    }

    pub(crate) fn events(&self) -> Vec<One> {
        self.0.lock().expect("no observer panics").clone()
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for one in self.events() {
            writeln!(f, "{}", one.head)?;
            for (name, value) in one.fields {
                writeln!(f, "  {name} = {value}")?;
            }
        }
        Ok(())
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Seen {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let span = context.span(id).expect("it is new");
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).expect("it is open");
        let mut extensions = span.extensions_mut();
        values.record(extensions.get_mut::<Fields>().expect("each span has them"));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let scope = context.event_scope(event);
        let spans = scope.into_iter().flatten().map(|span| {
            let mut text = span.name().to_owned();
            for (name, value) in &span.extensions().get::<Fields>().expect("each has them").0 {
                write!(text, " {name}={value}").expect("a string takes everything");
            }
            text
        });
        let metadata = event.metadata();
        self.0.lock().expect("no observer panics").push(One {
            head: format!("{} {}", metadata.level(), metadata.name()),
            target: metadata.target().to_owned(),
            fields: fields.0,
            spans: spans.collect(),
        });
    }
}

#[derive(Default)]
struct Fields(BTreeMap<String, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.to_owned());
    }
}

/// A policy that has said its failures.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder().observed_by(Events::new()).build()
}

/// The result of a future that waits for nothing.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    future.now_or_never().expect("it waits for nothing")
}
