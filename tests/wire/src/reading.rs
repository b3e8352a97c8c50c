//! The library's own extractors, and its `Json` as an answer.
//!
//! The paths below `/read/` are those of [`harness`], each of which answers as `Json` what it has read.

mod answers;
mod bodies;
mod flattened;
mod several;
mod values;
mod words;

use expect_test::Expect;
use harness::{Check, Notes, Request, post};
use http_exception::{ErrorPolicy, Limits};

use crate::{Fact, Policies, fact};

/// All facts.
pub(crate) fn checks() -> Vec<Check> {
    let mut facts = values::facts();
    facts.extend(bodies::facts());
    facts.extend(flattened::facts());
    facts.extend(several::facts());
    facts.extend(answers::facts());
    facts.extend(words::facts());
    fact::checks("reading", facts)
}

/// Under the default policy.
pub(crate) fn fact(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(
        name,
        |notes| under(notes, Limits::default()),
        request,
        expected,
    )
}

/// Under a policy that takes 64 bytes of a body.
fn limited(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies = |notes: &Notes| under(notes, Limits::default().request_body(64));
    Fact::new(name, policies, request, expected)
}

/// Under a policy that reads no struct from a list.
fn in_objects(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies = |notes: &Notes| {
        let policy = ErrorPolicy::builder().observer(notes.observer());
        vec![policy.structs_from_lists(false).build()]
    };
    Fact::new(name, policies, request, expected)
}

fn under(notes: &Notes, limits: Limits) -> Policies {
    let policy = ErrorPolicy::builder().observer(notes.observer());
    vec![policy.limits(limits).build()]
}

pub(crate) fn json(path: &str, text: impl Into<Vec<u8>>) -> Request {
    post(path, text).with("content-type", "application/json")
}
