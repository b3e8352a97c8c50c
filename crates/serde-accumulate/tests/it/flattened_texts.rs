//! Queries, forms, headers and cookies whose models have `flatten`, `tag` and `untagged` in them.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Failure, Mistake, Texts, from_slice, from_texts};

use crate::support::described;

thread_local! {
    /// How often a [`Counted`] was read.
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// A text that counts how often it is read.
#[derive(Debug, PartialEq)]
struct Counted(String);

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        READ.set(READ.get() + 1);
        String::deserialize(deserializer).map(Self)
    }
}

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Debug, Deserialize, PartialEq)]
        $item
    )*};
}

models! {
    struct Search {
        q: String,
        #[serde(flatten)]
        page: Page,
    }

    struct Page {
        limit: u32,
        offset: Option<i64>,
        #[serde(default)]
        exact: bool,
        sort: Option<Sort>,
    }

    #[serde(rename_all = "lowercase")]
    enum Sort {
        Up,
        Down,
    }

    struct Deep {
        id: u8,
        #[serde(flatten)]
        middle: Middle,
    }

    struct Middle {
        ratio: f64,
        #[serde(flatten)]
        inner: Inner,
        #[serde(flatten)]
        rest: BTreeMap<String, String>,
    }

    struct Inner {
        #[serde(default)]
        tag: Vec<u8>,
        #[serde(default)]
        word: Vec<String>,
        size: usize,
        letter: Option<char>,
    }

    struct Numbers {
        #[serde(flatten)]
        all: BTreeMap<String, u16>,
    }

    struct Filtered {
        #[serde(flatten)]
        filter: Filter,
        limit: Option<u8>,
    }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Filter {
        Age { min: u8, max: Option<u8> },
        Name { like: String },
    }

    struct Choice {
        #[serde(flatten)]
        by: By,
    }

    #[serde(rename_all = "lowercase")]
    enum By {
        Id(u32),
        Name(String),
        All,
    }
}

fn texts(pairs: &[(&'static str, &'static str)]) -> Texts<'static> {
    Texts::new(pairs.iter().copied())
}

#[track_caller]
fn read<T: for<'de> Deserialize<'de>>(pairs: &[(&'static str, &'static str)]) -> T {
    from_texts(&texts(pairs)).unwrap_or_else(|findings| panic!("{:?}", described(&findings)))
}

#[track_caller]
fn lines<T: for<'de> Deserialize<'de>>(pairs: &[(&'static str, &'static str)]) -> Vec<String> {
    let findings = from_texts::<T>(&texts(pairs)).err().unwrap_or_default();
    assert!(findings.is_complete(), "{findings:?}");
    described(&findings)
}

#[test]
fn good_texts_are_read_behind_flatten() {
    let search: Search = read(&[
        ("q", "5"),
        ("limit", "5"),
        ("exact", "yes"),
        ("sort", "down"),
    ]);
    let page = Page {
        limit: 5,
        offset: None,
        exact: true,
        sort: Some(Sort::Down),
    };
    assert_eq!(
        search,
        Search {
            q: "5".into(),
            page
        }
    );
    let deep: Deep = read(&[
        ("id", "1"),
        ("ratio", "0.5"),
        ("tag", "1"),
        ("word", "a"),
        ("tag", "2"),
        ("size", "1"),
        ("other", "1"),
        ("letter", "1"),
    ]);
    let inner = Inner {
        tag: vec![1, 2],
        word: vec!["a".into()],
        size: 1,
        letter: Some('1'),
    };
    assert_eq!(
        (deep.id, deep.middle.ratio, deep.middle.inner),
        (1, 0.5, inner)
    );
    assert_eq!(deep.middle.rest.len(), 1);
    let numbers: Numbers = read(&[("a", "1"), ("b", "1"), ("c", "3")]);
    assert_eq!(
        numbers.all,
        [("a".into(), 1), ("b".into(), 1), ("c".into(), 3)].into()
    );
}

#[test]
fn bad_texts_are_placed_behind_flatten() {
    assert_eq!(
        lines::<Search>(&[
            ("q", "5"),
            ("limit", "x"),
            ("offset", "x"),
            ("exact", "x"),
            ("sort", "x")
        ]),
        [
            "limit: Text(Integer)",
            "offset: Text(Integer)",
            "exact: Text(Bool)",
            r#"sort: Variant { expected: ["up", "down"] }"#,
        ]
    );
    assert_eq!(
        lines::<Search>(&[("limit", "-1")]),
        ["limit: Range(Minimum(0))", "q: Missing"]
    );
    assert_eq!(lines::<Search>(&[("q", "a")]), ["limit: Missing"]);
    assert_eq!(
        lines::<Deep>(&[
            ("id", "300"),
            ("ratio", "x"),
            ("tag", "1"),
            ("tag", "b"),
            ("tag", "300"),
            ("letter", "ab"),
        ]),
        [
            "id: Range(Maximum(255))",
            "ratio: Text(Float)",
            "tag/1: Text(Integer)",
            "tag/2: Range(Maximum(255))",
            "letter: Text(Char)",
            "size: Missing",
        ]
    );
}

