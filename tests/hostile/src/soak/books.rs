//! What the service has counted: requests that it was asked, and records that observers got.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::deed::Deed;

/// The counts of a running service.
#[derive(Debug, Default)]
pub(super) struct Books(Mutex<Counts>);

/// Counts at one moment, by kind of request and what became of it.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Counts(BTreeMap<(usize, String), u64>);

impl Books {
    /// Counts one.
    pub(super) fn add(&self, deed: usize, what: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing is allocated where the entry is there: the memory of this process is judged.
        match counts
            .0
            .iter_mut()
            .find(|((nth, known), _)| *nth == deed && known == what)
        {
            Some((_, count)) => *count += 1,
            None => {
                counts.0.insert((deed, what.to_owned()), 1);
            }
        }
    }

    pub(super) fn counts(&self) -> Counts {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Counts {
    /// How often the application was asked.
    pub(super) fn received(&self, deed: usize) -> u64 {
        self.count(deed, |what| what == RECEIVED)
    }

    /// How often the application was dropped before its end, because the client had gone.
    pub(super) fn dropped(&self, deed: usize) -> u64 {
        self.count(deed, |what| what == DROPPED)
    }

    /// How many records there were of answers.
    pub(super) fn answered(&self, deed: usize) -> u64 {
        self.count(deed, |what| !matches!(what, RECEIVED | DROPPED | ABORTED))
    }

    /// How many records there were of clients that had gone.
    pub(super) fn aborted(&self, deed: usize) -> u64 {
        self.count(deed, |what| what == ABORTED)
    }

    /// The records by outcome.
    pub(super) fn outcomes(&self) -> BTreeMap<&str, u64> {
        let mut outcomes = BTreeMap::new();
        for ((_, what), count) in &self.0 {
            if !matches!(what.as_str(), RECEIVED | DROPPED) {
                *outcomes.entry(what.as_str()).or_default() += count;
            }
        }
        outcomes
    }

    fn count(&self, deed: usize, wanted: impl Fn(&str) -> bool) -> u64 {
        let counts = self.0.iter();
        let counts = counts.filter(|((nth, what), _)| *nth == deed && wanted(what));
        counts.map(|(_, count)| count).sum()
    }
}

/// A line for each count, as the service sends it.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut counts = self.0.iter();
        counts.try_for_each(|((deed, what), count)| writeln!(f, "{deed} {what} {count}"))
    }
}

impl FromStr for Counts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut counts = BTreeMap::new();
        for line in text.lines() {
            let mut words = line.split(' ');
            let deed = words.next().and_then(|word| word.parse().ok());
            let deed = deed.filter(|deed| *deed < Deed::ALL.len());
            let (what, count) = (
                words.next(),
                words.next().and_then(|word| word.parse().ok()),
            );
            let (Some(deed), Some(what), Some(count)) = (deed, what, count) else {
                return Err(format!("`{line}` is no count"));
            };
            counts.insert((deed, what.to_owned()), count);
        }
        Ok(Self(counts))
    }
}

/// The application was asked.
pub(super) const RECEIVED: &str = "received";

/// The application was dropped before its end.
pub(super) const DROPPED: &str = "dropped";

/// The outcome of a request whose client had gone.
const ABORTED: &str = "Aborted";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_is_what_was_counted() {
        let books = Books::default();
        books.add(0, RECEIVED);
        books.add(0, "Handled");
        books.add(6, DROPPED);
        books.add(6, ABORTED);
        books.add(0, "Handled");
        let counts: Counts = books.counts().to_string().parse().expect("its own text");
        assert_eq!(counts, books.counts());
        assert_eq!((counts.received(0), counts.answered(0)), (1, 2));
        assert_eq!(
            (counts.dropped(6), counts.aborted(6), counts.answered(6)),
            (1, 1, 0)
        );
    }

    #[test]
    fn a_line_that_is_no_count_is_refused() {
        for text in ["99 Handled 1", "0 Handled", "0 Handled many", ""] {
            assert_eq!(text.parse::<Counts>().is_ok(), text.is_empty(), "{text:?}");
        }
    }
}
