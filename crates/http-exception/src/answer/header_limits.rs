//! How many headers an answer may have, and how long.

use std::mem;

use http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::policy::Limits;

/// Leaves out what is over the limits, the last first, and counts it.
///
/// What every error says does not count, and stays: without a media type clients would guess.
///
/// # Returns
///
/// How many values were left out.
pub(crate) fn cut_headers(headers: &mut HeaderMap, limits: Limits) -> usize {
    let fits = |more| {
        let mut room = Room::new(limits, more);
        headers.iter().all(|(name, value)| room.takes(name, value))
    };
    let said = || {
        let said = SAID_BY_ALL.iter();
        said.filter(|name| headers.contains_key(*name)).count()
    };
    // To look for a name costs more than to look at the few that there are.
    if fits(0) || fits(said()) {
        return 0;
    }
    let all = mem::take(headers);
    for name in &SAID_BY_ALL {
        let value = all.get(name);
        if let Some(value) = value.filter(|value| value.len() <= limits.header_value) {
            headers.insert(name, value.clone());
        }
    }
    let mut room = Room::new(limits, headers.len());
    let mut left_out = all.len() - headers.len();
    for (name, value) in headers.iter() {
        let _ = room.takes(name, value);
    }
    let mut last = None;
    for (name, value) in all {
        // Only the first value of a name comes with it.
        let is_first = name.is_some();
        last = name.or(last);
        let Some(name) = &last else { continue };
        let is_there = is_first && headers.contains_key(name);
        // A map has room for 24,576 names at the most, whatever the limits say.
        if !is_there && room.takes(name, &value) && headers.try_append(name.clone(), value).is_ok()
        {
            left_out -= 1;
        }
    }
    left_out
}

/// True if nothing is left out of these headers, with what every error says beside them.
pub(crate) fn fit(headers: &HeaderMap, limits: Limits) -> bool {
    let mut room = Room::new(limits, 0);
    room.section = room.section.saturating_sub(SAID_SIZE);
    headers.iter().all(|(name, value)| room.takes(name, value))
}

/// What is left of the limits.
struct Room {
    headers: usize,
    value: usize,
    section: usize,
}

impl Room {
    fn new(limits: Limits, more: usize) -> Self {
        Self {
            headers: limits.headers.saturating_add(more),
            value: limits.header_value,
            section: limits.header_section,
        }
    }

    /// True if there is room for one more; then there is less afterwards.
    fn takes(&mut self, name: &HeaderName, value: &HeaderValue) -> bool {
        let size = name.as_str().len() + value.len() + OVERHEAD;
        if self.headers == 0 || value.len() > self.value || size > self.section {
            return false;
        }
        self.headers -= 1;
        self.section -= size;
        true
    }
}

/// Headers of every error.
static SAID_BY_ALL: [HeaderName; 3] = [CONTENT_TYPE, CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS];

/// More than they take where nobody else says them.
const SAID_SIZE: usize = 256;

/// What a header costs beside its name and value (RFC 9113 section 6.5.2).
const OVERHEAD: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(count: usize, length: usize) -> HeaderMap {
        let value = HeaderValue::from_str(&"v".repeat(length)).expect("letters");
        let name = |index| HeaderName::try_from(format!("x-{index}")).expect("a token");
        (0..count)
            .map(|index| (name(index), value.clone()))
            .collect()
    }

    #[test]
    fn what_is_within_the_limits_stays() {
        let mut within = headers(64, 10);
        assert_eq!(cut_headers(&mut within, Limits::default()), 0);
        assert_eq!(within.len(), 64);
    }

    #[test]
    fn the_last_are_left_out_and_the_media_type_stays() {
        let mut many = headers(20_000, 10);
        many.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        assert_eq!(cut_headers(&mut many, Limits::default()), 19_936);
        assert_eq!(many.len(), 65);
        assert!(many.contains_key("x-63") && many.contains_key(CONTENT_TYPE));
    }

    #[test]
    fn a_long_value_is_left_out_and_the_rest_stays() {
        let mut long = headers(1, 1 << 20);
        long.insert("x-short", HeaderValue::from_static("kept"));
        assert_eq!(cut_headers(&mut long, Limits::default()), 1);
        assert_eq!(long.keys().collect::<Vec<_>>(), ["x-short"]);
    }

    #[test]
    fn all_together_have_a_limit() {
        let mut large = headers(64, 8000);
        assert_eq!(cut_headers(&mut large, Limits::default()), 60);
        assert_eq!(large.len(), 4);
    }

    #[test]
    fn limits_of_nothing_leave_the_media_type() {
        let mut some = headers(3, 10);
        some.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        assert_eq!(cut_headers(&mut some, Limits::default().headers(0)), 3);
        assert_eq!(some.keys().collect::<Vec<_>>(), [CONTENT_TYPE]);
    }

    #[test]
    fn a_second_value_counts_like_a_first() {
        let mut twice = HeaderMap::new();
        for value in ["no-store", "private", "max-age=0"] {
            twice.append(CACHE_CONTROL, HeaderValue::from_static(value));
        }
        assert_eq!(cut_headers(&mut twice, Limits::default().headers(1)), 1);
        let kept: Vec<_> = twice.get_all(CACHE_CONTROL).iter().collect();
        assert_eq!(kept, ["no-store", "private"]);
    }
}
