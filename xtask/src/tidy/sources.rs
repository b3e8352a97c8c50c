//! The rules about Rust files, which are read as lines: a rule that needs a parser is a lint.

use std::fs;
use std::path::Path;

use super::Violations;
use crate::workspace::Workspace;

/// Finds files whose first lines do not say what they are, that hold more than one noun, or
/// whose name says nothing.
pub(super) fn ill_formed(workspace: &Workspace) -> Violations {
    each(workspace, |path, text| {
        let mut found = Vec::new();
        if !has_module_doc(text) {
            let way_out = "start with `//!`: what it is, then what it is not";
            found.push(format!("no module doc ({way_out})"));
        }
        let lines = text.lines().count();
        if lines > MOST_LINES {
            let way_out = format!("at most {MOST_LINES}: look for the second noun");
            found.push(format!("{lines} lines ({way_out})"));
        }
        if let Some(name) = empty_name(path) {
            found.push(format!("`{name}` is no noun (name it after what it holds)"));
        }
        found
    })
}

/// Finds marks of unfinished work. Macros that panic for want of code are a matter of lints.
pub(super) fn unfinished(workspace: &Workspace) -> Violations {
    each(workspace, |_, text| {
        let lines = (1..).zip(text.lines());
        lines
            .filter_map(|(number, line)| {
                let mark = UNFINISHED.iter().find(|mark| has_word(line, mark))?;
                Some(format!("line {number}: `{mark}` (finish or leave it out)"))
            })
            .collect()
    })
}

/// Returns whether the first line, inner attributes aside, is a module doc.
fn has_module_doc(text: &str) -> bool {
    let lines = text.lines().map(str::trim);
    let mut lines = lines.filter(|line| {
        let attribute = line.starts_with("#!") && !line.starts_with("#![doc");
        !line.is_empty() && !attribute
    });
    let first = lines.next().unwrap_or_default();
    first.starts_with("//!") || first.starts_with("#![doc")
}

/// Returns the part of the path that names no noun, if there is one.
fn empty_name(path: &Path) -> Option<&'static str> {
    let mut parts = path.iter().map(Path::new).filter_map(Path::file_stem);
    parts.find_map(|part| NO_NOUNS.into_iter().find(|name| part == *name))
}

fn has_word(line: &str, word: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || char == '_';
    line.match_indices(word).any(|(at, _)| {
        !line[..at].ends_with(is_part) && !line[at + word.len()..].starts_with(is_part)
    })
}

/// Checks every Rust file below the root but what cargo and git keep there.
fn each(workspace: &Workspace, check: impl Fn(&Path, &str) -> Vec<String>) -> Violations {
    let mut violations = Vec::new();
    let mut directories = vec![workspace.root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory)? {
            let (kind, path) = entry.and_then(|entry| Ok((entry.file_type()?, entry.path())))?;
            let name = path.file_name().unwrap_or_default();
            if kind.is_dir() {
                let hidden = name.to_string_lossy().starts_with('.');
                if !hidden && name != "target" && path != workspace.target {
                    directories.push(path);
                }
            } else if kind.is_file() && path.extension().is_some_and(|ending| ending == "rs") {
                let shown = workspace.relative(&path);
                let found = check(shown, &fs::read_to_string(&path)?).into_iter();
                violations.extend(found.map(|what| format!("{}: {what}", shown.display())));
            }
        }
    }
    violations.sort();
    Ok(violations)
}

const MOST_LINES: usize = 600;

/// Names under which anything can be put.
const NO_NOUNS: [&str; 4] = ["utils", "common", "helpers", "types"];

/// Marks that a merge must not contain. Put together here so that this file does not.
const UNFINISHED: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_doc_may_follow_inner_attributes() {
        for text in [
            "\n#![no_std]\n//! A noun.\n",
            "#![doc = include_str!(\"x\")]\n",
        ] {
            assert!(has_module_doc(text), "{text:?}");
        }
        for text in ["", "use a;\n//! Late.\n", "/// An item.\nfn a() {}\n"] {
            assert!(!has_module_doc(text), "{text:?}");
        }
    }

    #[test]
    fn a_directory_needs_a_noun_too() {
        let names = ["src/common/mod.rs", "src/utils.rs", "src/media_types.rs"];
        let found = names.map(|path| empty_name(Path::new(path)));
        assert_eq!(found, [Some("common"), Some("utils"), None]);
    }

    #[test]
    fn only_a_whole_word_is_a_mark() {
        let mark = UNFINISHED[0];
        assert!(has_word(&format!("// {mark}: later"), mark));
        assert!(!has_word(&format!("// a {mark}S list"), mark));
    }
}
