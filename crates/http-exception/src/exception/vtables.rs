//! The vtables of an error, which errors of the same types have in common.
//!
//! A `dyn Error` shows its type only to code that asks for one. Its vtable can be seen, and alone
//! decides the answers of `is` and a report's `downcast`: an answer for one error holds for all like it.

use std::error::Error;
use std::hash::{Hash, Hasher};
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::raised::MAX_SOURCES;

/// The vtables of an error and of what is below it, as a number. Of one error it is the only one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Vtables(u64);

impl Vtables {
    /// That of an error.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        Self::default().and(error)
    }

    /// Those of a report, whose contexts are sources; none if there are too many to be told apart, or if
    /// one cannot be asked.
    pub(crate) fn of_all(report: &(dyn Error + 'static)) -> Option<Self> {
        let walk = || {
            let (mut all, mut next) = (Self::default(), Some(report));
            for _ in 0..MAX_SOURCES {
                let Some(error) = next else { return Some(all) };
                all = all.and(error);
                next = error.source();
            }
            None
        };
        // The `source` below the contexts is user-supplied.
        catch_unwind(AssertUnwindSafe(walk)).unwrap_or_else(|panic| {
            // Its `Drop` may panic as well.
            mem::forget(panic);
            None
        })
    }

    fn and(mut self, error: &(dyn Error + 'static)) -> Self {
        let error: *const (dyn Error + 'static) = error;
        // Of a pointer that is moved to null only the vtable is left.
        error.wrapping_byte_sub(error.addr()).hash(&mut self);
        self
    }
}

impl Hasher for Vtables {
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(ODD);
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(byte.into());
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The golden ratio: a product with it has its own bits all over, and each number another one.
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

#[cfg(test)]
mod tests {
    use std::fmt;
    use std::num::ParseIntError;

    use super::*;

    #[derive(Debug)]
    struct Below(Box<dyn Error>);

    impl fmt::Display for Below {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("below")
        }
    }

    impl Error for Below {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            assert!(!self.0.is::<ParseIntError>(), "it panics");
            Some(&*self.0)
        }
    }

    #[test]
    fn errors_of_one_type_have_one_number_wherever_they_are() {
        let errors: Vec<Box<dyn Error>> = (0..3)
            .map(|_| -> Box<dyn Error> { Box::new(fmt::Error) })
            .collect();
        let other: Box<dyn Error> = Box::new(Below(Box::new(fmt::Error)));
        assert_eq!(Vtables::of(&*errors[0]), Vtables::of(&*errors[2]));
        assert_ne!(Vtables::of(&*errors[0]), Vtables::of(&*other));
    }

    #[test]
    fn what_is_below_a_report_counts() {
        let below: [Box<dyn Error>; 2] =
            [Box::new(fmt::Error), Box::new(std::io::Error::other(""))];
        let [one, other] = below.map(|error| Vtables::of_all(&Below(error)));
        assert!(one.is_some() && one != other);
    }

    #[test]
    fn what_cannot_be_walked_has_none() {
        let panics = Below(Box::new("x".parse::<u8>().unwrap_err()));
        assert_eq!(Vtables::of_all(&panics), None);
        let mut deep: Box<dyn Error> = Box::new(fmt::Error);
        for _ in 0..MAX_SOURCES {
            deep = Box::new(Below(deep));
        }
        assert_eq!(Vtables::of_all(&*deep), None);
    }
}
