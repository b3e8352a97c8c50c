//! The ledger: what is known of every request, by its id.
//!
//! The clients and the service keep one each. At the end the service's is sent, and the two are
//! compared.

use http_exception::Outcome;
use serde::{Deserialize, Serialize};

use super::deed::{Asked, Deed};
use super::operators::Seen;

/// One side's counts, as large at the start as they will ever be.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Ledger {
    /// What there is of each request, by its id.
    pub(super) lines: Vec<Line>,
    /// How often the application was asked, whatever for; counted beside the lines, and not from them.
    pub(super) received: u64,
    /// The records of each outcome, whatever of.
    pub(super) outcomes: [u64; OUTCOMES.len()],
    /// The events and counts that operators have seen.
    pub(super) seen: Seen,
    /// The ids below are of the clients that behave.
    pub(super) requests: usize,
    /// The ids below are taken.
    taken: usize,
    pub(super) connections: usize,
    pub(super) misbehaving: usize,
    /// Connections on which an answer or the end was not as it must be.
    pub(super) malformed: usize,
    /// Everything that went wrong: how often, and the first few in words.
    pub(super) failures: usize,
    pub(super) examples: Vec<String>,
}

/// What is known of one request.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Line {
    /// What it is, which its client knows; none where nobody has sent all of it.
    #[serde(skip)]
    pub(super) sent: Option<&'static Deed>,
    /// True if its client has read the answer, and it was the right one.
    #[serde(skip)]
    pub(super) is_answered: bool,
    /// How often the application was asked.
    pub(super) received: u32,
    /// How often it was dropped before its end, because the client had gone.
    pub(super) dropped: u32,
    pub(super) records: u32,
    /// Where the outcome of the last record is in [`OUTCOMES`].
    pub(super) nth: u8,
    /// The status or the close code of the last record.
    pub(super) code: u16,
}

impl Ledger {
    /// Lines for so many requests, and for those of the clients that misbehave beside them, which take some
    /// however few requests there are.
    pub(super) fn new(requests: usize) -> Self {
        // Not zero, so that the memory is not merely promised but there.
        let nth = u8::MAX;
        let line = Line {
            nth,
            ..Line::default()
        };
        Self {
            lines: vec![line; requests + requests / 4 + 4096],
            requests,
            taken: requests,
            ..Self::default()
        }
    }

    /// The memory that the lines take.
    pub(super) fn bytes(&self) -> u64 {
        (self.lines.len() * size_of::<Line>()) as u64
    }

    /// The next requests of a client that misbehaves, each of the kind with this path.
    pub(super) fn take<const N: usize>(&mut self, paths: [&str; N]) -> [Asked; N] {
        paths.map(|path| {
            self.taken += 1;
            (self.taken - 1, Deed::named(path))
        })
    }

    /// Notes what went wrong.
    pub(super) fn fail(&mut self, why: String) {
        self.failures += 1;
        if self.examples.len() < 5 {
            self.examples.push(why);
        }
    }

    /// The application was asked.
    pub(super) fn receive(&mut self, id: Option<usize>) {
        self.received += 1;
        if let Some(line) = self.line(id) {
            line.received += 1;
        }
    }

    /// An observer was told.
    pub(super) fn record(&mut self, id: Option<usize>, outcome: Outcome, code: u16) {
        let mut known = (0..).zip(OUTCOMES);
        let place = known.find(|(_, known)| *known == outcome);
        let (nth, _) = place.expect("an outcome of the list");
        self.outcomes[usize::from(nth)] += 1;
        if let Some(line) = self.line(id) {
            line.records += 1;
            (line.nth, line.code) = (nth, code);
        }
    }

    /// The line of a request, where there is one.
    pub(super) fn line(&mut self, id: Option<usize>) -> Option<&mut Line> {
        self.lines.get_mut(id?)
    }

    /// How many calls and records there were.
    pub(super) fn turnover(&self) -> u64 {
        self.received + self.outcomes.iter().sum::<u64>()
    }
}

impl Line {
    /// Of the last record.
    pub(super) fn outcome(self) -> Option<Outcome> {
        OUTCOMES.get(usize::from(self.nth)).copied()
    }
}

/// Every outcome, in the order of the counts.
pub(super) const OUTCOMES: [Outcome; 7] = [
    Outcome::Handled,
    Outcome::Unhandled,
    Outcome::Panicked,
    Outcome::HandlerFailed,
    Outcome::TimedOut,
    Outcome::Skipped,
    Outcome::Aborted,
];
