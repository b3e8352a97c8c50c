//! The clients' ledger and the service's, compared request by request.

use http_exception::Outcome;

use super::deed::{Deed, deeds};
use super::ledger::{Fate, Ledger, Line, OUTCOMES};

/// What became of the requests of each kind, in [`COLUMNS`].
pub(super) type Table = Vec<(&'static Deed, Row)>;

pub(super) type Row = [u64; COLUMNS.len()];

/// How many were sent, or begun to be, which is the sum of the others: those whose client has read the
/// answer, those with a record of an answer that it has not read, those with a record that it had gone,
/// and those whose client had gone before the service knew of it.
pub(super) const COLUMNS: [&str; 5] = ["sent", "answered", "unread", "aborted", "unseen"];

/// Takes what the service knows into the clients' ledger, and notes there what does not fit.
pub(super) fn audit(ledger: &mut Ledger, service: Ledger) -> Table {
    let mut table: Table = deeds().map(|deed| (deed, Row::default())).collect();
    let mut flaws = Vec::new();
    if ledger.lines.len() != service.lines.len() {
        flaws.push("the service knows of another number of requests".to_owned());
    }
    ledger.received = service.received;
    ledger.outcomes = service.outcomes;
    for (id, (line, known)) in ledger.lines.iter_mut().zip(service.lines).enumerate() {
        let sent = line.sent;
        *line = Line { sent, ..known };
        if let Some((deed, fate)) = sent {
            let mut rows = table.iter_mut();
            let row = rows.find(|(known, _)| known.path == deed.path);
            let (_, row) = row.expect("a kind of the table");
            row[0] += 1;
            row[column(fate, *line)] += 1;
        }
        flaws.extend(flaw(*line).map(|what| format!("{id}: {what}: {line:?}")));
    }
    flaws.extend(flaws_of_sums(&total(&table), ledger));
    for flaw in flaws {
        ledger.fail(flaw);
    }
    table
}

pub(super) fn total(table: &Table) -> Row {
    std::array::from_fn(|column| table.iter().map(|(_, row)| row[column]).sum())
}

fn column(fate: Fate, line: Line) -> usize {
    match (fate, line.outcome()) {
        (Fate::Answered, _) => 1,
        (_, None) => 4,
        (_, Some(Outcome::Aborted)) => 3,
        (_, Some(_)) => 2,
    }
}

/// The totals are counted by themselves: whatever is of no request, or of one twice, is in them.
fn flaws_of_sums(total: &Row, ledger: &Ledger) -> impl Iterator<Item = String> + use<> {
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
    wrong.map(|(what, total, known)| format!("{total} {what}, {known} of them of a request"))
}

/// What is wrong with one request.
fn flaw(line: Line) -> Option<&'static str> {
    let Some((deed, fate)) = line.sent else {
        return (!line.is_unknown()).then_some(UNKNOWABLE);
    };
    let is_told = line.records > 0;
    let is_aborted = line.outcome() == Some(Outcome::Aborted);
    let is_answer = line.outcome() == Some(deed.outcome);
    let is_its_code = line.code == deed.code;
    let is_asked = line.received == deed.calls();
    let is_dropped = line.dropped > 0;
    let rules: &[(bool, &str)] = match fate {
        Fate::Cut => &[(line.is_unknown(), UNKNOWABLE)],
        Fate::Answered => &[
            (line.records == 1, NOT_ONE),
            (is_answer && is_its_code, OTHER_ANSWER),
            (is_asked && !is_dropped, "not asked as it must be"),
        ],
        Fate::Unread => &[
            (line.records <= 1, NOT_ONE),
            (line.received <= deed.calls(), "asked too often"),
            (is_told || line.received == 0, "asked, and no record"),
            (!is_told || is_aborted || is_answer, OTHER_ANSWER),
            (!is_told || is_aborted || is_asked, UNASKED),
            (
                !is_dropped || (is_aborted && is_asked),
                "dropped, and not aborted",
            ),
        ],
    };
    rules
        .iter()
        .find(|(holds, _)| !holds)
        .map(|(_, what)| *what)
}

const UNKNOWABLE: &str = "the service knows what it cannot know";
const NOT_ONE: &str = "not one record";
const OTHER_ANSWER: &str = "the record is of another answer";
const UNASKED: &str = "answered, and not asked";

#[cfg(test)]
mod tests {
    use super::*;

    type Told = (usize, Outcome, u16);

    /// Two requests, one that is answered and one that is not waited for, beside a service that was `asked`
    /// for requests and told of records, each of a request with an outcome and a code. Gives the first flaw.
    fn check(asked: &[usize], records: &[Told]) -> (Option<String>, Row) {
        let mut ledger = Ledger::new(2);
        ledger.note((0, Deed::named("/act/raised")), Fate::Answered);
        ledger.note((1, Deed::named("/act/later")), Fate::Unread);
        let mut service = Ledger::new(2);
        for id in asked {
            service.receive(Some(*id));
        }
        for (id, outcome, code) in records {
            service.record(Some(*id), *outcome, *code);
        }
        let table = audit(&mut ledger, service);
        assert_eq!(ledger.answered(), 1);
        (ledger.examples.into_iter().next(), total(&table))
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
        let (stray, nowhere) = (
            (2, Outcome::Handled, 404),
            (1_000_000, Outcome::Handled, 404),
        );
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
}
