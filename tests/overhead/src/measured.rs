//! A comparison with its numbers.

use std::io;

use overhead::Comparison;

use crate::summary::Instructions;

/// A comparison and what was counted for it.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) comparison: Comparison,
    /// Ours and by hand, where the application can be run here.
    pub(crate) allocations: Option<(u64, u64)>,
    /// Ours and by hand, where they were counted.
    pub(crate) instructions: Option<(u64, u64)>,
}

impl Measured {
    /// Counts allocations and looks up instructions.
    pub(crate) fn new(
        comparison: Comparison,
        instructions: Option<&Instructions>,
    ) -> io::Result<Self> {
        let (ours, by_hand) = (&comparison.ours, &comparison.by_hand);
        let instructions = match instructions {
            Some(counted) => Some((counted.of(ours)?, counted.of(by_hand)?)),
            None => None,
        };
        Ok(Self {
            allocations: ours.allocations().zip(by_hand.allocations()),
            instructions,
            comparison,
        })
    }

    /// The instructions of ours for each one by hand.
    pub(crate) fn ratio(&self) -> Option<f64> {
        let (ours, by_hand) = self.instructions?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts of a request are far below 2^52"
        )]
        let ratio = ours as f64 / by_hand as f64;
        Some(ratio)
    }

    /// The figures that are over their goals.
    pub(crate) fn over(&self) -> Vec<&'static str> {
        let mut over = Vec::new();
        let goal = self.comparison.instructions;
        if self
            .ratio()
            .zip(goal)
            .is_some_and(|(ratio, goal)| ratio > goal)
        {
            over.push("instructions");
        }
        if self
            .allocations
            .zip(self.comparison.allocations)
            .is_some_and(|((ours, by_hand), more)| ours > by_hand + more)
        {
            over.push("allocations");
        }
        over
    }
}
