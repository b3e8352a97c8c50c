//! The ways in which operators watch the service, and how much each of them has seen.
//!
//! The events of tracing go to a subscriber that counts, the metrics to a recorder that keeps each series.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, RwLock};
use std::time::Duration;

use http_exception::{Needs, Note, Observer, Record, RequestHead};
use http_exception_tracing::{Events, TARGET};
use metrics::{
    Counter, Gauge, Histogram, Key, KeyName, Metadata as Described, Recorder, SharedString, Unit,
};
use serde::{Deserialize, Serialize};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record as Values};
use tracing::{Event, Metadata, Subscriber};

use super::ledger::OUTCOMES;

/// The failures that operators have seen.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Seen {
    /// Those with an event.
    pub(super) events: u64,
    /// Those that events say were held back.
    pub(super) suppressed: u64,
    /// Those in metrics, by outcome.
    pub(super) counted: [u64; OUTCOMES.len()],
    /// The series that these are in.
    pub(super) series: usize,
}

/// Collects from here on, once in the life of the process.
pub(super) fn collect() {
    *EVENTS.write().expect("nothing panics while it is held") =
        Some(Events::new().throttle(THROTTLE, Duration::from_secs(1)));
    tracing::subscriber::set_global_default(Counting).expect("nothing else collects");
    metrics::set_global_recorder(Series).expect("nothing else counts");
}

/// All that was seen. What was held back and not said is said now, as at the end of a service; later
/// failures have no events.
pub(super) fn seen() -> Seen {
    drop(
        EVENTS
            .write()
            .expect("nothing panics while it is held")
            .take(),
    );
    let series = SERIES.lock().expect("nothing panics while it is held");
    let of = |outcome: &str| {
        let is_its = |key: &Key| {
            let mut labels = key.labels();
            labels.any(|label| (label.key(), label.value()) == ("outcome", outcome))
        };
        let its = series.iter().filter(|(key, _)| is_its(key));
        its.map(|(_, count)| count.load(Ordering::Relaxed)).sum()
    };
    Seen {
        events: SAID.load(Ordering::Relaxed),
        suppressed: SUPPRESSED.load(Ordering::Relaxed),
        counted: OUTCOMES.map(|outcome| of(outcome.as_str())),
        series: series.len(),
    }
}

/// The observer that makes events, which can be taken away from a policy.
pub(super) struct Told;

static EVENTS: RwLock<Option<Events>> = RwLock::new(None);

fn ask<T: Default>(ask: impl FnOnce(&Events) -> T) -> T {
    let events = EVENTS.read().expect("nothing panics while it is held");
    events.as_ref().map(ask).unwrap_or_default()
}

impl Observer for Told {
    fn needs(&self) -> Needs {
        ask(Observer::needs)
    }

    fn begin(&self, request: RequestHead<'_>) -> Option<Note> {
        ask(|events| events.begin(request))
    }

    fn record(&self, record: &Record<'_>) {
        ask(|events| events.record(record));
    }
}

static SAID: AtomicU64 = AtomicU64::new(0);
static SUPPRESSED: AtomicU64 = AtomicU64::new(0);

/// A subscriber that counts.
struct Counting;

impl Subscriber for Counting {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Values<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut HeldBack);
        if event.metadata().name() != "http_exception.suppressed" {
            SAID.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Reads of an event how many were held back.
struct HeldBack;

impl Visit for HeldBack {
    fn record_u64(&mut self, field: &Field, value: u64) {
        if field.name() == "http_exception.suppressed" {
            SUPPRESSED.fetch_add(value, Ordering::Relaxed);
        }
    }

    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}
}

static SERIES: LazyLock<Mutex<HashMap<Key, Arc<AtomicU64>>>> = LazyLock::new(Mutex::default);

/// A recorder that keeps the series of counters.
struct Series;

impl Recorder for Series {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Described<'_>) -> Counter {
        let mut series = SERIES.lock().expect("nothing panics while it is held");
        Counter::from_arc(Arc::clone(series.entry(key.clone()).or_default()))
    }

    fn register_gauge(&self, _: &Key, _: &Described<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Described<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// So many events of a sort in a second: the others are held back, as under any such load.
const THROTTLE: u32 = 100;
