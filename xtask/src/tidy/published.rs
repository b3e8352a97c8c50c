//! The rule about crates that go to a registry.

use std::fs;

use super::Violations;
use crate::workspace::{Member, Workspace};

/// Finds published crates without what a visitor of the registry looks for.
#[expect(clippy::unnecessary_wraps, reason = "other rules can fail")]
pub(super) fn incomplete(workspace: &Workspace) -> Violations {
    let mut violations = Vec::new();
    for member in workspace.published() {
        let found = missing(member);
        violations.extend(found.map(|what| format!("{}: {what}", member.name)));
    }
    Ok(violations)
}

fn missing(member: &Member) -> impl Iterator<Item = String> {
    let readme = member.readme.as_deref().unwrap_or("README.md");
    let changelog = fs::read_to_string(member.directory().join("CHANGELOG.md"));
    [
        (
            member.description.is_some(),
            "no `description` in its manifest",
        ),
        (member.license.is_some(), "no `license` in its manifest"),
        (member.readme.is_some(), "no `readme` in its manifest"),
        (
            member.directory().join(readme).is_file(),
            "its readme is not there",
        ),
        (
            changelog.is_ok_and(|changelog| has_heading(&changelog, &member.version)),
            "no CHANGELOG.md with a heading for its version, or `Unreleased`",
        ),
    ]
    .into_iter()
    .filter(|(is_there, _)| !is_there)
    .map(|(_, what)| what.to_owned())
}

/// Returns whether a heading names `version`, or what comes after it.
fn has_heading(changelog: &str, version: &str) -> bool {
    let mut headings = changelog.lines().filter(|line| line.starts_with('#'));
    headings.any(|heading| {
        let words = heading.split_whitespace();
        words
            .map(|word| word.trim_matches(['[', ']']))
            .any(|word| word == version || word.eq_ignore_ascii_case("unreleased"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_the_version_or_unreleased() {
        for changelog in ["# Unreleased\n", "# C\n\n## [0.1.0] - 2026-01-01\n"] {
            assert!(has_heading(changelog, "0.1.0"), "{changelog}");
        }
        for changelog in ["# 0.1.0-rc.1\n", "0.1.0\n", "Unreleased\n", "# 10.1.0\n"] {
            assert!(!has_heading(changelog, "0.1.0"), "{changelog}");
        }
    }
}
