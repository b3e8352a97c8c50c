//! WebSockets: a handshake that fails is an HTTP answer, a handler that fails is a close frame.
//!
//! Neither a framework nor a timer is known here. What exceptions close with is said in the
//! documentation of [`adapter`](crate::adapter), which is the public one.

mod close_frame;
mod handshake;
mod home;
mod race;
mod serve;
mod socket;
mod wire;

pub use close_frame::CloseFrame;
pub use handshake::{Handshake, asks_for_websocket};
pub(super) use handshake::{no_handshake, upgrade_required};
pub use serve::CLOSE_TIMEOUT;
pub use socket::WebSocket;
pub use wire::{Received, Sent, Wire};
