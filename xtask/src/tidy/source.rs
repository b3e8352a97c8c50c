//! One Rust file, read as lines. There is no parser here, on purpose: a rule that
//! needs one is a lint.

use std::fs;
use std::path::{Path, PathBuf};

use crate::exit::Exit;
use crate::workspace::Workspace;

/// A Rust file of the workspace.
#[derive(Debug)]
pub(crate) struct Source {
    /// Its path from the root of the workspace.
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Source {
    /// Reads every Rust file below the root but what cargo and git keep there.
    pub(crate) fn all(workspace: &Workspace) -> Result<Vec<Self>, Exit> {
        let mut sources = Vec::new();
        let mut directories = vec![workspace.root.clone()];
        while let Some(directory) = directories.pop() {
            for entry in fs::read_dir(&directory)? {
                let entry = entry?;
                let path = entry.path();
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    let hidden = entry.file_name().to_string_lossy().starts_with('.');
                    if !hidden && path != workspace.target && entry.file_name() != "target" {
                        directories.push(path);
                    }
                } else if kind.is_file()
                    && path.extension().is_some_and(|extension| extension == "rs")
                {
                    let text = fs::read_to_string(&path)?;
                    sources.push(Self {
                        path: workspace.relative(&path).to_path_buf(),
                        text,
                    });
                }
            }
        }
        sources.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(sources)
    }

    /// Returns whether the first line, inner attributes aside, is a module doc.
    pub(crate) fn has_module_doc(&self) -> bool {
        let mut lines = self
            .text
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty());
        lines
            .find(|line| {
                line.starts_with("#![doc") || !line.starts_with("#![") && !line.starts_with("#!/")
            })
            .is_some_and(|line| line.starts_with("//!") || line.starts_with("#![doc"))
    }

    /// Returns the part of the path that names no noun, if there is one.
    pub(crate) fn empty_name(&self) -> Option<&'static str> {
        let parts = self.path.iter().map(Path::new).filter_map(Path::file_stem);
        let mut parts = parts.filter_map(|part| NO_NOUNS.iter().find(|name| part == **name));
        parts.next().copied()
    }

    /// Returns the lines, from 1, with a word that says the work is not done.
    pub(crate) fn unfinished_lines(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.text.lines().enumerate().filter_map(|(index, line)| {
            let mark = UNFINISHED.iter().find(|mark| has_word(line, mark))?;
            Some((index + 1, *mark))
        })
    }

    /// Returns the lines, from 1, where a lint is allowed outside the body of a macro.
    pub(crate) fn allowing_lines(&self) -> Vec<usize> {
        let mut lines = Vec::new();
        // The depth of brackets at which the current macro body ends.
        let mut body_ends: Option<i32> = None;
        let mut depth = 0;
        for (index, line) in self.text.lines().enumerate() {
            let code = line.trim_start();
            if body_ends.is_none() && MACRO_BODIES.iter().any(|start| code.contains(start)) {
                body_ends = Some(depth);
            }
            if body_ends.is_none()
                && (code.starts_with("#[allow(") || code.starts_with("#![allow("))
            {
                lines.push(index + 1);
            }
            depth += brackets(code);
            if body_ends.is_some_and(|end| depth <= end) && code.contains(['}', ')', ']']) {
                body_ends = None;
            }
        }
        lines
    }
}

/// Returns how many more brackets a line opens than it closes. A bracket in a string
/// or a character is taken for a real one; those come in pairs as a rule.
fn brackets(line: &str) -> i32 {
    let code = line.split("//").next().unwrap_or_default();
    code.chars().fold(0, |depth, char| match char {
        '{' | '(' | '[' => depth + 1,
        '}' | ')' | ']' => depth - 1,
        _ => depth,
    })
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        let is_part =
            |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || char == '_');
        !is_part(before) && !is_part(after)
    })
}

/// Names under which anything can be put.
const NO_NOUNS: [&str; 4] = ["utils", "common", "helpers", "types"];

/// What a merge must not contain. Put together here so that this file does not.
const UNFINISHED: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("dbg", "!"),
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
];

/// What starts code that is written for somebody else's crate, where an
/// expectation could not be known to be met.
const MACRO_BODIES: [&str; 4] = ["macro_rules!", "quote!", "quote_spanned!", "parse_quote!"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_doc_may_follow_inner_attributes() {
        for text in [
            "//! A noun.\n",
            "\n#![no_std]\n//! A noun.\n",
            "#![doc = include_str!(\"x\")]\n",
        ] {
            assert!(source("a.rs", text).has_module_doc(), "{text:?}");
        }
        for text in [
            "",
            "use a;\n//! Late.\n",
            "/// An item.\nfn a() {}\n",
            "// A comment.\n",
        ] {
            assert!(!source("a.rs", text).has_module_doc(), "{text:?}");
        }
    }

    #[test]
    fn a_directory_needs_a_noun_too() {
        assert_eq!(source("src/common/mod.rs", "").empty_name(), Some("common"));
        assert_eq!(source("src/utils.rs", "").empty_name(), Some("utils"));
        assert_eq!(source("src/media_types.rs", "").empty_name(), None);
    }

    #[test]
    fn only_a_whole_word_is_a_mark() {
        let mark = UNFINISHED[0];
        let text = format!(
            "// {mark}: later\n// a {mark}S list\n{}(x)\n",
            UNFINISHED[3]
        );
        let source = source("a.rs", &text);
        let found: Vec<_> = source.unfinished_lines().map(|(line, _)| line).collect();
        assert_eq!(found, [1, 3]);
    }

    #[test]
    fn a_lint_may_be_allowed_in_a_macro_only() {
        let text = "\
macro_rules! m {
    () => {
        #[allow(missing_docs)]
        const X: u8 = 0;
    };
}

@[allow(dead_code)]
fn a() -> TokenStream {
    let _ = quote!(#x);
    @[allow(unused)]
    let tokens = quote! {
        #[allow(clippy::all)]
        const _: () = { };
    };
    let expr = parse_quote!(
        #[allow(clippy::all)]
        { x }
    );
    @[allow(unused)]
    tokens
}
";
        // Written with another sign here so that this file passes.
        let text = text.replace('@', "#");
        assert_eq!(source("a.rs", &text).allowing_lines(), [8, 11, 20]);
    }

    fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.into(),
            text: text.to_owned(),
        }
    }
}
