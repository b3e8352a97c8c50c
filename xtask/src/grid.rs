//! The conformance grid: adapter x group x protocol.
//!
//! Reads what the test harness prints; it does not know what a row asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use toml::Table;

use crate::exit::Exit;
use crate::paint::Paint;

/// The trials of one run.
#[derive(Debug, Default)]
pub(crate) struct Grid<'a> {
    cells: BTreeMap<(&'a str, Column), Cell>,
    /// Each row of a group, and whether a trial of it failed.
    rows: BTreeMap<(&'a str, &'a str), bool>,
    /// The trials that have no place in the grid.
    others: Cell,
    failed: Vec<&'a str>,
}

/// True for a column that comes last, and the text that heads it: the adapter and its protocol, or that all
/// adapters answer with the same bytes.
type Column = (bool, String);

impl<'a> Grid<'a> {
    /// Reads the output of the test harness.
    pub(crate) fn parse(output: &'a str) -> Self {
        let mut grid = Self::default();
        for (name, result) in output.lines().filter_map(trial) {
            if let Some((column, group, row)) = place(name) {
                grid.cells.entry((group, column)).or_default().count(result);
                *grid.rows.entry((group, row)).or_default() |= result == FAILED;
            } else {
                grid.others.count(result);
            }
            if result == FAILED {
                grid.failed.push(name);
            }
        }
        grid
    }

    /// Returns the counts of all trials together.
    pub(crate) fn totals(&self) -> Cell {
        self.cells.values().copied().fold(self.others, Cell::plus)
    }

    /// Returns the names of the trials that failed.
    pub(crate) fn failed(&self) -> &[&'a str] {
        &self.failed
    }

    /// Prints a line per group. The last two columns count its rows: those that
    /// every adapter answers as the reference does, and those that are listed as
    /// a difference.
    pub(crate) fn print(
        &self,
        differences: &Differences,
        paint: Paint,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let columns: BTreeSet<_> = self.cells.keys().map(|(_, column)| column).collect();
        let groups: BTreeSet<_> = self.rows.keys().map(|(group, _)| *group).collect();
        let names = groups.iter().map(|group| group.len());
        let width = names.max().unwrap_or(0).max("total".len());
        let heads = columns.iter().map(|(_, head)| head.as_str());
        let heads: String = heads.chain(["equal", "listed"]).map(right).collect();
        let heads = format!("{:<width$}{heads}", "group");
        writeln!(out, "{}", paint.bold(&heads))?;

        let each = groups.iter().map(|group| (*group, Some(*group)));
        for (name, group) in each.chain([("total", None)]) {
            let is_in = |of: &str| group.is_none_or(|group| group == of);
            let cells = columns.iter().map(|column| {
                let cells = self.cells.iter();
                let cells = cells.filter(|((of, its), _)| is_in(of) && its == *column);
                let cells = cells.map(|(_, cell)| *cell);
                let cell = cells.fold(Cell::default(), Cell::plus);
                let text = right(&cell.to_string());
                match (cell.failed, cell.passed) {
                    (0, 0) => paint.dim(&text),
                    (0, _) => paint.green(&text),
                    _ => paint.red(&text),
                }
            });
            let cells: String = cells.collect();
            let rows = self.rows.iter().filter(|((of, _), _)| is_in(of));
            let (listed, others): (Vec<_>, Vec<_>) =
                rows.partition(|((of, row), _)| differences.lists(of, row));
            let equal = others.iter().filter(|(_, failed)| !**failed).count();
            let counts = [equal, listed.len()].map(|count| right(&count.to_string()));
            writeln!(out, "{name:<width$}{cells}{}", counts.concat())?;
        }
        if self.others != Cell::default() {
            writeln!(out, "trials outside the grid: {}", self.others)?;
        }
        Ok(())
    }
}

/// The results of trials, counted.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Cell {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl Cell {
    fn count(&mut self, result: &str) {
        match result {
            FAILED => self.failed += 1,
            IGNORED => self.ignored += 1,
            _ => self.passed += 1,
        }
    }

    /// Returns the counts of both.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            ignored: self.ignored + other.ignored,
        }
    }
}

/// `12/12`, with a mark when not all of them passed, `-` for none.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let run = self.passed + self.failed;
        match (run, self.failed) {
            (0, _) => f.write_str("-"),
            (_, 0) => write!(f, "{}/{run}", self.passed),
            _ => write!(f, "{}/{run} !", self.passed),
        }
    }
}

