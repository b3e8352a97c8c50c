//! The house rules, each as a function that returns what breaks it.
//!
//! The test here runs every rule on the workspace. What rustfmt, clippy and cargo-deny can
//! say is not here; they know it better.

pub(crate) mod claims;
mod manifests;
mod published;
mod sources;

use crate::exit::Exit;
use crate::workspace::Workspace;

/// A line for each violation: where, what, and the way out.
pub(crate) type Violations = Result<Vec<String>, Exit>;

/// A rule as a sentence, and the function that checks it.
pub(crate) type Rule = (&'static str, fn(&Workspace) -> Violations);

/// Every rule.
pub(crate) const RULES: &[Rule] = &[
    (
        "a file starts with a module doc, is named after its noun, and has at most 600 lines",
        sources::ill_formed,
    ),
    ("nothing is left unfinished", sources::unfinished),
    ("a version stands in the workspace", manifests::own_versions),
    (
        "the oldest toolchain that is documented is the one that is tested",
        manifests::untested_toolchain,
    ),
    (
        "every member takes the lints of the workspace, which forbid unsafe code",
        manifests::without_lints,
    ),
    (
        "a feature says what it is for",
        manifests::unexplained_features,
    ),
    ("a published crate describes itself", published::incomplete),
    (
        "a crate does not depend on what it promises not to",
        claims::broken,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_keeps_every_rule() {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        for (says, violations) in RULES {
            let violations = violations(&workspace).expect("the workspace can be read");
            assert!(violations.is_empty(), "{says}\n{}\n", violations.join("\n"));
        }
    }
}
