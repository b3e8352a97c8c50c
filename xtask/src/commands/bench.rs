//! `cargo xtask bench`: what the library costs.
//!
//! A thin wrapper: the questions and the numbers are in `tests/overhead`.

use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::workspace::{Workspace, show};

/// Counts instructions where valgrind is installed, allocations everywhere, and ends with how many goals
/// were met.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    show(&Invocation::from(BENCH), &workspace.root, out, paint)
}

const BENCH: &str = "cargo bench --quiet --no-fail-fast -p overhead-lookup -p overhead";
