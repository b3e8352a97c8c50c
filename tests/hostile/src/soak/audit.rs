//! The clients' ledger and the service's books, compared request by request.

use http_exception::Outcome;

use super::books::{Account, Entry, OUTCOMES};
use super::deed::Deed;
use super::ledger::{Fate, Ledger};

/// What came of it.
#[derive(Debug)]
pub(super) struct Audit {
    /// By kind.
    pub(super) rows: [Row; Deed::ALL.len()],
    /// How many of the clients that behave were answered.
    pub(super) well_answered: usize,
    /// What does not fit: how often, and the first few in words.
    pub(super) faults: u64,
    pub(super) examples: Vec<String>,
}

/// What became of the requests of one kind. The first is the sum of the others.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Row {
    /// Sent, or begun to be.
    pub(super) sent: u64,
    /// The client has read the answer, and there is one record of it.
    pub(super) answered: u64,
    /// There is a record of an answer, which the client has not read.
    pub(super) unread: u64,
    /// There is a record that the client had gone.
    pub(super) aborted: u64,
    /// The client had gone before the service knew of it.
    pub(super) unseen: u64,
}

impl Audit {
    pub(super) fn of(ledger: &Ledger, account: &Account) -> Self {
        let mut audit = Self {
            rows: [Row::default(); Deed::ALL.len()],
            well_answered: 0,
            faults: 0,
            examples: Vec::new(),
        };
        if ledger.len() != account.entries.len() {
            audit.fault("the books are of another number of requests".to_owned());
        }
        for (id, ((nth, fate), &entry)) in ledger.lines().zip(&account.entries).enumerate() {
            audit.enter(nth, fate, entry);
            if fate == Fate::Answered && id < ledger.requests {
                audit.well_answered += 1;
            }
            if let Some(what) = fault(&Deed::ALL[nth], fate, entry) {
                audit.fault(format!(
                    "{} {id}: {what}: {fate:?}, {entry:?}",
                    Deed::ALL[nth].name
                ));
            }
        }
        audit.add_up(account);
        audit
    }

    pub(super) fn total(&self) -> Row {
        self.rows.iter().fold(Row::default(), |total, row| Row {
            sent: total.sent + row.sent,
            answered: total.answered + row.answered,
            unread: total.unread + row.unread,
            aborted: total.aborted + row.aborted,
            unseen: total.unseen + row.unseen,
        })
    }

    fn enter(&mut self, nth: usize, fate: Fate, entry: Entry) {
        let row = &mut self.rows[nth];
        row.sent += u64::from(fate != Fate::Unsent);
        match (fate, entry.outcome) {
            (Fate::Unsent, _) => {}
            (Fate::Answered, _) => row.answered += 1,
            (_, None) => row.unseen += 1,
            (_, Some(Outcome::Aborted)) => row.aborted += 1,
            (_, Some(_)) => row.unread += 1,
        }
    }

    /// The totals are counted by themselves: whatever is of no request, or of one twice, is in them.
    fn add_up(&mut self, account: &Account) {
        let Row {
            answered,
            unread,
            aborted,
            ..
        } = self.total();
        let records: u64 = account.outcomes.iter().sum();
        if records != answered + unread + aborted {
            self.fault(format!(
                "{records} records, but {answered} answered, {unread} left unread, {aborted} aborted"
            ));
        }
        for (outcome, total) in OUTCOMES.iter().zip(account.outcomes) {
            let entries = account.entries.iter();
            let known = entries
                .filter(|entry| entry.outcome == Some(*outcome))
                .count();
            if total != known as u64 {
                self.fault(format!(
                    "{total} records say {outcome:?}, {known} requests have it"
                ));
            }
        }
        let received = account
            .entries
            .iter()
            .map(|entry| u64::from(entry.received));
        let received: u64 = received.sum();
        if account.received != received {
            let total = account.received;
            self.fault(format!("{total} calls, {received} of them of a request"));
        }
    }

    fn fault(&mut self, what: String) {
        self.faults += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(what);
        }
    }
}

