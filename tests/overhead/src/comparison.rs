//! What is compared with what, and what is asked of it.

use std::fmt;

use crate::{Situation, Warm, axum, hyper, poem};

/// A question, as two measurements and what is allowed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// What happens to the request.
    pub scenario: &'static str,
    /// The framework, and what it is compared with where there are two.
    pub framework: &'static str,
    /// Ours.
    pub ours: Side,
    /// The same by hand; of a lookup, that among one.
    pub by_hand: Side,
    /// How many times the instructions of `by_hand` ours may take, where that is a goal.
    pub instructions: Option<f64>,
    /// How many allocations more than `by_hand` ours may make.
    pub allocations: u64,
}

/// One side of a comparison.
#[non_exhaustive]
pub struct Side {
    /// The function in `benches/instructions.rs`.
    pub function: &'static str,
    /// The case of that function.
    pub id: &'static str,
    application: Option<(Build, Situation)>,
}

impl Comparison {
    /// Every question this package asks.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (scenario, situation, instructions, allocations) in SCENARIOS {
            let side = |function, build: Build| Side {
                function,
                id: scenario,
                application: Some((build, situation)),
            };
            let compare = |framework, ours, by_hand| Self {
                scenario,
                framework,
                ours,
                by_hand,
                instructions,
                allocations,
            };
            all.push(compare(
                "axum",
                side("axum_ours", axum::ours),
                side("axum_by_hand", axum::by_hand),
            ));
            all.push(compare(
                "hyper",
                side("hyper_ours", hyper::ours),
                side("hyper_by_hand", hyper::by_hand),
            ));
            all.push(compare(
                "poem",
                side("poem_ours", poem::ours),
                side("poem_by_hand", poem::by_hand),
            ));
            // Raising needs our layer, and a layer is not free: this is what it comes to for an
            // application that had none. Success is not asked, any layer would be too much.
            if situation != Situation::Success {
                all.push(compare(
                    "axum, no layer",
                    side("axum_ours", axum::ours),
                    side("axum_without_layer", axum::by_hand_without_layer),
                ));
                all.push(compare(
                    "poem, no middleware",
                    side("poem_ours", poem::ours),
                    side("poem_without_middleware", poem::by_hand_without_middleware),
                ));
            }
        }
        for (scenario, id) in [
            ("lookup among 100", "among_100"),
            ("lookup among 10,000", "among_10_000"),
        ] {
            let side = |id| Side {
                function: "policy_lookup",
                id,
                application: None,
            };
            all.push(Self {
                scenario,
                framework: "core",
                ours: side(id),
                by_hand: side("among_1"),
                instructions: Some(1.10),
                allocations: 0,
            });
        }
        all
    }
}

impl Side {
    /// Builds the application and serves the first requests; `None` where it is the benchmark's alone.
    #[must_use]
    pub fn warm(&self) -> Option<Warm> {
        let (build, situation) = self.application?;
        Some(build(situation))
    }
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.function, self.id)
    }
}

type Build = fn(Situation) -> Warm;

/// Name, situation, and what is allowed: how many times the instructions of the one by hand, and how
/// many allocations more. On axum and poem an exception travels in the extensions of a response, which
/// takes a few; a success has nothing of the kind.
const SCENARIOS: [(&str, Situation, Option<f64>, u64); 3] = [
    ("success", Situation::Success, Some(1.03), 0),
    ("raised", Situation::Raised, Some(1.00), 5),
    ("mapped", Situation::Mapped, None, 8),
];
