//! The floors of the core: each uses only those above it.

use std::fs;
use std::path::{Path, PathBuf};

/// In the order of `src/lib.rs`.
const FLOORS: [&str; 8] = [
    "exception",
    "validation",
    "foreign",
    "policy",
    "answer",
    "request",
    "websocket",
    "adapter",
];

#[test]
fn a_floor_uses_only_those_above_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut upwards = Vec::new();
    for (own, floor) in FLOORS.iter().enumerate() {
        for file in files(&src.join(floor)) {
            let text = fs::read_to_string(&file).expect("a file of the crate");
            for (line, used) in text.lines().filter_map(floor_of).collect::<Vec<_>>() {
                if used > own {
                    upwards.push(format!("{}: {line}", file.display()));
                }
            }
        }
    }
    assert_eq!(upwards, [""; 0]);
}

#[test]
fn the_crate_lists_its_floors_in_their_order() {
    let lib = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs");
    let lib = fs::read_to_string(lib).expect("the root of the crate");
    let listed: Vec<_> = lib
        .lines()
        .filter_map(|line| line.strip_suffix(';'))
        .collect();
    let listed = listed
        .iter()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod "));
    assert_eq!(listed.collect::<Vec<_>>(), FLOORS);
}

/// The floor that a line of code names, through `crate::`.
fn floor_of(line: &str) -> Option<(&str, usize)> {
    let code = line.trim_start();
    if code.starts_with("//") {
        return None;
    }
    let (_, path) = code.split_once("crate::")?;
    let name = path
        .split(|char: char| !char.is_alphanumeric() && char != '_')
        .next()?;
    let floor = FLOORS.iter().position(|floor| *floor == name)?;
    Some((line, floor))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the crate");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
