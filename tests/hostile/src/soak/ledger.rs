//! The ledger: what is known of every request, by its id.
//!
//! The clients and the service keep one each. At the end the service's is sent, and the two are
//! compared.

use std::array;

use http_exception::Outcome;
use serde::{Deserialize, Serialize};

use super::deed::Deed;

/// One side's counts, as large at the start as they will ever be.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Ledger {
    /// What there is of each request, by its id.
    pub(super) lines: Vec<Line>,
    /// How often the application was asked, whatever for; counted beside the lines, and not from them.
    pub(super) received: u64,
    /// The records of each outcome, whatever of.
    pub(super) outcomes: [u64; OUTCOMES.len()],
    /// The ids below are of the clients that behave.
    pub(super) requests: usize,
    /// The ids below are taken.
    taken: usize,
    pub(super) connections: usize,
    pub(super) misbehaving: usize,
    /// Answers that were not as they must be.
    pub(super) malformed: usize,
    /// Everything that went wrong: how often, and the first few in words.
    pub(super) failures: usize,
    pub(super) examples: Vec<String>,
}

/// What is known of one request.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Line {
    /// What it was and how far it came, which its client knows; none where nobody has sent it.
    #[serde(skip)]
    pub(super) sent: Option<(&'static Deed, Fate)>,
    /// How often the application was asked.
    pub(super) received: u8,
    /// How often it was dropped before its end, because the client had gone.
    pub(super) dropped: u8,
    pub(super) records: u8,
    /// Where the outcome of the last record is in [`OUTCOMES`].
    pub(super) nth: u8,
    /// The status or the close code of the last record.
    pub(super) code: u16,
}

/// How far a request came that was sent, as its client sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Fate {
    /// Its head was never whole.
    Cut,
    /// No answer was read.
    Unread,
    /// The answer came, and it was the right one.
    Answered,
}

impl Ledger {
    /// Lines for so many requests, and for those of the clients that misbehave beside them, which take some
    /// however few requests there are.
    pub(super) fn new(requests: usize) -> Self {
        Self {
            lines: vec![Line::UNKNOWN; requests + requests / 4 + 4096],
            requests,
            taken: requests,
            ..Self::default()
        }
    }

    /// The memory that the lines take.
    pub(super) fn bytes(&self) -> u64 {
        (self.lines.len() * size_of::<Line>()) as u64
    }

    /// Ids for the requests of a client that misbehaves.
    pub(super) fn take<const N: usize>(&mut self) -> Result<[usize; N], String> {
        let first = self.taken;
        self.taken += N;
        let is_enough = self.taken <= self.lines.len();
        let ids = is_enough.then(|| array::from_fn(|nth| first + nth));
        ids.ok_or_else(|| "no ids are left".to_owned())
    }

    /// Notes how far a request came.
    pub(super) fn note(&mut self, (id, deed): (usize, &'static Deed), fate: Fate) {
        self.lines[id].sent = Some((deed, fate));
    }

    /// Notes what went wrong.
    pub(super) fn fail(&mut self, why: String) {
        self.failures += 1;
        if self.examples.len() < 5 {
            self.examples.push(why);
        }
    }

    /// The requests of the clients that behave that were answered.
    pub(super) fn answered(&self) -> usize {
        let sent = self.lines[..self.requests].iter().filter_map(|it| it.sent);
        sent.filter(|(_, fate)| *fate == Fate::Answered).count()
    }

    /// The application was asked.
    pub(super) fn receive(&mut self, id: Option<usize>) {
        self.received += 1;
        self.count(id, |line| &mut line.received);
    }

    /// An observer was told.
    pub(super) fn record(&mut self, id: Option<usize>, outcome: Outcome, code: u16) {
        let nth = OUTCOMES.iter().position(|known| *known == outcome);
        let nth = nth.expect("an outcome of the list");
        self.outcomes[nth] += 1;
        if let Some(line) = self.count(id, |line| &mut line.records) {
            line.nth = u8::try_from(nth).unwrap_or(u8::MAX);
            line.code = code;
        }
    }

    /// Counts one more of a request, as far as it goes.
    pub(super) fn count(
        &mut self,
        id: Option<usize>,
        what: fn(&mut Line) -> &mut u8,
    ) -> Option<&mut Line> {
        let line = self.lines.get_mut(id?)?;
        let count = what(line);
        *count = count.saturating_add(1);
        Some(line)
    }

    /// How many calls and records there were.
    pub(super) fn turnover(&self) -> u64 {
        self.received + self.outcomes.iter().sum::<u64>()
    }
}

impl Line {
    const UNKNOWN: Self = Self {
        sent: None,
        received: 0,
        dropped: 0,
        records: 0,
        // Not zero, so that the memory is not merely promised but there.
        nth: u8::MAX,
        code: 0,
    };

    /// Of the last record.
    pub(super) fn outcome(self) -> Option<Outcome> {
        OUTCOMES.get(usize::from(self.nth)).copied()
    }

    /// Whether the service knows nothing of it.
    pub(super) fn is_unknown(self) -> bool {
        (self.received, self.dropped, self.records) == (0, 0, 0)
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
