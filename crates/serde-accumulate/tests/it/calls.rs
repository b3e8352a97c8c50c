//! How often the code of a type is called: each value of a document is given to it a few times,
//! however many others are refused, and so is what stands in for one.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{
    Document, Failure, Findings, Limits, Texts, from_slice, from_texts, from_value, inspect,
};

use crate::words::{Calls, Easy, GIVEN, Hard, STAND_INS, bad, good};

/// How many parts a long document has.
const MANY: usize = 3_000;

/// Writes a list of so many.
fn list(count: usize, element: impl Fn(usize) -> String) -> String {
    format!(
        "[{}]",
        (0..count).map(element).collect::<Vec<_>>().join(",")
    )
}

/// Writes an object of so many members.
fn map(count: usize, member: impl Fn(usize) -> (String, String)) -> String {
    let member = |nth| {
        let (key, value) = member(nth);
        format!("{key}:{value}")
    };
    format!(
        "{{{}}}",
        (0..count).map(member).collect::<Vec<_>>().join(",")
    )
}

/// Reads JSON in each way, and looks at how often the types were called, and that all was found.
#[track_caller]
fn check<T: DeserializeOwned>(json: &str, total: usize) {
    let value = serde_json::from_str(json).expect("it is JSON");
    let ways: [(&str, &dyn Fn() -> Findings); 3] = [
        ("from_slice", &|| match from_slice::<T>(json.as_bytes()) {
            Err(Failure::Invalid(findings)) => findings,
            _ => panic!("is not refused"),
        }),
        ("from_value", &|| {
            from_value::<T>(&value).err().expect("it is refused")
        }),
        ("inspect", &|| {
            inspect::<T>(Document::Json(json.as_bytes()), Limits::default())
                .expect("it is JSON")
                .findings
        }),
    ];
    for (name, read) in ways {
        // A value that somebody looks at has a stand-in at each place.
        let more = if name == "inspect" { total } else { 0 };
        check_calls(name, total, STAND_INS + more, read);
    }
}

