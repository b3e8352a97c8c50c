//! So many failures of one sort within so much time, and a count of the others.

use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::BuildHasher;
use std::mem;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http_exception::Record;

use crate::severity::Severity;

/// Lets some failures of each sort pass. A sort is the type of the exception, its place and its code.
#[derive(Debug)]
pub(crate) struct Throttle {
    most: u32,
    per: Duration,
    hasher: RandomState,
    sorts: Mutex<HashMap<u64, Sort>>,
}

/// The failures of one sort in the time that runs for it.
#[derive(Debug)]
struct Sort {
    since: Instant,
    passed: u32,
    held_back: Suppressed,
}

/// The failures that were held back, and what was held back last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suppressed {
    pub(crate) count: u64,
    pub(crate) type_name: &'static str,
    pub(crate) severity: Severity,
}

impl Throttle {
    pub(crate) fn new(most: u32, per: Duration) -> Self {
        Self {
            most,
            per,
            hasher: RandomState::new(),
            sorts: Mutex::default(),
        }
    }

    /// The number of failures of this sort held back since the last that passed; `None` if this one is too.
    pub(crate) fn admit(&self, record: &Record<'_>, severity: Severity) -> Option<u64> {
        let exc = record.exception();
        let place = exc.location().map(|it| (it.file(), it.line(), it.column()));
        let sort = self
            .hasher
            .hash_one((exc.type_name(), place, record.code()));
        self.count(sort, exc.type_name(), severity, Instant::now())
    }

    fn count(
        &self,
        sort: u64,
        type_name: &'static str,
        severity: Severity,
        now: Instant,
    ) -> Option<u64> {
        let mut sorts = self.sorts.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = sorts.len() >= SORTS;
        let sort = if is_full && !sorts.contains_key(&sort) {
            OTHERS
        } else {
            sort
        };
        let sort = match sorts.entry(sort) {
            Entry::Occupied(sort) => sort.into_mut(),
            Entry::Vacant(free) => free.insert(Sort {
                since: now,
                passed: 0,
                held_back: Suppressed {
                    count: 0,
                    type_name,
                    severity,
                },
            }),
        };
        if now.saturating_duration_since(sort.since) >= self.per {
            (sort.since, sort.passed) = (now, 0);
        }
        if sort.passed < self.most {
            sort.passed += 1;
            return Some(mem::take(&mut sort.held_back.count));
        }
        let count = sort.held_back.count + 1;
        sort.held_back = Suppressed {
            count,
            type_name,
            severity,
        };
        None
    }

    /// The failures that were held back and never reported.
    pub(crate) fn rest(&mut self) -> Vec<Suppressed> {
        let sorts = self.sorts.get_mut().unwrap_or_else(PoisonError::into_inner);
        let all = sorts.drain().map(|(_, sort)| sort.held_back);
        all.filter(|it| it.count > 0).collect()
    }
}

/// So many sorts are counted apart.
const SORTS: usize = 1_024;

/// The sort of all others.
const OTHERS: u64 = 0;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(most: u32, failures: &[(u64, u64, Option<u64>)]) -> Throttle {
        let throttle = Throttle::new(most, Duration::from_secs(10));
        let start = Instant::now();
        for (second, sort, expected) in failures {
            let now = start + Duration::from_secs(*second);
            let found = throttle.count(*sort, "Error", Severity::Error, now);
            assert_eq!(found, *expected, "second {second}, sort {sort}");
        }
        throttle
    }

    #[test]
    fn the_next_of_a_sort_says_how_many_were_held_back() {
        let mut throttle = check(
            2,
            &[
                (0, 1, Some(0)),
                (1, 1, Some(0)),
                (2, 1, None),
                (3, 2, Some(0)),
                (9, 1, None),
                (10, 1, Some(2)),
                (11, 1, Some(0)),
                (12, 1, None),
            ],
        );
        let counts: Vec<_> = throttle.rest().iter().map(|it| it.count).collect();
        assert_eq!(counts, [1]);
        assert!(throttle.rest().is_empty());
    }

    #[test]
    fn sorts_beyond_the_last_share_one() {
        let mut failures: Vec<_> = (1..=SORTS as u64).map(|sort| (0, sort, Some(0))).collect();
        failures.extend([(0, 5_000, Some(0)), (0, 5_001, None), (0, 5_002, None)]);
        failures.extend([(0, 7, None), (20, 5_003, Some(2)), (20, 7, Some(1))]);
        let throttle = check(1, &failures);
        let sorts = throttle.sorts.lock().expect("nothing has panicked");
        assert_eq!(sorts.len(), SORTS + 1);
    }
}
