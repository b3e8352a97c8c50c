//! Exceptions from every source, through every kind of handler.

mod adopted;
mod formats;
mod handled;
mod nested;
mod panicked;
mod raised;

use expect_test::Expect;

use harness::{Check, Request};

use crate::{Fact, app, fact};

/// All of them.
pub(crate) fn checks() -> Vec<Check> {
    let lists = [
        ("raised", raised::facts()),
        ("handled", handled::facts()),
        ("panicked", panicked::facts()),
        ("adopted", adopted::facts()),
        ("nested", nested::facts()),
        ("formats", formats::facts()),
    ];
    let lists = lists.into_iter();
    lists
        .flat_map(|(list, facts)| fact::checks(list, facts))
        .collect()
}

fn plain(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(name, |notes| vec![app::plain(notes)], request, expected)
}

fn spoken(name: &'static str, request: Request, expected: Expect) -> Fact {
    Fact::new(name, |notes| vec![app::spoken(notes)], request, expected)
}
