//! The counts of the clients and the service, put together and judged.

use std::fmt;
use std::time::Duration;

use harness::Adapter;

use super::audit::{COLUMNS, Table, total};
use super::ledger::{Ledger, OUTCOMES};

/// What became of the requests.
#[derive(Debug)]
pub struct Report {
    pub(super) adapter: Adapter,
    pub(super) time: Duration,
    pub(super) table: Table,
    pub(super) ledger: Ledger,
    pub(super) memory: Memory,
}

/// The resident memory of the service, in bytes. Both figures are taken while nothing is at work; `None`
/// where nobody tells.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Memory {
    /// After enough requests, where there are more.
    pub(super) settled: Option<u64>,
    pub(super) end: Option<u64>,
    /// What of it is the ledger, which is as large at the start as at the end.
    pub(super) ledger: u64,
}

impl Memory {
    /// Whether it grew by a tenth at most, if that can be known.
    fn is_flat(self) -> Option<bool> {
        let of_work = |figure: Option<u64>| Some(figure?.saturating_sub(self.ledger));
        Some(of_work(self.end)? * 10 <= of_work(self.settled)? * 11)
    }
}

impl Report {
    /// The requests of well-behaved connections that got the right answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.ledger.answered()
    }

    /// The answers that were not as they must be.
    #[must_use]
    pub fn malformed(&self) -> usize {
        self.ledger.malformed
    }

    /// Every figure that was missed, in words; empty where all that was judged is well.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        let (answered, requests) = (self.answered(), self.ledger.requests);
        let (failures, examples) = (self.ledger.failures, &self.ledger.examples);
        let untried = self.table.iter().filter(|(_, row)| row[0] == 0);
        let untried: Vec<_> = untried.map(|(deed, _)| deed.path).collect();
        let told = OUTCOMES.iter().zip(self.ledger.outcomes);
        let untold: Vec<_> = told.filter(|(_, count)| *count == 0).collect();
        let is_tried = requests < ENOUGH || (untried.is_empty() && untold.is_empty());
        let figures = [
            (
                answered == requests,
                format!("{answered} of {requests} were answered"),
            ),
            (
                failures == 0,
                format!("{failures} failures, such as {examples:#?}"),
            ),
            (is_tried, format!("never tried: {untried:?} {untold:?}")),
            (
                self.memory.is_flat() != Some(false),
                format!("memory grew: {:?}", self.memory),
            ),
        ];
        let missed = figures.into_iter().filter(|(holds, _)| !holds);
        missed
            .map(|(_, what)| format!("{}: {what}", self.adapter))
            .collect()
    }

    /// Whether memory could be judged: there were enough requests, and the system tells.
    #[must_use]
    pub fn is_memory_judged(&self) -> bool {
        self.memory.is_flat().is_some()
    }
}

/// Among so many requests there is every kind, and every outcome.
const ENOUGH: usize = 12_000;

/// The table of one adapter.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ledger, .. } = self;
        line(f, &self.adapter.to_string(), COLUMNS)?;
        for (deed, row) in &self.table {
            line(f, deed.path, *row)?;
        }
        let total = total(&self.table);
        line(f, "total", total)?;
        let records: u64 = ledger.outcomes.iter().sum();
        write!(f, "  records      {records}:")?;
        for (outcome, count) in OUTCOMES.iter().zip(ledger.outcomes) {
            write!(f, " {outcome:?} {count}")?;
        }
        let [_, answered, unread, aborted, _] = total;
        writeln!(
            f,
            " = {answered} answered + {unread} unread + {aborted} aborted"
        )?;
        writeln!(
            f,
            "  connections  {}, of which {} misbehaved; {} failures",
            ledger.connections, ledger.misbehaving, ledger.failures
        )?;
        let mebibytes = |bytes: Option<u64>| match bytes {
            Some(bytes) => format!("{} MiB", bytes >> 20),
            None => "unknown".to_owned(),
        };
        let (settled, end) = (mebibytes(self.memory.settled), mebibytes(self.memory.end));
        writeln!(f, "  memory       {settled} when settled, {end} at the end")?;
        writeln!(f, "  time         {:.1} s", self.time.as_secs_f64())
    }
}

fn line<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, cells: [T; 5]) -> fmt::Result {
    write!(f, "  {name:<14}")?;
    for cell in cells {
        write!(f, " {cell:>9}")?;
    }
    writeln!(f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_more_is_flat_and_the_ledger_does_not_count() {
        let is_flat = |settled, end| {
            let ledger = 1000;
            Memory {
                settled,
                end,
                ledger,
            }
            .is_flat()
        };
        assert_eq!(is_flat(Some(1100), Some(1110)), Some(true));
        assert_eq!(is_flat(Some(1100), Some(1111)), Some(false));
        assert_eq!(is_flat(None, Some(1100)), None);
        assert_eq!(is_flat(Some(1100), None), None);
    }
}
