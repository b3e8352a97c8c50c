//! The rule about crates that go to a registry.

use std::fs;
use std::io::ErrorKind;

use crate::exit::Exit;
use crate::row::PUBLISHED;
use crate::workspace::{Member, Workspace};

/// Finds published crates without what a visitor of the registry looks for.
pub(crate) fn incomplete(workspace: &Workspace) -> Result<Vec<String>, Exit> {
    let mut violations = Vec::new();
    for member in workspace.members.iter().filter(|member| member.published) {
        violations.extend(
            missing(member)?
                .into_iter()
                .map(|what| format!("{}: {what}", member.name)),
        );
    }
    Ok(violations)
}

fn missing(member: &Member) -> Result<Vec<String>, Exit> {
    let mut missing = Vec::new();
    if !PUBLISHED.contains(&member.name.as_str()) {
        missing.push("not in the list of published crates in xtask/src/row.rs".to_owned());
    }
    if member.description.is_none() {
        missing.push("no `description` in its manifest".to_owned());
    }
    if member.license.is_none() {
        missing.push("no `license` in its manifest".to_owned());
    }
    match &member.readme {
        Some(readme) if member.directory().join(readme).is_file() => {}
        Some(readme) => missing.push(format!(
            "no file `{readme}`, which its manifest calls the readme"
        )),
        None => missing.push("no `readme` in its manifest".to_owned()),
    }
    match fs::read_to_string(member.directory().join("CHANGELOG.md")) {
        Ok(changelog) if has_heading(&changelog, &member.version) => {}
        Ok(_) => missing.push(format!(
            "no heading `{}` or `Unreleased` in its CHANGELOG.md",
            member.version
        )),
        Err(err) if err.kind() != ErrorKind::NotFound => return Err(err.into()),
        Err(_) => missing.push("no CHANGELOG.md beside its manifest".to_owned()),
    }
    Ok(missing)
}

/// Returns whether a heading names `version`, or what comes after it.
fn has_heading(changelog: &str, version: &str) -> bool {
    changelog
        .lines()
        .filter(|line| line.starts_with('#'))
        .any(|heading| {
            let mut words = heading
                .split_whitespace()
                .map(|word| word.trim_matches(['[', ']']));
            words.any(|word| word == version || word.eq_ignore_ascii_case("unreleased"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_names_the_version_or_unreleased() {
        for changelog in [
            "# Unreleased\n",
            "# Changelog\n\n## [0.1.0] - 2026-01-01\n",
            "# 0.1.0 (January)\n",
        ] {
            assert!(has_heading(changelog, "0.1.0"), "{changelog}");
        }
    }

    #[test]
    fn another_version_or_plain_text_is_no_heading() {
        for changelog in ["# 0.1.0-rc.1\n", "0.1.0\n", "Unreleased\n", "# 10.1.0\n"] {
            assert!(!has_heading(changelog, "0.1.0"), "{changelog}");
        }
    }
}