/// What is wrong with the books of one request.
fn fault(deed: &Deed, fate: Fate, entry: Entry) -> Option<&'static str> {
    let is_aborted = entry.outcome == Some(Outcome::Aborted);
    let rules: &[(bool, &str)] = match fate {
        Fate::Unsent | Fate::Cut => &[(
            entry == Entry::default(),
            "the service knows what it cannot know",
        )],
        Fate::Answered => &[
            (entry.records == 1, "not one record"),
            (
                entry.outcome == Some(deed.outcome) && entry.code == deed.code,
                "the record is not of the answer",
            ),
            (
                entry.received == u8::from(deed.is_act) && entry.dropped == 0,
                "not asked as it must be",
            ),
        ],
        Fate::Unread => &[
            (entry.records <= 1, "more than one record"),
            (
                entry.received <= u8::from(deed.is_act),
                "asked more than it must be",
            ),
            (
                entry.records == 1 || entry.received == 0,
                "asked, and no record",
            ),
            (
                entry.records == 0 || is_aborted || entry.outcome == Some(deed.outcome),
                "the record is of another answer",
            ),
            (
                entry.records == 0 || is_aborted || entry.received == u8::from(deed.is_act),
                "answered, and not asked",
            ),
            (
                entry.dropped == 0 || (is_aborted && entry.received == 1),
                "dropped, and not aborted",
            ),
        ],
    };
    rules
        .iter()
        .find(|(holds, _)| !holds)
        .map(|(_, what)| *what)
}

const EXAMPLES: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soak::books::Books;

    const ABORTED: Outcome = Outcome::Aborted;

    /// Two requests, one that is answered and one that is not waited for.
    fn ledger() -> Ledger {
        let ledger = Ledger::new(2);
        ledger.note(0, 0, Fate::Answered);
        ledger.note(1, Deed::LATER, Fate::Unread);
        ledger
    }

    /// Keeps books of `asked` requests and of records, each of a request with an outcome and a code.
    #[track_caller]
    fn check(asked: &[usize], records: &[(usize, Outcome, u16)], expected: Option<&str>) {
        let ledger = ledger();
        let books = Books::new(ledger.len());
        for id in asked {
            books.receive(Some(*id));
        }
        for (id, outcome, code) in records {
            books.record(Some(*id), *outcome, *code);
        }
        let account = Account::from_bytes(&books.to_bytes()).expect("its own bytes");
        let audit = Audit::of(&ledger, &account);
        let example = audit.examples.first();
        match expected {
            None => assert_eq!(example, None),
            Some(what) => assert!(example.is_some_and(|it| it.contains(what)), "{audit:?}"),
        }
    }

    const RIGHT: (usize, Outcome, u16) = (0, Outcome::Handled, 404);

    #[test]
    fn what_fits_is_no_fault() {
        check(&[0, 1], &[RIGHT, (1, ABORTED, 499)], None);
        check(&[0, 1], &[RIGHT, (1, Outcome::Handled, 418)], None);
        check(&[0], &[RIGHT, (1, ABORTED, 499)], None);
        check(&[0], &[RIGHT], None);
    }

    #[test]
    fn a_record_too_many_does_not_make_up_for_a_missing_one() {
        let twice = [RIGHT, RIGHT];
        check(&[0, 1], &twice, Some("not one record"));
        let twice = [(1, ABORTED, 499), (1, ABORTED, 499)];
        check(&[0, 1], &twice, Some("not one record"));
    }

    #[test]
    fn a_call_has_its_record() {
        check(&[0, 1], &[RIGHT], Some("asked, and no record"));
        check(
            &[1],
            &[RIGHT, (1, ABORTED, 499)],
            Some("not asked as it must be"),
        );
        let unasked = (1, Outcome::Handled, 418);
        check(&[0], &[RIGHT, unasked], Some("answered, and not asked"));
    }

    #[test]
    fn a_record_is_of_the_answer() {
        let other = (0, Outcome::Unhandled, 404);
        check(&[0], &[other], Some("the record is not of the answer"));
        let other = (0, Outcome::Handled, 409);
        check(&[0], &[other], Some("the record is not of the answer"));
        let other = (1, Outcome::Panicked, 500);
        check(
            &[0, 1],
            &[RIGHT, other],
            Some("the record is of another answer"),
        );
    }

    #[test]
    fn what_was_not_sent_is_not_known() {
        let stray = (2, Outcome::Handled, 404);
        check(&[0], &[RIGHT, stray], Some("what it cannot know"));
        let nowhere = (1_000_000, Outcome::Handled, 404);
        check(&[0], &[RIGHT, nowhere], Some("2 records, but 1 answered"));
        check(&[0, 1_000_000], &[RIGHT], Some("2 calls, 1 of them"));
    }

    #[test]
    fn every_request_that_was_sent_is_in_one_column() {
        let ledger = ledger();
        let books = Books::new(ledger.len());
        books.record(Some(0), Outcome::Handled, 404);
        let account = Account::from_bytes(&books.to_bytes()).expect("its own bytes");
        let audit = Audit::of(&ledger, &account);
        let Row {
            sent,
            answered,
            unread,
            aborted,
            unseen,
        } = audit.total();
        assert_eq!((sent, answered, unseen), (2, 1, 1));
        assert_eq!(sent, answered + unread + aborted + unseen);
        assert_eq!(audit.well_answered, 1);
    }
}
