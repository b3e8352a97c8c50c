//! The README names every row, and every test that it names is there.

use crate::check::assert_starts;
use crate::facts::{Fact, facts};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub(crate) const FACTS: &[Fact] = facts! {
    alone:
        every_row_is_a_test_or_has_a_reason,
        what_another_package_shows_is_there,
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
    for (letter, count) in [('A', 64), ('H', 16), ('W', 7)] {
        let rows = rows(letter);
        let numbers: Vec<u32> = rows.iter().map(|(number, ..)| *number).collect();
        assert_eq!(numbers, (1..=count).collect::<Vec<_>>(), "rows {letter}");
        for (number, names, cell) in &rows {
            let reason = cell.strip_prefix("not here: ");
            let is_test = reason.is_none() && names.iter().any(|name| !is_file(name));
            let is_reason = reason.is_some_and(|it| it.len() > 20);
            assert!(is_test || is_reason, "{letter}{number}: {cell}");
        }
    }
}

/// What stands behind the name of a file is in that file.
fn what_another_package_shows_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seen = 0;
    for letter in ['A', 'H', 'W'] {
        for (number, names, _) in rows(letter) {
            let mut source = None;
            for name in names {
                if is_file(&name) {
                    let text = fs::read_to_string(root.join(&name));
                    source = Some(text.unwrap_or_else(|error| panic!("{name}: {error}")));
                } else if let Some(source) = &source {
                    assert!(source.contains(&name), "{letter}{number}: no {name}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 0, "no row names a file");
}

/// True if it is the path of a file, from the root of the project.
fn is_file(name: &str) -> bool {
    name.contains('/')
}

fn the_tests_are_those_of_the_rows() {
    let mut named = BTreeSet::new();
    for letter in ['A', 'H', 'W'] {
        for (number, names, cell) in rows(letter) {
            let prefix = format!("{}{number:02}_", letter.to_ascii_lowercase());
            if cell.starts_with("not here: ") {
                continue;
            }
            let own: Vec<_> = names.into_iter().take_while(|it| !is_file(it)).collect();
            for name in &own {
                assert_starts(name, &prefix);
            }
            named.extend(own);
        }
    }
    let tests = tests();
    let differ: Vec<_> = named.symmetric_difference(&tests).collect();
    assert!(differ.is_empty(), "in one of the two alone: {differ:#?}");
}
