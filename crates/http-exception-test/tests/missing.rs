//! A program in which an exception has no example.

use std::panic::{AssertUnwindSafe, catch_unwind};

use http_exception::{ErrorPolicy, Exception};
use http_exception_test::{assert_no_leak, drill};

#[derive(Debug, thiserror::Error, Exception)]
#[error("forgotten")]
#[exception(status = 410)]
struct Forgotten;

#[test]
fn an_exception_without_an_example_is_named() {
    let policy = ErrorPolicy::default();
    let tests: [fn(&ErrorPolicy); 2] = [
        |policy| drop(drill(policy)),
        |policy| assert_no_leak!(policy),
    ];
    for test in tests {
        let panic = catch_unwind(AssertUnwindSafe(|| test(&policy))).expect_err("it fails");
        let text = panic.downcast::<String>().expect("it says why");
        let expected = "these exceptions have no example (`example!(Type, value);` gives one):\n  missing::Forgotten";
        assert_eq!(*text, expected);
    }
    let _ = Forgotten;
}
