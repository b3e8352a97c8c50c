//! The wire, byte for byte: lists of facts that hold for every adapter.
//!
//! A fact is a request, its answer and what observers receive of it. The application that is asked names
//! no framework. `UPDATE_EXPECT=1` rewrites the answers: what the first adapter answers then, the others
//! must too.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "`UPDATE_EXPECT=1` writes answers with them"
)]
#![expect(clippy::too_many_lines, reason = "a list of facts is as long as it is")]

pub mod websocket;

mod app;
mod arrangement;
mod constrained;
mod errors;
mod extraction;
mod fact;
mod facts;
mod late;
mod middleware;
mod reading;
mod texts;
mod unlayered;
mod uploads;
mod versions;

use harness::Check;

use self::fact::{Fact, Policies};

/// All facts, named by the list that they stand in.
#[must_use]
pub fn checks() -> Vec<Check> {
    let mut checks = facts::checks();
    let extraction = fact::checks("extraction", extraction::facts());
    let unlayered = fact::checks("unlayered", unlayered::facts());
    let responses = fact::checks("middleware", middleware::facts_about_responses());
    let of_some = extraction.into_iter().chain(unlayered).chain(responses);
    checks.extend(of_some.map(|check| check.on(|adapter, _| adapter.has_extractors())));
    checks.extend(fact::checks("middleware", middleware::facts()));
    checks.extend(arrangement::checks());
    checks.extend(reading::checks());
    checks.extend(fact::checks("constrained", constrained::facts()));
    checks.extend(late::checks());
    checks.extend(texts::checks());
    checks.extend(uploads::checks());
    checks.extend(versions::checks());
    if cfg!(feature = "websocket") {
        checks.extend(websocket::checks());
    }
    checks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_names_facts_that_there_are() {
        let checks = checks();
        let readme = include_str!("../../../README.md");
        let quoted = readme.split('`').skip(1).step_by(2);
        let lists = ["arrangement::", "extraction::", "middleware::"];
        let is_fact = |name: &&str| lists.iter().any(|list| name.starts_with(list));
        let mut count = 0;
        for name in quoted.filter(is_fact) {
            let is_there = checks.iter().any(|check| check.name() == name);
            assert!(is_there, "no fact is `{name}`");
            count += 1;
        }
        assert!(count > 20, "{count} are named");
    }
}
