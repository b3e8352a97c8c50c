//! How often the code of a type is called, for types and documents of any kind: the bounds of single
//! cases hold for all.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Limits, inspect};

use crate::models::{Adjacent, Choice, Pair, Wrap, findings};
use crate::planted::{Garden, Plant};
use crate::words::{Calls, Easy, GIVEN, Hard, STAND_INS};

/// Reads documents of a type, short and long ones, and looks at how often its words were read; more
/// often by `arity` in a tuple of that many elements.
fn check<T: DeserializeOwned + Plant>(seed: u64, arity: usize) {
    for width in [4, 12, 60] {
        let garden = Garden::with_width::<T>(seed, width);
        let json = garden.json.as_bytes();
        // The part in front of the elements of a tuple is read again for each that is wrong: of twelve
        // thousand tuples the dearest needs six times for each, and two times more.
        let again = if arity > 1 {
            TRIED + 7 * garden.planted.len()
        } else {
            0
        };
        let given = GIVEN * arity + again;
        for limits in [
            Limits::default(),
            Limits::default().found(0),
            Limits::default().findings(3),
        ] {
            Calls::take();
            let findings = findings::<T>(json, limits);
            // A type has as many positions as an enum has variants with it.
            let said = Calls::take().too_many(given, POSITIONS * STAND_INS);
            assert!(said.is_empty(), "{said}\nof {}", garden.json);
            let Some(findings) = findings else {
                assert!(garden.planted.is_empty(), "{}", garden.json);
                return;
            };
            let (total, planted) = (findings.total(), garden.planted.len());
            assert!(
                total <= planted,
                "{total} of {planted} errors of {}",
                garden.json
            );
            assert!(
                total == planted || !findings.is_complete(),
                "{total} of {planted} errors of {}",
                garden.json
            );
        }
        Calls::take();
        let inspection = inspect::<T>(Document::Json(json), Limits::default());
        assert!(inspection.is_ok());
        // A value that somebody looks at has a stand-in at each place, and is tried to be made twice.
        let stand_ins = 2 * POSITIONS * STAND_INS + 2 * garden.planted.len();
        let said = Calls::take().too_many(given, stand_ins);
        assert!(said.is_empty(), "inspected:{said}\nof {}", garden.json);
    }
}

/// How often the elements before one of a tuple are read again, to find a stand-in for it.
const TRIED: usize = 32;

/// At how many positions a type is in the models.
const POSITIONS: usize = 3;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_lists(seed: u64) { check::<Pair<Easy<1>, Vec<Easy<2>>>>(seed, 1); }

    #[test]
    fn of_lists_that_nothing_stands_in_for(seed: u64) { check::<Pair<Hard<1>, Vec<Hard<2>>>>(seed, 1); }

    #[test]
    fn of_structs_in_lists(seed: u64) {
        check::<Vec<Pair<Easy<1>, Pair<Hard<2>, Easy<3>>>>>(seed, 1);
    }

    #[test]
    fn of_optional_structs_in_lists(seed: u64) {
        check::<Vec<Option<Pair<Option<Hard<1>>, Pair<Easy<2>, Option<Easy<3>>>>>>>(seed, 1);
    }

    #[test]
    fn of_lists_in_lists(seed: u64) {
        check::<Pair<Hard<1>, Vec<Pair<Easy<2>, Vec<Hard<3>>>>>>(seed, 1);
    }

    #[test]
    fn of_maps(seed: u64) {
        check::<Pair<Easy<1>, BTreeMap<String, Pair<Easy<2>, Hard<3>>>>>(seed, 1);
    }

    #[test]
    fn of_maps_in_maps(seed: u64) {
        check::<HashMap<String, Pair<Easy<1>, BTreeMap<u8, BTreeMap<String, Hard<2>>>>>>(seed, 1);
    }

    #[test]
    fn of_enums(seed: u64) {
        check::<Pair<Easy<1>, Wrap<Vec<Choice<Pair<Easy<2>, Hard<3>>>>>>>(seed, 2);
    }

    #[test]
    fn of_adjacently_tagged_enums(seed: u64) {
        check::<Pair<Easy<1>, Vec<Adjacent<Pair<Hard<2>, Easy<3>>>>>>(seed, 1);
    }

    #[test]
    fn of_tuples(seed: u64) {
        check::<Pair<Easy<1>, (Easy<2>, Vec<Easy<3>>, Vec<Hard<4>>)>>(seed, 3);
    }

    #[test]
    fn of_siblings(seed: u64) {
        type Two<A, B> = Pair<A, B>;
        type Four = Two<Two<Easy<1>, Hard<2>>, Two<Easy<3>, Hard<4>>>;
        check::<Two<Four, Two<Two<Hard<5>, Hard<6>>, Two<Easy<7>, Easy<8>>>>>(seed, 1);
    }
}

#[test]
fn of_the_dearest_tuple() {
    check::<Pair<Easy<1>, (Easy<2>, Vec<Easy<3>>, Vec<Hard<4>>)>>(11_713_025_825_455_515_364, 3);
}
