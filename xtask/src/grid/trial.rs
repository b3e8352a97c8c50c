//! One line of a test harness, and the place its name gives it in the grid.

use std::fmt;

/// The adapters, in the order of the columns.
pub(crate) const ADAPTERS: [&str; 3] = ["axum", "hyper", "poem"];
/// The protocols as trials name them, and as the columns do.
const PROTOCOLS: [(&str, &str); 3] = [("http1", "h1"), ("http2", "h2"), ("websocket", "ws")];

/// A trial that has run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Trial<'a> {
    pub(crate) name: &'a str,
    /// `None` for a trial about something else, the list of rows itself for example.
    pub(crate) place: Option<Place<'a>>,
    pub(crate) outcome: Outcome,
}

impl<'a> Trial<'a> {
    /// Reads `test <adapter>::<protocol>::<group>::<row> ... ok`; any other line is `None`.
    pub(crate) fn parse(line: &'a str) -> Option<Self> {
        let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
        // A test of a kind is printed with the kind before its name.
        let name = name
            .split_once("] ")
            .filter(|(kind, _)| kind.starts_with('['))
            .map_or(name, |(_, name)| name);
        let name = name.trim();
        // What a test prints itself can stand before its result.
        let outcome = match result.split_whitespace().next_back()? {
            "ok" => Outcome::Passed,
            "FAILED" => Outcome::Failed,
            "ignored" => Outcome::Ignored,
            _ => return None,
        };
        Some(Self {
            name,
            place: Place::parse(name),
            outcome,
        })
    }
}

/// Where a trial is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Place<'a> {
    pub(crate) column: Column,
    pub(crate) group: &'a str,
    pub(crate) row: &'a str,
}

impl<'a> Place<'a> {
    fn parse(name: &'a str) -> Option<Self> {
        let (first, rest) = name.split_once("::")?;
        let (column, rest) = if first == "identical" {
            (Column::Identical, rest)
        } else {
            let (second, rest) = rest.split_once("::")?;
            let adapter = ADAPTERS.iter().position(|adapter| *adapter == first)?;
            let protocol = PROTOCOLS
                .iter()
                .position(|(protocol, _)| *protocol == second)?;
            (Column::Adapter { adapter, protocol }, rest)
        };
        let (group, row) = rest.split_once("::")?;
        Some(Self { column, group, row })
    }
}

/// How a trial ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    Failed,
    Ignored,
    Passed,
}

/// A column of the grid. The order is that of the printed columns.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Column {
    /// An adapter over a protocol, as indices into the tables above.
    Adapter { adapter: usize, protocol: usize },
    /// Whether all adapters answer with the same bytes.
    Identical,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Adapter { adapter, protocol } => {
                write!(f, "{} {}", ADAPTERS[*adapter], PROTOCOLS[*protocol].1)
            }
            Self::Identical => f.write_str("identical"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_websocket_is_a_protocol() {
        check(
            "test poem::websocket::ws_seed::ws_seed-001 ... ok",
            "poem ws",
            "ws_seed",
            "ws_seed-001",
            Outcome::Passed,
        );
    }

    #[test]
    fn a_row_id_may_have_parts() {
        check(
            "test poem::http2::json::nested::list ... ok",
            "poem h2",
            "json",
            "nested::list",
            Outcome::Passed,
        );
    }

    #[test]
    fn the_kind_of_a_test_is_not_part_of_its_name() {
        check(
            "test [poem] poem::http1::json::empty   ... FAILED",
            "poem h1",
            "json",
            "empty",
            Outcome::Failed,
        );
    }

    #[test]
    fn identical_is_a_column() {
        check(
            "test identical::router::options ... ok",
            "identical",
            "router",
            "options",
            Outcome::Passed,
        );
    }

    #[test]
    fn a_test_that_prints_still_has_its_result() {
        check(
            "test axum::http1::a::b ... connection refused ok",
            "axum h1",
            "a",
            "b",
            Outcome::Passed,
        );
    }

    #[test]
    fn a_trial_about_something_else_has_no_place() {
        for line in [
            "test rows_are_sorted ... ok",
            "test rows::are_sorted ... ok",
            "test axum::http3::a::b ... ok",
        ] {
            assert_eq!(
                Trial::parse(line).map(|trial| trial.place),
                Some(None),
                "{line}"
            );
        }
    }

    #[test]
    fn other_lines_are_no_trials() {
        for line in [
            "test result: ok. 3 passed; 0 failed",
            "running 3 tests",
            "",
            "test a::b::c::d ... running",
        ] {
            assert_eq!(Trial::parse(line), None, "{line}");
        }
    }

    #[track_caller]
    fn check(line: &str, column: &str, group: &str, row: &str, outcome: Outcome) {
        let trial = Trial::parse(line).expect("the line is a trial");
        let place = trial.place.expect("the trial has a place");
        assert_eq!(place.column.to_string(), column);
        assert_eq!((place.group, place.row), (group, row));
        assert_eq!(trial.outcome, outcome);
    }
}
