//! `cargo xtask tidy`: the house rules that a machine can check.
//!
//! Only a convenience: `cargo test -p xtask` checks the same.

use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::paint::Paint;
use crate::tidy::RULES;
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
            paint.red("FAILED")
        };
        writeln!(out, "{says}  {mark}")?;
        for violation in &violations {
            writeln!(out, "   {violation}")?;
        }
        broken += usize::from(!violations.is_empty());
    }
    writeln!(out, "{} passed, {broken} failed", RULES.len() - broken)?;
    if broken == 0 {
        Ok(())
    } else {
        Err(Exit::Reported)
    }
}
