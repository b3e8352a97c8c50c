//! The policy: who answers, how answers look, within which limits, and who receives records.

mod asked;
mod builder;
mod capture;
mod error_policy;
mod exception_info;
mod format;
mod handler;
mod into_answer;
mod kept_head;
mod limits;
mod log;
mod observer;
mod record;
mod request_head;
mod request_ids;
mod request_notes;
mod status_table;

pub use self::asked::{Asked, Ending, Rung, RungKind};
pub use self::builder::ErrorPolicyBuilder;
pub use self::capture::backtrace;
pub use self::error_policy::{ErrorPolicy, PolicyError};
pub(crate) use self::error_policy::{Inner, Keeps};
pub use self::exception_info::ExceptionInfo;
pub use self::format::{FastApi, Format, Html, Markdown, Negotiated, Page, Problem, Said, Text};
pub(crate) use self::format::{
    OtherFormat, PolicyFormat, Saying, are_there_others, usual_len, write_http,
};
pub use self::handler::ExceptionHandler;
pub(crate) use self::handler::{Handler, Later, Reply};
pub use self::into_answer::IntoAnswer;
pub(crate) use self::kept_head::KeptHead;
pub use self::limits::Limits;
pub(crate) use self::log::Log;
pub use self::observer::{Needs, Note, Observer};
pub use self::record::{Outcome, Record};
pub use self::request_head::RequestHead;
pub(crate) use self::request_ids::GivenId;
pub use self::request_ids::RequestIds;
pub use self::request_notes::RequestNotes;
pub use self::status_table::Statuses;
