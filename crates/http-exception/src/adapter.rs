//! What an adapter is made of.
//!
//! An adapter binds an [`ErrorPolicy`](crate::ErrorPolicy) to one framework and
//! decides nothing: it says how to call the framework's service
//! ([`Watched`]), what came back and how it is sent ([`Framework`]), and what the
//! framework's own failures mean ([`Rejection`]). Everything else is here.
//! Applications have no use for this module; crates that hang on the core beside
//! the adapters have of it what runs somebody's code, [`guard`].
//!
//! # How to write one
//!
//! 1. A middleware that holds an `ErrorPolicy` [with](with_framework) the
//!    [maps](crate::ErrorPolicyBuilder::map) from the framework's errors to [`Rejection`]s behind it.
//! 2. A constant [`Door`] with the runtime's [`Timer`]. For each request the middleware
//!    [opens](Door::open) it, and puts a [`Watched`] around the inner call with the [`Framework`], which
//!    turns a result into a [`Verdict`] and [`Content`] into the framework's own body. A request that is
//!    no `http::Request` is brought to the door as an [`IncomingRequest`]. The door is the whole of it:
//!    the limits of bodies, what observers and handlers ask of the request, and WebSockets.
//! 3. Where the framework takes only types of this crate as the error of a handler, the types
//!    that [`handler_errors!`](crate::handler_errors) defines. Where the framework turns it into a response
//!    before the middleware sees it, [`early_answer`] makes that response, and the [`ResponseNote`] for
//!    its extensions or for the framework's error.
//! 4. The extractors, which [`extractors!`](crate::extractors) defines: for each, the framework's trait
//!    is a matter of [`receive`], [`Sources`](crate::Sources) and [`extract`]. `Json<T>` is an answer of
//!    the framework's by [`respond`].
//! 5. For WebSockets: the door [takes them](Door::with_websockets), the framework's socket is a
//!    [`Wire`], and an extractor [checks](Handshake::check) the request and [serves](Handshake::serve)
//!    the handler. The adapter spawns, for which it has a runtime, brings the timer, and tells its
//!    framework [how large](Handshake::max_message_size) a message may be.
//! 6. `pub use http_exception::*` with a private `use http_exception::adapter` beside it, so that
//!    applications do not meet this module.
//!
//! The derive `Exception` of this crate names everything through `::http_exception`. An adapter of
//! somebody else re-exports it, and its users depend on `http-exception` as well; or they write
//! `#[exception(crate = its_crate::http_exception)]` on each type; or the adapter has a procedural macro
//! of its own. A handler whose signature says its error needs the framework's trait for the type, a line
//! that calls [`early_answer`].
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
mod handler_errors;
mod stream_error;
mod watched;
mod watched_body;

pub use self::content::Content;
pub use self::early_answer::early_answer;
pub use self::framework::{Framework, Verdict};
pub use self::watched::{Watched, is_watched, timer_around};
pub use self::watched_body::WatchedBody;
pub use crate::answer::{
    Context, Door, Handling, IncomingRequest, RequestHead, Sleep, Timer, with_framework,
};
pub use crate::exception::{CloseFrame, ResponseNote, raised_at};
pub use crate::foreign::{bounded_text, break_off, guard};
pub use crate::request::{FrameworkError, Rejection, extract, receive, respond};
pub use crate::websocket::{CLOSE_TIMEOUT, Handshake, Received, Sent, WebSocket, Wire};
