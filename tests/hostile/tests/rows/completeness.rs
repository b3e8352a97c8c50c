//! The README names every row, and every test that it names is there.

use crate::check::assert_starts;
use crate::facts::{Fact, facts};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub(crate) const FACTS: &[Fact] = facts! {
    alone:
        every_row_is_a_test_or_has_a_reason,
        the_tests_are_those_of_the_rows;
};

/// The first two cells of every line of a table whose first cell is a letter and a number.
fn rows(letter: char) -> Vec<(u32, Vec<String>, String)> {
    let readme = include_str!("../../README.md");
    let lines = readme.lines().filter_map(|line| line.strip_prefix("| "));
    let rows = lines.filter_map(|line| {
        let mut cells = line.split(" | ");
        let number = cells.next()?.strip_prefix(letter)?.parse().ok()?;
        let cell = cells.next()?.trim_end_matches(" |");
        let names = cell.split('`').skip(1).step_by(2).map(str::to_owned);
        Some((number, names.collect(), cell.to_owned()))
    });
    rows.collect()
}

/// The names of all tests of the rows.
fn tests() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rows");
    let files = fs::read_dir(folder)
        .expect("the folder of this file")
        .flatten();
    let sources = files.map(|file| fs::read_to_string(file.path()).expect("a source"));
    let sources: Vec<String> = sources.collect();
    let names = sources.iter().flat_map(|source| {
        let lines = source.lines().filter_map(|line| line.strip_prefix("fn "));
        lines.filter_map(|line| line.split('(').next())
    });
    let names = names.filter(|name| {
        let digits = name
            .get(1..3)
            .is_some_and(|it| it.bytes().all(|it| it.is_ascii_digit()));
        digits && name.starts_with(['a', 'h', 'w']) && name.get(3..4) == Some("_")
    });
    names.map(str::to_owned).collect()
}

fn every_row_is_a_test_or_has_a_reason() {
    for (letter, count) in [('A', 50), ('H', 16), ('W', 7)] {
        let rows = rows(letter);
        let numbers: Vec<u32> = rows.iter().map(|(number, ..)| *number).collect();
        let first = numbers.iter().copied().take(count as usize);
        assert!(first.eq(1..=count), "rows {letter}: {numbers:?}");
        // Of later ones those are here that are not a fact of `tests/wire` alone.
        assert!(
            numbers.is_sorted_by(|a, b| a < b),
            "rows {letter}: {numbers:?}"
        );
        for (number, names, cell) in &rows {
            let reason = cell.strip_prefix("not here: ");
            let is_test = reason.is_none() && !names.is_empty();
            let is_reason = reason.is_some_and(|it| it.len() > 20);
            assert!(is_test || is_reason, "{letter}{number}: {cell}");
        }
    }
}

fn the_tests_are_those_of_the_rows() {
    let mut named = BTreeSet::new();
    for letter in ['A', 'H', 'W'] {
        for (number, names, cell) in rows(letter) {
            let prefix = format!("{}{number:02}_", letter.to_ascii_lowercase());
            if cell.starts_with("not here: ") {
                continue;
            }
            for name in &names {
                assert_starts(name, &prefix);
            }
            named.extend(names);
        }
    }
    let tests = tests();
    let differ: Vec<_> = named.symmetric_difference(&tests).collect();
    assert!(differ.is_empty(), "in one of the two alone: {differ:#?}");
}
