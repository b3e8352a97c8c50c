//! The harness of every test that asks a server: clients, applications, and the way in which each
//! framework serves them.
//!
//! There is one client for HTTP/1.1 ([`Http1`]), one for HTTP/2 ([`Http2`]) and one for WebSockets
//! ([`WebSocketClient`]), each of which sees what is on the wire and repairs nothing. An [`App`] is
//! described once, as routes with what their handlers do; an [`Adapter`] serves it. A new adapter is a
//! file in `mount/`, and runs every [`Check`] there is. The facts themselves are not known here.

mod answer;
mod brief;
mod connection;
mod exchange;
mod hazard;
mod http1;
mod http2;
mod notes;
mod request;
mod server;
mod signatures;
mod websocket;

#[cfg(feature = "servers")]
mod hyper;
#[cfg(feature = "servers")]
pub mod stacks;

#[cfg(feature = "mounts")]
mod adapter;
#[cfg(feature = "mounts")]
mod app;
#[cfg(feature = "mounts")]
mod call;
#[cfg(feature = "mounts")]
mod library;
#[cfg(feature = "mounts")]
mod models;
#[cfg(feature = "mounts")]
mod mount;
#[cfg(feature = "mounts")]
mod own;
#[cfg(feature = "mounts")]
mod socket;
#[cfg(feature = "mounts")]
mod trials;
#[cfg(feature = "mounts")]
mod words;

pub use self::answer::{Answer, Outcome};
pub use self::connection::Connection;
pub use self::exchange::{Protocol, ask, heard, listen_in, noted};
pub use self::hazard::{DropsWithPanic, PanicsOnDrop, Unwritable};
pub use self::http1::{Heard, Http1};
pub use self::http2::{Http2, Waiting, read};
pub use self::notes::{Notes, failures};
pub use self::request::{Request, get, head, post};
pub use self::server::{Server, silence_servers};
pub use self::signatures::{SIGNED, placing, said};
pub use self::websocket::{Frame, Opcode, WebSocketClient};

#[cfg(feature = "servers")]
pub use self::hyper::{accept, serve_hyper};
#[cfg(feature = "mounts")]
pub use self::{
    adapter::Adapter,
    app::{Acting, After, App, Body, BoxError, Handler, Layer, Reply, Route, Upload, empty, text},
    call::Call,
    library::{Library, ORIGIN},
    models::{Item, Order, Page},
    own::{EXTRACTOR, Nothing},
    socket::{Handshake, Native, SocketRoute, SocketRouter, Sockets},
    trials::{Check, on_each, run},
};
