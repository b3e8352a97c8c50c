//! `cargo xtask tidy`: the house rules, each as a function that returns what breaks it.
//!
//! What rustfmt, clippy and cargo-deny can say is not here; they know it better.

pub(crate) mod claims;
mod manifests;
mod sources;

use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left, reported};
use crate::paint::Paint;
use crate::workspace::Workspace;

/// Checks every rule and prints what breaks it.
///
/// # Errors
///
/// Returns [`Exit::Reported`] when a rule is broken, [`Exit::Failed`] when the
/// workspace cannot be read.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    let mut broken = 0;
    for (says, violations) in RULES {
        let violations = violations(&workspace)?;
        let mark = if violations.is_empty() {
            paint.green("ok")
        } else {
            broken += 1;
            paint.red("FAILED")
        };
        writeln!(out, "{says}  {mark}")?;
        for violation in &violations {
            writeln!(out, "   {violation}")?;
        }
    }
    writeln!(out, "{} passed, {broken} failed", RULES.len() - broken)?;
    reported(broken == 0)
}

/// A line for each violation: where, what, and the way out.
type Violations = Result<Vec<String>, Exit>;

/// A rule as a sentence, and the function that checks it.
type Rule = (&'static str, fn(&Workspace) -> Violations);

#[rustfmt::skip]
const RULES: &[Rule] = &[
    ("a file starts with a module doc, is named after its noun, and has at most 600 lines", sources::ill_formed),
    ("nothing is left unfinished", sources::unfinished),
    ("a version stands in the workspace", manifests::own_versions),
    ("the oldest toolchain that is documented is the one that is tested", manifests::untested_toolchain),
    ("every member takes the lints of the workspace, which forbid unsafe code", manifests::without_lints),
    ("a feature says what it is for", manifests::unexplained_features),
    ("a published crate describes itself", manifests::incomplete),
    ("a crate does not depend on what it promises not to", claims::broken),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_keeps_every_rule() {
        let mut out = Vec::new();
        let result = run(Arguments::from_vec(Vec::new()), &mut out, Paint::plain());
        assert!(result.is_ok(), "{}", String::from_utf8_lossy(&out));
    }
}
