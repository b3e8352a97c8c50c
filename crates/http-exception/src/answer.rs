//! The way of one exception to its answer: what the door notes of the request, the [`Handling`] that
//! asks handler after handler, the lookup of the next one, and the rules of HTTP at the end.

mod aborted;
mod bare_status;
mod built_in;
mod context;
mod deadline_exceeded;
mod debug_line;
mod default_handlers;
mod door;
mod explained;
mod handling;
mod header_limits;
mod http_rules;
mod kept;
mod lookup;
mod replaced;
mod request_id;
pub(crate) mod timer;
mod unusable_answer;
mod unwritten;

pub(crate) use self::aborted::{LeftWithinBody, abort};
pub(crate) use self::bare_status::{adopt, is_left_alone, is_unanswered};
pub(crate) use self::context::Asked;
pub use self::context::Context;
pub use self::deadline_exceeded::DeadlineExceeded;
pub(crate) use self::default_handlers::{by_reference, said_by_reference, without_policy};
pub use self::default_handlers::{
    http_exception_handler, request_validation_exception_handler, websocket_exception_handler,
    websocket_request_validation_exception_handler,
};
pub(crate) use self::door::RequestNote;
pub use self::door::{Clock, DebugLine, Door, IncomingRequest, RequestIdOf, RouteOf, system_clock};
pub use self::explained::{Explained, Explaining};
pub use self::handling::Handling;
pub(crate) use self::http_rules::has_content;
pub(crate) use self::replaced::about_the_exchange;
pub(crate) use self::request_id::NoRequestIds;
pub use self::request_id::RequestId;
pub use self::timer::{Sleep, Timer, ask_once};
pub(crate) use self::timer::{is_pending, no_timer, start};
pub(crate) use self::unusable_answer::{UnusableAnswer, is_final};
