//! `cargo xtask bench`: what the library costs.
//!
//! A thin wrapper: the questions and the numbers are in `tests/overhead`.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::workspace::Workspace;

/// Counts instructions where the tools for that are installed, allocations everywhere, and ends
/// with a table of both.
///
/// # Errors
///
/// Returns [`Exit::Failed`] when a benchmark does not succeed or a goal is missed.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    let root = &workspace.root;
    let mut table = Invocation::cargo(TABLE);
    let missing = missing(root);
    if missing.is_empty() {
        let summaries = workspace.target.join("gungraun");
        // What is left from another time must not be taken for what is counted now.
        match fs::remove_dir_all(&summaries) {
            Err(err) if err.kind() != ErrorKind::NotFound => return Err(err.into()),
            _ => {}
        }
        let summaries = summaries.to_string_lossy();
        let counting = Invocation::cargo(INSTRUCTIONS).arg(format!("--home={summaries}"));
        measure(&counting, root, out, paint)?;
        table = table.args(["--", "--instructions", &summaries]);
    } else {
        writeln!(out, "instructions are not counted")?;
        for tool in &missing {
            writeln!(out, "   {tool}")?;
        }
    }
    measure(&table, root, out, paint)
}

/// Runs `invocation` where its output can be seen.
fn measure(
    invocation: &Invocation,
    root: &Path,
    out: &mut dyn Write,
    paint: Paint,
) -> Result<(), Exit> {
    writeln!(out, "{}", paint.dim(&format!("$ {invocation}")))?;
    out.flush()?;
    let status = invocation.command(root).stdin(Stdio::null()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(Exit::Failed(format!("`{invocation}` ended with {status}")))
    }
}

/// Returns a sentence for each tool that instruction counts need and that is not there.
fn missing(root: &Path) -> Vec<String> {
    let mut missing = Vec::new();
    if version("valgrind").is_none() {
        missing.push("valgrind is missing: `sudo apt-get install valgrind`".to_owned());
    }
    let wanted = fs::read_to_string(root.join("Cargo.lock")).ok();
    if let Some(wanted) = wanted.as_deref().and_then(|lock| locked(lock, "gungraun")) {
        let runner = version("gungraun-runner");
        // The two talk a private protocol, so that only the same version will do.
        if !runner
            .as_deref()
            .is_some_and(|says| says.split_whitespace().any(|word| word == wanted))
        {
            missing.push(format!(
                "gungraun-runner {wanted} is missing: `cargo install --locked gungraun-runner@{wanted}`"
            ));
        }
    }
    missing
}

/// Returns what `program --version` prints, if there is such a program.
fn version(program: &str) -> Option<String> {
    let output = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Returns the version of `package` in the text of a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split('"').next()
}

/// The profile is that of the benchmarks, so that little is left to build.
const TABLE: [&str; 6] = ["run", "--quiet", "--profile", "bench", "-p", "overhead"];
#[rustfmt::skip]
const INSTRUCTIONS: [&str; 12] = [
    "bench", "--quiet", "-p", "overhead", "-p", "overhead-lookup",
    "--bench", "instructions", "--bench", "lookup", "--", "--save-summary=json",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_with_the_whole_name() {
        let lock = "[[package]]\nname = \"gungraun-macros\"\nversion = \"0.7.0\"\n\n\
            [[package]]\nname = \"gungraun\"\nversion = \"0.20.0\"\n";
        assert_eq!(locked(lock, "gungraun"), Some("0.20.0"));
        assert_eq!(locked(lock, "criterion"), None);
    }

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version("no-such-program-at-all"), None);
    }
}
