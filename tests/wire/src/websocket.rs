//! WebSockets: a client on a bare socket, an application, and the facts that hold for every adapter.

mod app;
mod client;
mod exceptions;
mod fact;
mod facts;

pub use self::app::{MAX_MESSAGE, OWN_SOCKET, act, before};
pub use self::client::{Client, Frame, Opcode};
pub use self::fact::{Fact, Mount, main};
pub use self::facts::facts;
