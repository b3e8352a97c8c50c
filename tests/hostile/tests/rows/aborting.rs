//! A program in which no panic can be caught.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::child::run;
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    alone: a15_a_program_that_aborts_on_panics_is_told_so_by_its_policy;
};

fn a15_a_program_that_aborts_on_panics_is_told_so_by_its_policy() {
    assert!(said_when_built_with("abort").contains("abort"));
    assert_eq!(said_when_built_with("unwind"), "");
}

/// Builds the program beside this crate, where nothing else is built, and gives what it says.
#[track_caller]
fn said_when_built_with(panic: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(panic);
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--quiet", "-p", "hostile-aborting"])
        .env("CARGO_PROFILE_DEV_PANIC", panic)
        .env("CARGO_TARGET_DIR", target);
    let (status, said) = run(&mut cargo, panic, Duration::from_mins(5));
    assert!(status.success(), "{said}");
    said
}
