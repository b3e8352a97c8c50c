//! What the crates promise not to depend on, as data.

use crate::exit::Exit;
use crate::invocation::Invocation;
use crate::workspace::{Workspace, read};

/// A crate, and the families of crates that are not in its dependency tree,
/// whatever its features. Only what its user compiles counts, not what tests need.
#[derive(Debug)]
struct Claim {
    package: &'static str,
    without: &'static [&'static str],
}

const CLAIMS: &[Claim] = &[
    // The core fits under any framework because it knows none.
    Claim {
        package: "http-exception",
        without: &["tokio", "hyper", "axum", "poem", "tower"],
    },
    Claim {
        package: "http-exception-derive",
        without: &["tokio", "hyper", "axum", "poem", "tower"],
    },
    // An adapter brings its own framework and no other.
    Claim {
        package: "http-exception-axum",
        without: &["poem"],
    },
    Claim {
        package: "http-exception-hyper",
        without: &["axum", "poem"],
    },
    Claim {
        package: "http-exception-poem",
        without: &["axum"],
    },
];

/// Finds crates in whose tree there is something they promise not to depend on.
pub(crate) fn broken(workspace: &Workspace) -> Result<Vec<String>, Exit> {
    let mut violations = Vec::new();
    for claim in CLAIMS {
        let tree = Invocation::cargo(["tree", "-p", claim.package, "--all-features"])
            .args(["-e", "normal", "--prefix", "none", "--format", "{p}"]);
        let names = read(&tree, &workspace.root)?;
        let found = forbidden(&names, claim);
        violations.extend(found.iter().map(|name| {
            format!(
                "{} depends on {name} (`cargo tree -p {} -e normal -i {name}` shows how)",
                claim.package, claim.package
            )
        }));
    }
    Ok(violations)
}

/// Returns the packages in the output of `cargo tree` that break `claim`.
fn forbidden<'a>(tree: &'a str, claim: &Claim) -> Vec<&'a str> {
    let names = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let in_family = |name: &str, family: &str| {
        name.strip_prefix(family)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    let mut found: Vec<_> = names
        .filter(|name| claim.without.iter().any(|family| in_family(name, family)))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLAIM: Claim = Claim {
        package: "core",
        without: &["tower", "tokio"],
    };

    #[test]
    fn a_member_of_a_forbidden_family_is_found_once() {
        let tree = "core v0.1.0 (/x)\ntower-layer v0.3.3\ntokio v1.0.0\ntower-layer v0.3.3 (*)\n";
        assert_eq!(forbidden(tree, &CLAIM), ["tokio", "tower-layer"]);
    }

    #[test]
    fn a_name_that_only_starts_alike_is_another_family() {
        assert_eq!(
            forbidden("core v0.1.0\ntowering v1.0.0\nhttp-tower v1.0.0\n", &CLAIM),
            [""; 0]
        );
    }
}
