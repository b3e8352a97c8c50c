//! The table of status handlers.

use std::cmp::Reverse;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use http::StatusCode;

use super::error_policy::PolicyError;
use super::handler::Handler;

/// The statuses that a handler is registered for: one, or a range of them.
///
/// This trait is sealed; it is implemented for `StatusCode`, `u16` and `RangeInclusive<u16>`.
pub trait Statuses: sealed::Sealed {}

impl Statuses for StatusCode {}
impl Statuses for u16 {}
impl Statuses for RangeInclusive<u16> {}

pub(crate) mod sealed {
    use super::{RangeInclusive, StatusCode};

    pub trait Sealed {
        fn range(self) -> RangeInclusive<u16>;
    }

    impl Sealed for StatusCode {
        fn range(self) -> RangeInclusive<u16> {
            self.as_u16()..=self.as_u16()
        }
    }

    impl Sealed for u16 {
        fn range(self) -> RangeInclusive<u16> {
            self..=self
        }
    }

    impl Sealed for RangeInclusive<u16> {
        fn range(self) -> RangeInclusive<u16> {
            self
        }
    }
}

/// Handlers by status, decided when the policy is built: a lookup is one index. The statuses of a range
/// share its handler, or the table would be 25 KiB.
#[derive(Clone, Default)]
pub(crate) struct StatusTable(Vec<Option<Arc<Handler>>>);

impl StatusTable {
    /// Decides each status: the narrowest range wins, then the later registered.
    pub(crate) fn build(
        ranges: Vec<(RangeInclusive<u16>, Handler)>,
        errors: &mut Vec<PolicyError>,
    ) -> Self {
        let mut kept: Vec<(RangeInclusive<u16>, Handler)> = Vec::new();
        for (range, handler) in ranges {
            if range.is_empty() || *range.start() < FIRST || *range.end() > LAST {
                errors.push(PolicyError::StatusRange(range.clone()));
            }
            if let Some((_, known)) = kept.iter_mut().find(|(known, _)| *known == range) {
                *known = handler;
                let what = format!("the status handler for {range:?}");
                errors.push(PolicyError::Duplicate(what.into()));
                continue;
            }
            let crossed = kept
                .iter()
                .map(|(known, _)| known)
                .filter(|known| cross(known, &range));
            errors.extend(crossed.map(|known| PolicyError::Overlap(known.clone(), range.clone())));
            kept.push((range, handler));
        }
        if kept.is_empty() {
            return Self::default();
        }
        // The narrowest come last, and of two equally wide ranges the later one.
        kept.sort_by_key(|(range, _)| Reverse(range.len()));
        let mut table = vec![None; usize::from(LAST - FIRST) + 1];
        for (range, handler) in kept {
            let handler = Arc::new(handler);
            for index in range.filter_map(index) {
                if let Some(slot) = table.get_mut(index) {
                    *slot = Some(Arc::clone(&handler));
                }
            }
        }
        Self(table)
    }

    /// Fills what this table leaves open from another.
    pub(crate) fn extend(&mut self, base: &Self) {
        if self.0.is_empty() {
            self.0.clone_from(&base.0);
        } else {
            for (slot, base) in self.0.iter_mut().zip(&base.0) {
                if slot.is_none() {
                    slot.clone_from(base);
                }
            }
        }
    }

    pub(crate) fn get(&self, status: StatusCode) -> Option<&Handler> {
        self.0.get(index(status.as_u16())?)?.as_deref()
    }

    pub(crate) fn handlers(&self) -> impl Iterator<Item = &Handler> {
        self.0.iter().flatten().map(Arc::as_ref)
    }
}

impl fmt::Debug for StatusTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses = (FIRST..)
            .zip(&self.0)
            .filter(|(_, handler)| handler.is_some());
        f.debug_set()
            .entries(statuses.map(|(status, _)| status))
            .finish()
    }
}

/// True if two ranges overlap and neither lies in the other.
fn cross(a: &RangeInclusive<u16>, b: &RangeInclusive<u16>) -> bool {
    let overlap = a.start() <= b.end() && b.start() <= a.end();
    let within = |inner: &RangeInclusive<u16>, outer: &RangeInclusive<u16>| {
        outer.start() <= inner.start() && inner.end() <= outer.end()
    };
    overlap && !within(a, b) && !within(b, a)
}

fn index(status: u16) -> Option<usize> {
    status.checked_sub(FIRST).map(usize::from)
}

const FIRST: u16 = 200;
const LAST: u16 = 599;
