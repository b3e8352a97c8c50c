//! The observer that counts.

use std::sync::Once;
use std::time::Instant;

use http_exception::{Needs, Note, Observer, Raised, Record};
use metrics::{SharedString, Unit, counter, describe_counter, describe_histogram, histogram};

/// An observer that counts failures and measures how long they are handled. See the [crate](crate).
///
/// # Example
///
/// ```
/// use http_exception::ErrorPolicy;
/// use http_exception_metrics::Counts;
///
/// let policy = ErrorPolicy::builder().observed_by(Counts::new()).build();
/// # let _ = policy;
/// ```
#[must_use = "it counts nothing until a policy is `observed_by` it"]
#[derive(Debug)]
pub struct Counts {
    described: Once,
}

impl Counts {
    /// Counts every failure, with the recorder that is installed when it happens.
    pub fn new() -> Self {
        Self {
            described: Once::new(),
        }
    }
}

impl Default for Counts {
    fn default() -> Self {
        Self::new()
    }
}

impl Observer for Counts {
    fn needs(&self) -> Needs {
        Needs::nothing().route()
    }

    fn raised(&self, _: &Raised) -> Option<Note> {
        Some(Note::new(Instant::now()))
    }

    fn record(&self, record: &Record<'_>) {
        self.described.call_once(describe);
        let outcome = record.outcome().as_str();
        let route = record.route().map(str::to_owned);
        let route = route.map_or(SharedString::const_str(OTHER), SharedString::from);
        counter!(
            TOTAL,
            "outcome" => outcome,
            "status_class" => class(record.status().as_u16()),
            "code" => record.known_code().unwrap_or(OTHER),
            "route" => route,
        )
        .increment(1);
        if let Some(raised) = record.raise_note::<Instant>() {
            histogram!(SECONDS, "outcome" => outcome).record(raised.elapsed());
        }
    }
}

fn describe() {
    describe_counter!(
        TOTAL,
        Unit::Count,
        "The failures that error policies answered."
    );
    describe_histogram!(
        SECONDS,
        Unit::Seconds,
        "The time from the raise of an exception to its answer."
    );
}

fn class(status: u16) -> &'static str {
    match status {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        500..=599 => "5xx",
        _ => OTHER,
    }
}

const TOTAL: &str = "http_exceptions_total";
const SECONDS: &str = "http_exception_handling_seconds";

/// OpenTelemetry's word for a value that is not in a list.
const OTHER: &str = "_OTHER";
