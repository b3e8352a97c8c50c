//! The rules about manifests, and what is published with them.

use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::Violations;
use crate::exit::Exit;
use crate::workspace::Workspace;

/// Reads the file at `path`.
pub(super) fn toml(path: &Path) -> Result<Value, Exit> {
    let because = |err: &dyn ToString| {
        let (path, err) = (path.display(), err.to_string());
        Exit::Failed(format!("{path} cannot be read: {err}"))
    };
    let text = fs::read_to_string(path).map_err(|err| because(&err))?;
    let table: Table = text.parse().map_err(|err| because(&err))?;
    Ok(Value::Table(table))
}

/// Finds dependencies whose version does not come from the workspace.
pub(super) fn own_versions(workspace: &Workspace) -> Violations {
    each(workspace, |_, manifest| {
        let own = own_dependencies(manifest).into_iter();
        own.map(|name| {
            format!("`{name}` (write `{name}.workspace = true`; the version stands in the root)")
        })
        .collect()
    })
}

/// Checks that `rust-version` is what a member is tested with: of what is published a release that README and
/// workflow name, and of the others the toolchain that every check here runs with.
pub(super) fn untested_toolchain(workspace: &Workspace) -> Violations {
    let toolchain = toml(&workspace.root.join("rust-toolchain.toml"))?;
    let channel = string(&toolchain, &["toolchain", "channel"]).unwrap_or_default();
    let pinned = channel.rsplit_once('.').map_or(channel, |(minor, _)| minor);
    let mut violations = Vec::new();
    for member in &workspace.members {
        if !member.is_published() && member.says("rust_version") != Some(pinned) {
            let path = workspace.relative(&member.manifest).display();
            violations.push(format!("{path}: `rust-version` is not {pinned}"));
        }
    }
    for file in ["README.md", ".github/workflows/ci.yml"] {
        let text = fs::read_to_string(workspace.root.join(file))?;
        let releases = workspace.releases().into_iter();
        let unnamed = releases.filter(|release| !text.contains(&format!(" {release} ")));
        violations.extend(unnamed.map(|it| format!("{file}: does not name Rust {it}")));
    }
    Ok(violations)
}

/// Finds members that leave the table of lints out, and a table that allows unsafe code.
pub(super) fn without_lints(workspace: &Workspace) -> Violations {
    let mut violations = each(workspace, |_, manifest| {
        let inherits = at(manifest, &["lints", "workspace"]).and_then(Value::as_bool);
        let missing = inherits != Some(true);
        let missing = missing.then(|| "no `[lints] workspace = true`".to_owned());
        missing.into_iter().collect()
    })?;
    let root = toml(&workspace.root.join("Cargo.toml"))?;
    // `deny` could be undone in a file, `forbid` cannot.
    if string(&root, &["workspace", "lints", "rust", "unsafe_code"]) != Some("forbid") {
        violations.push("Cargo.toml: the lints do not say `unsafe_code = \"forbid\"`".to_owned());
    }
    Ok(violations)
}

/// Finds features without a comment.
pub(super) fn unexplained_features(workspace: &Workspace) -> Violations {
    each(workspace, |text, manifest| {
        let features = at(manifest, &["features"]).and_then(Value::as_table);
        let names = features.into_iter().flat_map(Table::keys);
        let unexplained = names.filter(|name| *name != "default" && !is_explained(text, name));
        unexplained
            .map(|name| {
                format!("feature `{name}` (a comment above says what it adds and does not change)")
            })
            .collect()
    })
}

/// Finds published crates without what a visitor of the registry looks for.
pub(super) fn incomplete(workspace: &Workspace) -> Violations {
    let mut violations = Vec::new();
    for member in workspace.published() {
        let mut missing = |what: &str| violations.push(format!("{}: no {what}", member.name));
        for key in ["description", "license", "readme"] {
            if member.says(key).is_none() {
                missing(&format!("`{key}` in its manifest"));
            }
        }
        let version = member.says("version").unwrap_or_default();
        let changelog = member.directory().join("CHANGELOG.md");
        if !changelog.is_file() || !has_heading(&fs::read_to_string(changelog)?, version) {
            missing("CHANGELOG.md with a heading for its version, or `Unreleased`");
        }
    }
    Ok(violations)
}

/// Returns the dependencies that do not take their version from the workspace.
fn own_dependencies(manifest: &Value) -> Vec<&str> {
    let targets = at(manifest, &["target"]).and_then(Value::as_table);
    let targets = targets.into_iter().flat_map(Table::values);
    let mut own = Vec::new();
    for table in targets.chain([manifest]) {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let entries = table.get(kind).and_then(Value::as_table);
            for (name, entry) in entries.into_iter().flatten() {
                let inherits = entry.get("workspace").is_some();
                // A path alone is no version; crates that test each other need one.
                let by_path = kind == "dev-dependencies"
                    && entry.get("path").is_some()
                    && entry.get("version").is_none();
                if !inherits && !by_path {
                    own.push(name.as_str());
                }
            }
        }
    }
    own
}

/// Returns whether the line before `name = …` is a comment.
fn is_explained(text: &str, name: &str) -> bool {
    let mut before = "";
    for line in text.lines().map(str::trim) {
        if line.split('=').next().is_some_and(|key| key.trim() == name) {
            return before.starts_with('#');
        }
        before = line;
    }
    false
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

pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| value.get(key))
}

fn string<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path)?.as_str()
}

fn each(workspace: &Workspace, check: impl Fn(&str, &Value) -> Vec<String>) -> Violations {
    let mut violations = Vec::new();
    for member in &workspace.members {
        let text = fs::read_to_string(&member.manifest)?;
        let path = workspace.relative(&member.manifest).display();
        let found = check(&text, &toml(&member.manifest)?).into_iter();
        violations.extend(found.map(|what| format!("{path}: {what}")));
    }
    Ok(violations)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_its_own_is_found_in_every_form() {
        let manifest = r#"
[dependencies]
a.workspace = true
b = { workspace = true, features = ["x"] }
c = "1"
f = { path = "../f" }
[dev-dependencies]
path-only = { path = "../core" }
both = { path = "../core", version = "1" }
[target.'cfg(unix)'.dev-dependencies]
g = "1"
[features]
i = ["dep:c"]
"#;
        let manifest = manifest.parse().map(Value::Table).expect("TOML");
        let mut own = own_dependencies(&manifest);
        own.sort_unstable();
        assert_eq!(own, ["both", "c", "f", "g"]);
    }

    #[test]
    fn a_comment_explains_the_next_line_only() {
        let text = "[features]\n# Why.\na = [\n  # inner\n  \"b\",\n]\nc = []\n# Far.\n\nd = []\n";
        let explained = ["a", "c", "d"].map(|name| is_explained(text, name));
        assert_eq!(explained, [true, false, false]);
    }

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
