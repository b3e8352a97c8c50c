//! Every exception of the program in every format, as one text.

use std::fmt::Write;

use http_exception::{ErrorPolicy, FastApi, Html, Markdown, Problem, Text};

use crate::asking::{Asking, PolicyExt};
use crate::example::Example;

/// The answers of a policy to each [example](crate::example!), in its own format and in each of the
/// library's, as one text: the snapshot of a service's errors.
///
/// # Panics
///
/// When an exception type of the program has no example. It is named.
///
/// # Example
///
/// ```standalone_crate
/// use http_exception::ErrorPolicy;
///
/// let text = http_exception_test::drill(&ErrorPolicy::default());
/// // A program without exceptions of its own.
/// assert_eq!(text, "");
/// ```
#[track_caller]
#[must_use]
pub fn drill(policy: &ErrorPolicy) -> String {
    expect_all();
    let mut text = String::new();
    for example in Example::all() {
        for (format, policy) in formats(policy) {
            let made = example.make();
            let answer = request(&policy, "/drill").raises(made.raised);
            // A string takes everything.
            let _ = writeln!(text, "# {}, {format}\n\n{answer}", made.name);
        }
    }
    text
}

/// Panics with the names of the types that have no example.
#[track_caller]
pub(crate) fn expect_all() {
    let missing = Example::missing();
    let lines = missing.join("\n  ");
    assert!(
        missing.is_empty(),
        "these exceptions have no example (`example!(Type, value);` gives one):\n  {lines}"
    );
}

/// The policy in its own format, and in others.
pub(crate) fn formats(policy: &ErrorPolicy) -> [(&'static str, ErrorPolicy); 6] {
    let with = || ErrorPolicy::builder().extend(policy);
    [
        ("the policy's format", policy.clone()),
        ("FastApi", with().format(FastApi).build()),
        ("Problem", with().format(Problem::new()).build()),
        ("Html", with().format(Html).build()),
        ("Markdown", with().format(Markdown).build()),
        ("Text", with().format(Text).build()),
    ]
}

/// A request whose id is the same each time.
pub(crate) fn request(policy: &ErrorPolicy, uri: &str) -> Asking {
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    policy.get(uri).header("traceparent", parent)
}