#[test]
fn tagged_enums_are_read_from_texts() {
    let filtered: Filtered = read(&[("kind", "age"), ("min", "5"), ("limit", "5")]);
    assert_eq!(filtered.filter, Filter::Age { min: 5, max: None });
    let filter: Filter = read(&[("max", "7"), ("kind", "age"), ("min", "5")]);
    assert_eq!(
        filter,
        Filter::Age {
            min: 5,
            max: Some(7)
        }
    );
    let filter: Filter = read(&[("kind", "name"), ("like", "5")]);
    assert_eq!(filter, Filter::Name { like: "5".into() });
    assert_eq!(read::<Choice>(&[("id", "5")]).by, By::Id(5));
    assert_eq!(read::<Choice>(&[("name", "5")]).by, By::Name("5".into()));
    assert_eq!(read::<Choice>(&[("all", "")]).by, By::All);
    assert_eq!(
        lines::<Filter>(&[("kind", "age"), ("min", "x"), ("max", "300")]),
        ["min: Text(Integer)", "max: Range(Maximum(255))"]
    );
    assert_eq!(
        lines::<Filtered>(&[("kind", "age"), ("min", "x"), ("limit", "y")]),
        ["min: Text(Integer)", "limit: Text(Integer)"]
    );
    assert_eq!(lines::<Filter>(&[("kind", "age")]), ["min: Missing"]);
    assert_eq!(lines::<Choice>(&[("id", "x")]), ["id: Text(Integer)"]);
}

#[test]
fn the_second_request_of_a_kind_costs_one_pass() {
    #[derive(Debug, Deserialize)]
    struct Outer {
        #[serde(rename = "q")]
        _q: Counted,
        #[serde(flatten)]
        inner: Flat,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Flat {
        limit: u32,
        exact: bool,
        ids: Vec<u8>,
        word: String,
    }
    let read_and_count = |pairs: &[(&'static str, &'static str)]| {
        READ.set(0);
        let flat = read::<Outer>(pairs).inner;
        (READ.get(), flat)
    };
    let first = [
        ("q", "1"),
        ("limit", "1"),
        ("exact", "1"),
        ("ids", "1"),
        ("word", "1"),
    ];
    let flat = |limit, ids: &[u8]| Flat {
        limit,
        exact: true,
        ids: ids.into(),
        word: "1".into(),
    };
    let (passes, read) = read_and_count(&first);
    assert_eq!(read, flat(1, &[1]));
    assert!(passes <= 2 + 4, "{passes}");
    let second = [
        ("word", "1"),
        ("ids", "1"),
        ("limit", "20"),
        ("q", "x"),
        ("exact", "t"),
        ("ids", "2"),
    ];
    assert_eq!(read_and_count(&second), (1, flat(20, &[1, 2])));
}

#[test]
fn a_text_that_could_be_two_things_is_a_text() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind")]
    enum Model {
        Number { of: u8 },
        Anything { of: serde_json::Value },
        Text { of: String },
    }
    for _ in 0..2 {
        assert_eq!(
            read::<Model>(&[("kind", "Number"), ("of", "1")]),
            Model::Number { of: 1 }
        );
        assert_eq!(
            read::<Model>(&[("kind", "Text"), ("of", "1")]),
            Model::Text { of: "1".into() }
        );
    }
    assert_eq!(
        read::<Model>(&[("kind", "Anything"), ("of", "1")]),
        Model::Anything { of: "1".into() }
    );
}

#[test]
fn a_map_of_many_numbers_is_read_behind_flatten() {
    let names: Vec<String> = (0..300).map(|nth| format!("name{nth}")).collect();
    let pairs = names.iter().map(|name| (name.as_str(), "7"));
    let numbers: Numbers = from_texts(&Texts::new(pairs)).unwrap();
    assert!(numbers.all.len() == 300 && numbers.all.values().all(|number| *number == 7));
}

models! {
    struct Between {
        q: Option<String>,
        #[serde(flatten)]
        ids: Ids,
    }

    struct Ids {
        from: uuid::Uuid,
        to: uuid::Uuid,
        n: Option<u8>,
    }

    struct ById {
        id: NumberOrFlag,
    }

    #[serde(untagged)]
    enum NumberOrFlag {
        Number(u32),
        Flag(bool),
    }

    struct Either {
        #[serde(flatten)]
        by: IdOrName,
        limit: Option<u8>,
    }

    #[serde(untagged)]
    enum IdOrName {
        Id { id: u32 },
        Name { name: String },
    }
}

#[test]
fn what_a_type_refuses_in_words_of_its_own_is_placed_behind_flatten() {
    let refused = |name: &str| format!("{name}: refused, a formatted UUID string");
    assert_eq!(
        lines::<Between>(&[("q", "a"), ("to", "x"), ("n", "x"), ("from", "x")]),
        [refused("to"), "n: Text(Integer)".into(), refused("from")]
    );
}

