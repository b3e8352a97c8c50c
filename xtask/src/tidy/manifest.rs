//! A `Cargo.toml`, read as sections, keys and comments.
//!
//! Knows as much TOML as manifests of this workspace use: keys on a line of their
//! own, values that may go on over more lines inside brackets.

use std::fs;
use std::path::Path;

use crate::exit::Exit;

/// The entries of a manifest in their order.
#[derive(Debug)]
pub(crate) struct Manifest {
    pub(crate) entries: Vec<Entry>,
}

/// A `key = value` and where it stands.
#[derive(Debug)]
pub(crate) struct Entry {
    /// The line, from 1.
    pub(crate) line: usize,
    /// The name in brackets above it, `dependencies` for example.
    pub(crate) section: String,
    pub(crate) key: String,
    /// What follows `=` on the same line.
    pub(crate) value: String,
    /// Whether the line before it is a comment.
    pub(crate) explained: bool,
}

impl Manifest {
    /// Reads the manifest at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, Exit> {
        let text = fs::read_to_string(path)
            .map_err(|err| Exit::Failed(format!("{} cannot be read: {err}", path.display())))?;
        Ok(Self::parse(&text))
    }

    pub(crate) fn parse(text: &str) -> Self {
        let mut entries = Vec::new();
        let mut section = String::new();
        let mut explained = false;
        // How many brackets the value of the last key has left open.
        let mut open = 0;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if open > 0 {
                open += brackets(line);
            } else if line.starts_with('[') {
                line.trim_matches(['[', ']']).clone_into(&mut section);
            } else if let Some((key, value)) =
                line.split_once('=').filter(|_| !line.starts_with('#'))
            {
                open = brackets(value);
                entries.push(Entry {
                    line: index + 1,
                    section: section.clone(),
                    key: key.trim().to_owned(),
                    value: value.trim().to_owned(),
                    explained,
                });
            }
            explained = line.starts_with('#');
        }
        Self { entries }
    }

    /// Returns the entries of a section.
    pub(crate) fn section<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.section == name)
    }

    /// Returns whether `[section]` says `key = value`, in this or in the dotted form.
    pub(crate) fn says(&self, section: &str, key: &str, value: &str) -> bool {
        let dotted = format!("{section}.{key}");
        self.entries.iter().any(|entry| {
            let named = entry.section == section && entry.key == key
                || entry.section.is_empty() && entry.key == dotted;
            named && entry.value == value
        })
    }

    /// Returns the dependencies that do not take their version from the workspace.
    pub(crate) fn own_dependencies(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| {
            let mut section = entry.section.rsplit('.');
            let last = section.next().unwrap_or_default();
            let in_list = KINDS.contains(&last);
            // `[dependencies.name]` spreads over lines what belongs on one.
            let in_table = section.next().is_some_and(|before| KINDS.contains(&before));
            let from_workspace = entry.key.ends_with(".workspace")
                && entry.value.starts_with("true")
                || entry.value.replace(' ', "").contains("workspace=true");
            // A path alone is no version; crates that test each other need one.
            let by_path = last == "dev-dependencies"
                && entry.value.contains("path = ")
                && !entry.value.contains("version");
            in_table || in_list && !from_workspace && !by_path
        })
    }
}

/// Returns how many more brackets `text` opens than it closes.
fn brackets(text: &str) -> i32 {
    let code = text.split('#').next().unwrap_or_default();
    // What is between quotes is every second part.
    code.split('"')
        .step_by(2)
        .flat_map(str::chars)
        .fold(0, |open, char| match char {
            '[' | '{' => open + 1,
            ']' | '}' => open - 1,
            _ => open,
        })
}

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_its_own_is_found_in_every_form() {
        check(
            r#"
[package]
version = "1"
[dependencies]
a.workspace = true
b = { workspace = true, features = ["x"] }
c = "1"
d = { version = "1", features = [
    "e",
] }
f = { path = "../f" }
[dev-dependencies]
path-only = { path = "../core" }
both = { path = "../core", version = "1" }
[target.'cfg(unix)'.dev-dependencies]
g = "1"
[dependencies.h]
workspace = true
[features]
i = ["dep:c"]
"#,
            &["c", "d", "f", "both", "g", "workspace"],
        );
    }

    #[test]
    fn a_comment_explains_the_next_line_only() {
        let manifest = Manifest::parse(
            "[features]\n# Why.\na = [\n  # inner\n  \"b\",\n]\nc = []\n# Far.\n\nd = []\n",
        );
        let explained = manifest
            .section("features")
            .map(|entry| (entry.key.as_str(), entry.explained));
        assert_eq!(
            explained.collect::<Vec<_>>(),
            [("a", true), ("c", false), ("d", false)]
        );
    }

    #[test]
    fn a_key_is_found_in_both_forms() {
        assert!(Manifest::parse("[lints]\nworkspace = true\n").says("lints", "workspace", "true"));
        assert!(Manifest::parse("lints.workspace = true\n").says("lints", "workspace", "true"));
        assert!(!Manifest::parse("[lints]\nworkspace = false\n").says(
            "lints",
            "workspace",
            "true"
        ));
    }

    #[track_caller]
    fn check(text: &str, own: &[&str]) {
        let manifest = Manifest::parse(text);
        let found: Vec<_> = manifest
            .own_dependencies()
            .map(|entry| entry.key.as_str())
            .collect();
        assert_eq!(found, own);
    }
}
