//! Late failures, and panics everywhere: in bodies, exception handlers, observers and drops.

mod aborted;
mod act;
mod body;
mod errors;
mod facts;
mod policy;
mod streams;

use harness::Check;

pub(crate) use self::act::act;
use crate::fact;

/// What is done where a service is called, before there is a future.
pub(crate) fn before(path: &str) {
    assert!(path != "sync", "token=hunter2 in a call");
}

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let mut checks = fact::checks("late", facts::facts());
    for stream in streams::streams() {
        let name = format!("late::{}", stream.name);
        checks.push(Check::new(name, move |adapter| stream.check(adapter)));
    }
    for aborted in aborted::aborted() {
        let name = format!("late::{}", aborted.name);
        checks.push(Check::new(name, move |adapter| aborted.check(adapter)));
    }
    checks
}
