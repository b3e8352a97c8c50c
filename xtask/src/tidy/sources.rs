//! The rules about Rust files.

use super::source::Source;
use crate::exit::Exit;
use crate::workspace::Workspace;

type Violations = Result<Vec<String>, Exit>;

/// Finds files whose first lines do not say what they are.
pub(crate) fn without_module_doc(workspace: &Workspace) -> Violations {
    each(workspace, |source| {
        let missing = !source.has_module_doc();
        missing
            .then(|| "no module doc (start with `//!`: what it is, then what it is not)".to_owned())
            .into_iter()
            .collect()
    })
}

/// Finds files that hold more than one noun.
pub(crate) fn too_long(workspace: &Workspace) -> Violations {
    each(workspace, |source| {
        let lines = source.text.lines().count();
        let too_long = lines > MOST_LINES;
        too_long
            .then(|| format!("{lines} lines, at most {MOST_LINES} (look for the second noun)"))
            .into_iter()
            .collect()
    })
}

/// Finds files under a name that says nothing.
pub(crate) fn without_noun(workspace: &Workspace) -> Violations {
    each(workspace, |source| {
        let name = source.empty_name();
        name.map(|name| {
            format!("`{name}` is no noun of this project (name it after what it holds)")
        })
        .into_iter()
        .collect()
    })
}

/// Finds marks of unfinished work.
pub(crate) fn unfinished(workspace: &Workspace) -> Violations {
    each(workspace, |source| {
        source
            .unfinished_lines()
            .map(|(line, mark)| format!("line {line}: `{mark}` (finish it or leave it out)"))
            .collect()
    })
}

/// Finds lints that are allowed where they could be expected.
pub(crate) fn allowed_lints(workspace: &Workspace) -> Violations {
    each(workspace, |source| {
        // Written by a macro, and kept as it is to show what that writes.
        if source.path.iter().any(|part| part == EXPANDED) {
            return Vec::new();
        }
        let lines = source.allowing_lines();
        lines
            .iter()
            .map(|line| format!("line {line}: `allow` (write `#[expect(lint, reason = \"…\")]`)"))
            .collect()
    })
}

fn each(workspace: &Workspace, check: impl Fn(&Source) -> Vec<String>) -> Violations {
    let mut violations = Vec::new();
    for source in Source::all(workspace)? {
        let found = check(&source);
        violations.extend(
            found
                .iter()
                .map(|what| format!("{}: {what}", source.path.display())),
        );
    }
    Ok(violations)
}

const MOST_LINES: usize = 600;

/// The directory of what derives expand to.
const EXPANDED: &str = "expand";
