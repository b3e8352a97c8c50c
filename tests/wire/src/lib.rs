//! What the adapters' tests share: two clients, a server's life, and the facts that hold for every adapter.
//!
//! The clients are a bare socket for HTTP/1.1 and frames for HTTP/2. They repair
//! nothing, pool nothing and try nothing again. No framework is known here: an
//! adapter's test says how its framework serves the [`app`], and the [`facts`]
//! are then checked against it.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]
#![expect(clippy::too_many_lines, reason = "a list of facts is as long as it is")]

pub mod app;
pub mod extraction;
pub mod facts;
pub mod late;
pub mod reading;
pub mod websocket;

mod answer;
mod exchange;
mod fact;
mod http1;
mod http2;
mod notes;
mod request;
mod server;

pub use self::answer::Answer;
pub use self::exchange::{Protocol, ask, listen_in};
pub use self::fact::{Fact, Mount, Policies, main};
pub use self::http1::Http1;
pub use self::http2::Http2;
pub use self::notes::Notes;
pub use self::request::{Request, get, head, post};
pub use self::server::Server;
