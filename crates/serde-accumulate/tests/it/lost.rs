//! No error is lost: what is wrong beside, before and after another is found in every container, at
//! every position, whatever can stand in for it.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_accumulate::{Document, Failure, Findings, Limits, from_value, inspect, read};

use crate::models::{self, Adjacent, Choice, Code, Even, Pair, Pet, Sku, Strict, Tree, Wrap};
use crate::planted::{Garden, Plant};

/// Compares the places of all errors, in any order, in each way to read a document.
#[track_caller]
fn check<T: DeserializeOwned>(json: &str, places: &[&str]) {
    check_told::<T>(json, places, false);
}

/// Likewise; where serde goes no further behind a value that nothing stands in for, some may be
/// lost, if that is said.
#[track_caller]
fn check_told<T: DeserializeOwned>(json: &str, places: &[&str], may_be_cut: bool) {
    let limits = Limits::default().findings(usize::MAX);
    let document = Document::Json(json.as_bytes());
    let all = |name: &str, findings: &Findings| {
        let findings_of = findings.as_slice().iter();
        let mut own: Vec<_> = findings_of
            .map(|finding| finding.place.to_string())
            .collect();
        let mut expected = places.to_vec();
        own.sort();
        expected.sort_unstable();
        if may_be_cut && !findings.is_complete() {
            let is_real = own.iter().all(|place| expected.contains(&&**place));
            assert!(is_real && !own.is_empty(), "{own:?} {name} of {json}");
            return;
        }
        assert_eq!(own, expected, "{name} of {json}");
        assert_eq!(findings.total(), places.len(), "{name} of {json}");
        assert!(
            findings.is_complete(),
            "{name} of {json} was not looked at to its end"
        );
    };
    match read::<T>(document, limits) {
        Ok(_) => assert!(places.is_empty(), "{json} is taken"),
        Err(Failure::Invalid(findings)) => all("read", &findings),
        Err(failure) => panic!("{failure}: {json}"),
    }
    // Where nothing is shown, lists are read in another way.
    if let Err(Failure::Invalid(findings)) = read::<T>(document, limits.found(0)) {
        all("read without showing", &findings);
    }
    all(
        "inspect",
        &inspect::<T>(document, limits).expect("it is JSON").findings,
    );
}

