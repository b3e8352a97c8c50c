//! The test matrix: one row per promise the project makes.

use crate::invocation::Invocation;
use crate::step::Step;

/// One promise: this package works with exactly these features.
///
/// A row is always run with `-p` on its package alone. Run for the whole
/// workspace, cargo would unify features and hide that one is missing.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) package: &'static str,
    pub(crate) features: &'static [&'static str],
    pub(crate) checks: &'static [Check],
}

impl Row {
    /// Returns the feature set as the output shows it, `-` for none.
    pub(crate) fn feature_set(&self) -> String {
        if self.features.is_empty() {
            "-".to_owned()
        } else {
            self.features.join(",")
        }
    }

    /// Returns the step that makes `check` for this row, if the row asks for it.
    pub(crate) fn step(&self, check: Check) -> Option<Step> {
        self.checks.contains(&check).then(|| {
            let name = format!(
                "{:<7} {:<22} {}",
                check.name(),
                self.package,
                self.feature_set()
            );
            Step::new(name, self.invocation(check), check.help())
        })
    }

    fn invocation(&self, check: Check) -> Invocation {
        let cargo = match check {
            Check::Clippy => Invocation::cargo(["clippy", "--all-targets"]),
            Check::Doc => {
                Invocation::cargo(["doc", "--no-deps"]).variable("RUSTDOCFLAGS", "-D warnings")
            }
            Check::Test => Invocation::cargo(["test", "--no-fail-fast"]),
        };
        let mut cargo = cargo.args(["-p", self.package, "--no-default-features"]);
        if !self.features.is_empty() {
            cargo = cargo.arg("--features").arg(self.features.join(","));
        }
        match check {
            Check::Clippy => cargo.args(["--", "-D", "warnings"]),
            Check::Doc | Check::Test => cargo,
        }
    }
}

/// What can be asked of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Check {
    Clippy,
    Doc,
    Test,
}

impl Check {
    /// Every check, in the order that compiles least: a check of the metadata
    /// serves clippy and the documentation of all rows, the build all tests.
    pub(crate) const ALL: [Self; 3] = [Self::Clippy, Self::Test, Self::Doc];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Clippy => "clippy",
            Self::Doc => "doc",
            Self::Test => "test",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Clippy => {
                "`cargo clippy --fix` repairs some of it; an exception is `#[expect(lint, reason = \"…\")]`"
            }
            Self::Doc => {
                "a link in brackets must name an item that a reader of the documentation can see"
            }
            Self::Test => {
                "if the new answer is the right one, UPDATE_EXPECT=1 or TRYBUILD=overwrite rewrites snapshots; read the diff"
            }
        }
    }
}

const EVERY_CHECK: &[Check] = &[Check::Clippy, Check::Test, Check::Doc];
/// For what is not published, and for feature sets whose documentation nobody reads.
const NO_DOC: &[Check] = &[Check::Clippy, Check::Test];

/// For what is built and run by others.
const CLIPPY: &[Check] = &[Check::Clippy];

const fn row(
    package: &'static str,
    features: &'static [&'static str],
    checks: &'static [Check],
) -> Row {
    Row {
        package,
        features,
        checks,
    }
}

/// Every promise, in the order of dependencies: the first failure is the one to
/// look at. The house rules fail if a package or a feature has no row of its own.
pub(crate) const MATRIX: &[Row] = &[
    // First, because it is quick and holds the house rules.
    row("xtask", &[], NO_DOC),
    row("http-exception-derive", &[], EVERY_CHECK),
    row("serde-accumulate", &[], EVERY_CHECK),
    // Documentation links to the derive, so it is built only with it.
    row("http-exception", &[], NO_DOC),
    row("http-exception", &["garde"], NO_DOC),
    row("http-exception", &["validator"], NO_DOC),
    row("http-exception", &["derive"], NO_DOC),
    row(
        "http-exception",
        &["derive", "garde", "validator"],
        EVERY_CHECK,
    ),
    row("wire", &[], NO_DOC),
    row("http-exception-axum", &[], NO_DOC),
    row("http-exception-axum", &["garde"], NO_DOC),
    row("http-exception-axum", &["validator"], NO_DOC),
    row("http-exception-axum", &["websocket"], NO_DOC),
    row("http-exception-axum", &["derive"], EVERY_CHECK),
    row("http-exception-axum", &["derive", "websocket"], EVERY_CHECK),
    row("http-exception-hyper", &[], NO_DOC),
    row("http-exception-hyper", &["garde"], NO_DOC),
    row("http-exception-hyper", &["validator"], NO_DOC),
    row("http-exception-hyper", &["websocket"], NO_DOC),
    row("http-exception-hyper", &["derive"], EVERY_CHECK),
    row(
        "http-exception-hyper",
        &["derive", "websocket"],
        EVERY_CHECK,
    ),
    row("http-exception-poem", &[], NO_DOC),
    row("http-exception-poem", &["garde"], NO_DOC),
    row("http-exception-poem", &["validator"], NO_DOC),
    row("http-exception-poem", &["websocket"], NO_DOC),
    row("http-exception-poem", &["derive"], EVERY_CHECK),
    row("http-exception-poem", &["derive", "websocket"], EVERY_CHECK),
    row("example-policy", &[], NO_DOC),
    row("example-axum", &[], NO_DOC),
    row("example-hyper", &[], NO_DOC),
    row("example-poem", &[], NO_DOC),
    row("conformance", &[], NO_DOC),
    row("hostile", &[], NO_DOC),
    // Has no tests: those of `hostile` build and run it.
    row("hostile-aborting", &[], CLIPPY),
    row("overhead", &[], NO_DOC),
    // Ten thousand types, which only `cargo xtask bench` builds.
    row("overhead-lookup", &[], CLIPPY),
];

/// The crates that are published, in the order in which they must be.
pub(crate) const PUBLISHED: &[&str] = &[
    "http-exception-derive",
    "serde-accumulate",
    "http-exception",
    "http-exception-axum",
    "http-exception-hyper",
    "http-exception-poem",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_runs_on_one_package_with_exactly_its_features() {
        let row = row("core", &["a", "b"], EVERY_CHECK);
        let step = row.step(Check::Test).expect("the row asks for tests");
        assert_eq!(
            step.invocation.to_string(),
            "cargo test --no-fail-fast -p core --no-default-features --features a,b"
        );
    }

    #[test]
    fn a_check_the_row_does_not_ask_for_is_no_step() {
        let row = row("core", &[], NO_DOC);
        assert!(row.step(Check::Doc).is_none());
    }

    #[test]
    fn every_check_is_run_for_some_row() {
        for check in Check::ALL {
            assert!(
                MATRIX.iter().any(|row| row.checks.contains(&check)),
                "{check:?}"
            );
        }
    }
}
