//! The counts of the clients and the service, put together and judged.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use harness::Adapter;
use http_exception::Outcome;

use super::deed::deeds;
use super::ledger::{Ledger, Line, OUTCOMES};

/// What became of the requests.
#[derive(Debug)]
pub struct Report {
    pub(super) adapter: Adapter,
    pub(super) time: Duration,
    pub(super) memory: Memory,
    pub(super) table: Table,
    pub(super) ledger: Ledger,
}

/// The resident memory of the service in bytes, while nothing is at work: after enough requests, where
/// there are more, and at the end. `None` where nobody tells.
pub(super) type Memory = [Option<u64>; 2];

impl Report {
    /// The requests of well-behaved connections that got the right answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        let lines = self.ledger.lines[..self.ledger.requests].iter();
        lines.filter(|line| line.is_answered).count()
    }

    /// The connections on which something was not as it must be.
    #[must_use]
    pub fn malformed(&self) -> usize {
        self.ledger.malformed
    }

    /// Every figure that was missed, in words; empty where all that was judged is well.
    #[must_use]
    pub fn missed(&self) -> Vec<String> {
        let Self { ledger, memory, .. } = self;
        let (answered, requests) = (self.answered(), ledger.requests);
        let untried = deeds().filter(|deed| !self.table.contains_key(deed.path));
        let untried: Vec<_> = untried.collect();
        let told = OUTCOMES.iter().zip(ledger.outcomes);
        let untold: Vec<_> = told.filter(|(_, count)| *count == 0).collect();
        let mut missed = Vec::new();
        let mut must = |holds: bool, what: String| {
            if !holds {
                missed.push(format!("{}: {what}", self.adapter));
            }
        };
        let (failures, examples) = (ledger.failures, &ledger.examples);
        let is_throttled = ledger.seen.suppressed > 0;
        let is_tried =
            requests < ENOUGH || (untried.is_empty() && untold.is_empty() && is_throttled);
        let is_flat = is_flat(*memory, ledger.bytes()) != Some(false);
        let is_answered = answered == requests;
        must(is_answered, format!("{answered} of {requests} answered"));
        must(failures == 0, format!("{failures}, as {examples:#?}"));
        let seen = ledger.seen;
        must(
            is_tried,
            format!("never tried: {untried:?} {untold:?} {seen:?}"),
        );
        must(is_flat, format!("memory grew: {memory:?}"));
        missed
    }

    /// True if memory could be judged: there were enough requests, and the system tells.
    #[must_use]
    pub fn is_memory_judged(&self) -> bool {
        is_flat(self.memory, self.ledger.bytes()).is_some()
    }
}

/// True if it grew by a tenth at most, if that can be known. The ledger, which is as large at the start as
/// at the end, does not count.
fn is_flat([settled, end]: Memory, ledger: u64) -> Option<bool> {
    let of_work = |figure: Option<u64>| Some(figure?.saturating_sub(ledger));
    Some(of_work(end)? * 10 <= of_work(settled)? * 11)
}

/// Among so many requests there is every kind, and every outcome.
const ENOUGH: usize = 12_000;

/// The table of one adapter.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ledger, .. } = self;
        let seen = ledger.seen;
        line(f, &self.adapter.to_string(), COLUMNS)?;
        for (name, row) in &self.table {
            line(f, name, *row)?;
        }
        let records: u64 = ledger.outcomes.iter().sum();
        let told = OUTCOMES.iter().zip(ledger.outcomes);
        let told = told.map(|(outcome, count)| format!(" {outcome:?} {count}"));
        let told: String = told.collect();
        let [_, answered, unread, aborted, _] = self.table["total"];
        let (all, some, failures) = (ledger.connections, ledger.misbehaving, ledger.failures);
        let figure = |bytes: Option<u64>| bytes.map_or("?".to_owned(), |it| (it >> 20).to_string());
        let ([settled, end], time) = (self.memory.map(figure), self.time.as_secs_f64());
        writeln!(
            f,
            "  records      {records}:{told} = {answered} answered + {unread} unread + {aborted} aborted\n  \
             connections  {all}, of which {some} misbehaved; {failures} failures\n  \
             operators    {} events + {} suppressed, {} counted in {} series\n  \
             memory       {settled} MiB when settled, {end} MiB at the end\n  \
             time         {time:.1} s",
            seen.events,
            seen.suppressed,
            seen.counted.iter().sum::<u64>(),
            seen.series,
        )
    }
}

fn line<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, cells: [T; 5]) -> fmt::Result {
    let cells = cells.map(|cell| format!(" {cell:>9}"));
    writeln!(f, "  {name:<14}{}", cells.concat())
}

/// What became of the requests of each kind, by its path and in [`COLUMNS`], and of all.
pub(super) type Table = BTreeMap<&'static str, [u64; COLUMNS.len()]>;

