//! What goes wrong late, and panics everywhere: in bodies, exception handlers, observers and drops.
//!
//! An adapter's test routes `GET` of `/late/…` to [`act`] below a policy, and of `/late/sync` and
//! `/late/extractor` to code of its framework that panics with [`SYNC`] and [`EXTRACTOR`].
//! `UPDATE_EXPECT=1` rewrites the answers; what one adapter answers then, the others must too.

mod aborted;
mod act;
mod body;
mod errors;
mod facts;
mod policy;
mod streams;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

use crate::Mount;
use crate::fact::{check, silence_servers};

pub use self::act::act;
pub use self::body::Body;

/// With what the framework's own code panics before there is a future.
pub const SYNC: &str = "token=hunter2 in a call";

/// With what an extractor panics.
pub const EXTRACTOR: &str = "token=hunter2 in an extractor";

/// Where a server notices that a client has left.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Notices {
    /// In both versions of HTTP.
    Always,
    /// In HTTP/2: over HTTP/1.1 it goes on until the handler or the body is done.
    Http2,
}

/// Checks what is late, each fact as a test of its own.
#[must_use]
pub fn main(mount: Mount, notices: Notices) -> ExitCode {
    let mut trials = Vec::new();
    for fact in facts::facts() {
        trials.push(Trial::test(fact.name, move || check(mount, &fact)));
    }
    for stream in streams::streams() {
        trials.push(Trial::test(stream.name, move || stream.check(mount)));
    }
    for aborted in aborted::aborted() {
        trials.push(Trial::test(aborted.name, move || {
            aborted.check(mount, notices)
        }));
    }
    silence_servers();
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials).exit_code()
}
