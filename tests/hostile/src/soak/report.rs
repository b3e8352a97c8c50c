//! What the clients and the service have counted, put together and judged.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::books::Counts;
use super::deed::Deed;
use super::tally::{Tally, read};
use crate::Adapter;

/// What became of the requests.
#[derive(Debug)]
pub struct Report {
    pub(super) adapter: Adapter,
    pub(super) requests: u64,
    pub(super) time: Duration,
    pub(super) tally: Arc<Tally>,
    pub(super) counts: Counts,
    pub(super) tasks: u64,
    pub(super) memory: Memory,
    pub(super) alive: bool,
}

/// The resident memory of the service, in bytes; `None` where nobody tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// After how many answers the first figure was taken.
    pub(super) answers: u64,
    pub(super) settled: Option<u64>,
    pub(super) end: Option<u64>,
}

impl Report {
    /// The requests that well-behaved connections got the right answer to.
    #[must_use]
    pub fn answered(&self) -> u64 {
        read(&self.tally.well_behaved)
    }

    /// Every figure that was missed, in words; empty where all is well.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        let mut missed = Vec::new();
        let mut check = |holds: bool, what: String| {
            if !holds {
                missed.push(format!("{}: {what}", self.adapter));
            }
        };
        check(self.alive, "the service has ended".to_owned());
        let answered = self.answered();
        check(
            answered == self.requests,
            format!("{answered} of {} requests were answered", self.requests),
        );
        let failures = read(&self.tally.failures);
        check(
            failures == 0,
            format!("{failures} failures: {:?}", self.tally.examples()),
        );
        for (nth, deed) in Deed::ALL.iter().enumerate() {
            let row = self.row(nth);
            // What nobody waited for may have been answered, dropped, or never read.
            let sent = row.answered + row.given_up;
            check(
                row.answered <= row.records && row.records + row.aborted <= sent,
                format!(
                    "{}: {} answered and {} given up, but {} records, and {} of clients that had gone",
                    deed.name, row.answered, row.given_up, row.records, row.aborted
                ),
            );
            // A framework may drop a request before it has asked the application.
            check(
                !deed.is_act || row.received <= row.records + row.aborted,
                format!(
                    "{}: asked for {} times, but {} records, and {} of clients that had gone",
                    deed.name, row.received, row.records, row.aborted
                ),
            );
            // A request may also be dropped after the application, within a handler.
            check(
                row.dropped <= row.aborted,
                format!(
                    "{}: {} dropped, but {} records of that",
                    deed.name, row.dropped, row.aborted
                ),
            );
        }
        if let (Some(settled), Some(end)) = (self.memory.settled, self.memory.end) {
            check(
                end * 10 <= settled * 11,
                format!(
                    "memory grew from {} after {} answers to {}",
                    mebibytes(Some(settled)),
                    self.memory.answers,
                    mebibytes(Some(end))
                ),
            );
        }
        missed
    }

    fn row(&self, nth: usize) -> Row {
        let of = |counts: &[_]| counts.get(nth).map_or(0, read);
        Row {
            answered: of(&self.tally.answered),
            given_up: of(&self.tally.given_up),
            received: self.counts.received(nth),
            records: self.counts.answered(nth),
            dropped: self.counts.dropped(nth),
            aborted: self.counts.aborted(nth),
        }
    }
}

struct Row {
    answered: u64,
    given_up: u64,
    received: u64,
    records: u64,
    dropped: u64,
    aborted: u64,
}

/// The table of one adapter.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<10} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
            self.adapter.to_string(),
            "answered",
            "given up",
            "asked",
            "records",
            "dropped",
            "aborted"
        )?;
        for (nth, deed) in Deed::ALL.iter().enumerate() {
            let row = self.row(nth);
            // What a router refuses by itself does not reach the application.
            let asked = if deed.is_act {
                row.received.to_string()
            } else {
                "-".to_owned()
            };
            writeln!(
                f,
                "  {:<8} {:>9} {:>9} {asked:>9} {:>9} {:>9} {:>9}",
                deed.name, row.answered, row.given_up, row.records, row.dropped, row.aborted
            )?;
        }
        let outcomes = self.counts.outcomes();
        let outcomes = outcomes
            .iter()
            .map(|(what, count)| format!("{what} {count}"));
        writeln!(
            f,
            "  outcomes     {}",
            outcomes.collect::<Vec<_>>().join(", ")
        )?;
        writeln!(
            f,
            "  connections  {}, of which {} misbehaved; {} failures",
            read(&self.tally.connections),
            read(&self.tally.misbehaving),
            read(&self.tally.failures)
        )?;
        match self.memory.settled {
            Some(_) => writeln!(
                f,
                "  memory       {} after {} answers, {} at the end; {} tasks left",
                mebibytes(self.memory.settled),
                self.memory.answers,
                mebibytes(self.memory.end),
                self.tasks
            )?,
            None => writeln!(
                f,
                "  memory       {} at the end, not judged: fewer than {} answers; {} tasks left",
                mebibytes(self.memory.end),
                self.memory.answers,
                self.tasks
            )?,
        }
        let seconds = self.time.as_secs_f64();
        writeln!(f, "  time         {seconds:.1} s")
    }
}

fn mebibytes(bytes: Option<u64>) -> String {
    match bytes {
        Some(bytes) => format!("{}.{} MiB", bytes >> 20, ((bytes >> 10) & 1023) * 10 / 1024),
        None => "unknown".to_owned(),
    }
}