/// How many were sent, which is the sum of the others: those whose client has read the answer, those with
/// a record of an answer that it has not read, those with a record that it had gone, and those whose
/// client had gone before the service knew of it.
const COLUMNS: [&str; 5] = ["sent", "answered", "unread", "aborted", "unseen"];

/// Takes what the service knows into the clients' ledger, and notes there what does not fit.
pub(super) fn audit(ledger: &mut Ledger, service: Ledger) -> Table {
    let mut table = Table::from([("total", [0; COLUMNS.len()])]);
    let mut flaws = Vec::new();
    assert_eq!(ledger.lines.len(), service.lines.len(), "the same requests");
    (ledger.received, ledger.outcomes) = (service.received, service.outcomes);
    ledger.seen = service.seen;
    for (id, (line, known)) in ledger.lines.iter_mut().zip(service.lines).enumerate() {
        let client = *line;
        *line = known;
        (line.sent, line.is_answered) = (client.sent, client.is_answered);
        for name in line.sent.iter().flat_map(|deed| [deed.path, "total"]) {
            let row = table.entry(name).or_default();
            row[0] += 1;
            row[match line.outcome() {
                _ if line.is_answered => 1,
                None => 4,
                Some(Outcome::Aborted) => 3,
                Some(_) => 2,
            }] += 1;
        }
        flaws.extend(flaw(*line).map(|what| format!("{id}: {what}: {line:?}")));
    }
    flaws.extend(flaws_of_sums(&table["total"], ledger));
    for flaw in flaws {
        ledger.fail(flaw);
    }
    table
}

/// The totals are counted by themselves: whatever is of no request, or of one twice, is in them.
fn flaws_of_sums(
    total: &[u64; COLUMNS.len()],
    ledger: &Ledger,
) -> impl Iterator<Item = String> + use<> {
    let lines = || ledger.lines.iter();
    let records: u64 = ledger.outcomes.iter().sum();
    let calls = lines().map(|line| u64::from(line.received));
    let mut sums = vec![
        ("records".to_owned(), records, total[1..4].iter().sum()),
        ("calls".to_owned(), ledger.received, calls.sum()),
    ];
    for (outcome, total) in OUTCOMES.into_iter().zip(ledger.outcomes) {
        let known = lines().filter(|line| line.outcome() == Some(outcome));
        sums.push((format!("{outcome:?}"), total, known.count() as u64));
    }
    let wrong = sums.into_iter().filter(|(_, total, known)| total != known);
    let wrong =
        wrong.map(|(what, total, known)| format!("{total} {what}, {known} of them of a request"));
    wrong.chain(flaws_of_operators(ledger))
}

/// Operators have seen the failures that observers were told of.
fn flaws_of_operators(ledger: &Ledger) -> impl Iterator<Item = String> + use<> {
    let Ledger { seen, outcomes, .. } = ledger;
    let records: u64 = outcomes.iter().sum();
    let with_events = seen.events + seen.suppressed;
    let events = (with_events != records).then(|| format!("{seen:?} of {records} records"));
    let counted = (seen.counted != *outcomes).then(|| format!("{seen:?}, told {outcomes:?}"));
    let many = (seen.series > SERIES).then(|| format!("{} series of a metric", seen.series));
    events.into_iter().chain(counted).chain(many)
}

/// More series than there are codes, classes of statuses and routes for each outcome.
const SERIES: usize = 128;

/// What is wrong with one request.
fn flaw(line: Line) -> Option<&'static str> {
    let Some(deed) = line.sent else {
        let is_known = (line.received, line.dropped, line.records) != (0, 0, 0);
        return is_known.then_some(UNKNOWABLE);
    };
    let is_told = line.records > 0;
    let is_aborted = line.outcome() == Some(Outcome::Aborted);
    let is_answer = line.outcome() == Some(deed.outcome);
    let is_its_code = line.code == deed.code;
    let is_asked = line.received == deed.calls();
    let is_dropped = line.dropped > 0;
    let rules: &[(bool, &str)] = if line.is_answered {
        &[
            (line.records == 1, NOT_ONE),
            (is_answer && is_its_code, OTHER_ANSWER),
            (is_asked && !is_dropped, "not asked as it must be"),
        ]
    } else {
        &[
            (line.records <= 1, NOT_ONE),
            (line.received <= deed.calls(), "asked too often"),
            (is_told || line.received == 0, "asked, and no record"),
            (!is_told || is_aborted || is_answer, OTHER_ANSWER),
            (!is_told || is_aborted || is_asked, UNASKED),
            (!is_dropped || (is_aborted && is_asked), UNABORTED),
        ]
    };
    let broken = rules.iter().find(|(holds, _)| !holds);
    broken.map(|(_, what)| *what)
}

