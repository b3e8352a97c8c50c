//! User-supplied code and texts, run under guard and bounded.

mod guard;
mod inner_error;
pub(crate) mod panic_location;
mod redact;
mod text;

pub use self::guard::{Panicked, break_off, guard};
pub(crate) use self::guard::{catch, drop_guarded};
pub use self::inner_error::inner_error;
pub use self::text::{bounded_text, of_template};
pub(crate) use self::text::{for_logs, for_logs_within, within};
