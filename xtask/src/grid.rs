//! The conformance grid: adapter x group x protocol.
//!
//! Reads what the test harness prints; it does not know what a row asks for.

mod cell;
mod differences;
mod trial;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

pub(crate) use self::cell::Cell;
pub(crate) use self::differences::Differences;
pub(crate) use self::trial::{ADAPTERS, Outcome};
use self::trial::{Column, Place, Trial};
use crate::paint::Paint;

/// The trials of one run, counted by group and column.
#[derive(Debug, Default)]
pub(crate) struct Grid<'a> {
    groups: BTreeMap<&'a str, Group<'a>>,
    /// The trials that have no place in the grid.
    others: Cell,
    failed: Vec<&'a str>,
}

impl<'a> Grid<'a> {
    /// Reads the output of the test harness.
    pub(crate) fn parse(output: &'a str) -> Self {
        let mut grid = Self::default();
        for trial in output.lines().filter_map(Trial::parse) {
            if let Some(place) = trial.place {
                grid.groups
                    .entry(place.group)
                    .or_default()
                    .count(place, trial.outcome);
            } else {
                grid.others.count(trial.outcome);
            }
            if trial.outcome == Outcome::Failed {
                grid.failed.push(trial.name);
            }
        }
        grid
    }

    /// Returns the counts of all trials together.
    pub(crate) fn totals(&self) -> Cell {
        let mut totals = self.others;
        for cell in self.groups.values().flat_map(|group| group.cells.values()) {
            totals.add(*cell);
        }
        totals
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
        let columns: BTreeSet<Column> = self
            .groups
            .values()
            .flat_map(|group| group.cells.keys().copied())
            .collect();
        let names = self
            .groups
            .keys()
            .map(|name| name.len())
            .max()
            .unwrap_or(0)
            .max("total".len());

        let mut header = format!("{:<names$}", "group");
        for column in &columns {
            header.push_str(&right(&column.to_string()));
        }
        writeln!(
            out,
            "{}",
            paint.bold(&format!("{header}{}{}", right("equal"), right("listed")))
        )?;

        let mut total = Counts::default();
        for (name, group) in &self.groups {
            let counts = group.counts(name, differences);
            total.add(&counts);
            writeln!(out, "{name:<names$}{}", counts.line(&columns, paint))?;
        }
        writeln!(out, "{:<names$}{}", "total", total.line(&columns, paint))?;
        if self.others != Cell::default() {
            writeln!(out, "trials outside the grid: {}", self.others)?;
        }
        Ok(())
    }
}

/// The trials of one group of rows.
#[derive(Debug, Default)]
struct Group<'a> {
    cells: BTreeMap<Column, Cell>,
    /// Each row, and whether a trial of it failed.
    rows: BTreeMap<&'a str, bool>,
}

impl<'a> Group<'a> {
    fn count(&mut self, place: Place<'a>, outcome: Outcome) {
        self.cells.entry(place.column).or_default().count(outcome);
        *self.rows.entry(place.row).or_default() |= outcome == Outcome::Failed;
    }

    fn counts(&self, name: &str, differences: &Differences) -> Counts {
        let (listed, others): (Vec<_>, Vec<_>) = self
            .rows
            .iter()
            .partition(|(row, _)| differences.lists(name, row));
        Counts {
            cells: self.cells.clone(),
            equal: others.iter().filter(|(_, failed)| !**failed).count(),
            listed: listed.len(),
        }
    }
}

/// What one line shows.
#[derive(Debug, Default)]
struct Counts {
    cells: BTreeMap<Column, Cell>,
    equal: usize,
    listed: usize,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        for (column, cell) in &other.cells {
            self.cells.entry(*column).or_default().add(*cell);
        }
        self.equal += other.equal;
        self.listed += other.listed;
    }

    fn line(&self, columns: &BTreeSet<Column>, paint: Paint) -> String {
        let cells = columns.iter().map(|column| {
            let cell = self.cells.get(column).copied().unwrap_or_default();
            let text = right(&cell.to_string());
            match (cell.failed, cell.passed) {
                (0, 0) => paint.dim(&text),
                (0, _) => paint.green(&text),
                _ => paint.red(&text),
            }
        });
        let listed = if self.listed == 0 {
            "-".to_owned()
        } else {
            self.listed.to_string()
        };
        format!(
            "{}{}{}",
            cells.collect::<String>(),
            right(&self.equal.to_string()),
            right(&listed)
        )
    }
}

/// Aligns a cell; wide enough for `255/260 !`.
fn right(text: &str) -> String {
    format!("  {text:>9}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "
running 7 tests
test axum::http1::json::broken       ... ok
test axum::http2::json::broken       ... ok
test hyper::http1::json::broken      ... FAILED
test hyper::http1::json::empty       ... ok
test identical::json::broken         ... ok
test axum::http1::router::not_found  ... ignored
test the_list_is_sorted              ... ok

failures:

---- hyper::http1::json::broken ----
status: 400, not 422

test result: FAILED. 5 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s
";

    #[test]
    fn a_line_per_group_and_a_column_per_adapter_and_protocol() {
        check(
            OUTPUT,
            "",
            "\
group     axum h1    axum h2   hyper h1  identical      equal     listed
json          1/1        1/1      1/2 !        1/1          1          -
router          -          -          -          -          1          -
total         1/1        1/1      1/2 !        1/1          2          -
trials outside the grid: 1/1
",
        );
    }

    #[test]
    fn a_listed_row_is_not_counted_as_equal() {
        check(
            "test axum::http1::json::broken ... ok\ntest axum::http1::json::empty ... ok\n",
            "[[difference]]\nrows = [\"empty\"]\n",
            "\
group    axum h1      equal     listed
json         2/2          1          1
total        2/2          1          1
",
        );
    }

    #[test]
    fn totals_and_failed_names_are_those_of_the_harness() {
        let grid = Grid::parse(OUTPUT);
        assert_eq!(
            grid.totals(),
            Cell {
                passed: 5,
                failed: 1,
                ignored: 1
            }
        );
        assert_eq!(grid.failed(), ["hyper::http1::json::broken"]);
    }

    #[track_caller]
    fn check(output: &str, differences: &str, expected: &str) {
        let mut out = Vec::new();
        Grid::parse(output)
            .print(&Differences::parse(differences), Paint::plain(), &mut out)
            .expect("a vector can be written");
        assert_eq!(String::from_utf8(out).expect("the grid is text"), expected);
    }
}
