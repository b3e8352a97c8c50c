//! A program in which no panic can be caught.

use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn a15_a_program_that_aborts_on_panics_is_told_so_by_its_policy() {
    assert!(said_when_built_with("abort").contains("abort"));
    assert_eq!(said_when_built_with("unwind"), "");
}

/// Builds the program beside this crate, where nothing else is built, and gives what it says.
#[track_caller]
fn said_when_built_with(panic: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(panic);
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "-p", "hostile-aborting"])
        .env("CARGO_PROFILE_DEV_PANIC", panic)
        .env("CARGO_TARGET_DIR", target)
        .stdin(Stdio::null())
        .output();
    let output = output.expect("cargo runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