const UNKNOWABLE: &str = "the service knows what it cannot know";
const NOT_ONE: &str = "not one record";
const OTHER_ANSWER: &str = "the record is of another answer";
const UNASKED: &str = "answered, and not asked";
const UNABORTED: &str = "dropped, and not aborted";

#[cfg(test)]
mod tests {
    use super::super::deed::Deed;
    use super::super::operators::Seen;
    use super::*;

    type Told = (usize, Outcome, u16);

    /// Two requests, one that is answered and one that is not waited for, beside a service that was `asked`
    /// for requests and told of records, each of a request with an outcome and a code. Gives the first flaw.
    fn check(asked: &[usize], records: &[Told]) -> (Option<String>, [u64; COLUMNS.len()]) {
        let mut ledger = Ledger::new(2);
        ledger.lines[0].sent = Some(Deed::named("/act/raised"));
        ledger.lines[0].is_answered = true;
        ledger.lines[1].sent = Some(Deed::named("/act/later"));
        let mut service = Ledger::new(2);
        for id in asked {
            service.receive(Some(*id));
        }
        for (id, outcome, code) in records {
            service.record(Some(*id), *outcome, *code);
        }
        service.seen.events = records.len() as u64;
        service.seen.counted = service.outcomes;
        let table = audit(&mut ledger, service);
        (ledger.examples.into_iter().next(), table["total"])
    }

    const RIGHT: Told = (0, Outcome::Handled, 404);
    const LATER: Told = (1, Outcome::Handled, 418);
    const GONE: Told = (1, Outcome::Aborted, 499);

    #[test]
    fn what_fits_is_no_fault() {
        assert_eq!(check(&[0, 1], &[RIGHT, GONE]), (None, [2, 1, 0, 1, 0]));
        assert_eq!(check(&[0, 1], &[RIGHT, LATER]), (None, [2, 1, 1, 0, 0]));
        assert_eq!(check(&[0], &[RIGHT, GONE]), (None, [2, 1, 0, 1, 0]));
        assert_eq!(check(&[0], &[RIGHT]), (None, [2, 1, 0, 0, 1]));
    }

    #[test]
    fn what_does_not_fit_is_a_fault() {
        let (other, code) = ((0, Outcome::Unhandled, 404), (0, Outcome::Handled, 409));
        let [stray, nowhere] = [2, 1_000_000].map(|id| (id, Outcome::Handled, 404));
        let cases: [(&[usize], &[Told], &str); 13] = [
            (&[0, 1], &[RIGHT, RIGHT], NOT_ONE),
            (&[0, 1], &[GONE, GONE], NOT_ONE),
            (&[0, 1], &[RIGHT, GONE, GONE], NOT_ONE),
            (&[0, 1], &[RIGHT], "asked, and no record"),
            (&[0, 1, 1], &[RIGHT, GONE], "asked too often"),
            (&[1], &[RIGHT, GONE], "not asked as it must be"),
            (&[0], &[RIGHT, LATER], UNASKED),
            (&[0], &[other], OTHER_ANSWER),
            (&[0], &[code], OTHER_ANSWER),
            (&[0, 1], &[RIGHT, (1, Outcome::Panicked, 500)], OTHER_ANSWER),
            (&[0], &[RIGHT, stray], UNKNOWABLE),
            (&[0], &[RIGHT, nowhere], "2 records, 1 of them"),
            (&[0, 1_000_000], &[RIGHT], "2 calls, 1 of them"),
        ];
        for (asked, records, what) in cases {
            let (flaw, _) = check(asked, records);
            assert!(flaw.is_some_and(|it| it.contains(what)), "{what}");
        }
    }

    #[test]
    fn operators_see_each_record_once() {
        let flaws = |spoil: fn(&mut Seen)| {
            let mut ledger = Ledger::new(2);
            ledger.outcomes[0] = 5;
            ledger.seen.counted[0] = 5;
            (ledger.seen.events, ledger.seen.suppressed) = (3, 2);
            spoil(&mut ledger.seen);
            flaws_of_operators(&ledger).count()
        };
        assert_eq!(flaws(|_| ()), 0);
        let spoils: [fn(&mut Seen); 4] = [
            |seen| seen.events += 1,
            |seen| seen.suppressed -= 1,
            |seen| seen.counted.swap(0, 1),
            |seen| seen.series = SERIES + 1,
        ];
        assert_eq!(spoils.map(flaws), [1; 4]);
    }

    #[test]
    fn a_tenth_more_is_flat_and_the_ledger_does_not_count() {
        let is_flat = |settled, end| is_flat([settled, end], 1000);
        assert_eq!(is_flat(Some(1100), Some(1110)), Some(true));
        assert_eq!(is_flat(Some(1100), Some(1111)), Some(false));
        assert_eq!(is_flat(None, Some(1100)), None);
        assert_eq!(is_flat(Some(1100), None), None);
    }
}
