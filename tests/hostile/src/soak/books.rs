//! What the service counts: for each request, whether it was asked and what observers were told.

use std::array;
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU64, Ordering};

use http_exception::Outcome;

/// The counts of a running service, as large at its start as they will ever be.
#[derive(Debug)]
pub(super) struct Books {
    pages: Vec<Page>,
    /// Counted beside the pages, and not from them.
    received: AtomicU64,
    outcomes: [AtomicU64; OUTCOMES.len()],
}

/// The counts of one request.
#[derive(Debug)]
struct Page {
    received: AtomicU8,
    dropped: AtomicU8,
    records: AtomicU8,
    outcome: AtomicU8,
    code: AtomicU16,
}

/// The books at one moment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Account {
    /// How often the application was asked, whatever for.
    pub(super) received: u64,
    /// The records of each outcome, whatever of.
    pub(super) outcomes: [u64; OUTCOMES.len()],
    /// What there is of each request, by its id.
    pub(super) entries: Vec<Entry>,
}

/// What there is of one request.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Entry {
    /// How often the application was asked.
    pub(super) received: u8,
    /// How often it was dropped before its end, because the client had gone.
    pub(super) dropped: u8,
    pub(super) records: u8,
    /// Of the last record.
    pub(super) outcome: Option<Outcome>,
    /// The status or the close code of the last record.
    pub(super) code: u16,
}

impl Books {
    /// Books for requests with ids below `ids`.
    pub(super) fn new(ids: usize) -> Self {
        let pages = (0..ids).map(|_| Page {
            received: AtomicU8::new(0),
            dropped: AtomicU8::new(0),
            records: AtomicU8::new(0),
            // Not zero, so that the memory is not merely promised but there.
            outcome: AtomicU8::new(u8::MAX),
            code: AtomicU16::new(0),
        });
        Self {
            pages: pages.collect(),
            received: AtomicU64::new(0),
            outcomes: array::from_fn(|_| AtomicU64::new(0)),
        }
    }

    /// The application was asked.
    pub(super) fn receive(&self, id: Option<usize>) {
        self.received.fetch_add(1, Ordering::Relaxed);
        if let Some(page) = self.page(id) {
            add(&page.received);
        }
    }

    /// The application was dropped before its end.
    pub(super) fn drop_at(&self, id: Option<usize>) {
        if let Some(page) = self.page(id) {
            add(&page.dropped);
        }
    }

    /// An observer was told.
    pub(super) fn record(&self, id: Option<usize>, outcome: Outcome, code: u16) {
        let nth = OUTCOMES.iter().position(|known| *known == outcome);
        if let Some(count) = nth.and_then(|nth| self.outcomes.get(nth)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        if let Some(page) = self.page(id) {
            add(&page.records);
            let nth = nth.and_then(|nth| u8::try_from(nth).ok());
            page.outcome
                .store(nth.unwrap_or(u8::MAX), Ordering::Relaxed);
            page.code.store(code, Ordering::Relaxed);
        }
    }

    /// How many calls and records there were.
    pub(super) fn turnover(&self) -> u64 {
        let outcomes = self.outcomes.iter().map(read);
        read(&self.received) + outcomes.sum::<u64>()
    }

    /// The books, as they are sent.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.pages.len() * ENTRY_BYTES + TOTALS * 8);
        bytes.extend(read(&self.received).to_le_bytes());
        bytes.extend(
            self.outcomes
                .iter()
                .flat_map(|count| read(count).to_le_bytes()),
        );
        for page in &self.pages {
            let counts = [&page.received, &page.dropped, &page.records, &page.outcome];
            bytes.extend(counts.map(|count| count.load(Ordering::Relaxed)));
            bytes.extend(page.code.load(Ordering::Relaxed).to_le_bytes());
        }
        bytes
    }

    fn page(&self, id: Option<usize>) -> Option<&Page> {
        self.pages.get(id?)
    }
}

impl Account {
    /// The books, as they were sent.
    ///
    /// # Errors
    ///
    /// In words, what they are not.
    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let (totals, entries) = bytes.split_at_checked(TOTALS * 8).unwrap_or_default();
        let entries = entries.chunks_exact(ENTRY_BYTES);
        let is_whole = !totals.is_empty() && entries.remainder().is_empty();
        if !is_whole {
            return Err(format!("{} bytes are no books", bytes.len()));
        }
        let mut totals = totals.chunks_exact(8).map(|bytes| {
            let bytes = bytes.try_into().unwrap_or_default();
            u64::from_le_bytes(bytes)
        });
        Ok(Self {
            received: totals.next().unwrap_or_default(),
            outcomes: array::from_fn(|_| totals.next().unwrap_or_default()),
            entries: entries.map(Entry::from_bytes).collect(),
        })
    }
}

impl Entry {
    fn from_bytes(bytes: &[u8]) -> Self {
        let &[received, dropped, records, outcome, low, high] = bytes else {
            return Self::default();
        };
        Self {
            received,
            dropped,
            records,
            outcome: OUTCOMES.get(usize::from(outcome)).copied(),
            code: u16::from_le_bytes([low, high]),
        }
    }
}

/// Counts one more, as far as it goes.
fn add(count: &AtomicU8) {
    let _ = count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |count| {
        count.checked_add(1)
    });
}

fn read(count: &AtomicU64) -> u64 {
    count.load(Ordering::Relaxed)
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

/// What there is of one request takes so many bytes, in the books and when they are sent.
pub(super) const ENTRY_BYTES: usize = 6;

const TOTALS: usize = 1 + OUTCOMES.len();

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_was_counted() {
        let books = Books::new(3);
        books.receive(Some(0));
        books.record(Some(0), Outcome::Skipped, 200);
        books.receive(Some(2));
        books.drop_at(Some(2));
        books.record(Some(2), Outcome::Aborted, 499);
        books.record(Some(2), Outcome::Handled, 4001);
        // What has no page is in the totals all the same.
        books.receive(None);
        books.record(Some(3), Outcome::Aborted, 499);
        let account = Account::from_bytes(&books.to_bytes()).expect("its own bytes");
        let entries = [
            Entry {
                received: 1,
                records: 1,
                outcome: Some(Outcome::Skipped),
                code: 200,
                ..Entry::default()
            },
            Entry::default(),
            Entry {
                received: 1,
                dropped: 1,
                records: 2,
                outcome: Some(Outcome::Handled),
                code: 4001,
            },
        ];
        assert_eq!(account.entries, entries);
        assert_eq!((account.received, books.turnover()), (3, 7));
        assert_eq!(account.outcomes, [1, 0, 0, 0, 0, 1, 2]);
    }

    #[test]
    fn a_page_is_as_large_as_its_entry() {
        assert_eq!(size_of::<Page>(), ENTRY_BYTES);
    }

    #[test]
    fn bytes_that_are_no_books_are_refused() {
        let bytes = Books::new(2).to_bytes();
        for length in [0, 1, 63, 65, bytes.len() - 1] {
            assert!(Account::from_bytes(&bytes[..length]).is_err(), "{length}");
        }
    }
}