/// Reads once, with as many stand-ins for a number.
#[track_caller]
fn check_calls(name: &str, total: usize, stand_ins: usize, read: impl Fn() -> Findings) {
    Calls::take();
    let findings = read();
    let calls = Calls::take();
    let mut said = calls.too_many(GIVEN, stand_ins);
    if findings.is_complete() && findings.total() != total {
        let _ = write!(said, " {} of {total} were found.", findings.total());
    }
    assert!(said.is_empty(), "{name}:{said}");
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Post<T> {
    title: Easy<1>,
    text: String,
    tags: T,
    last: Option<Easy<2>>,
}

/// Writes a post with these tags.
fn post(tags: &str) -> String {
    let [title, last] = ["title", "last"].map(good);
    format!(r#"{{"title":{title},"text":"a\nb","tags":{tags},"last":{last}}}"#)
}

#[test]
fn of_fields_around_a_list_with_many_refused() {
    let tags = list(MANY, bad);
    check::<Post<Vec<Easy<3>>>>(&post(&tags), MANY);
    check::<Post<Vec<Hard<3>>>>(&post(&tags), MANY);
    let half = list(MANY, |nth| if nth % 2 == 0 { bad(nth) } else { good(nth) });
    check::<Post<Vec<Hard<3>>>>(&post(&half), MANY / 2);
}

#[test]
fn of_fields_around_a_list_with_many_of_another_type() {
    let tags = list(MANY, |nth| nth.to_string());
    check::<Post<Vec<Easy<3>>>>(&post(&tags), MANY);
    check::<Post<Vec<Hard<3>>>>(&post(&tags), MANY);
}

#[test]
fn of_fields_around_a_map_with_many_refused() {
    let tags = map(MANY, |nth| (format!("\"{nth}\""), bad(nth)));
    check::<Post<BTreeMap<String, Easy<3>>>>(&post(&tags), MANY);
    check::<Post<HashMap<String, Hard<3>>>>(&post(&tags), MANY);
}

#[test]
fn of_fields_around_a_map_with_many_keys_refused() {
    let tags = map(MANY, |nth| (bad(nth), good(nth)));
    check::<Post<BTreeMap<Easy<3>, Easy<4>>>>(&post(&tags), MANY);
    check::<Post<HashMap<Hard<3>, Hard<4>>>>(&post(&tags), MANY);
}

#[test]
fn of_good_keys_among_refused_ones() {
    let tags = map(MANY, |nth| {
        (
            if nth % 3 == 0 { bad(nth) } else { good(nth) },
            good(format!("{nth}-value")),
        )
    });
    check::<Post<HashMap<Hard<3>, Hard<4>>>>(&post(&tags), MANY / 3);
}

macro_rules! siblings {
    ($name:ident, $word:ident) => {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        struct $name {
            first: $word<1>,
            a: $word<2>,
            b: $word<3>,
            c: $word<4>,
            d: $word<5>,
            e: $word<6>,
            f: $word<7>,
            g: $word<8>,
            h: $word<9>,
            last: $word<10>,
        }
    };
}

siblings!(EasySiblings, Easy);
siblings!(HardSiblings, Hard);

/// Writes the eight siblings between two good ones.
fn eight(sibling: impl Fn(&str) -> String) -> String {
    let mut json = format!("{{\"first\":{}", good("first"));
    for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        let _ = write!(json, ",\"{name}\":{}", sibling(name));
    }
    let _ = write!(json, ",\"last\":{}}}", good("last"));
    json
}

#[test]
fn of_siblings_that_are_refused() {
    check::<EasySiblings>(&eight(|name| bad(name)), 8);
    check::<HardSiblings>(&eight(|name| bad(name)), 8);
}

#[test]
fn of_siblings_of_another_type() {
    check::<EasySiblings>(&eight(|_| "7".to_owned()), 8);
    check::<HardSiblings>(&eight(|_| "7".to_owned()), 8);
}

#[test]
fn of_siblings_that_are_missing() {
    check::<EasySiblings>(&format!("{{\"c\":{}}}", good("c")), 9);
    let of_one = |json: &str| {
        let findings = from_slice::<HardSiblings>(json.as_bytes());
        let Err(Failure::Invalid(findings)) = findings else {
            unreachable!()
        };
        findings
    };
    // What else is missing cannot be known where nothing stands in for the first.
    let json = format!("{{\"c\":{}}}", good("c"));
    let total = of_one(&json).total();
    check_calls("missing", total, STAND_INS, || of_one(&json));
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Row<T> {
    id: Easy<11>,
    value: T,
    note: Easy<12>,
}

/// Writes a row with this value, or none.
fn row(nth: usize, value: Option<String>) -> String {
    let [id, note] = ["id", "note"].map(|name| good(format!("{name}-{nth}")));
    let value = value.map_or_else(String::new, |value| format!(r#","value":{value}"#));
    format!(r#"{{"id":{id}{value},"note":{note}}}"#)
}

#[test]
fn of_structs_in_a_list_that_have_a_refused_member_each() {
    let rows = list(MANY, |nth| row(nth, Some(bad(nth))));
    check::<Vec<Row<Easy<13>>>>(&rows, MANY);
    check::<Vec<Row<Hard<13>>>>(&rows, MANY);
}

#[test]
fn of_structs_in_a_list_that_have_a_member_of_another_type_each() {
    let rows = list(MANY, |nth| row(nth, Some("7".to_owned())));
    check::<Vec<Row<Easy<13>>>>(&rows, MANY);
    check::<Vec<Row<Hard<13>>>>(&rows, MANY);
}

#[test]
fn of_structs_in_a_list_that_lack_a_member_each() {
    let rows = list(MANY, |nth| row(nth, None));
    check::<Vec<Row<Easy<13>>>>(&rows, MANY);
    check::<Vec<Row<Hard<13>>>>(&rows, MANY);
}

#[test]
fn of_structs_in_a_list_that_are_wrong_in_turn() {
    let rows = list(MANY, |nth| {
        row(
            nth,
            [None, Some(bad(nth)), Some("[]".to_owned()), Some(good(nth))][nth % 4].clone(),
        )
    });
    check::<Vec<Row<Easy<13>>>>(&rows, MANY / 4 * 3);
    check::<Vec<Row<Hard<13>>>>(&rows, MANY / 4 * 3);
}

#[test]
fn of_structs_in_a_map() {
    let rows = map(MANY, |nth| (format!("\"{nth}\""), row(nth, Some(bad(nth)))));
    check::<BTreeMap<String, Row<Easy<13>>>>(&rows, MANY);
    check::<BTreeMap<String, Row<Hard<13>>>>(&rows, MANY);
}

#[test]
fn of_lists_in_structs_in_lists() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Inner<T> {
        id: Easy<21>,
        value: T,
        note: Easy<22>,
    }
    let inner =
        |outer: usize, nth: usize| row(60 + outer * 50 + nth, Some(bad(format!("{outer}-{nth}"))));
    let rows = list(60, |outer| {
        row(outer, Some(list(50, |nth| inner(outer, nth))))
    });
    check::<Vec<Row<Vec<Inner<Easy<23>>>>>>(&rows, MANY);
    check::<Vec<Row<Vec<Inner<Hard<23>>>>>>(&rows, MANY);
}

#[test]
fn of_a_type_that_has_itself_in_it() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Tree<T> {
        id: Easy<31>,
        value: T,
        kids: Vec<Tree<T>>,
        note: Easy<32>,
    }
    fn tree(name: &str, depth: usize) -> String {
        let [id, note] = ["id", "note"].map(|part| good(format!("{name}-{part}")));
        let kids = if depth == 0 { 0 } else { 3 };
        let kids = list(kids, |nth| tree(&format!("{name}-{nth}"), depth - 1));
        format!(
            r#"{{"id":{id},"value":{},"kids":{kids},"note":{note}}}"#,
            bad(name)
        )
    }
    let json = tree("root", 5);
    let total = (0..=5).map(|depth| 3_usize.pow(depth)).sum();
    let read = |findings| match findings {
        Some(Failure::Invalid(findings)) => findings,
        _ => unreachable!(),
    };
    check_calls("easy", total, STAND_INS * 6, || {
        read(from_slice::<Tree<Easy<33>>>(json.as_bytes()).err())
    });
    check_calls("hard", total, STAND_INS * 6, || {
        read(from_slice::<Tree<Hard<33>>>(json.as_bytes()).err())
    });
}

#[test]
fn of_a_variant_beside_others() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    enum Choice<T> {
        Named {
            id: Easy<41>,
            value: T,
            note: Easy<42>,
        },
    }
    let rows = list(MANY, |nth| {
        format!("{{\"Named\":{}}}", row(nth, Some(bad(nth))))
    });
    check::<Post<Vec<Choice<Easy<43>>>>>(&post(&rows), MANY);
    check::<Post<Vec<Choice<Hard<43>>>>>(&post(&rows), MANY);
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Form<T> {
    first: Easy<51>,
    tag: T,
    last: Easy<52>,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Numbered<T> {
    first: Easy<71>,
    number: u8,
    middle: Easy<72>,
    tag: T,
    numbers: Vec<u8>,
    last: Easy<73>,
}

#[test]
fn of_texts() {
    let plain = |text: String| text.trim_matches('"').to_owned();
    let mut pairs = vec![("first", plain(good("first")))];
    pairs.extend((0..900).map(|nth| ("tag", plain(bad(nth)))));
    pairs.push(("last", plain(good("last"))));
    let texts = Texts::new(pairs);
    check_calls("easy", 900, STAND_INS, || {
        from_texts::<Form<Vec<Easy<53>>>>(&texts).err().unwrap()
    });
    check_calls("hard", 900, STAND_INS, || {
        from_texts::<Form<Vec<Hard<53>>>>(&texts).err().unwrap()
    });
    let named = (0..900).map(|nth| (format!("name-{nth}"), plain(bad(nth))));
    let texts = Texts::new(named);
    check_calls("map", 900, STAND_INS, || {
        from_texts::<BTreeMap<String, Hard<54>>>(&texts)
            .err()
            .unwrap()
    });
}

#[test]
fn of_texts_beside_what_is_no_number() {
    let plain = |text: String| text.trim_matches('"').to_owned();
    let good = ["first", "middle", "last"].map(|name| (name, plain(good(name))));
    let check = |name, tag, total, read: fn(&Texts) -> Option<Findings>| {
        let others = [
            ("tag", tag),
            ("number", "x".to_owned()),
            ("numbers", "x".to_owned()),
        ];
        let texts = Texts::new(good.iter().cloned().chain(others));
        check_calls(name, total, STAND_INS, || read(&texts).unwrap());
    };
    let read = |texts: &Texts| from_texts::<Numbered<Easy<74>>>(texts).err();
    check("good", plain(self::good("tag")), 2, read);
    check("easy", plain(bad(0)), 3, read);
    check("hard", plain(bad(0)), 3, |texts| {
        from_texts::<Numbered<Hard<74>>>(texts).err()
    });
}

/// serde asks for the elements of a tuple in their order, so that each is given again for each that
/// is refused after it, and what stands in for one that is refused is needed in each tuple.
#[test]
fn of_elements_of_a_tuple() {
    type Row<A, B> = (Easy<61>, A, B, Easy<62>);
    let rows = list(MANY, |nth| {
        let part = |name| format!("{nth}-{name}");
        let parts = [
            good(part("a")),
            bad(part("b")),
            bad(part("c")),
            good(part("d")),
        ];
        format!("[{}]", parts.join(","))
    });
    Calls::take();
    let findings = from_slice::<Vec<Row<Easy<63>, Easy<64>>>>(rows.as_bytes());
    let Err(Failure::Invalid(findings)) = findings else {
        unreachable!()
    };
    let calls = Calls::take();
    let most = calls.given.values().max();
    assert!(
        most.is_some_and(|most| *most <= GIVEN * 4),
        "one was given {most:?} times"
    );
    let most = calls.made_up.values().max();
    assert!(
        most.is_none_or(|most| *most <= STAND_INS + 4 * MANY),
        "{most:?} stand-ins"
    );
    assert!(
        findings.total() == MANY * 2 || !findings.is_complete(),
        "{} were found",
        findings.total()
    );
}

thread_local! {
    static MADE: Cell<usize> = const { Cell::new(0) };
}

/// Made of two numbers by code of its own, which is called with stand-ins as often as any other.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Ends")]
struct Range;

#[derive(Debug, Deserialize)]
struct Ends {
    first: u32,
    last: u32,
}

impl TryFrom<Ends> for Range {
    type Error = String;

    fn try_from(ends: Ends) -> Result<Self, String> {
        MADE.set(MADE.get() + 1);
        let is_range = ends.first <= ends.last;
        is_range
            .then_some(Self)
            .ok_or_else(|| "no range".to_owned())
    }
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "the fields are there to be read from documents")]
struct Named {
    range: Range,
    name: String,
}

#[test]
fn of_types_that_are_made_of_numbers() {
    let ranges = [r#"{"first":"x","last":7}"#, r#"{"first":7}"#];
    for range in ranges {
        let named = format!(r#"{{"range":{range},"name":"n"}}"#);
        MADE.set(0);
        let alone = from_slice::<Vec<Range>>(list(MANY, |_| range.to_owned()).as_bytes());
        let held = from_slice::<Vec<Named>>(list(MANY, |_| named.clone()).as_bytes());
        for read in [alone.map(drop), held.map(drop)] {
            let Err(Failure::Invalid(findings)) = read else {
                panic!("{range} is not refused")
            };
            assert_eq!(findings.total(), MANY);
        }
        assert!(MADE.get() <= 2 * STAND_INS, "{} times", MADE.get());
    }
}
