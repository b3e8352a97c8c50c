//! When it is worth trying again (RFC 9110 section 10.2.3).

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use httpdate::fmt_http_date;

/// When a client should try again: after a while, or at a time.
///
/// It is made of a [`Duration`] or a [`SystemTime`], and given to
/// [`HttpException::with_retry_after`](crate::HttpException::with_retry_after). Whatever they are, it can be
/// sent: a duration is rounded up to whole seconds and is a day at the most, a time lies in the years 1970 to
/// 9999.
///
/// # Example
///
/// ```
/// use http_exception::{HeaderValue, RetryAfter};
/// use std::time::{Duration, SystemTime};
///
/// let said = |when: RetryAfter| HeaderValue::from(when);
/// assert_eq!(said(Duration::from_nanos(1).into()), "1");
/// assert_eq!(said(Duration::MAX.into()), "86400");
/// assert_eq!(said(SystemTime::UNIX_EPOCH.into()), "Thu, 01 Jan 1970 00:00:00 GMT");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(When);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Seconds(u64),
    Time(SystemTime),
}

impl From<Duration> for RetryAfter {
    fn from(after: Duration) -> Self {
        let begun = u64::from(after.subsec_nanos() > 0);
        Self(When::Seconds(
            after.as_secs().saturating_add(begun).min(DAY),
        ))
    }
}

impl From<SystemTime> for RetryAfter {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(SystemTime::UNIX_EPOCH);
        let since = since.unwrap_or_default().min(END_OF_9999);
        Self(When::Time(SystemTime::UNIX_EPOCH + since))
    }
}

impl From<RetryAfter> for HeaderValue {
    fn from(when: RetryAfter) -> Self {
        match when.0 {
            When::Seconds(seconds) => Self::from(seconds),
            // It is ASCII, and a header that cannot be is of no time at all.
            When::Time(time) => Self::try_from(fmt_http_date(time)).unwrap_or(Self::from(DAY)),
        }
    }
}

const DAY: u64 = 24 * 60 * 60;

/// Years have four digits there.
const END_OF_9999: Duration = Duration::from_secs(253_402_300_799);

#[cfg(test)]
mod tests {
    use super::*;

    fn said(when: impl Into<RetryAfter>) -> HeaderValue {
        when.into().into()
    }

    #[test]
    fn a_duration_is_rounded_up_and_a_day_at_the_most() {
        for (after, expected) in [
            (Duration::ZERO, "0"),
            (Duration::from_nanos(1), "1"),
            (Duration::from_secs(1), "1"),
            (Duration::from_millis(1001), "2"),
            (Duration::from_secs(DAY), "86400"),
            (Duration::from_secs(DAY + 1), "86400"),
            (Duration::MAX, "86400"),
        ] {
            assert_eq!(said(after), expected, "{after:?}");
        }
    }

    #[test]
    fn a_time_is_a_date_of_http() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        assert_eq!(said(at(784_111_777)), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(said(at(951_782_400)), "Tue, 29 Feb 2000 00:00:00 GMT");
    }

    #[test]
    fn no_time_is_too_early_or_too_late() {
        let epoch = SystemTime::UNIX_EPOCH;
        let first = "Thu, 01 Jan 1970 00:00:00 GMT";
        let last = "Fri, 31 Dec 9999 23:59:59 GMT";
        for seconds in [1, 1 << 20, 1 << 40, 1 << 62] {
            let before = epoch.checked_sub(Duration::from_secs(seconds));
            assert_eq!(said(before.unwrap_or(epoch)), first);
        }
        let end = epoch + END_OF_9999;
        for seconds in [0, 1, 1 << 40, 1 << 60] {
            let after = end.checked_add(Duration::from_secs(seconds));
            assert_eq!(said(after.unwrap_or(end)), last);
        }
    }
}
