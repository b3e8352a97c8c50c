//! `cargo xtask bench`: what the library costs.
//!
//! A thin wrapper: the questions and the numbers are in `tests/overhead`, those of size and time of
//! compilation in `tests/size`.

use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::workspace::{Workspace, show};

/// Counts instructions where valgrind is installed, allocations everywhere, and ends with how many goals
/// were met. With `--size` it measures what the library adds to a program and to its compilation instead,
/// which takes minutes.
pub(crate) fn run(mut args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let bench = if args.contains("--size") { SIZE } else { BENCH };
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    show(&Invocation::from(bench), &workspace.root, out, paint)
}

const SIZE: &str = "cargo run --quiet -p size";
const BENCH: &str = "cargo bench --quiet --no-fail-fast -p overhead-lookup -p overhead";
