//! `cargo xtask help`: what there is to run, and what it promises.
//!
//! Builds nothing.

use std::io::Write;

use crate::HELP;
use crate::exit::Exit;
use crate::paint::Paint;
use crate::row::{Check, MATRIX};

/// Prints the help text and the test matrix.
///
/// # Errors
///
/// Returns [`Exit`] when the output cannot be written.
pub(crate) fn run(out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    writeln!(out, "{HELP}")?;
    writeln!(
        out,
        "{}",
        paint.bold("test matrix (each row is run alone: cargo test -p PACKAGE)")
    )?;
    let packages = MATRIX
        .iter()
        .map(|row| row.package.len())
        .max()
        .unwrap_or(0);
    let sets = MATRIX
        .iter()
        .map(|row| row.feature_set().len())
        .max()
        .unwrap_or(0)
        .max("features".len());
    writeln!(
        out,
        "  {}",
        paint.dim(&format!(
            "{:<packages$}  {:<sets$}  steps",
            "package", "features"
        ))
    )?;
    for row in MATRIX {
        let checks = Check::ALL
            .into_iter()
            .filter(|check| row.checks.contains(check));
        let checks: Vec<_> = checks.map(Check::name).collect();
        let set = row.feature_set();
        writeln!(
            out,
            "  {:<packages$}  {set:<sets$}  {}",
            row.package,
            checks.join(" ")
        )?;
    }
    Ok(())
}
