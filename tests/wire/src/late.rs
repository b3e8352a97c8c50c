//! Late failures, and panics everywhere: in bodies, exception handlers, observers and drops.

mod aborted;
mod act;
mod body;
mod facts;
mod policy;
mod streams;

use harness::{Check, Protocol};

pub(crate) use self::act::act;
use crate::fact;

/// Panics where the path says so, when the service is called: there is no future yet.
pub(crate) fn before(path: &str) {
    assert!(path != "sync", "token=hunter2 in a call");
}

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let mut checks = fact::checks("late", facts::facts());
    for stream in streams::streams() {
        let name = format!("late::{}", stream.name);
        checks.push(Check::new(name, move |adapter, protocol| {
            stream.check(adapter, protocol)
        }));
    }
    for aborted in aborted::aborted() {
        let name = format!("late::{}", aborted.name);
        let check = Check::new(name, move |adapter, protocol| {
            aborted.check(adapter, protocol)
        });
        checks.push(check.on(|adapter, protocol| {
            protocol == Protocol::Http2 || adapter.notices_clients_of_http1()
        }));
    }
    checks
}
