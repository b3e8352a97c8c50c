//! Bad values of maps, each at its key.

use std::collections::{BTreeMap, HashMap, HashSet};

use http_exception_constraints::{Garde, Validator};
use serde::Deserialize;
use serde_accumulate::{Document, Texts};
use validator::Validate as _;

use crate::support::{both, check};

#[derive(Debug, Deserialize, PartialEq, Eq, Hash, garde::Validate, validator::Validate)]
struct Line {
    #[garde(range(min = 5))]
    #[validate(range(min = 5))]
    amount: u32,
}

#[test]
fn whose_keys_are_texts() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Notes {
        #[garde(dive)]
        #[validate(nested)]
        notes: BTreeMap<String, Line>,
    }
    both::<Notes>(
        r#"{"notes":{"k":{"amount":7},"l":{"amount":1},"a":{"amount":2},"0":{"amount":3}}}"#,
        &[
            "notes/l/amount: greater_than_equal 1",
            "notes/a/amount: greater_than_equal 2",
            "notes/0/amount: greater_than_equal 3",
        ],
    );
}

#[test]
fn whose_keys_are_numbers() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Stock {
        #[garde(dive)]
        #[validate(nested)]
        lines: BTreeMap<usize, Line>,
    }
    #[derive(Debug, Deserialize, validator::Validate)]
    struct Signed {
        #[validate(nested)]
        lines: Option<BTreeMap<i8, Line>>,
    }
    both::<Stock>(
        r#"{"lines":{"10":{"amount":1},"7":{"amount":6},"9":{"amount":2},"0":{"amount":3}}}"#,
        &[
            "lines/10/amount: greater_than_equal 1",
            "lines/9/amount: greater_than_equal 2",
            "lines/0/amount: greater_than_equal 3",
        ],
    );
    check::<Validator<Signed>>(
        Document::Json(br#"{"lines":{"3":{"amount":1},"-7":{"amount":2},"-30":{"amount":6}}}"#),
        &[
            "lines/3/amount: greater_than_equal 1",
            "lines/-7/amount: greater_than_equal 2",
        ],
    );
}

#[test]
fn of_which_some_could_not_be_read() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Stock {
        #[garde(dive)]
        #[validate(nested)]
        lines: BTreeMap<usize, Line>,
    }
    let body = br#"{"lines":{"10":{"amount":1},"9":{"amount":"x"}}}"#;
    check::<Garde<Stock>>(
        Document::Json(body),
        &[
            "lines/10/amount: greater_than_equal 1",
            r#"lines/9/amount: Type(Integer) "x""#,
        ],
    );
    // `validator` only tells positions, and what is in the map may not be what was sent.
    check::<Validator<Stock>>(
        Document::Json(body),
        &[r#"lines/9/amount: Type(Integer) "x""#, "…"],
    );
}

#[test]
fn in_maps_lists_and_newtypes() {
    #[derive(Debug, Deserialize, garde::Validate)]
    struct Deep {
        #[garde(dive)]
        maps: BTreeMap<usize, BTreeMap<usize, Line>>,
        #[garde(dive)]
        list: Vec<BTreeMap<String, Line>>,
        #[garde(dive)]
        new: Newtype,
    }
    #[derive(Debug, Deserialize, garde::Validate)]
    struct Newtype(#[garde(dive)] HashMap<usize, Line>);

    let body = r#"{"maps":{"0":{"7":{"amount":1}},"7":{"0":{"amount":2}}},
        "list":[{},{"0":{"amount":3},"1":{"amount":4}}],"new":{"0":{"amount":1},"7":{"amount":2}}}"#;
    check::<Garde<Deep>>(
        Document::Json(body.as_bytes()),
        &[
            "maps/0/7/amount: greater_than_equal 1",
            "maps/7/0/amount: greater_than_equal 2",
            "list/1/0/amount: greater_than_equal 3",
            "list/1/1/amount: greater_than_equal 4",
            "new/0/amount: greater_than_equal 1",
            "new/7/amount: greater_than_equal 2",
        ],
    );
}

#[test]
fn that_are_read_out_of_texts() {
    #[derive(Debug, Deserialize, garde::Validate)]
    #[garde(transparent)]
    struct Points(#[garde(custom(each_is_small))] BTreeMap<usize, u32>);

    fn each_is_small(points: &BTreeMap<usize, u32>, _: &()) -> garde::Result {
        if points.values().all(|point| *point < 10) {
            return Ok(());
        }
        Err(garde::Error::new("too many"))
    }
    let texts = Texts::new([("10", "11"), ("7", "6")]);
    check::<Garde<Points>>(
        Document::Texts(&texts),
        &[r#": value_error {"10":"11","7":"6"}"#],
    );
}

#[test]
fn without_an_order_have_no_entry_and_that_is_said_where_there_are_two() {
    #[derive(Debug, Deserialize, validator::Validate)]
    struct Unordered {
        #[validate(nested)]
        map: HashMap<String, Line>,
        #[validate(nested)]
        set: HashSet<Line>,
    }
    check::<Validator<Unordered>>(
        Document::Json(br#"{"map":{"a":{"amount":1}},"set":[{"amount":1}]}"#),
        &[
            "map/a/amount: greater_than_equal 1",
            "set/0/amount: greater_than_equal 1",
        ],
    );
    check::<Validator<Unordered>>(
        Document::Json(br#"{"map":{"a":{"amount":1},"b":{"amount":6}},"set":[]}"#),
        &[r#"map: greater_than_equal {"a":{"amount":1},"b":{"amount":6}}"#],
    );
    check::<Validator<Unordered>>(
        Document::Json(br#"{"map":{},"set":[{"amount":1},{"amount":2}]}"#),
        &[
            r#"set: greater_than_equal [{"amount":1},{"amount":2}]"#,
            "…",
        ],
    );
}
