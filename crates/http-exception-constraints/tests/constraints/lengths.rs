//! The length of values with bad parts: what the reference says, as recorded with pydantic 2.13.4 for
//! `list`, `set` and `dict` of `int` with `ge=10`, and `min_length` and `max_length` around them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;

use http_exception_constraints::{Garde, Validator};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_accumulate::Document;
use validator::Validate as _;

use crate::support::told;

/// An integer of at least 10.
#[derive(Debug, Deserialize, Serialize, garde::Validate, validator::Validate)]
struct E {
    #[garde(range(min = 10))]
    #[validate(range(min = 10))]
    n: i64,
}

/// Lists and maps of at most one element, and of at most two.
#[derive(Debug, Default, Deserialize, garde::Validate, validator::Validate)]
#[serde(default)]
struct Counted {
    #[garde(length(max = 1), dive)]
    #[validate(length(max = 1), nested)]
    list1: Vec<E>,
    #[garde(length(max = 2), dive)]
    #[validate(length(max = 2), nested)]
    list2: Vec<E>,
    #[garde(length(max = 1), dive)]
    #[validate(length(max = 1), nested)]
    maybe1: Option<Vec<E>>,
    #[garde(length(max = 1), dive)]
    #[validate(length(max = 1), nested)]
    map1: BTreeMap<String, E>,
    #[garde(length(max = 1), dive)]
    #[validate(length(max = 1), nested)]
    hash1: HashMap<String, E>,
}

