//! What an adapter is made of.
//!
//! An adapter binds an [`ErrorPolicy`](crate::ErrorPolicy) to one framework and
//! decides nothing: it says how to call the framework's service
//! ([`Watched`]), where an exception is found in what comes back ([`Verdict`]),
//! and what the framework's own failures mean ([`Rejection`]). Everything else
//! is here. Applications have no use for this module.
//!
//! # How to write one
//!
//! 1. A middleware that holds an `ErrorPolicy` [with](with_framework) the
//!    [maps](crate::ErrorPolicyBuilder::map) from the framework's errors to [`Rejection`]s behind it.
//! 2. For each request: [`Context::capture`], then a [`Watched`] around the inner call with a
//!    function from the framework's result to a [`Verdict`].
//! 3. A newtype `Raised` that the framework takes as an error of a handler, with
//!    `impl<E: Into<http_exception::Raised>> From<E>`. Where the framework turns it into a response
//!    before the middleware sees it, a [`Carrier`] in the extensions brings it there.
//! 4. The extractors, which [`extractors!`](crate::extractors) defines: for each, the framework's trait
//!    is a matter of [`receive`], [`Sources`](crate::Sources) and [`extract`].

mod adopt;
mod carrier;
mod context;
mod handling;
mod lookup;
mod receive;
mod rejection;
mod respond;
mod watched;

pub use adopt::{adopt, is_unanswered, service_error, with_framework, without_policy};
pub use carrier::Carrier;
pub use context::{Context, RequestHead};
pub use handling::Handling;
pub use receive::{limit_body, receive};
pub use rejection::{FrameworkError, Rejection};
pub use respond::respond;
pub use watched::{Verdict, Watched, is_watched};

pub use crate::extract::extract;
pub use crate::guard::guard;
