//! The rules about manifests.

use super::manifest::Manifest;
use crate::exit::Exit;
use crate::row::MATRIX;
use crate::workspace::{Member, Workspace};

type Violations = Result<Vec<String>, Exit>;

/// Finds dependencies whose version does not come from the workspace.
pub(crate) fn own_versions(workspace: &Workspace) -> Violations {
    each(workspace, |_, manifest| {
        let own = manifest.own_dependencies();
        own.map(|entry| {
            format!(
                ":{}: `{}` (write `name.workspace = true`; the version stands in the root)",
                entry.line, entry.key
            )
        })
        .collect()
    })
}

/// Checks that `rust-version` is the toolchain that every check here runs with, in every member: an older
/// one would be a promise that nobody tests.
pub(crate) fn untested_toolchain(workspace: &Workspace) -> Violations {
    let root = Manifest::read(&workspace.root.join("Cargo.toml"))?;
    let toolchain = Manifest::read(&workspace.root.join("rust-toolchain.toml"))?;
    let mut pinned = toolchain.section("toolchain");
    let channel = pinned.find(|entry| entry.key == "channel");
    let channel = channel.map_or("", |entry| entry.value.trim_matches('"'));
    let documented = channel.rsplit_once('.').map_or(channel, |(minor, _)| minor);
    let mut violations = each(workspace, |_, manifest| {
        let inherits = manifest.says("package", "rust-version.workspace", "true");
        (!inherits)
            .then(|| ": no `rust-version.workspace = true`".to_owned())
            .into_iter()
            .collect()
    })?;
    if !root.says(
        "workspace.package",
        "rust-version",
        &format!("\"{documented}\""),
    ) {
        violations.push(format!(
            "Cargo.toml: `rust-version` is not `\"{documented}\"`, the toolchain of rust-toolchain.toml"
        ));
    }
    Ok(violations)
}

/// Finds members that leave the table of lints out.
pub(crate) fn without_lints(workspace: &Workspace) -> Violations {
    each(workspace, |_, manifest| {
        let missing = !manifest.says("lints", "workspace", "true");
        missing
            .then(|| ": no `[lints] workspace = true`".to_owned())
            .into_iter()
            .collect()
    })
}

/// Checks that the table of lints, which every member takes, forbids unsafe code.
pub(crate) fn unsafe_allowed(workspace: &Workspace) -> Violations {
    let root = Manifest::read(&workspace.root.join("Cargo.toml"))?;
    // `deny` could be undone in a file, `forbid` cannot.
    let forbidden = root.says("workspace.lints.rust", "unsafe_code", "\"forbid\"");
    let violation = "Cargo.toml: no `unsafe_code = \"forbid\"` in `[workspace.lints.rust]`";
    Ok((!forbidden)
        .then(|| violation.to_owned())
        .into_iter()
        .collect())
}

/// Finds features without a comment.
pub(crate) fn unexplained_features(workspace: &Workspace) -> Violations {
    each(workspace, |_, manifest| {
        let features = manifest
            .section("features")
            .filter(|entry| entry.key != "default" && !entry.explained);
        features
            .map(|entry| {
                format!(":{}: feature `{}` (a comment above says what it adds and what it does not change)", entry.line, entry.key)
            })
            .collect()
    })
}

/// Finds packages and features that the test matrix does not cover.
pub(crate) fn untested(workspace: &Workspace) -> Violations {
    each(workspace, |member, _| {
        let rows = || MATRIX.iter().filter(|row| row.package == member.name);
        let mut missing = Vec::new();
        if rows().next().is_none() {
            missing.push(": no row in xtask/src/row.rs".to_owned());
        }
        for feature in member.features.keys() {
            if !rows().any(|row| row.features == [feature.as_str()]) {
                missing.push(format!(
                    ": no row with `{feature}` alone in xtask/src/row.rs"
                ));
            }
            if !rows().any(|row| !row.features.contains(&feature.as_str())) {
                missing.push(format!(": no row without `{feature}` in xtask/src/row.rs"));
            }
        }
        missing
    })
}

fn each(workspace: &Workspace, check: impl Fn(&Member, &Manifest) -> Vec<String>) -> Violations {
    let mut violations = Vec::new();
    for member in &workspace.members {
        let manifest = Manifest::read(&member.manifest)?;
        let path = workspace.relative(&member.manifest).display();
        violations.extend(
            check(member, &manifest)
                .iter()
                .map(|what| format!("{path}{what}")),
        );
    }
    Ok(violations)
}
