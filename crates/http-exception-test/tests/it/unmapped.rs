//! Errors that only the fallback took.

use std::fmt;

use http_exception::{ErrorPolicy, HttpException, Raised};
use http_exception_test::{PolicyExt, Unmapped};

use crate::answers::failure;

#[test]
fn errors_are_counted_by_type_and_place() {
    let unmapped = Unmapped::new();
    let policy = ErrorPolicy::builder().observed_by(unmapped.clone()).build();
    unmapped.assert_none();
    for _ in 0..2 {
        policy.get("/").raises(raised());
    }
    policy.get("/").raises(Raised::from(fmt::Error));
    policy.get("/").raises(HttpException::not_found("no"));
    let list = unmapped.list();
    let mut counts: Vec<_> = list
        .iter()
        .map(|(name, _, count)| (*name, *count))
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [("core::fmt::Error", 1), ("core::fmt::Error", 2)]);
    assert!(
        list.iter()
            .all(|(_, place, _)| place.as_ref().is_some_and(|it| it.contains("unmapped.rs:")))
    );
    let text = failure(|| unmapped.assert_none());
    assert!(text.contains("2 core::fmt::Error at "), "{text}");
}

#[test]
fn a_fallback_handler_of_the_application_knows_no_more_of_them() {
    let unmapped = Unmapped::new();
    let policy = ErrorPolicy::builder()
        .fallback_handler(|_: Raised| HttpException::internal_server_error("Sorry"))
        .observed_by(unmapped.clone())
        .build();
    policy.get("/").raises(fmt::Error);
    assert_eq!(unmapped.list().len(), 1);
}

fn raised() -> Raised {
    fmt::Error.into()
}
