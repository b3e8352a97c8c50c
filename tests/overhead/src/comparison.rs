//! The comparisons, and the goal of each.

use std::fmt;
use std::rc::Rc;

use crate::extracting::{self, Extracted};
use crate::validation::{self, Case};
use crate::{Situation, Warm, axum, hyper, poem};

/// A question, as two measurements and what is allowed.
#[derive(Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// The fate of the request.
    pub scenario: &'static str,
    /// The framework, and what it is compared with where there are two.
    pub framework: &'static str,
    /// Ours.
    pub ours: Side,
    /// The same by hand or by others; of a lookup, that among one.
    pub by_hand: Side,
    /// The most instructions of ours for each of `by_hand`, where that is a goal.
    pub instructions: Option<f64>,
    /// The most allocations of ours beyond those of `by_hand`, where that is a goal.
    pub allocations: Option<u64>,
}

/// One side of a comparison.
#[non_exhaustive]
pub struct Side {
    /// The function in `benches/instructions.rs`.
    pub function: &'static str,
    /// The case of that function.
    pub id: &'static str,
    application: Option<Rc<dyn Fn() -> Warm>>,
}

impl Comparison {
    /// Every question this package asks.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for (scenario, situation, instructions, allocations) in SCENARIOS {
            let side = |function, build| Side::of(function, scenario, situation, build);
            let compare = |framework, ours, by_hand| Self {
                scenario,
                framework,
                ours,
                by_hand,
                instructions,
                allocations: Some(allocations),
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
                allocations: None,
            });
        }
        all.extend(Case::ALL.into_iter().flat_map(Self::of_validation));
        all.extend(Extracted::ALL.into_iter().flat_map(Self::of_extractors));
        all
    }

    /// Our extractors beside the framework's own.
    fn of_extractors(extracted: Extracted) -> Vec<Self> {
        let side = |function, build| Side::of(function, extracted.id(), extracted, build);
        let compare = |framework, ours, by_hand| Self {
            scenario: extracted.id(),
            framework,
            ours,
            by_hand,
            instructions: Some(1.00),
            allocations: None,
        };
        vec![
            compare(
                "axum",
                side("extract_axum_ours", extracting::axum_ours),
                side("extract_axum_own", extracting::axum_own),
            ),
            compare(
                "poem",
                side("extract_poem_ours", extracting::poem_ours),
                side("extract_poem_own", extracting::poem_own),
            ),
        ]
    }

    /// Reading a document, beside everyone who reads it to the same end.
    fn of_validation(case: Case) -> Vec<Self> {
        let side = |function, build| Side::of(function, case.id(), case, build);
        let compare = |framework, by_hand, instructions| Self {
            scenario: case.id(),
            framework,
            ours: side("read_ours", validation::ours),
            by_hand,
            instructions: Some(instructions),
            allocations: case.is_good().then_some(0),
        };
        let eserde = side("read_eserde", validation::eserde);
        if !case.is_good() {
            return vec![compare("eserde", eserde, 1.00)];
        }
        let path_to_error = validation::serde_path_to_error;
        vec![
            compare(
                "serde_json",
                side("read_serde_json", validation::serde_json),
                1.00,
            ),
            compare(
                "serde_path_to_error",
                side("read_serde_path_to_error", path_to_error),
                1.00,
            ),
            compare("eserde", eserde, 1.00),
        ]
    }
}

impl Side {
    /// Builds the application and serves the first requests; `None` where it is the benchmark's alone.
    #[must_use]
    pub fn warm(&self) -> Option<Warm> {
        Some(self.application.as_ref()?())
    }

    /// The number of allocations of the answer; `None` where only the benchmark can tell.
    #[must_use]
    pub fn allocations(&self) -> Option<u64> {
        let mut warm = self.warm()?;
        let mut answer = None;
        let counted = allocation_counter::measure(|| answer = Some(warm.serve()));
        warm.check(answer.as_ref()?);
        Some(counted.count_total)
    }

    fn of<C: Copy + 'static>(
        function: &'static str,
        id: &'static str,
        case: C,
        build: fn(C) -> Warm,
    ) -> Self {
        Self {
            function,
            id,
            application: Some(Rc::new(move || build(case))),
        }
    }
}

impl fmt::Debug for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.function, self.id)
    }
}

/// Name, situation, and what is allowed: how many times the instructions of the one by hand, and how
/// many allocations more. On axum and poem an exception travels in the extensions of a response, which
/// takes a few; a success has nothing of the kind.
const SCENARIOS: [(&str, Situation, Option<f64>, u64); 3] = [
    ("success", Situation::Success, Some(1.03), 0),
    ("raised", Situation::Raised, Some(1.00), 5),
    ("mapped", Situation::Mapped, None, 8),
];
