//! `cargo xtask bench`: what the library costs.
//!
//! A thin wrapper: the questions and the numbers are in `tests/overhead`.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::tool::version;
use crate::workspace::{Workspace, show};

/// Counts instructions where the tools for that are installed, allocations everywhere, and ends
/// with a table of both.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    let root = &workspace.root;
    let mut table = Invocation::from(TABLE);
    let missing = missing(root);
    if missing.is_empty() {
        let summaries = workspace.target.join("gungraun");
        // What is left from another time must not be taken for what is counted now.
        match fs::remove_dir_all(&summaries) {
            Err(err) if err.kind() != ErrorKind::NotFound => return Err(err.into()),
            _ => {}
        }
        let summaries = summaries.to_string_lossy();
        let counting = Invocation::from(INSTRUCTIONS).args([format!("--home={summaries}")]);
        show(&counting, root, out, paint)?;
        table = table.args(["--", "--instructions", &summaries]);
    } else {
        writeln!(out, "instructions are not counted")?;
        for tool in &missing {
            writeln!(out, "   {tool}")?;
        }
    }
    show(&table, root, out, paint)
}

/// Returns a sentence for each tool that instruction counts need and that is not there.
fn missing(root: &Path) -> Vec<String> {
    let mut missing = Vec::new();
    if version("valgrind").is_none() {
        missing.push("valgrind is missing: `sudo apt-get install valgrind`".to_owned());
    }
    let wanted = fs::read_to_string(root.join("Cargo.lock")).ok();
    if let Some(wanted) = wanted.as_deref().and_then(|lock| locked(lock, "gungraun")) {
        let runner = version("gungraun-runner").unwrap_or_default();
        // The two talk a private protocol, so that only the same version will do.
        if runner.split_whitespace().all(|word| word != wanted) {
            missing.push(format!(
                "gungraun-runner {wanted} is missing: `cargo install --locked gungraun-runner@{wanted}`"
            ));
        }
    }
    missing
}

/// Returns the version of `package` in the text of a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let (_, after) = lock.split_once(&format!("name = \"{package}\"\nversion = \""))?;
    after.split('"').next()
}

/// The profile is that of the benchmarks, so that little is left to build.
const TABLE: &str = "cargo run --quiet --profile bench -p overhead";
const INSTRUCTIONS: &str = "cargo bench --quiet -p overhead -p overhead-lookup \
    --bench instructions --bench lookup -- --save-summary=json";

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
}
