//! A cell of the grid: how many trials ended how.

use std::fmt;

use super::Outcome;

/// The counts of a cell.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Cell {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl Cell {
    /// Counts one trial.
    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Failed => self.failed += 1,
            Outcome::Ignored => self.ignored += 1,
            Outcome::Passed => self.passed += 1,
        }
    }

    /// Adds the counts of another cell.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }
}

/// `12/12`, with a mark when not all of them passed, `-` for none.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let run = self.passed + self.failed;
        match (run, self.failed) {
            (0, _) => f.write_str("-"),
            (_, 0) => write!(f, "{}/{run}", self.passed),
            _ => write!(f, "{}/{run} !", self.passed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_marked_and_an_ignored_trial_is_not_counted() {
        check(12, 0, 3, "12/12");
        check(11, 1, 0, "11/12 !");
        check(0, 0, 1, "-");
    }

    #[track_caller]
    fn check(passed: usize, failed: usize, ignored: usize, expected: &str) {
        let cell = Cell {
            passed,
            failed,
            ignored,
        };
        assert_eq!(cell.to_string(), expected);
    }
}
