//! WebSockets: an application, and the facts that hold for every adapter.

mod app;
mod endings;
mod exceptions;
mod fact;
mod facts;
mod places;

use harness::Check;

use self::app::{LARGER, OWN_READ, OWN_SOCKET, SMALL_BUFFER};
pub use self::app::{MAX_MESSAGE, Sockets, act, before};
use self::fact::Fact;

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let check = |fact: Fact| {
        let name = format!("websocket::{}", fact.name);
        Check::once(name, move |adapter| fact.check(adapter))
    };
    let checks = facts::facts().into_iter().map(check);
    checks.chain([places::check()]).collect()
}
