//! The counts of the clients and the service, put together and judged.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http_exception::Outcome;

use super::audit::{Audit, Row};
use super::books::OUTCOMES;
use super::deed::Deed;
use super::memory::{Growth, Memory};
use super::tally::{Tally, read};
use harness::Adapter;

/// What became of the requests.
#[derive(Debug)]
pub struct Report {
    pub(super) adapter: Adapter,
    pub(super) requests: usize,
    pub(super) time: Duration,
    pub(super) audit: Audit,
    pub(super) outcomes: [u64; OUTCOMES.len()],
    pub(super) tally: Arc<Tally>,
    pub(super) tasks: u64,
    pub(super) memory: Memory,
    pub(super) is_alive: bool,
}

impl Report {
    /// The requests of well-behaved connections that got the right answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.audit.well_answered
    }

    /// The answers that were not as they must be.
    #[must_use]
    pub fn malformed(&self) -> u64 {
        read(&self.tally.malformed)
    }

    /// How many records said this.
    #[must_use]
    pub fn records(&self, outcome: Outcome) -> u64 {
        let mut all = OUTCOMES.iter().zip(self.outcomes);
        all.find(|(known, _)| **known == outcome)
            .map_or(0, |(_, count)| count)
    }

    /// The kinds of requests that there were none of, where there were too few for all.
    #[must_use]
    pub fn untried(&self) -> Vec<&'static str> {
        let rows = Deed::ALL.iter().zip(self.audit.rows);
        let untried = rows.filter(|(_, row)| row.sent == 0);
        untried.map(|(deed, _)| deed.name).collect()
    }

    /// Every figure that was missed, in words; empty where all that was judged is well.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        let answered = self.answered();
        let failures = read(&self.tally.failures);
        let figures = [
            (self.is_alive, "the service has ended".to_owned()),
            (
                answered == self.requests,
                format!("{answered} of {} requests were answered", self.requests),
            ),
            (
                failures == 0,
                format!("{failures} failures, such as {:#?}", self.tally.examples()),
            ),
            (
                self.audit.faults == 0,
                format!(
                    "{} requests or sums that do not fit, such as {:#?}",
                    self.audit.faults, self.audit.examples
                ),
            ),
            (
                self.memory.growth() != Growth::Grown,
                format!("memory grew: {}", self.memory),
            ),
        ];
        let missed = figures.into_iter().filter(|(holds, _)| !holds);
        missed
            .map(|(_, what)| format!("{}: {what}", self.adapter))
            .collect()
    }

    /// What could not be judged, in words; empty where everything was.
    #[must_use]
    pub fn unjudged(&self) -> Option<String> {
        match self.memory.growth() {
            Growth::Unknown(why) => Some(format!("{}: memory was not judged: {why}", self.adapter)),
            Growth::Flat | Growth::Grown => None,
        }
    }
}

/// The table of one adapter.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<11} {:>9} {:>9} {:>9} {:>9} {:>9}",
            self.adapter.to_string(),
            "sent",
            "answered",
            "unread",
            "aborted",
            "unseen"
        )?;
        for (deed, row) in Deed::ALL.iter().zip(self.audit.rows) {
            line(f, deed.name, row)?;
        }
        let total = self.audit.total();
        line(f, "total", total)?;
        let outcomes = OUTCOMES.iter().zip(self.outcomes);
        let outcomes: Vec<String> = outcomes
            .map(|(outcome, count)| format!("{outcome:?} {count}"))
            .collect();
        writeln!(f, "  outcomes     {}", outcomes.join(", "))?;
        writeln!(
            f,
            "               {} records = {} answered + {} unread + {} aborted",
            self.outcomes.iter().sum::<u64>(),
            total.answered,
            total.unread,
            total.aborted
        )?;
        writeln!(
            f,
            "  connections  {}, of which {} misbehaved; {} failures, {} tasks left",
            read(&self.tally.connections),
            read(&self.tally.misbehaving),
            read(&self.tally.failures),
            self.tasks
        )?;
        writeln!(f, "  memory       {}", self.memory)?;
        writeln!(f, "  time         {:.1} s", self.time.as_secs_f64())
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, row: Row) -> fmt::Result {
    let Row {
        sent,
        answered,
        unread,
        aborted,
        unseen,
    } = row;
    writeln!(
        f,
        "  {name:<9} {sent:>9} {answered:>9} {unread:>9} {aborted:>9} {unseen:>9}"
    )
}
