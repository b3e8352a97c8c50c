//! `cargo xtask matrix`: which adapter answers which group of rows as it must.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left, reported};
use crate::grid::{Cell, Differences, Grid};
use crate::invocation::Invocation;
use crate::paint::{Paint, without_colour};
use crate::workspace::root;

/// Runs the conformance tests and prints them as grids, one of requests and one of WebSockets.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    nothing_left(args)?;
    let mut totals = Cell::default();
    for (target, differences) in TARGETS {
        totals = totals.plus(print(target, differences, out, paint)?);
        writeln!(out)?;
    }
    write!(out, "{} passed, {} failed", totals.passed, totals.failed)?;
    if totals.ignored > 0 {
        write!(out, ", {} skipped", totals.ignored)?;
    }
    writeln!(out)?;
    reported(totals.failed == 0)
}

/// Runs one target, prints its grid, and returns the counts of its trials.
fn print(target: &str, differences: &str, out: &mut dyn Write, paint: Paint) -> Result<Cell, Exit> {
    let root = root();
    let tests = Invocation::from("cargo test -p conformance --test").args([target]);
    let pretty = ["--", "--format=pretty", "--color=never"];
    let mut harness = tests.clone().args(pretty).command(&root);
    // What cargo says while it compiles is shown; the list of trials is read.
    harness.stdin(Stdio::null()).stderr(Stdio::inherit());
    let output = harness.output()?;
    let text = without_colour(&String::from_utf8_lossy(&output.stdout));
    let grid = Grid::parse(&text);
    let totals = grid.totals();
    if totals.passed + totals.failed == 0 {
        return Err(Exit::Failed(format!("no trial has run\n{text}\n$ {tests}")));
    }
    if totals.failed == 0 && !output.status.success() {
        let status = output.status;
        return Err(Exit::Failed(format!(
            "every trial passed, and yet the tests ended with {status}"
        )));
    }
    if !grid.failed().is_empty() {
        writeln!(out, "{}\n", reasons(&text))?;
    }
    let differences = fs::read_to_string(root.join(differences))?;
    grid.print(&Differences::parse(&differences)?, paint, out)?;
    for name in grid.failed() {
        writeln!(out, "{}  {name}", paint.red("FAILED"))?;
    }
    if let Some(name) = grid.failed().first() {
        writeln!(out, "   $ {tests} -- --exact {name}")?;
    }
    Ok(totals)
}

/// Returns what the harness says about each failure, without the list of their names.
fn reasons(output: &str) -> &str {
    let (_, reasons) = output.split_once(FAILURES).unwrap_or_default();
    let names = reasons.rsplit_once(FAILURES);
    names.map_or(reasons, |(before, _)| before).trim()
}

/// The heading of the reasons, and once more of the names.
const FAILURES: &str = "\nfailures:\n";
/// The targets of the conformance tests, each with the list of what differs on purpose.
const TARGETS: [(&str, &str); 2] = [
    ("conformance", "tests/conformance/differences.toml"),
    ("websocket", "tests/conformance/websocket_differences.toml"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_stand_between_the_two_headings() {
        let output = "test a ... FAILED\n\nfailures:\n\n---- a ----\nwhy\n\n\nfailures:\n    a\n\ntest result: FAILED.\n";
        assert_eq!(reasons(output), "---- a ----\nwhy");
        assert_eq!(reasons("test a ... ok\n"), "");
    }
}