/// A row: the body, and what is said.
type Row = (&'static str, &'static [&'static str]);

/// `{"n":1}` breaks the constraint, `{"n":"x"}` has another form, `{"n":11}` is good.
const ROWS: &[Row] = &[
    // A list that is too long is nothing else.
    (r#"{"list1":[{"n":1},{"n":11}]}"#, &["list1: too_long"]),
    (r#"{"list1":[{"n":"x"},{"n":11}]}"#, &["list1: too_long"]),
    (r#"{"list1":[{"n":11},{"n":"x"}]}"#, &["list1: too_long"]),
    (
        r#"{"list2":[{"n":11},{"n":"x"},{"n":1},{}]}"#,
        &["list2: too_long"],
    ),
    (r#"{"maybe1":[{"n":"x"},{"n":11}]}"#, &["maybe1: too_long"]),
    (r#"{"list1":[{"n":"x"}]}"#, &["list1/0/n: Type(Integer)"]),
    // A map that is too long waits for its entries.
    (
        r#"{"map1":{"a":{"n":11},"b":{"n":12}}}"#,
        &["map1: too_long"],
    ),
    (
        r#"{"map1":{"a":{"n":1},"b":{"n":11}}}"#,
        &["map1/a/n: greater_than_equal"],
    ),
    (
        r#"{"map1":{"a":{"n":"x"},"b":{"n":11}}}"#,
        &["map1/a/n: Type(Integer)"],
    ),
    (
        r#"{"map1":{"a":{"n":"x"},"b":{"n":11},"c":{"n":12}}}"#,
        &["map1/a/n: Type(Integer)"],
    ),
];

#[test]
fn is_said_as_the_reference_says_it() {
    for row in ROWS {
        both::<Counted>(row);
    }
}

#[test]
fn what_is_too_short_waits_for_its_parts() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Least {
        #[garde(length(min = 3), dive)]
        #[validate(length(min = 3), nested)]
        list: Vec<E>,
        #[garde(length(min = 3), dive)]
        #[validate(length(min = 3), nested)]
        map: BTreeMap<String, E>,
    }
    let rows: &[Row] = &[
        (
            r#"{"list":[{"n":11}],"map":{"a":{"n":11}}}"#,
            &["list: too_short", "map: too_short"],
        ),
        (
            r#"{"list":[{"n":1}],"map":{"a":{"n":1}}}"#,
            &[
                "list/0/n: greater_than_equal",
                "map/a/n: greater_than_equal",
            ],
        ),
        (
            r#"{"list":[{"n":"x"}],"map":{"a":{"n":"x"}}}"#,
            &["list/0/n: Type(Integer)", "map/a/n: Type(Integer)"],
        ),
    ];
    for row in rows {
        both::<Least>(row);
    }
}

#[test]
fn lists_of_every_sort_and_lists_in_lists() {
    #[derive(Debug, Default, Deserialize, garde::Validate)]
    #[serde(default)]
    struct Sorts {
        #[garde(length(max = 1))]
        deque: VecDeque<i64>,
        #[garde(length(max = 2), inner(length(max = 1), inner(range(min = 10))))]
        lists: Vec<Vec<i64>>,
        #[garde(length(max = 1), dive)]
        maps: Vec<Inner>,
        #[garde(length(max = 1), dive)]
        entries: BTreeMap<String, Inner>,
    }
    #[derive(Debug, Deserialize, garde::Validate)]
    #[garde(transparent)]
    struct Inner(#[garde(length(max = 1), inner(range(min = 10)))] Vec<i64>);

    let rows: &[Row] = &[
        (r#"{"deque":["x",1]}"#, &["deque: too_long"]),
        (
            r#"{"lists":[[1,1],[1]]}"#,
            &["lists/0: too_long", "lists/1/0: greater_than_equal"],
        ),
        (
            r#"{"lists":[["x","x"],["x"]]}"#,
            &["lists/0: too_long", "lists/1/0: Type(Integer)"],
        ),
        (r#"{"lists":[["x"],[1,1],[1]]}"#, &["lists: too_long"]),
        (r#"{"maps":[[1,1],["x"]]}"#, &["maps: too_long"]),
        (
            r#"{"entries":{"a":["x","x"],"b":[1]}}"#,
            &["entries/a: too_long", "entries/b/0: greater_than_equal"],
        ),
    ];
    for (body, expected) in rows {
        assert_eq!(kinds::<Garde<Sorts>>(body), *expected, "{body}");
    }
}

#[test]
fn a_set_counts_its_good_elements_once() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Sets {
        #[garde(length(max = 1))]
        #[validate(length(max = 1))]
        hash: HashSet<i64>,
        #[garde(length(max = 1))]
        #[validate(length(max = 1))]
        tree: BTreeSet<i64>,
    }
    let rows: &[Row] = &[
        (
            r#"{"hash":[11,12],"tree":[11,12]}"#,
            &["hash: too_long", "tree: too_long"],
        ),
        (r#"{"hash":[11,11],"tree":[11,11]}"#, &[]),
        (
            r#"{"hash":["x",11,12],"tree":[11,12,"x"]}"#,
            &["hash: too_long", "tree: too_long"],
        ),
        (
            r#"{"hash":["x",11],"tree":[11,11,"x"]}"#,
            &["hash/0: Type(Integer)", "tree/2: Type(Integer)"],
        ),
    ];
    for row in rows {
        both::<Sets>(row);
    }
}

#[test]
fn of_bytes_are_counted_in_bytes() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Blob {
        #[garde(length(min = 2, max = 4))]
        #[validate(length(min = 2, max = 4))]
        #[serde(with = "serde_bytes")]
        data: Vec<u8>,
        #[garde(length(chars, max = 4))]
        #[validate(length(max = 4))]
        text: String,
    }
    let rows: &[Row] = &[
        (r#"{"data":"ééé","text":"ééé"}"#, &["data: bytes_too_long"]),
        (
            r#"{"data":"x","text":"ééééé"}"#,
            &["data: bytes_too_short", "text: string_too_long"],
        ),
        (
            r#"{"data":[1,2,3,4,5],"text":""}"#,
            &["data: bytes_too_long"],
        ),
        (r#"{"data":7,"text":""}"#, &["data: Type(Bytes)"]),
    ];
    for row in rows {
        both::<Blob>(row);
    }
}

#[test]
fn a_list_of_more_bad_elements_than_are_listed_is_too_long_all_the_same() {
    let bad = vec![r#"{"n":"x"}"#; 300].join(",");
    let body = format!(r#"{{"list1":[{bad}]}}"#);
    assert_eq!(
        kinds::<Garde<Counted>>(&body),
        // What the elements that are not listed are is not known.
        ["list1: too_long", "…"]
    );
}

#[track_caller]
fn both<T>((body, expected): &Row)
where
    T: Debug + DeserializeOwned + garde::Validate<Context: Default> + validator::Validate,
{
    assert_eq!(kinds::<Garde<T>>(body), *expected, "garde: {body}");
    // `validator` does not look into what has a length that is broken.
    let of_elements = expected
        .iter()
        .any(|said| said.ends_with("greater_than_equal"));
    let lengths = kinds::<Validator<T>>(body);
    let is_length = |said: &String| said.contains("too_");
    if !(of_elements && !lengths.is_empty() && lengths.iter().all(is_length)) {
        assert_eq!(lengths, *expected, "validator: {body}");
    }
}

fn kinds<M: http_exception::Model>(body: &str) -> Vec<String> {
    told::<M>(Document::Json(body.as_bytes()))
        .into_iter()
        .map(|error| error.splitn(3, ' ').take(2).collect::<Vec<_>>().join(" "))
        .collect()
}