#[test]
fn untagged_enums_are_read_from_texts() {
    assert_eq!(read::<ById>(&[("id", "5")]).id, NumberOrFlag::Number(5));
    assert_eq!(read::<ById>(&[("id", "on")]).id, NumberOrFlag::Flag(true));
    assert_eq!(
        lines::<ById>(&[("id", "x")]),
        [r#"id: Branch { expected: ["integer", "boolean"] }"#]
    );
    let both = [("id", "5"), ("limit", "5")];
    assert_eq!(
        read::<Either>(&both),
        Either {
            by: IdOrName::Id { id: 5 },
            limit: Some(5)
        }
    );
    let name = || IdOrName::Name { name: "5".into() };
    assert_eq!(
        read::<Either>(&[("name", "5")]),
        Either {
            by: name(),
            limit: None
        }
    );
    assert_eq!(read::<Either>(&[("id", "5"), ("name", "5")]).by, name());
    assert_eq!(lines::<Either>(&[("id", "x")]), ["id: Text(Integer)"]);
}

#[test]
fn the_only_branch_with_its_members_tells_what_is_wrong() {
    #[derive(Debug, Deserialize)]
    struct Find {
        #[serde(flatten)]
        _by: Exactly,
    }
    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    enum Exactly {
        Id {
            #[serde(rename = "id")]
            _id: u64,
        },
        Name {
            #[serde(rename = "name")]
            _name: String,
            #[serde(rename = "exact")]
            _exact: Option<bool>,
        },
    }
    let sent = [("name", "bob"), ("exact", "maybe")];
    assert_eq!(lines::<Find>(&sent), ["exact: Text(Bool)"]);
    assert_eq!(lines::<Find>(&[("id", "bob")]), ["id: Text(Integer)"]);
}

/// serde leaves what a flattened struct with `flatten` has read to the map beside it.
#[test]
fn what_serde_reads_twice_is_a_mistake_of_the_model() {
    #[derive(Debug, Deserialize)]
    struct Outer {
        #[serde(flatten)]
        _base: Base,
        #[serde(flatten)]
        _rest: BTreeMap<String, String>,
    }
    #[derive(Debug, Deserialize)]
    struct Base {
        #[serde(flatten)]
        _page: Page,
    }
    let findings = from_texts::<Outer>(&texts(&[("limit", "5"), ("x", "1")])).unwrap_err();
    let places = findings.as_slice().iter().map(|own| own.place.to_string());
    assert_eq!(places.collect::<Vec<_>>(), ["limit"]);
    assert_eq!(findings.mistake(), Some(Mistake::Twice));
    let findings = from_texts::<Outer>(&texts(&[("limit", "x")])).unwrap_err();
    assert_eq!(findings.mistake(), None);
}

#[test]
fn a_tag_among_texts_is_wrong_at_the_whole() {
    let invalid = r#": TagInvalid { tag: "kind", found: "x", expected: ["age", "name"] }"#;
    assert_eq!(lines::<Filter>(&[("kind", "x")]), [invalid]);
    assert_eq!(
        lines::<Filter>(&[("min", "x")]),
        [r#": TagMissing { tag: "kind" }"#]
    );
    assert_eq!(
        lines::<Filtered>(&[("kind", "x"), ("limit", "y")]),
        [invalid, "limit: Text(Integer)"]
    );
}

/// Each is read in each pass, so that the work that the document is worth is done before all is known.
#[test]
fn what_is_missing_is_told_among_any_number_of_unknown_parameters() {
    for count in [0, 100, 1_030, 2_000, 5_000] {
        let unknown = (0..count).map(|at| (format!("x{at}"), format!("v{at}")));
        let mut sent: BTreeMap<String, String> = unknown.collect();
        let told = |sent: &BTreeMap<String, String>| {
            let texts = Texts::new(sent.iter().map(|(name, text)| (&**name, &**text)));
            let Err(findings) = from_texts::<Search>(&texts) else {
                panic!("{count} unknown ones are not what is missing");
            };
            assert_eq!(findings.total(), findings.as_slice().len(), "{count}");
            described(&findings)
        };
        assert_eq!(told(&sent), ["q: Missing", "limit: Missing"], "{count}");
        sent.insert("q".to_owned(), "a".to_owned());
        assert_eq!(told(&sent), ["limit: Missing"], "{count}");
        sent.remove("q");
        sent.insert("limit".to_owned(), "5".to_owned());
        assert_eq!(told(&sent), ["q: Missing"], "{count}");
    }
}

#[test]
fn what_is_missing_is_told_among_any_number_of_unknown_members() {
    for count in [0, 100, 1_030, 2_000, 5_000] {
        let unknown: Vec<String> = (0..count)
            .map(|at| format!(r#""x{at}": "v{at}""#))
            .collect();
        let json = format!("{{{}}}", unknown.join(", "));
        let Err(Failure::Invalid(findings)) = from_slice::<Search>(json.as_bytes()) else {
            panic!("{count} unknown ones are not what is missing");
        };
        let told = described(&findings);
        assert_eq!(
            told.first().map(|own| &**own),
            Some("q: Missing"),
            "{told:?}"
        );
        assert!(
            told.iter().skip(1).all(|own| own == "limit: Missing"),
            "{told:?}"
        );
        assert!(findings.total() == 2 || !findings.is_complete(), "{told:?}");
    }
}
