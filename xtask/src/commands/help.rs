//! `cargo xtask help`: what there is to run, and what is checked. Builds nothing.

use std::io::Write;

use crate::HELP;
use crate::exit::Exit;
use crate::paint::Paint;
use crate::plan::steps;
use crate::workspace::Workspace;

/// Prints the help text and the steps of the check.
pub(crate) fn run(out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    writeln!(out, "{HELP}")?;
    writeln!(out, "{}", paint.bold("the steps of `cargo xtask test`"))?;
    for step in steps(&Workspace::load()?, false) {
        writeln!(out, "  {}", step.name)?;
    }
    Ok(())
}
