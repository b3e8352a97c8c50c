//! The policy: who answers, within which limits, and who receives records.

mod builder;
mod error_policy;
mod handler;
mod into_answer;
mod limits;
mod record;
mod status_table;

pub use self::builder::ErrorPolicyBuilder;
pub(crate) use self::error_policy::Keeps;
pub use self::error_policy::{ErrorPolicy, PolicyError};
pub use self::handler::ExceptionHandler;
pub(crate) use self::handler::{Handler, Later, Reply};
pub use self::into_answer::IntoAnswer;
pub use self::limits::Limits;
pub(crate) use self::record::Log;
pub use self::record::{ExceptionInfo, Outcome, Record};
pub use self::status_table::Statuses;
