//! What an adapter is made of.
//!
//! An adapter binds an [`ErrorPolicy`](crate::ErrorPolicy) to one framework and
//! decides nothing: it says how to call the framework's service
//! ([`Watched`]), what came back and how it is sent ([`Framework`]), and what the
//! framework's own failures mean ([`Rejection`]). Everything else is here.
//! Applications have no use for this module.
//!
//! # How to write one
//!
//! 1. A middleware that holds an `ErrorPolicy` [with](with_framework) the
//!    [maps](crate::ErrorPolicyBuilder::map) from the framework's errors to [`Rejection`]s behind it.
//! 2. For each request: [`Context::capture`], the runtime's [`Timer`], then a [`Watched`] around the
//!    inner call with the [`Framework`], which turns a result into a [`Verdict`] and [`Content`] into
//!    the framework's own body.
//! 3. A newtype `Raised` that the framework takes as an error of a handler, with
//!    `impl<E: Into<http_exception::Raised>> From<E>`. Where the framework turns it into a response
//!    before the middleware sees it, a [`Carrier`] in the extensions brings it there.
//! 4. The extractors, which [`extractors!`](crate::extractors) defines: for each, the framework's trait
//!    is a matter of [`receive`], [`Sources`](crate::Sources) and [`extract`].
//! 5. For WebSockets: the middleware [offers](Context::offer) its context to requests that
//!    [ask for one](asks_for_websocket), the framework's socket is a [`Wire`], and an extractor
//!    [checks](Handshake::check) the request and [serves](Handshake::serve) the handler. The adapter
//!    spawns, for which it has a runtime, brings the timer, and tells its framework
//!    [how large](Handshake::max_message_size) a message may be.
//!
//! # What an exception closes with
//!
//! After the upgrade an exception goes the way that it goes in a request: the same handlers, in the
//! same order, each with the request of the handshake. What comes of it is a close frame:
//!
//! | answer | code | reason |
//! |---|---|---|
//! | a [`WebSocketException`](crate::WebSocketException), raised, or answered by a handler | its own | its own |
//! | an [`HttpException`](crate::HttpException) that no handler took, with a text as its detail | that of its status | the detail |
//! | any other answer | that of its status | the phrase of its status |
//!
//! | status | code | |
//! |---|---|---|
//! | 2xx | 1000 | a handler calls it well |
//! | 413 | 1009 | message too big |
//! | 415 | 1003 | unsupported data |
//! | any other below 500 | 1008 | policy violation, the code for what has no other |
//! | 502, 504 | 1014 | bad gateway |
//! | 503 | 1013 | try again later |
//! | any other | 1011 | internal error |
//!
//! So a validation error is `1008 Unprocessable Content`, an unhandled error or a panic
//! `1011 Internal Server Error`, whatever they say of themselves. The body of an answer is not sent,
//! and no list, input or text of an error is ever a reason.
//!
//! Where the handler or the client has closed before, that was the end: no second frame is sent, and
//! a record says what would have been.

mod content;
mod early_answer;
mod framework;
mod last_record;
mod watched;
mod watched_body;

pub use self::content::Content;
pub use self::early_answer::early_answer;
pub use self::framework::{Framework, Verdict};
pub use self::watched::{Watched, is_watched};
pub use self::watched_body::WatchedBody;
pub use crate::answer::{
    Context, Door, Handling, IncomingRequest, RequestHead, Sleep, Timer, with_framework,
};
pub use crate::exception::{CloseFrame, ResponseNote};
pub use crate::foreign::{bounded_text, break_off, guard};
pub use crate::request::{FrameworkError, Rejection, extract, receive, respond};
pub use crate::websocket::{CLOSE_TIMEOUT, Handshake, Received, Sent, WebSocket, Wire};
