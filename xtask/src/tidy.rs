//! The house rules, each as a function that returns what breaks it.
//!
//! The tests here run every rule on the workspace; formatting and lints are not
//! here, rustfmt and clippy know them better.

mod claims;
mod manifest;
mod manifests;
mod published;
mod source;
mod sources;

use crate::exit::Exit;
use crate::workspace::Workspace;

/// A rule, and the function that checks it.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The rule as a sentence.
    pub(crate) says: &'static str,
    /// Returns a line for each violation: where, what, and the way out.
    pub(crate) violations: fn(&Workspace) -> Result<Vec<String>, Exit>,
}

/// Every rule.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        says: "a file starts with a module doc",
        violations: sources::without_module_doc,
    },
    Rule {
        says: "a file has at most 600 lines",
        violations: sources::too_long,
    },
    Rule {
        says: "a file is named after its noun",
        violations: sources::without_noun,
    },
    Rule {
        says: "nothing is left unfinished",
        violations: sources::unfinished,
    },
    Rule {
        says: "a lint is expected, not allowed",
        violations: sources::allowed_lints,
    },
    Rule {
        says: "a version stands in the workspace",
        violations: manifests::own_versions,
    },
    Rule {
        says: "the oldest toolchain that is documented is the one that is tested",
        violations: manifests::untested_toolchain,
    },
    Rule {
        says: "every member takes the lints of the workspace",
        violations: manifests::without_lints,
    },
    Rule {
        says: "unsafe code is forbidden",
        violations: manifests::unsafe_allowed,
    },
    Rule {
        says: "a feature says what it is for",
        violations: manifests::unexplained_features,
    },
    Rule {
        says: "a package is tested, with each feature alone and without it",
        violations: manifests::untested,
    },
    Rule {
        says: "a published crate describes itself",
        violations: published::incomplete,
    },
    Rule {
        says: "a crate does not depend on what it promises not to",
        violations: claims::broken,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_starts_with_a_module_doc() {
        check(sources::without_module_doc);
    }

    #[test]
    fn a_file_has_at_most_600_lines() {
        check(sources::too_long);
    }

    #[test]
    fn a_file_is_named_after_its_noun() {
        check(sources::without_noun);
    }

    #[test]
    fn nothing_is_left_unfinished() {
        check(sources::unfinished);
    }

    #[test]
    fn a_lint_is_expected_not_allowed() {
        check(sources::allowed_lints);
    }

    #[test]
    fn a_version_stands_in_the_workspace() {
        check(manifests::own_versions);
    }

    #[test]
    fn the_oldest_toolchain_that_is_documented_is_the_one_that_is_tested() {
        check(manifests::untested_toolchain);
    }

    #[test]
    fn every_member_takes_the_lints_of_the_workspace() {
        check(manifests::without_lints);
    }

    #[test]
    fn unsafe_code_is_forbidden() {
        check(manifests::unsafe_allowed);
    }

    #[test]
    fn a_feature_says_what_it_is_for() {
        check(manifests::unexplained_features);
    }

    #[test]
    fn a_package_is_tested_with_each_feature_alone_and_without_it() {
        check(manifests::untested);
    }

    #[test]
    fn a_published_crate_describes_itself() {
        check(published::incomplete);
    }

    #[test]
    fn a_crate_does_not_depend_on_what_it_promises_not_to() {
        check(claims::broken);
    }

    #[track_caller]
    fn check(violations: fn(&Workspace) -> Result<Vec<String>, Exit>) {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let violations = violations(&workspace).expect("the workspace can be read");
        assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
    }
}
