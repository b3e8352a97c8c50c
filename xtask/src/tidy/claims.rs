//! The dependencies that a crate promises not to have: `xtask/deny/PACKAGE.toml`.
//!
//! The files are written for cargo-deny, which checks them where it is installed; here
//! `cargo tree` does, which is everywhere. Only what a user compiles counts, whatever the
//! features, not what tests need.

use std::path::PathBuf;

use toml::Value;

use super::Violations;
use super::manifests::{at, toml};
use crate::invocation::Invocation;
use crate::workspace::{Member, Workspace, read};

/// Returns the file with the claims of `member`.
pub(crate) fn file(workspace: &Workspace, member: &Member) -> PathBuf {
    let name = format!("{}.toml", member.name);
    workspace.root.join("xtask/deny").join(name)
}

/// Finds crates in whose tree there is something they promise not to depend on.
pub(crate) fn broken(workspace: &Workspace) -> Violations {
    let mut violations = Vec::new();
    for member in workspace.published() {
        let package = &member.name;
        let claims = toml(&file(workspace, member))?;
        let denied = at(&claims, &["bans", "deny"]).and_then(Value::as_array);
        let denied = denied.into_iter().flatten();
        let denied = denied.filter_map(|entry| entry.get("crate")?.as_str());
        let denied: Vec<_> = denied.collect();
        if denied.is_empty() {
            violations.push(format!("xtask/deny/{package}.toml: nothing is denied"));
        }
        let tree = "cargo tree --all-features -e normal --prefix none --format {p} -p";
        let tree = read(&Invocation::from(tree).args([package]), &workspace.root)?;
        for name in found(&tree, &denied) {
            violations.push(format!(
                "{package} depends on {name} (`cargo tree -p {package} -e normal -i {name}` shows how)"
            ));
        }
    }
    Ok(violations)
}

/// Returns which of `denied` are in the output of `cargo tree`.
fn found<'a>(tree: &str, denied: &[&'a str]) -> Vec<&'a str> {
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    let names: Vec<_> = names.collect();
    let mut found = denied.to_vec();
    found.retain(|name| names.contains(name));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_denied_is_found_by_its_whole_name() {
        let tree = "core v0.1.0 (/x)\ntower-layer v0.3.3\ntokio v1.0.0\ntower-layer v0.3.3 (*)\n";
        assert_eq!(found(tree, &["tokio", "tower", "hyper"]), ["tokio"]);
    }
}
