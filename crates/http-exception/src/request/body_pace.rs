//! The pace that a body has to keep.

use std::task::Context as TaskContext;
use std::time::Duration;

use crate::answer::{Sleep, Timer, is_pending, start};
use crate::policy::Limits;

/// The time that a body takes, counted in ticks of the adapter's timer from the first read that has to
/// wait: the core has no clock. Without a timer no time passes.
pub(super) struct BodyPace {
    timer: Timer,
    /// The longest time without a byte.
    pause: Duration,
    /// The bytes that are due for each second, once the grace is over.
    rate: usize,
    grace: Duration,
    tick: Duration,
    sleep: Option<Sleep>,
    elapsed: Duration,
    silent: Duration,
    /// The bytes that had come at the last tick.
    before: usize,
}

impl BodyPace {
    pub(super) fn new(limits: Option<&Limits>, timer: Timer) -> Self {
        let limits = limits.copied().unwrap_or_default();
        let (rate, grace) = (limits.request_body_rate, limits.request_body_grace);
        let mut shortest = limits.request_body_pause;
        if rate > 0 {
            shortest = shortest.min(grace);
        }
        let tick = (shortest / 4).clamp(SHORTEST, TICK);
        let is_asked = shortest < Duration::MAX;
        Self {
            timer,
            pause: limits.request_body_pause,
            rate,
            grace,
            tick,
            sleep: if is_asked { start(timer, tick) } else { None },
            elapsed: Duration::ZERO,
            silent: Duration::ZERO,
            before: 0,
        }
    }

    /// True if a body of which so much has come is too slow; asked whenever there is nothing more.
    pub(super) fn is_too_slow(&mut self, received: usize, cx: &mut TaskContext<'_>) -> bool {
        while self.sleep.is_some() {
            if is_pending(&mut self.sleep, cx) {
                return false;
            }
            self.elapsed += self.tick;
            self.silent = if received > self.before {
                Duration::ZERO
            } else {
                self.silent + self.tick
            };
            self.before = received;
            if self.silent >= self.pause || self.is_below_rate(received) {
                return true;
            }
            self.sleep = start(self.timer, self.tick);
        }
        false
    }

    fn is_below_rate(&self, received: usize) -> bool {
        if self.elapsed < self.grace {
            return false;
        }
        let due = self.elapsed.as_millis() * self.rate as u128 / 1000;
        (received as u128) < due
    }
}

/// As often as is worth while.
const TICK: Duration = Duration::from_secs(1);

/// The least that a timer can tell from nothing.
const SHORTEST: Duration = Duration::from_millis(10);

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::future::{Ready, ready};
    use std::task::Waker;

    use super::*;

    thread_local! {
        static TICKS: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    }

    /// A timer of which each sleep is over at once, and noted.
    #[expect(clippy::unnecessary_wraps, reason = "a timer may have no runtime")]
    fn at_once(time: Duration) -> Option<Sleep> {
        TICKS.set(TICKS.get() + time);
        let over: Ready<()> = ready(());
        Some(Box::pin(over))
    }

    /// After how long a body of so many bytes is too slow.
    #[track_caller]
    fn check(limits: Limits, received: usize, expected: Duration) {
        TICKS.set(Duration::ZERO);
        let mut pace = BodyPace::new(Some(&limits), at_once);
        let mut cx = TaskContext::from_waker(Waker::noop());
        assert!(pace.is_too_slow(received, &mut cx));
        assert_eq!(TICKS.get(), expected);
    }

    #[test]
    fn by_default_a_few_bytes_are_waited_for_five_seconds_and_nothing_for_thirty() {
        check(Limits::default(), 0, Duration::from_secs(5));
        check(Limits::default(), 5 * 240 - 1, Duration::from_secs(5));
        check(Limits::default(), 5 * 240, Duration::from_secs(6));
        // The first tick sees what came before it.
        check(Limits::default(), 1 << 20, Duration::from_secs(31));
    }

    #[test]
    fn each_of_the_two_may_hold_alone() {
        let pause = Limits::default()
            .request_body_rate(0)
            .request_body_pause(Duration::from_millis(40));
        check(pause, 0, Duration::from_millis(40));
        let rate = Limits::default()
            .request_body_rate(1000)
            .request_body_grace(Duration::from_secs(2))
            .request_body_pause(Duration::MAX);
        check(rate, 2999, Duration::from_secs(3));
    }

    #[test]
    fn nothing_is_waited_for_where_neither_holds_or_no_timer_is_there() {
        let neither = Limits::default()
            .request_body_rate(0)
            .request_body_pause(Duration::MAX);
        let mut cx = TaskContext::from_waker(Waker::noop());
        let without = |timer: Timer, limits: Limits, cx: &mut TaskContext<'_>| {
            BodyPace::new(Some(&limits), timer).is_too_slow(0, cx)
        };
        TICKS.set(Duration::ZERO);
        assert!(!without(at_once, neither, &mut cx));
        assert_eq!(TICKS.get(), Duration::ZERO);
        assert!(!without(|_| None, Limits::default(), &mut cx));
    }
}
