//! WebSockets: a handshake that fails is an HTTP answer, a handler that fails is a close frame.
//!
//! Neither a framework nor a timer is known here. The codes that exceptions close with are
//! in the documentation of [`adapter`](crate::adapter), which is the public one.

mod handshake;
mod home;
mod race;
mod serve;
mod socket;
mod wire;

pub use self::handshake::Handshake;
pub use self::serve::CLOSE_TIMEOUT;
pub use self::socket::WebSocket;
pub use self::wire::{Received, Sent, Wire};
