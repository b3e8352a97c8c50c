//! Secrets that are in an answer, a record or a text for logs.

use http_exception::ErrorPolicy;

use crate::drill::{expect_all, formats, request};
use crate::example::Example;

/// A text that nothing may show: put it into an [example](crate::example!) where a secret would be.
pub const CANARY: &str = "canary-5f3a91c07e";

/// Fails if a secret is in an answer, in a record, or in the `Debug` or `Display` of an exception.
///
/// Every exception type of the program is asked, with its [examples](crate::example!), in the format of the
/// policy and in those of the library. [`CANARY`] is a secret, which stands in the query, the headers and the
/// cookies of the request that is asked for, and so are the texts that are given here.
///
/// # Panics
///
/// When one is found, or when an exception type has no example. All of them are named.
///
/// # Example
///
/// ```standalone_crate
/// use http_exception::ErrorPolicy;
/// use http_exception_test::assert_no_leak;
///
/// let policy = ErrorPolicy::default();
/// assert_no_leak!(policy);
/// assert_no_leak!(policy, "hunter2", "4111 1111 1111 1111");
/// ```
#[macro_export]
macro_rules! assert_no_leak {
    ($policy:expr $(, $canary:expr)* $(,)?) => {
        $crate::__private::assert_no_leak(&$policy, &[$crate::CANARY $(, $canary)*])
    };
}

/// The expansion of [`assert_no_leak!`].
#[doc(hidden)]
#[track_caller]
pub fn assert_no_leak(policy: &ErrorPolicy, canaries: &[&str]) {
    expect_all();
    let mut found = Vec::new();
    for example in Example::all() {
        let made = example.make();
        let mut texts = vec![
            ("its `Display`".to_owned(), made.display),
            ("its `Debug`".to_owned(), made.debug),
        ];
        for (format, policy) in formats(policy) {
            let asking = request(&policy, &format!("/leak?token={CANARY}"))
                .header("authorization", &format!("Bearer {CANARY}"))
                .header("cookie", &format!("session={CANARY}"))
                .header("x-api-key", CANARY);
            let answer = asking.raises(example.make().raised);
            texts.push((format!("the answer, {format}"), answer.to_string()));
            let told = answer.told();
            texts.push((format!("the record, {format}"), told.line.clone()));
            texts.push((
                format!("the `Debug` of the record, {format}"),
                told.debug.clone(),
            ));
        }
        for (place, text) in texts {
            let name = example.type_name();
            let leaked = canaries.iter().filter(|canary| text.contains(**canary));
            found.extend(leaked.map(|canary| format!("{name}: {canary:?} is in {place}: {text}")));
        }
    }
    assert!(
        found.is_empty(),
        "secrets are shown:\n  {}",
        found.join("\n  ")
    );
}
