//! No change of a good document makes a finding say what is secret in it.
//!
//! The first byte chooses the type, each pair of the others what is changed next.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_accumulate::Limits;

#[path = "../../tests/zoo/mutants.rs"]
mod mutants;
#[path = "../../tests/zoo/secrets.rs"]
mod secrets;

use mutants::Tree;
use secrets::{ALL, tells};

/// As many changes are made.
const CHANGES: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let keeper = &ALL[usize::from(*first) % ALL.len()];
    let mut tree = Tree::parse(keeper.good);
    for choice in rest.chunks_exact(2).take(CHANGES) {
        let mut mutants = tree.mutants();
        if mutants.is_empty() {
            break;
        }
        let choice = usize::from(u16::from_be_bytes([choice[0], choice[1]]));
        tree = mutants.swap_remove(choice % mutants.len());
        check(keeper, &tree);
        if rest.len() % 2 == 1 {
            tree.wrapped()
                .iter()
                .for_each(|wrapped| check(keeper, wrapped));
        }
    }
});

/// Reads a document with limits that end the search early, and without.
fn check(keeper: &secrets::Keeper, tree: &Tree) {
    let json = tree.to_string();
    let limits = Limits::default();
    for limits in [limits, limits.findings(1), limits.work(1), limits.found(40)] {
        for finding in (keeper.read)(json.as_bytes(), limits) {
            assert!(!tells(&finding), "{keeper:?} of {json}: {finding:?}");
        }
    }
}