/// The rows and groups that are listed as a difference from the reference.
#[derive(Debug, Default)]
pub(crate) struct Differences(BTreeSet<String>);

impl Differences {
    /// Reads the text of the file.
    pub(crate) fn parse(text: &str) -> Result<Self, Exit> {
        let unread = |err| Exit::Failed(format!("the list of differences: {err}"));
        let table: Table = text.parse().map_err(unread)?;
        let entries = table.get("difference").and_then(|list| list.as_array());
        let entries = entries.into_iter().flatten();
        let lists = entries.flat_map(|entry| [entry.get("rows"), entry.get("groups")]);
        let names = lists.flatten().filter_map(|list| list.as_array()).flatten();
        let names = names.filter_map(|name| name.as_str());
        Ok(Self(names.map(str::to_owned).collect()))
    }

    /// Returns whether `row` of `group` is listed, by itself or with its whole group.
    fn lists(&self, group: &str, row: &str) -> bool {
        self.0.contains(row) || self.0.contains(group)
    }
}

/// Refuses what is no adapter.
pub(crate) fn check_adapter(name: &str) -> Result<(), Exit> {
    let expected = ADAPTERS.join(", ");
    let unknown = || Exit::Usage(format!("no adapter `{name}` (expected {expected})"));
    let found = ADAPTERS.contains(&name).then_some(());
    found.ok_or_else(unknown)
}

/// Reads `test <name> ... ok`; any other line is `None`.
fn trial(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    // What a test prints itself can stand before its result.
    let result = result.split_whitespace().next_back()?;
    [PASSED, FAILED, IGNORED]
        .contains(&result)
        .then_some((name.trim(), result))
}

/// Reads `<adapter>::<protocol>::<group>::<row>`, or `identical::<group>::<row>`.
fn place(name: &str) -> Option<(Column, &str, &str)> {
    let (first, rest) = name.split_once("::")?;
    let (column, rest) = if first == "identical" {
        ((true, first.to_owned()), rest)
    } else {
        let (protocol, rest) = rest.split_once("::")?;
        ADAPTERS.iter().find(|adapter| **adapter == first)?;
        let (_, short) = PROTOCOLS.iter().find(|(long, _)| *long == protocol)?;
        ((false, format!("{first} {short}")), rest)
    };
    let (group, row) = rest.split_once("::")?;
    Some((column, group, row))
}

/// Aligns a cell; wide enough for `255/260 !`.
fn right(text: &str) -> String {
    format!("  {text:>9}")
}

/// The adapters that there are.
const ADAPTERS: [&str; 4] = ["axum", "hyper", "poem", "tower"];
/// The protocols as trials name them, and as the columns do.
const PROTOCOLS: [(&str, &str); 3] = [("http1", "h1"), ("http2", "h2"), ("websocket", "ws")];
const PASSED: &str = "ok";
const FAILED: &str = "FAILED";
const IGNORED: &str = "ignored";

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 8 tests
test axum::http1::json::broken       ... ok
test axum::http2::json::nested::one  ... connection refused ok
test hyper::http1::json::broken      ... FAILED
test poem::websocket::json::empty    ... ok
test identical::json::broken         ... ok
test axum::http1::router::not_found  ... ignored
test axum::http3::json::broken       ... ok
test the_list_is_sorted              ... ok

failures:

---- hyper::http1::json::broken ----
status: 400, not 422

test result: FAILED. 6 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
";

    #[test]
    fn a_line_per_group_and_a_column_per_adapter_and_protocol() {
        let differences = "[[difference]]\nrows = ['empty']\n\
            [[difference]]\ngroups = ['router']\n";
        let differences = Differences::parse(differences).expect("TOML");
        let mut out = Vec::new();
        let printed = Grid::parse(OUTPUT).print(&differences, Paint::plain(), &mut out);
        printed.expect("a vector can be written");
        assert_eq!(
            String::from_utf8(out).expect("the grid is text"),
            "\
group     axum h1    axum h2   hyper h1    poem ws  identical      equal     listed
json          1/1        1/1      0/1 !        1/1        1/1          1          1
router          -          -          -          -          -          0          1
total         1/1        1/1      0/1 !        1/1        1/1          1          2
trials outside the grid: 2/2
",
        );
    }

    #[test]
    fn totals_and_failed_names_are_those_of_the_harness() {
        let grid = Grid::parse(OUTPUT);
        let totals = grid.totals();
        assert_eq!((totals.passed, totals.failed, totals.ignored), (6, 1, 1));
        assert_eq!(grid.failed(), ["hyper::http1::json::broken"]);
    }
}
