//! A point in time after which waiting ends.

use std::io;
use std::time::{Duration, Instant};

/// Bounds a whole exchange, however many reads it takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Returns the deadline `duration` from now.
    pub(crate) fn after(duration: Duration) -> Self {
        Self(Instant::now() + duration)
    }

    /// Returns the time left.
    ///
    /// # Errors
    ///
    /// Returns [`io::ErrorKind::TimedOut`] when none is.
    pub(crate) fn remaining(self) -> io::Result<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() {
            Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "no complete answer in time",
            ))
        } else {
            Ok(left)
        }
    }
}
