//! A property of models: what is wrong has the same place and kind whether its member is behind
//! `flatten`, or in an enum that serde keeps to read it later, or in sight.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::num::{NonZeroU8, NonZeroU16};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{
    Expected, Failure, Finding, Findings, Names, Problem, Repeated, Texts, from_slice, from_texts,
};
use serde_json::{Map, Value, json};

use crate::kind::Random;

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Debug, Deserialize, PartialEq)]
        $item
    )*};
}
pub(crate) use models;

models! {
    #[serde(rename_all = "lowercase")]
    enum Sort { Up, Down }

    struct PageInSight {
        q: String, limit: u32, offset: Option<i64>, #[serde(default)] exact: bool,
        sort: Option<Sort>, ratio: f64, letter: char,
    }
    struct Paged { q: String, #[serde(flatten)] page: Page, letter: char }
    struct Page {
        limit: u32, offset: Option<i64>, #[serde(default)] exact: bool, sort: Option<Sort>, ratio: f64,
    }

    struct ListsInSight {
        id: NonZeroU8, tag: Vec<u32>, word: Vec<String>, on: Option<bool>, n: i8, flags: Vec<bool>,
    }
    struct Lists { id: NonZeroU8, #[serde(flatten)] middle: Middle }
    struct Middle { #[serde(flatten)] inner: Inner, on: Option<bool> }
    struct Inner { tag: Vec<u32>, word: Vec<String>, n: i8, flags: Vec<bool> }

    struct ThirdInSight {
        id: uuid::Uuid, price: rust_decimal::Decimal, day: jiff::civil::Date,
        at: Option<jiff::Timestamp>, n: u16,
    }
    struct Third { id: uuid::Uuid, #[serde(flatten)] rest: ThirdRest }
    struct ThirdRest {
        price: rust_decimal::Decimal, day: jiff::civil::Date, at: Option<jiff::Timestamp>, n: u16,
    }

    #[serde(rename_all = "camelCase")]
    struct NamedInSight {
        page_size: u8, #[serde(alias = "p")] page_no: NonZeroU16, sorted_by: String,
        only_new: Option<bool>, #[serde(default = "ten")] max_age: i32,
    }
    struct Named<T> { #[serde(flatten)] page: Box<Numbered>, #[serde(flatten)] by: T }
    #[serde(rename_all = "camelCase")]
    struct Numbered { page_size: u8, #[serde(alias = "p")] page_no: NonZeroU16 }
    #[serde(rename_all = "camelCase")]
    struct Sorting {
        sorted_by: Cow<'static, str>, only_new: Option<bool>, #[serde(default = "ten")] max_age: i32,
    }

    struct RestInSight { a: u8, b: bool, c: Option<u8> }
    struct Rest {
        a: u8, #[serde(flatten)] inner: Small, #[serde(flatten)] others: HashMap<String, String>,
    }
    struct Small { b: bool, c: Option<u8> }

    struct Line { sku: String, n: u8 }
    struct DeepInSight {
        id: u8, a: Vec<Line>, b: Option<Line>, c: [u8; 2], d: HashMap<String, Line>, u: uuid::Uuid,
        ch: char, f: f32, w: Vec<uuid::Uuid>,
    }
    struct DeepFlat { id: u8, #[serde(flatten)] middle: DeepMiddle }
    struct DeepMiddle {
        b: Option<Line>, #[serde(flatten)] inner: DeepInner, w: Vec<uuid::Uuid>,
        #[serde(flatten)] rest: HashMap<String, Value>,
    }
    struct DeepInner {
        a: Vec<Line>, c: [u8; 2], d: HashMap<String, Line>, u: uuid::Uuid, ch: char, f: f32,
    }

    #[serde(rename_all = "lowercase")]
    enum Shape {
        Unit, New(u8), Pair(u8, bool), Parts { a: u8, b: String }, Of(Line), Many(Vec<u8>),
    }
    struct ShapesInSight {
        id: u8, e: Shape, l: Vec<Shape>, o: Option<Shape>, t: (u8, String), m: HashMap<String, u8>,
    }
    struct Shapes { id: u8, #[serde(flatten)] rest: ShapesRest }
    struct ShapesRest {
        e: Shape, l: Vec<Shape>, o: Option<Shape>, t: (u8, String), m: HashMap<String, u8>,
    }

    #[serde(tag = "t", content = "c")]
    enum Adjacent { Num(u8), Pair(u8, String), Parts { a: u8, b: Option<bool> }, Unit, Of(Line) }
    struct AdjacentInSight { id: u8, adj: Adjacent, list: Vec<Adjacent>, opt: Option<Adjacent> }
    struct AdjacentFlat { id: u8, #[serde(flatten)] rest: AdjacentRest }
    struct AdjacentRest { adj: Adjacent, list: Vec<Adjacent>, opt: Option<Adjacent> }

    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Pet {
        Cat { lives: u8, tags: Vec<u16>, sort: Sort },
        Dog(Line),
        Fish,
        Nest {
            of: Box<Pet>, more: Vec<Pet>, by: HashMap<String, Pet>, maybe: Option<Box<Pet>>,
        },
    }
    struct Zoo { id: u8, pets: Vec<Pet>, one: Option<Pet>, by: BTreeMap<String, Pet> }
    struct ZooInSight {
        id: u8, pets: Vec<PetInSight>, one: Option<PetInSight>, by: BTreeMap<String, PetInSight>,
    }
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(remote = "Self", rename_all = "snake_case")]
enum PetInSight {
    Cat {
        lives: u8,
        tags: Vec<u16>,
        sort: Sort,
    },
    Dog(Line),
    Fish,
    Nest {
        of: Box<PetInSight>,
        more: Vec<PetInSight>,
        by: HashMap<String, PetInSight>,
        maybe: Option<Box<PetInSight>>,
    },
}
serde_accumulate::tagged!(PetInSight, "kind");

fn ten() -> i32 {
    10
}

/// A name, and good texts of it.
type Sample = (&'static str, &'static [&'static str]);

const NUMBER: &[&str] = &["1", "7", "42"];
const WORD: &[&str] = &["abc", "5", "true", "up"];
const FLAG: &[&str] = &["true", "false", "1", "off"];

const PAGE: &[Sample] = &[
    ("q", WORD),
    ("limit", NUMBER),
    ("offset", NUMBER),
    ("exact", FLAG),
    ("sort", &["up", "down"]),
    ("ratio", &["1.5", "2"]),
    ("letter", &["a", "1"]),
];

const LISTS: &[Sample] = &[
    ("id", NUMBER),
    ("tag", NUMBER),
    ("tag", NUMBER),
    ("word", WORD),
    ("on", FLAG),
    ("n", NUMBER),
    ("flags", FLAG),
];

#[test]
fn of_texts() {
    of_queries::<PageInSight, Paged>(PAGE);
    of_queries::<ListsInSight, Lists>(LISTS);
    of_queries::<ThirdInSight, Third>(&[
        ("id", &["67e55044-10b1-426f-9247-bb680e5fe0c8"]),
        ("price", &["1.5", "2"]),
        ("day", &["2024-01-02"]),
        ("at", &["2024-01-02T00:00:00Z"]),
        ("n", NUMBER),
    ]);
    of_queries::<NamedInSight, Named<Sorting>>(&[
        ("pageSize", NUMBER),
        ("pageNo", NUMBER),
        ("sortedBy", WORD),
        ("onlyNew", FLAG),
        ("maxAge", NUMBER),
    ]);
    of_queries::<RestInSight, Rest>(&[("a", NUMBER), ("b", FLAG), ("c", NUMBER), ("other", WORD)]);
}

#[test]
fn of_headers() {
    of_named_texts::<PageInSight, Paged>(PAGE, As::Headers);
    of_named_texts::<ListsInSight, Lists>(LISTS, As::Headers);
}

#[test]
fn of_forms() {
    of_named_texts::<PageInSight, Paged>(PAGE, As::Form);
    of_named_texts::<ListsInSight, Lists>(LISTS, As::Form);
}

models! {
    struct FourInSight<A, B, C, D> { q: Option<String>, a: A, b: B, c: C, d: D }
    struct Four<A, B, C, D> { q: Option<String>, #[serde(flatten)] rest: FourRest<A, B, C, D> }
    struct FourRest<A, B, C, D> { a: A, b: B, c: C, d: D }
    struct FourBelow<A, B, C, D> { #[serde(flatten)] middle: FourMiddle<B, C, D>, q: Option<String>, a: A }
    struct FourMiddle<B, C, D> { b: B, #[serde(flatten)] inner: FourInner<C, D> }
    struct FourInner<C, D> { c: C, d: D }

    struct New<T>(T);

    #[serde(untagged)]
    enum NumberOrFlag { Number(u8), Flag(bool) }

    #[serde(untagged)]
    enum NumberOrSort { Number(i64), Sort(Sort) }
}

macro_rules! of_four {
    ($($a:ty, $b:ty, $c:ty, $d:ty: $samples:expr;)*) => {$(
        for how in [As::Query, As::Form, As::Headers] {
            of_named_texts::<FourInSight<$a, $b, $c, $d>, Four<$a, $b, $c, $d>>(&$samples, how);
            of_named_texts::<FourInSight<$a, $b, $c, $d>, FourBelow<$a, $b, $c, $d>>(&$samples, how);
        }
    )*};
}

#[test]
fn of_members_of_all_kinds() {
    const ID: &[&str] = &["67e55044-10b1-426f-9247-bb680e5fe0c8"];
    const SORT: &[&str] = &["up", "down"];
    let four = |samples: [&'static [&'static str]; 4]| {
        let [a, b, c, d] = samples;
        [
            ("q", WORD),
            ("a", a),
            ("a", a),
            ("b", b),
            ("c", c),
            ("c", c),
            ("d", d),
        ]
    };
    of_four! {
        u8, i16, u64, i64: four([NUMBER; 4]);
        f32, f64, u32, NonZeroU8: four([NUMBER; 4]);
        Option<u8>, Option<i64>, Option<bool>, Option<f64>: four([NUMBER, NUMBER, FLAG, NUMBER]);
        String, char, Sort, uuid::Uuid: four([WORD, &["a", "1"], SORT, ID]);
        Option<String>, Option<char>, Option<Sort>, Option<uuid::Uuid>: four([WORD, &["a"], SORT, ID]);
        Vec<u32>, Vec<i8>, Vec<f64>, Vec<u16>: four([NUMBER; 4]);
        Vec<Sort>, Option<Vec<Sort>>, Vec<uuid::Uuid>, Option<Vec<bool>>: four([SORT, SORT, ID, FLAG]);
        New<u8>, New<Option<u8>>, Box<New<i64>>, New<Vec<u8>>: four([NUMBER; 4]);
        Option<New<String>>, Option<New<Sort>>, New<char>, New<Vec<Sort>>: four([WORD, SORT, &["z"], SORT]);
        NumberOrFlag, Option<NumberOrFlag>, NumberOrSort, Option<NumberOrSort>: four([NUMBER, FLAG, SORT, NUMBER]);
        Vec<NumberOrFlag>, u8, Vec<NumberOrSort>, String: four([FLAG, NUMBER, SORT, WORD]);
        rust_decimal::Decimal, jiff::civil::Date, Option<jiff::Timestamp>, std::net::IpAddr:
            four([&["1.5"], &["2024-01-02"], &["2024-01-02T00:00:00Z"], &["::1"]]);
        Cow<'static, str>, BTreeSet<u8>, HashSet<char>, std::collections::VecDeque<i16>:
            four([WORD, NUMBER, &["a", "b"], NUMBER]);
    }
}

#[test]
fn of_json() {
    of_bodies::<PageInSight, Paged>(&[
        json!({"q": "a", "limit": 1, "offset": 2, "exact": true, "sort": "up", "ratio": 1.5, "letter": "a"}),
        json!({"letter": "a", "q": "a", "ratio": 1, "limit": 1}),
    ]);
    of_bodies::<ListsInSight, Lists>(&[
        json!({"id": 1, "tag": [1, 2], "word": ["a", "b"], "on": true, "n": 1, "flags": [true]}),
    ]);
    of_bodies::<ThirdInSight, Third>(&[json!({
        "id": "67e55044-10b1-426f-9247-bb680e5fe0c8", "price": "1.5", "day": "2024-01-02",
        "at": "2024-01-02T00:00:00Z", "n": 1,
    })]);
    of_bodies::<NamedInSight, Named<Sorting>>(&[
        json!({"pageSize": 1, "pageNo": 1, "sortedBy": "a", "onlyNew": true, "maxAge": 1}),
        json!({"pageSize": 1, "p": 1, "sortedBy": "a"}),
    ]);
    let line = json!({"sku": "a", "n": 1});
    of_bodies::<DeepInSight, DeepFlat>(&[json!({
        "id": 1, "a": [line, line], "b": line, "c": [1, 2], "d": {"x": line},
        "u": "67e55044-10b1-426f-9247-bb680e5fe0c8", "ch": "x", "f": 1.5,
        "w": ["67e55044-10b1-426f-9247-bb680e5fe0c8"],
    })]);
}

#[test]
fn of_enums() {
    let line = json!({"sku": "a", "n": 1});
    let shapes = [
        json!("unit"),
        json!({"new": 1}),
        json!({"pair": [1, true]}),
        json!({"parts": {"a": 1, "b": "x"}}),
        json!({"of": line}),
        json!({"many": [1, 2]}),
    ];
    let of_shapes = (0..shapes.len()).map(|at| {
        let shape = |ahead: usize| &shapes[(at + ahead) % shapes.len()];
        json!({
            "id": 1, "e": shape(0), "l": [shape(1), shape(2)], "o": shape(3), "t": [1, "x"],
            "m": {"z": 1},
        })
    });
    of_bodies::<ShapesInSight, Shapes>(&of_shapes.collect::<Vec<_>>());
    let pair = json!({"t": "Pair", "c": [1, "x"]});
    let parts = json!({"t": "Parts", "c": {"a": 1, "b": true}});
    let of = json!({"t": "Of", "c": line});
    of_bodies::<AdjacentInSight, AdjacentFlat>(&[
        json!({"id": 1, "adj": {"t": "Num", "c": 1}, "list": [pair, parts], "opt": of}),
        json!({"id": 1, "adj": parts, "list": [{"t": "Unit"}], "opt": pair}),
        json!({"id": 1, "adj": of, "list": []}),
    ]);
    let cat = json!({"kind": "cat", "lives": 3, "tags": [1, 2], "sort": "up"});
    let dog = json!({"kind": "dog", "sku": "a", "n": 1});
    let fish = json!({"kind": "fish"});
    let nest =
        json!({"kind": "nest", "of": cat, "more": [dog, cat], "by": {"x": fish}, "maybe": dog});
    of_bodies::<ZooInSight, Zoo>(&[
        json!({"id": 1, "pets": [cat, dog, fish], "one": nest, "by": {"x": cat}}),
        json!({"id": 1, "pets": [nest], "one": dog, "by": {"x": fish, "y": dog}}),
    ]);
}

fn of_queries<S: DeserializeOwned, K: DeserializeOwned + PartialEq + Debug>(samples: &[Sample]) {
    of_named_texts::<S, K>(samples, As::Query);
}

/// The ways in which texts are sent.
#[derive(Clone, Copy, Debug, PartialEq)]
enum As {
    Query,
    Form,
    Headers,
}

/// Asks of texts what is wrong with a model in sight, and with the same one that serde keeps.
fn of_named_texts<S: DeserializeOwned, K: DeserializeOwned + PartialEq + Debug>(
    samples: &[Sample],
    how: As,
) {
    let mut others = Vec::new();
    for seed in 1..=TEXTS {
        let mut random = Random::seeded(seed);
        let pairs = some_texts(samples, &mut random);
        let query = serde_urlencoded::to_string(&pairs).expect("a query");
        let mut texts = Texts::new(pairs);
        texts = match how {
            As::Query => texts,
            As::Form => texts.empty_is_absent(),
            As::Headers => texts.names(Names::Header).repeated(Repeated::First),
        };
        let in_sight = from_texts::<S>(&texts).err();
        let kept = from_texts::<K>(&texts);
        // The facts learned of the type change nothing.
        let again = from_texts::<K>(&texts).err();
        assert_eq!(
            described(again.as_ref()),
            described(kept.as_ref().err()),
            "{how:?} {query}"
        );
        // Of headers the first text of a name counts, and an empty one of a form is none.
        if let (Ok(good), As::Query) = (serde_urlencoded::from_str::<K>(&query), how) {
            assert_eq!(kept.as_ref().ok(), Some(&good), "{query}");
        }
        let (told, in_sight) = (described(kept.err().as_ref()), described(in_sight.as_ref()));
        if told != in_sight {
            others.push(format!(
                "{how:?} {query}\n  in sight: {in_sight:?}\n  kept: {told:?}"
            ));
        }
    }
    // One in a hundred may not be told whole, as of bodies.
    let name = std::any::type_name::<K>();
    let allowed = usize::try_from(TEXTS / 100).expect("few");
    assert!(others.len() <= allowed, "{name}: {}", others.join("\n"));
}

const TEXTS: u64 = 200;

/// Good texts, some of them bad, absent, or sent twice.
fn some_texts(samples: &[Sample], random: &mut Random) -> Vec<(&'static str, &'static str)> {
    let odd = [
        "",
        "x",
        "-1",
        "300",
        "1.5",
        "true",
        "99999999999999999999",
        "a b",
    ];
    let mut pairs = Vec::new();
    let bad = random.below(4);
    for (name, good) in samples {
        let times = match random.below(12) {
            0 => 0,
            1 => 2,
            _ => 1,
        };
        for _ in 0..times {
            let text = if random.below(8) < bad {
                odd[random.below(odd.len())]
            } else {
                good[random.below(good.len())]
            };
            pairs.insert(random.below(pairs.len() + 1), (*name, text));
        }
    }
    pairs
}

/// Likewise of JSON. Of the documents in which most is wrong, one in a hundred may not be told whole.
fn of_bodies<S: DeserializeOwned, K: DeserializeOwned + PartialEq + Debug>(goods: &[Value]) {
    let mut others = Vec::new();
    for seed in 1..=ASKED {
        let mut random = Random::seeded(seed);
        let mut body = goods[random.below(goods.len())].clone();
        (0..random.below(4)).for_each(|_| change(&mut body, &mut random));
        for _ in 0..random.below(3) {
            let name = ["zz", "OFFSET", "0"][random.below(3)];
            let junk = junk(&mut random, 3);
            if let Value::Object(members) = &mut body {
                members.entry(name).or_insert(junk);
            }
        }
        let text = body.to_string();
        let kept = from_slice::<K>(text.as_bytes());
        if let Ok(good) = serde_json::from_str::<K>(&text) {
            assert_eq!(kept.as_ref().ok(), Some(&good), "{text}");
        }
        let told = described(findings(kept).as_ref());
        let in_sight = described(findings(from_slice::<S>(text.as_bytes())).as_ref());
        if told != in_sight {
            others.push(format!(
                "{text}\n  in sight: {in_sight:?}\n  kept: {told:?}"
            ));
        }
    }
    let allowed = usize::try_from(ASKED / 100).expect("few");
    assert!(others.len() <= allowed, "{}", others.join("\n"));
}

const ASKED: u64 = 600;

fn findings<T>(read: Result<T, Failure>) -> Option<Findings> {
    match read {
        Ok(_) => None,
        Err(Failure::Invalid(findings)) => Some(findings),
        Err(failure) => panic!("{failure}"),
    }
}

/// A line for each finding, in the order of their places: that of a declaration is not known of what is
/// kept. `Tagged` names the variant in a place, as it sees it.
fn described(findings: Option<&Findings>) -> Vec<String> {
    let Some(findings) = findings else {
        return Vec::new();
    };
    let mut lines: Vec<String> = findings.as_slice().iter().map(line).collect();
    lines.sort();
    if !findings.is_complete() {
        lines.push("and more".to_owned());
    }
    lines
}

fn line(finding: &Finding) -> String {
    let steps = finding.place.to_string();
    let steps = steps.split('/');
    let steps = steps.filter(|step| !["cat", "dog", "nest"].contains(step));
    let place = steps.collect::<Vec<_>>().join("/");
    // A type that reads a text says so in its own words, where serde does not.
    let own = finding.expecting.as_deref();
    match &finding.problem {
        Problem::Refused { expecting, .. } => format!("{place}: {expecting}"),
        Problem::Type(Expected::String) if own.is_some() => {
            format!("{place}: {}", own.unwrap_or_default())
        }
        problem => format!("{place}: {problem:?} {own:?}"),
    }
}

/// Breaks a part of a document.
pub(crate) fn change(value: &mut Value, random: &mut Random) {
    let parts = match value {
        Value::Array(values) => values.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if parts == 0 || random.below(4) == 0 {
        *value = if random.below(6) == 0 {
            junk(random, 3)
        } else {
            let odd = [
                json!(null),
                json!("x"),
                json!(-1),
                json!(300),
                json!(1.5),
                json!(true),
                json!([]),
                json!({}),
                json!(""),
            ];
            odd[random.below(odd.len())].clone()
        };
        return;
    }
    let nth = random.below(parts);
    match value {
        Value::Array(values) if random.below(8) == 0 => drop(values.remove(nth)),
        Value::Array(values) => change(&mut values[nth], random),
        Value::Object(members) => {
            let name = members.keys().nth(nth).expect("there are so many").clone();
            if random.below(6) == 0 {
                members.remove(&name);
            } else {
                change(&mut members[&name], random);
            }
        }
        _ => {}
    }
}

fn junk(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth == 0 { 6 } else { 9 }) {
        0 => json!(null),
        1 => json!(-1),
        2 => json!(7),
        3 => json!("limit"),
        4 => json!(1.5),
        5 => json!(true),
        6 => (0..random.below(3))
            .map(|_| junk(random, depth - 1))
            .collect(),
        _ => {
            let names = ["a", "limit", "q", "n"];
            let members = (0..random.below(3)).map(|_| {
                let name = names[random.below(names.len())];
                (name.to_owned(), junk(random, depth - 1))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
    }
}
