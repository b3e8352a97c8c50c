//! The facts that hold for every adapter.
//!
//! `UPDATE_EXPECT=1` rewrites the answers; what one adapter answers then, the others must too.

mod adopted;
mod handled;
mod nested;
mod panicked;
mod raised;

use expect_test::Expect;

use crate::{Fact, Notes, Policies, Request, app};

/// All of them.
#[must_use]
pub fn all() -> Vec<Fact> {
    let mut facts = raised::facts();
    facts.extend(handled::facts());
    facts.extend(panicked::facts());
    facts.extend(adopted::facts());
    facts.extend(nested::facts());
    facts
}

fn plain(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies: fn(&Notes) -> Policies = |notes| Policies::one(app::plain(notes));
    Fact {
        name,
        policies,
        request,
        expected,
    }
}

fn spoken(name: &'static str, request: Request, expected: Expect) -> Fact {
    let policies: fn(&Notes) -> Policies = |notes| Policies::one(app::spoken(notes));
    Fact {
        name,
        policies,
        request,
        expected,
    }
}
