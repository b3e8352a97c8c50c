//! Tests of an error policy of [`http_exception`], and of the application that has it: what it answers, what
//! it shows, and what it does not know.
//!
//! No server and no client is needed, and no `async` in the test.
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
//! | What does the application answer to this request, behind its router and all its layers? | `App` |
//! | Is a secret in an answer or a record? | [`assert_no_leak!`] |
//! | How does the answer to each exception look? | [`drill`] |
//! | Which errors did the policy not know in these tests? | [`Unmapped`] |
//!
//! [`assert_no_leak!`] and [`drill`] ask for all exceptions of the program, and need a value of each: that is
//! what [`example!`] gives.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `tower` | no | `App::tower`: any tower service, which an axum `Router` is |
//! | `hyper` | no | `App::hyper`: a service of hyper, through a connection in memory |
//! | `poem` | no | `App::poem`: an endpoint of poem |

// One exception asked of a policy.
mod wait;

mod records;

mod asking;

mod answer;

// One request asked of an application.
#[cfg(any(feature = "tower", feature = "hyper", feature = "poem"))]
mod arrived;

#[cfg(any(feature = "tower", feature = "hyper", feature = "poem"))]
mod app;

// All exceptions of the program.
mod example;

mod drill;

mod leak;

// An observer.
mod unmapped;

pub use self::answer::Answer;
#[cfg(any(feature = "tower", feature = "hyper", feature = "poem"))]
pub use self::app::{App, Call};
pub use self::asking::{Asking, PolicyExt};
pub use self::drill::drill;
pub use self::example::Example;
pub use self::leak::CANARY;
pub use self::records::Records;
pub use self::unmapped::Unmapped;

/// The items that macros expand to; nothing here is stable.
#[doc(hidden)]
pub mod __private {
    pub use inventory;

    pub use crate::example::Makes;
    pub use crate::leak::assert_no_leak;
}

#[cfg(all(doctest, feature = "tower"))]
#[doc = include_str!("../README.md")]
struct Readme;
