//! A program in which no panic can be caught.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::child::run;
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    alone:
        a15_a_program_that_aborts_on_panics_is_told_so_by_its_policy,
        a15_where_panics_abort_no_type_is_given_what_was_not_sent;
};

fn a15_a_program_that_aborts_on_panics_is_told_so_by_its_policy() {
    assert!(said_when_built_with("abort", "policy").contains("abort"));
    assert_eq!(said_when_built_with("unwind", "policy"), "");
}

/// Types whose code panics on all that no document has: the program lives to say what is wrong with
/// each.
fn a15_where_panics_abort_no_type_is_given_what_was_not_sent() {
    assert_eq!(said_when_built_with("abort", "documents"), FOUND);
}

/// What is found in each document. What follows a refused member is read, but nothing tells what is
/// missing behind it.
const FOUND: &str = r#"id: Type(Integer) ...
id: Type(Integer)
code: Missing ...
code: Missing ...
: Type(Struct)
0/id: Type(Integer); 1/id: Range(Minimum(0)); 2: Type(Struct); 3/code: Type(String) ...
x/[key]: Key(Integer); 1: Type(String); y/[key]: Key(Integer) ...
2: Type(String)
2: Type(Integer) ...
id: Type(Integer)
code: Type(String)
id: Type(Integer)
code: Missing
: TagInvalid { tag: "kind", found: "none", expected: ["Order"] }
0/id: Type(Integer); 1/id: Type(Integer); 2/code: Type(String) ...
id: Text(Integer) ...
id: Text(Integer) ...
id: Missing
"#;

/// Builds a program beside this crate, where nothing else is built, and gives what it says.
#[track_caller]
fn said_when_built_with(panic: &str, program: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(panic);
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["run", "--quiet", "-p", "hostile-aborting", "--bin", program])
        .env("CARGO_PROFILE_DEV_PANIC", panic)
        .env("CARGO_TARGET_DIR", target);
    let (status, said) = run(&mut cargo, panic, Duration::from_mins(5));
    assert!(status.success(), "{said}");
    said
}