#[test]
fn of_the_values_of_a_map() {
    check::<BTreeMap<String, Sku>>(r#"{"a":"x","b":"y"}"#, &["a", "b"]);
    check::<BTreeMap<String, Sku>>(r#"{"a":"x","b":"SKU-1","c":"y"}"#, &["a", "c"]);
    check::<BTreeMap<String, Sku>>(
        r#"{"a":"SKU-1","b":"x","c":"y","d":"SKU-2","e":7}"#,
        &["b", "c", "e"],
    );
    check::<BTreeMap<String, Sku>>(r#"{"a":7,"b":[],"c":null}"#, &["a", "b", "c"]);
    check::<HashMap<String, Sku>>(r#"{"a":"x","b":"y"}"#, &["a", "b"]);
    check::<BTreeMap<String, Code>>(r#"{"a":"x","b":"y","c":7}"#, &["a", "b", "c"]);
}

#[test]
fn of_a_thousand_values_of_a_map() {
    let keys: Vec<_> = (0..1_000).map(|nth| format!("k{nth}")).collect();
    let places: Vec<_> = keys.iter().map(|key| &**key).collect();
    let entries = |value: &dyn Fn(usize) -> &'static str| {
        let entries = keys.iter().enumerate();
        let entries: Vec<_> = entries
            .map(|(nth, key)| format!("\"{key}\":{}", value(nth)))
            .collect();
        format!("{{{}}}", entries.join(","))
    };
    check::<BTreeMap<String, Sku>>(&entries(&|_| "\"x\""), &places);
    check::<BTreeMap<String, Code>>(&entries(&|_| "\"x\""), &places);
    check::<HashMap<String, Sku>>(
        &entries(&|nth| if nth % 2 == 0 { "\"x\"" } else { "7" }),
        &places,
    );
    let odd: Vec<_> = places.iter().copied().skip(1).step_by(2).collect();
    let half = entries(&|nth| if nth % 2 == 0 { "\"SKU-1\"" } else { "\"x\"" });
    check::<BTreeMap<String, Sku>>(&half, &odd);
}

#[test]
fn of_the_keys_of_a_map() {
    // The values behind the first keys can only be read behind a key that the type takes.
    check_told::<BTreeMap<Sku, u8>>(
        r#"{"x":1,"y":2,"SKU-1":3,"z":4}"#,
        &["x/[key]", "y/[key]", "z/[key]"],
        true,
    );
    check_told::<BTreeMap<Sku, u8>>(
        r#"{"x":1,"SKU-1":"y","y":4}"#,
        &["SKU-1", "x/[key]", "y/[key]"],
        true,
    );
    check::<BTreeMap<Code, Sku>>(
        r#"{"x":"SKU-1","67e55044-10b1-426f-9247-bb680e5fe0c8":"y","z":"SKU-1"}"#,
        &["x/[key]", "67e55044-10b1-426f-9247-bb680e5fe0c8", "z/[key]"],
    );
    check::<BTreeMap<u8, Sku>>(
        r#"{"x":"SKU-1","1":"y","2":"z","300":"SKU-1"}"#,
        &["x/[key]", "1", "2", "300/[key]"],
    );
    check_told::<HashMap<Sku, Vec<Sku>>>(
        r#"{"x":[],"SKU-1":["y","z"],"y":[]}"#,
        &["x/[key]", "SKU-1/0", "SKU-1/1", "y/[key]"],
        true,
    );
}

/// What every container is tried with: a text that is refused, another one, and what is good.
trait Part: DeserializeOwned + Debug {
    const BAD: [&'static str; 3];
    const GOOD: &'static str;
}

impl Part for Sku {
    const BAD: [&'static str; 3] = ["\"x\"", "\"y\"", "7"];
    const GOOD: &'static str = "\"SKU-1\"";
}

impl Part for Code {
    const BAD: [&'static str; 3] = ["\"x\"", "[]", "\"00000000\""];
    const GOOD: &'static str = "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"";
}

impl Part for u8 {
    const BAD: [&'static str; 3] = ["\"x\"", "300", "{}"];
    const GOOD: &'static str = "1";
}

impl Part for Even {
    const BAD: [&'static str; 3] = ["1", "\"x\"", "3"];
    const GOOD: &'static str = "2";
}

/// Puts good and bad values for the letters A, B, C, which are bad, and G.
#[track_caller]
fn check_parts<W: DeserializeOwned, T: Part>(pattern: &str, places: &[&str], may_be_cut: bool) {
    let [a, b, c] = T::BAD;
    let json = pattern
        .replace('A', a)
        .replace('B', b)
        .replace('C', c)
        .replace('G', T::GOOD);
    check_told::<W>(&json, places, may_be_cut);
}

macro_rules! each_part {
    ($pattern:literal, $places:expr, $part:ident => $type:ty) => {
        each_part!(@ false, $pattern, $places, $part => $type)
    };
    // What serde reads without saying what it has in it: nothing is known behind a value that
    // nothing stands in for.
    (cut $pattern:literal, $places:expr, $part:ident => $type:ty) => {
        each_part!(@ true, $pattern, $places, $part => $type)
    };
    (@ $cut:literal, $pattern:literal, $places:expr, $part:ident => $type:ty) => {{
        {
            type $part = Sku;
            check_parts::<$type, $part>($pattern, $places, $cut);
        }
        {
            type $part = Code;
            check_parts::<$type, $part>($pattern, $places, $cut);
        }
        {
            type $part = u8;
            check_parts::<$type, $part>($pattern, $places, $cut);
        }
        {
            type $part = Even;
            check_parts::<$type, $part>($pattern, $places, $cut);
        }
    }};
}

#[test]
fn of_elements_of_a_list() {
    each_part!("[A,B,G,C]", &["0", "1", "3"], P => Vec<P>);
    each_part!("[G,A,G,G,B,C,A,G]", &["1", "4", "5", "6"], P => Vec<Wrap<P>>);
    each_part!("[[A,G],[],[B,C]]", &["0/0", "2/0", "2/1"], P => Vec<Vec<P>>);
    each_part!("[A,null,G,B]", &["0", "3"], P => Vec<Option<P>>);
    each_part!("[A,B]", &["0", "1"], P => Vec<Box<P>>);
}

#[test]
fn of_members_of_a_struct() {
    each_part!(r#"{"a":A,"b":B}"#, &["a", "b"], P => Pair<P, P>);
    each_part!(r#"{"b":B,"a":A}"#, &["a", "b"], P => Pair<P, P>);
    each_part!(r#"{"a":G,"b":B}"#, &["b"], P => Pair<P, P>);
    each_part!(r#"{"a":A,"b":"x"}"#, &["a", "b"], P => Pair<P, u8>);
    each_part!(r#"{"a":"x","b":A}"#, &["a", "b"], P => Pair<u8, P>);
    each_part!(r#"{"b":A}"#, &["a", "b"], P => Pair<u8, P>);
    each_part!(r#"{"a":{"a":A,"b":B},"b":{"a":G,"b":C}}"#, &["a/a", "a/b", "b/b"], P => Pair<Pair<P, P>, Pair<P, P>>);
    each_part!(r#"{"a":{"a":A,"b":B},"b":[A,G,C]}"#, &["a/a", "a/b", "b/0", "b/2"], P => Pair<Pair<P, P>, Vec<P>>);
    each_part!(r#"{"a":A,"b":[{"a":B,"b":"x"},{"a":G}]}"#, &["a", "b/0/a", "b/0/b", "b/1/b"], P => Pair<P, Vec<Pair<P, u8>>>);
}

#[test]
fn of_values_of_maps_in_containers() {
    each_part!(r#"{"k":A,"l":G,"m":B,"n":C}"#, &["k", "m", "n"], P => BTreeMap<String, P>);
    each_part!(r#"{"k":{"m":A,"n":B},"l":{"m":C}}"#, &["k/m", "k/n", "l/m"], P => BTreeMap<String, BTreeMap<String, P>>);
    each_part!(r#"{"k":[A,B],"l":[G,C]}"#, &["k/0", "k/1", "l/1"], P => BTreeMap<String, Vec<P>>);
    each_part!(r#"[{"k":A,"l":B},{"k":C}]"#, &["0/k", "0/l", "1/k"], P => Vec<BTreeMap<String, P>>);
    each_part!(r#"{"k":{"a":A,"b":B},"l":{"a":C,"b":A}}"#, &["k/a", "k/b", "l/a", "l/b"], P => BTreeMap<String, Pair<P, P>>);
    each_part!(r#"{"a":{"k":A,"l":B},"b":"x"}"#, &["a/k", "a/l", "b"], P => Pair<BTreeMap<String, P>, u8>);
    each_part!(r#"{"a":{"k":A,"l":B},"b":{"1":C,"x":G}}"#, &["a/k", "a/l", "b/1", "b/x/[key]"], P => Pair<HashMap<String, P>, BTreeMap<u8, P>>);
    each_part!(r#"{"k":A,"l":null,"m":B}"#, &["k", "m"], P => BTreeMap<String, Option<P>>);
}

#[test]
fn of_variants() {
    each_part!(r#"[{"New":A},{"New":B},{"New":G},"Unit",{"New":C}]"#, &["0/New", "1/New", "4/New"], P => Vec<Choice<P>>);
    each_part!(r#"[{"Named":{"x":A}},{"Named":{}},{"Named":{"x":B}}]"#, &["0/Named/x", "1/Named/x", "2/Named/x"], P => Vec<Choice<P>>);
    each_part!(r#"[{"Two":[1,A]},{"Two":["x",B]},{"Two":[1]}]"#, &["0/Two/1", "1/Two/0", "1/Two/1", "2/Two/1"], P => Vec<Choice<P>>);
    each_part!(r#"{"k":{"New":A},"l":{"Named":{"x":B}}}"#, &["k/New", "l/Named/x"], P => BTreeMap<String, Choice<P>>);
    each_part!(r#"{"a":{"New":A},"b":{"Named":{"x":B}}}"#, &["a/New", "b/Named/x"], P => Pair<Choice<P>, Choice<P>>);
    each_part!(cut r#"[{"t":"New","c":A},{"t":"Named","c":{"x":B}}]"#, &["0/c", "1/c/x"], P => Vec<Adjacent<P>>);
    each_part!(cut r#"[{"c":A,"t":"New"},{"c":{"x":B},"t":"Named"}]"#, &["0/c", "1/c/x"], P => Vec<Adjacent<P>>);
    each_part!(cut r#"{"a":{"t":"New","c":A},"b":{"t":"Named","c":{"x":B}}}"#, &["a/c", "b/c/x"], P => Pair<Adjacent<P>, Adjacent<P>>);
}

#[test]
fn of_tagged_enums() {
    let json =
        r#"[{"t":"Dog","x":"x","y":"y"},{"t":"Cat","a":"x"},{"t":"Dog"},{"y":1,"t":"Dog","x":7}]"#;
    let places = [
        "0/Dog/x", "0/Dog/y", "1/Cat/a", "2/Dog/x", "3/Dog/x", "3/Dog/y",
    ];
    // Nothing stands in for the `x` of the third, so nobody can know of its `y`.
    let Some(findings) = models::findings::<Vec<Pet>>(json.as_bytes(), Limits::default()) else {
        panic!("{json} is taken")
    };
    let own: Vec<_> = findings
        .as_slice()
        .iter()
        .map(|finding| finding.place.to_string())
        .collect();
    assert!(
        places
            .iter()
            .all(|place| own.contains(&(*place).to_owned())),
        "{own:?}"
    );
    assert!(findings.total() == 7 || !findings.is_complete());
    check::<BTreeMap<String, Pet>>(
        r#"{"k":{"t":"Dog","x":"x","y":"y"},"l":{"t":"Cat","a":"x","b":-1},"m":{"t":"Cow"}}"#,
        &["k/Dog/x", "k/Dog/y", "l/Cat/a", "l/Cat/b", "m"],
    );
}

#[test]
fn of_elements_of_tuples_and_arrays() {
    check::<(u8, Code, Sku)>(r#"["x","y","z"]"#, &["0", "1", "2"]);
    check::<(u8, Code, Sku)>(r#"["x"]"#, &["0", "1", "2"]);
    check::<[Code; 3]>(r#"["x",7,"z"]"#, &["0", "1", "2"]);
    check::<Vec<(u8, Sku)>>(
        r#"[["x","y"],[1,"y"],[1,"SKU-1"],[300,7]]"#,
        &["0/0", "0/1", "1/1", "3/0", "3/1"],
    );
    check::<BTreeMap<String, (u8, Sku)>>(r#"{"k":["x","y"],"l":[1,"z"]}"#, &["k/0", "k/1", "l/1"]);
    check::<Vec<[Code; 2]>>(
        r#"[["x","y"],["z",1],[]]"#,
        &["0/0", "0/1", "1/0", "1/1", "2/0", "2/1"],
    );
}

/// serde asks for the elements of a tuple in their order, and for none after one that fails.
#[test]
fn of_what_comes_after_an_element_that_nothing_stands_in_for_it_is_said_that_it_was_not_read() {
    for json in [r#"["x","y"]"#, r#"["x","SKU-1"]"#, r#"["x"]"#] {
        let limits = Limits::default();
        for findings in [
            models::findings::<(Sku, Sku)>(json.as_bytes(), limits),
            models::findings::<[Sku; 2]>(json.as_bytes(), limits),
            models::findings::<(Sku, u8)>(json.as_bytes(), limits),
        ] {
            let findings = findings.unwrap();
            let is_all = json.contains("SKU") || findings.total() == 2;
            assert!(findings.as_slice()[0].place.to_string() == "0", "{json}");
            assert!(is_all || !findings.is_complete(), "{json}: {findings:?}");
        }
    }
}

#[test]
fn of_what_is_around_a_flattened_part() {
    let of = |json: &str| {
        let findings = models::findings::<Vec<models::Flat>>(json.as_bytes(), Limits::default());
        let findings = findings.unwrap();
        let findings_of = findings.as_slice().iter();
        let mut places: Vec<_> = findings_of
            .map(|finding| finding.place.to_string())
            .collect();
        places.sort();
        (places, findings.is_complete())
    };
    let (places, _) =
        of(r#"[{"a":"x","b":"y","x":1,"sku":"SKU-1"},{"b":"z","x":1,"sku":"SKU-1"}]"#);
    assert_eq!(places, ["0/a", "0/b", "1/a", "1/b"]);
    let (places, _) = of(
        r#"[{"a":1,"b":"67e55044-10b1-426f-9247-bb680e5fe0c8","x":1,"sku":"x"},{"a":"x","x":1,"sku":"SKU-1"}]"#,
    );
    assert!(
        places.iter().any(|place| place.starts_with('0')),
        "{places:?}"
    );
    assert!(
        places.ends_with(&["1/a".to_owned(), "1/b".to_owned()]),
        "{places:?}"
    );
    let (places, is_complete) = of(r#"[{"a":"x","b":"y","x":"x","sku":"x"}]"#);
    assert!(
        places.starts_with(&["0/a".to_owned()]) && places.contains(&"0/b".to_owned()),
        "{places:?}"
    );
    assert!(places.len() > 3 || !is_complete, "{places:?}");
}

#[test]
fn of_a_type_that_has_itself_in_it() {
    check::<Tree>(
        r#"{"sku":"x","kids":[{"sku":"y","kids":[]},{"sku":"SKU-1","code":"x","kids":[{"sku":7,"kids":7}]}]}"#,
        &[
            "sku",
            "kids/0/sku",
            "kids/1/code",
            "kids/1/kids/0/sku",
            "kids/1/kids/0/kids",
        ],
    );
    check::<Strict>(
        r#"{"alpha":"x","z":1,"c":{"b":"x","c":{"a":7,"y":0}}}"#,
        &["alpha", "z", "c/a", "c/b", "c/c/a", "c/c/y"],
    );
}

/// Reads a text that is JSON of the type.
fn in_text<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(D::Error::custom)
}

macro_rules! around_a_text {
    ($name:ident, $inner:ty) => {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        struct $name {
            #[serde(deserialize_with = "in_text")]
            data: $inner,
            a: u32,
            b: u32,
            c: u32,
        }
    };
}

around_a_text!(AroundMap, BTreeMap<String, u8>);
around_a_text!(AroundList, Vec<u8>);
around_a_text!(AroundOptional, Optional);
around_a_text!(AroundStruct, Pair<u8, u8>);

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Optional {
    a: Option<u8>,
}

#[test]
fn of_what_is_missing_after_a_text_that_is_json() {
    for json in [r#"{"data":"x"}"#, r#"{"data":7}"#, "{}"] {
        check::<AroundMap>(json, &["data", "a", "b", "c"]);
        check::<AroundList>(json, &["data", "a", "b", "c"]);
        check::<AroundOptional>(json, &["data", "a", "b", "c"]);
    }
}

#[test]
fn of_what_is_missing_after_a_text_that_is_json_of_a_struct() {
    check::<AroundStruct>(r#"{"data":"x"}"#, &["data", "a", "b", "c"]);
}

#[test]
fn of_what_is_wrong_after_a_text_that_is_json() {
    for (json, places) in [
        (
            r#"{"data":"x","a":"x","b":"y","c":-1}"#,
            &["data", "a", "b", "c"][..],
        ),
        (r#"{"a":1,"data":"{}","b":"y","c":-1}"#, &["data", "b", "c"]),
        (r#"{"a":1,"b":2,"c":3,"data":[]}"#, &["data"]),
    ] {
        check::<AroundStruct>(json, places);
    }
}

/// What may be absent is never told as missing, whatever came before it.
#[test]
fn none_is_invented_of_what_has_a_default_after_what_nothing_stands_in_for() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Lenient {
        first: Sku,
        #[serde(default)]
        a: u32,
        b: Option<u32>,
        #[serde(default)]
        c: Vec<Sku>,
    }
    for json in [r#"{"first":"x"}"#, r#"{"first":7}"#, "{}"] {
        let findings = models::findings::<Lenient>(json.as_bytes(), Limits::default()).unwrap();
        assert_eq!(
            (findings.total(), &*findings.as_slice()[0].place.to_string()),
            (1, "first"),
            "{json}"
        );
    }
}

#[test]
fn none_is_invented_of_an_alias() {
    check::<Vec<Strict>>(
        r#"[{"alpha":"x"},{"a":"x"},{"b":-1}]"#,
        &["0/alpha", "1/a", "2/a", "2/b"],
    );
}

#[test]
fn of_a_tree_that_was_parsed_before() {
    let value = serde_json::json!({"a": "x", "b": "SKU-1", "c": "y", "d": 7});
    let findings = from_value::<BTreeMap<String, Sku>>(&value).err().unwrap();
    assert_eq!((findings.total(), findings.is_complete()), (3, true));
}

/// Reads a document with planted errors, and looks for all of them and nothing else.
#[track_caller]
fn check_planted<T: DeserializeOwned + Plant>(seed: u64) {
    check_planted_told::<T>(seed, false);
}

/// Likewise, of types that hide what is behind a value that nothing stands in for.
#[track_caller]
fn check_planted_told<T: DeserializeOwned + Plant>(seed: u64, may_be_cut: bool) {
    let garden = Garden::new::<T>(seed);
    let places: Vec<_> = garden.planted.iter().map(|place| &**place).collect();
    let is_bad = serde_json::from_str::<T>(&garden.json).is_err();
    assert_eq!(
        is_bad,
        !places.is_empty(),
        "{} with {places:?}",
        garden.json
    );
    check_told::<T>(&garden.json, &places, may_be_cut);
}

#[test]
fn a_value_of_the_document_stands_in_where_no_text_of_a_known_form_does() {
    for seed in [12_508_925_867_734_635_392, 11_226_892_993_067_086_258] {
        check_planted::<models::Choices>(seed);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_catalogue(seed: u64) { check_planted::<models::Catalogue>(seed); }

    #[test]
    fn of_any_shelves(seed: u64) { check_planted::<models::Shelves>(seed); }

    #[test]
    fn of_any_nested_structs(seed: u64) { check_planted::<models::Nested>(seed); }

    #[test]
    fn of_any_map_by_key(seed: u64) { check_planted_told::<models::ByKey>(seed, true); }

    #[test]
    fn of_any_hashed_map(seed: u64) { check_planted::<models::Hashed>(seed); }

    #[test]
    fn of_any_map_by_number(seed: u64) { check_planted::<models::Numbered>(seed); }

    #[test]
    fn of_any_choices(seed: u64) { check_planted::<models::Choices>(seed); }

    #[test]
    fn of_any_deep_lists(seed: u64) { check_planted::<models::Deep>(seed); }

    #[test]
    fn of_any_forest(seed: u64) { check_planted::<models::Forest>(seed); }

    #[test]
    fn of_any_structs_without_unknown_members(seed: u64) { check_planted::<models::Strictly>(seed); }

    #[test]
    fn of_anything_beside(seed: u64) { check_planted::<models::Beside>(seed); }

    #[test]
    fn of_any_tagged_enums(seed: u64) { check_planted::<models::Pets>(seed); }

    #[test]
    fn of_any_tuples(seed: u64) { check_planted_told::<models::Rows>(seed, true); }

    #[test]
    fn of_anything_optional(seed: u64) { check_planted::<models::Maybe>(seed); }

    #[test]
    fn of_any_adjacently_tagged_enums(seed: u64) { check_planted_told::<models::Adjacently>(seed, true); }
}
