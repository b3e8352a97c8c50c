//! The errors that an adapter knows of its framework, behind a user's policy.

use crate::exception::Raised;
use crate::policy::ErrorPolicy;

/// A user's policy with what an adapter knows of its framework behind it: the user's entries win.
#[must_use]
pub fn with_framework(policy: &ErrorPolicy, framework: &ErrorPolicy) -> ErrorPolicy {
    policy.extending(&framework.of_framework())
}

/// A policy that knows errors whose types the adapter cannot name: those of libraries that it does not
/// depend on. `meaning` is asked for what no handler, map or default takes, before the fallback
/// is; it knows them by the [name](Raised::type_name) of their type, and by what they say.
#[must_use]
pub fn with_strangers(policy: &ErrorPolicy, meaning: fn(&Raised) -> Option<Raised>) -> ErrorPolicy {
    policy.knowing(meaning)
}
