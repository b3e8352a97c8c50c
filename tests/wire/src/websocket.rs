//! WebSockets: a client on a bare socket, an application, and the facts that hold for every adapter.

mod app;
mod client;
mod endings;
mod exceptions;
mod fact;
mod facts;

pub use self::app::{LARGER, MAX_MESSAGE, OWN_READ, OWN_SOCKET, SMALL_BUFFER, act, before};
pub use self::client::{Client, Frame, Opcode};
pub use self::fact::{Fact, Mount, main};
pub use self::facts::facts;
