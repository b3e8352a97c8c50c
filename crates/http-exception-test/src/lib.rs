//! Tests of an error policy of [`http_exception`]: what it answers, what it shows, and what it does not know.
//!
//! No server and no runtime is needed, and no `async` in the test.
//!
//! ```
//! use http_exception::{ErrorPolicy, Exception, json};
//! use http_exception_test::PolicyExt;
//!
//! #[derive(Debug, thiserror::Error, Exception)]
//! #[error("order {id} is not in the database")]
//! #[exception(status = 404, code = "order_not_found", detail = "There is no order {id}")]
//! struct OrderNotFound {
//!     id: u64,
//! }
//!
//! let policy = ErrorPolicy::default();
//! policy
//!     .get("/orders/7")
//!     .raises(OrderNotFound { id: 7 })
//!     .status(404)
//!     .json(json!({"detail": "There is no order 7", "code": "order_not_found"}));
//! ```
//!
//! | question | answer |
//! |---|---|
//! | What is this exception answered with? | [`PolicyExt`] |
//! | Is a secret in an answer or a record? | [`assert_no_leak!`] |
//! | How does the answer to each exception look? | [`drill`] |
//! | Which errors did the policy not know in these tests? | [`Unmapped`] |
//!
//! [`assert_no_leak!`] and [`drill`] ask for all exceptions of the program, and need a value of each: that is
//! what [`example!`] gives.

// One exception asked of a policy.
mod wait;

mod asking;

mod answer;

// All exceptions of the program.
mod example;

mod drill;

mod leak;

// An observer.
mod unmapped;

pub use self::answer::Answer;
pub use self::asking::{Asking, PolicyExt};
pub use self::drill::drill;
pub use self::example::Example;
pub use self::leak::CANARY;
pub use self::unmapped::Unmapped;

/// The items that macros expand to; nothing here is stable.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    pub use crate::example::Makes;
    pub use crate::leak::assert_no_leak;
}
