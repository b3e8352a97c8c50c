//! The conformance grid: adapter x group x protocol.
//!
//! Reads what the test harness prints; it does not know what a row asks for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};

use toml::Table;

use crate::exit::Exit;
use crate::paint::Paint;

/// The trials of one run, counted by group and column.
#[derive(Debug, Default)]
pub(crate) struct Grid<'a> {
    groups: BTreeMap<&'a str, Group<'a>>,
    /// The trials that have no place in the grid.
    others: Cell,
    failed: Vec<&'a str>,
}

/// The cells of one group, and each of its rows with whether a trial of it failed.
#[derive(Debug, Default)]
struct Group<'a> {
    cells: BTreeMap<Column, Cell>,
    rows: BTreeMap<&'a str, bool>,
}

/// What heads a column: the adapter and its protocol. That all adapters answer with the same
/// bytes comes after them.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Column {
    Adapter(String),
    Identical,
}

impl<'a> Grid<'a> {
    /// Reads the output of the test harness.
    pub(crate) fn parse(output: &'a str) -> Self {
        let mut grid = Self::default();
        for (name, result) in output.lines().filter_map(trial) {
            if let Some((column, group, row)) = place(name) {
                let group = grid.groups.entry(group).or_default();
                group.cells.entry(column).or_default().count(result);
                *group.rows.entry(row).or_default() |= result == FAILED;
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
        let cells = self.groups.values().flat_map(|group| group.cells.values());
        cells.fold(self.others, |totals, cell| totals.plus(*cell))
    }

    /// Returns the names of the trials that failed.
    pub(crate) fn failed(&self) -> &[&'a str] {
        &self.failed
    }

    /// Prints a line per group. The last two columns count its rows: those that
    /// every adapter answers as the reference does, and those that are listed as
    /// a difference.
    ///
    /// # Errors
    ///
    /// Returns what `out` returns.
    pub(crate) fn print(
        &self,
        differences: &Differences,
        paint: Paint,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let cells = self.groups.values().flat_map(|group| group.cells.keys());
        let columns: BTreeSet<&Column> = cells.collect();
        let names = self.groups.keys().map(|name| name.len());
        let width = names.max().unwrap_or(0).max("total".len());
        let heads = columns.iter().map(|column| match column {
            Column::Adapter(name) => right(name),
            Column::Identical => right("identical"),
        });
        let heads = heads.chain([right("equal"), right("listed")]);
        let header = format!("{:<width$}{}", "group", heads.collect::<String>());
        writeln!(out, "{}", paint.bold(&header))?;

        let mut total = (BTreeMap::new(), 0, 0);
        for (name, group) in &self.groups {
            let rows = group.rows.iter();
            let (listed, others): (Vec<_>, Vec<_>) =
                rows.partition(|(row, _)| differences.lists(name, row));
            let equal = others.iter().filter(|(_, failed)| !**failed).count();
            for (column, cell) in &group.cells {
                let sum: &mut Cell = total.0.entry(column.clone()).or_default();
                *sum = sum.plus(*cell);
            }
            total.1 += equal;
            total.2 += listed.len();
            let line = line(&group.cells, &columns, paint);
            let (equal, listed) = (count(equal), count(listed.len()));
            writeln!(out, "{name:<width$}{line}{equal}{listed}")?;
        }
        let line = line(&total.0, &columns, paint);
        let (equal, listed) = (count(total.1), count(total.2));
        writeln!(out, "{:<width$}{line}{equal}{listed}", "total")?;
        if self.others != Cell::default() {
            writeln!(out, "trials outside the grid: {}", self.others)?;
        }
        Ok(())
    }
}

/// How many trials ended how.
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
    ///
    /// # Errors
    ///
    /// Returns [`Exit::Failed`] when it is no TOML.
    pub(crate) fn parse(text: &str) -> Result<Self, Exit> {
        let table: Table = text
            .parse()
            .map_err(|err| Exit::Failed(format!("the list of differences: {err}")))?;
        let entries = table.get("difference").and_then(|list| list.as_array());
        let lists = entries
            .into_iter()
            .flatten()
            .flat_map(|entry| [entry.get("rows"), entry.get("groups")]);
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
///
/// # Errors
///
/// Returns [`Exit::Usage`] with the names of those there are.
pub(crate) fn check_adapter(name: &str) -> Result<(), Exit> {
    if ADAPTERS.contains(&name) {
        return Ok(());
    }
    let expected = ADAPTERS.join(", ");
    Err(Exit::Usage(format!(
        "no adapter `{name}` (expected {expected})"
    )))
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
        (Column::Identical, rest)
    } else {
        let (protocol, rest) = rest.split_once("::")?;
        ADAPTERS.iter().find(|adapter| **adapter == first)?;
        let (_, short) = PROTOCOLS.iter().find(|(long, _)| *long == protocol)?;
        (Column::Adapter(format!("{first} {short}")), rest)
    };
    let (group, row) = rest.split_once("::")?;
    Some((column, group, row))
}

fn line(cells: &BTreeMap<Column, Cell>, columns: &BTreeSet<&Column>, paint: Paint) -> String {
    let cells = columns.iter().map(|column| {
        let cell = cells.get(*column).copied().unwrap_or_default();
        let text = right(&cell.to_string());
        match (cell.failed, cell.passed) {
            (0, 0) => paint.dim(&text),
            (0, _) => paint.green(&text),
            _ => paint.red(&text),
        }
    });
    cells.collect()
}

fn count(rows: usize) -> String {
    right(&if rows == 0 {
        "-".to_owned()
    } else {
        rows.to_string()
    })
}

/// Aligns a cell; wide enough for `255/260 !`.
fn right(text: &str) -> String {
    format!("  {text:>9}")
}

/// The adapters that there are.
const ADAPTERS: [&str; 3] = ["axum", "hyper", "poem"];
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
        check(
            "[[difference]]\nrows = [\"empty\"]\n",
            "\
group     axum h1    axum h2   hyper h1    poem ws  identical      equal     listed
json          1/1        1/1      0/1 !        1/1        1/1          1          1
router          -          -          -          -          -          1          -
total         1/1        1/1      0/1 !        1/1        1/1          2          1
trials outside the grid: 2/2
",
        );
    }

    #[test]
    fn a_listed_group_lists_its_rows() {
        check(
            "[[difference]]\ngroups = [\"json\"]\n",
            "\
group     axum h1    axum h2   hyper h1    poem ws  identical      equal     listed
json          1/1        1/1      0/1 !        1/1        1/1          -          3
router          -          -          -          -          -          1          -
total         1/1        1/1      0/1 !        1/1        1/1          1          3
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

    #[track_caller]
    fn check(differences: &str, expected: &str) {
        let differences = Differences::parse(differences).expect("TOML");
        let mut out = Vec::new();
        Grid::parse(OUTPUT)
            .print(&differences, Paint::plain(), &mut out)
            .expect("a vector can be written");
        assert_eq!(String::from_utf8(out).expect("the grid is text"), expected);
    }
}
