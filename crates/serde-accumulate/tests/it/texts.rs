//! Queries, forms, headers and paths: names and texts.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_accumulate::{Names, Repeated, Secret, Texts, from_texts};
use serde_json::value::RawValue;

use crate::support::described;

#[derive(Debug, Deserialize, PartialEq)]
struct Page {
    limit: u8,
    #[serde(default)]
    offset: i64,
    q: Option<String>,
    #[serde(default)]
    tag: Vec<u8>,
    exact: bool,
    order: Order,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Order {
    Up,
    Down,
}

#[test]
fn texts_are_read_as_what_is_asked_for() {
    let texts = Texts::new([
        ("limit", "7"),
        ("limit", "10"),
        ("q", ""),
        ("tag", "1"),
        ("exact", "YES"),
        ("tag", "2"),
        ("order", "down"),
        ("other", "x"),
    ]);
    let page: Page = from_texts(&texts).unwrap();
    let expected = Page {
        limit: 10,
        offset: 0,
        q: Some(String::new()),
        tag: vec![1, 2],
        exact: true,
        order: Order::Down,
    };
    assert_eq!(page, expected);
    let page: Page = from_texts(&texts.repeated(Repeated::First)).unwrap_or(expected);
    assert_eq!(page.limit, 7);
}

#[test]
fn every_text_that_cannot_be_read_is_found() {
    let texts = Texts::new([
        ("order", "sideways"),
        ("limit", "300"),
        ("offset", "1.0"),
        ("tag", "1"),
        ("tag", "b"),
        ("tag", "-1"),
    ]);
    assert_eq!(
        lines::<Page>(&texts),
        [
            "limit: Range(Maximum(255))",
            "offset: Text(Integer)",
            "tag/1: Text(Integer)",
            "tag/2: Range(Minimum(0))",
            "exact: Missing",
            r#"order: Variant { expected: ["up", "down"] }"#,
        ]
    );
}

#[test]
fn headers_are_found_without_case_and_shown_with_hyphens() {
    #[derive(Debug, Deserialize)]
    struct Headers {
        x_token: u8,
        #[serde(rename = "X-Request-ID")]
        id: u8,
        accept: Option<String>,
    }
    let texts = Texts::new([
        ("X-TOKEN", "1"),
        ("x-request-id", "2"),
        ("Accept", "text/html"),
    ])
    .names(Names::Header);
    let headers: Headers = from_texts(&texts).unwrap();
    assert_eq!(
        (headers.x_token, headers.id, headers.accept.as_deref()),
        (1, 2, Some("text/html"))
    );
    let texts = Texts::new([("X-Token", "a")]).names(Names::Header);
    assert_eq!(
        lines::<Headers>(&texts),
        ["x-token: Text(Integer)", "X-Request-ID: Missing"]
    );
}

#[test]
fn an_empty_text_may_count_as_absent() {
    #[derive(Debug, Deserialize)]
    struct Form {
        name: String,
        age: Option<u8>,
        #[serde(default)]
        size: u8,
        list: Vec<String>,
    }
    let texts = Texts::new([("name", ""), ("age", ""), ("size", ""), ("list", "")]);
    assert_eq!(
        lines::<Form>(&texts),
        ["age: Text(Integer)", "size: Text(Integer)"]
    );
    assert_eq!(lines::<Form>(&texts.empty_is_absent()), ["name: Missing"]);
    let texts =
        Texts::new([("name", "n"), ("age", ""), ("size", ""), ("list", "")]).empty_is_absent();
    let form: Form = from_texts(&texts).unwrap();
    assert_eq!(
        (&*form.name, form.age, form.size, form.list),
        ("n", None, 0, vec![String::new()])
    );
}

#[test]
fn of_several_texts_the_one_that_counts_is_absent_where_it_is_empty() {
    #[derive(Debug, Deserialize)]
    struct Form {
        title: String,
        age: Option<u8>,
        list: Vec<String>,
    }
    let many = (0..40).map(|nth| (format!("n{nth}"), String::new()));
    let sent = [
        ("title", "abc"),
        ("title", ""),
        ("age", "x"),
        ("age", ""),
        ("list", "a"),
        ("list", ""),
    ];
    let sent = sent.map(|(name, text)| (name.to_owned(), text.to_owned()));
    for others in [0, 40] {
        let pairs = || many.clone().take(others).chain(sent.clone());
        let last = Texts::new(pairs()).empty_is_absent();
        assert_eq!(lines::<Form>(&last), ["title: Missing"]);
        let first = last.repeated(Repeated::First);
        assert_eq!(lines::<Form>(&first), ["age: Text(Integer)"]);
        let pairs = pairs().chain([("title".to_owned(), "t".to_owned())]);
        let form: Form = from_texts(&Texts::new(pairs).empty_is_absent()).unwrap();
        assert_eq!(
            (&*form.title, form.age, form.list),
            ("t", None, vec!["a".to_owned(), String::new()])
        );
    }
}

#[test]
fn what_lacks_a_text_is_shown_by_the_names_of_its_fields() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Headers {
        x_token: String,
        x_count: u8,
        x_tag: Vec<String>,
        x_key: Option<Secret<String>>,
        empty: Option<String>,
    }
    let sent = [
        ("X-Count", "7"),
        ("x-tag", "a"),
        ("X-TAG", "b"),
        ("x-key", "hunter2"),
        ("host", "h"),
        ("empty", ""),
    ];
    let texts = Texts::new(sent).names(Names::Header).empty_is_absent();
    let findings = from_texts::<Headers>(&texts).unwrap_err();
    let found = findings.as_slice()[0].found.json().map(RawValue::get);
    assert_eq!(
        found,
        Some(r#"{"x_count":"7","x_tag":["a","b"],"x_key":"**********"}"#)
    );
    let findings = from_texts::<Headers>(&Texts::new([("a", "b")])).unwrap_err();
    let found = findings
        .as_slice()
        .iter()
        .map(|finding| finding.found.json().unwrap().get());
    assert_eq!(found.collect::<Vec<_>>(), ["{}", "{}", "{}"]);
}

#[test]
fn an_empty_text_is_an_element_where_a_list_is_asked_for() {
    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Form {
        n: u8,
        maybe: Option<u8>,
        #[serde(default)]
        word: String,
        any: Option<serde_json::Value>,
        #[serde(deserialize_with = "Option::deserialize")]
        asked: Option<u8>,
        #[serde(default)]
        numbers: Vec<i64>,
        words: Option<Vec<String>>,
    }
    let empty = ["n", "maybe", "word", "any", "asked", "numbers", "words"];
    let texts = Texts::new(empty.map(|name| (name, ""))).empty_is_absent();
    assert_eq!(
        lines::<Form>(&texts),
        ["n: Missing", "asked: Missing", "numbers/0: Text(Integer)"]
    );
    let good = [
        ("n", "1"),
        ("maybe", ""),
        ("word", ""),
        ("any", ""),
        ("asked", "2"),
        ("words", ""),
    ];
    let texts = Texts::new(good).empty_is_absent();
    let form: Form = from_texts(&texts).unwrap();
    assert_eq!(form.words, Some(vec![String::new()]));
    assert_eq!((form.maybe, &*form.word), (None, ""));
}

#[test]
fn the_only_text_is_what_a_scalar_refuses() {
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "i64")]
    #[expect(dead_code, reason = "it is read from texts")]
    struct Small(i64);

    impl TryFrom<i64> for Small {
        type Error = &'static str;

        fn try_from(number: i64) -> Result<Self, &'static str> {
            if number < 10 {
                Ok(Self(number))
            } else {
                Err("too large")
            }
        }
    }

    let texts = Texts::new([("id", "10")]);
    assert_eq!(lines::<Small>(&texts), ["id: refused, i64"]);
    assert_eq!(lines::<Option<Small>>(&texts), ["id: refused, i64"]);
}

#[test]
fn the_parameters_of_a_path_are_a_scalar_a_tuple_or_a_struct() {
    let one = Texts::new([("id", "7")]);
    assert_eq!(from_texts::<u32>(&one).unwrap(), 7);
    let two = Texts::new([("user", "me"), ("id", "7")]);
    assert_eq!(
        from_texts::<(String, u32)>(&two).unwrap(),
        ("me".to_owned(), 7)
    );
    let three = Texts::new([("user", "me"), ("id", "7"), ("page", "1")]);
    assert_eq!(
        lines::<(String, u32)>(&three),
        [": TooLong { expected: 2, found: 3 }"]
    );
    let two = Texts::new([("user", "me"), ("id", "x")]);
    assert_eq!(
        lines::<(bool, u32)>(&two),
        ["user: Text(Bool)", "id: Text(Integer)"]
    );
    assert_eq!(
        lines::<u32>(&Texts::new([("id", "x")])),
        ["id: Text(Integer)"]
    );
}

#[test]
fn a_scalar_takes_the_text_that_counts_of_one_name_and_none_of_several() {
    let twice = Texts::new([("id", "1"), ("id", "2")]);
    assert_eq!(from_texts::<u8>(&twice).unwrap(), 2);
    assert_eq!(from_texts::<String>(&twice).unwrap(), "2");
    assert_eq!(
        from_texts::<u8>(&twice.repeated(Repeated::First)).unwrap(),
        1
    );
    let several = Texts::new([("id", "1"), ("user", "2")]);
    assert_eq!(lines::<u8>(&several), [": Type(Integer)"]);
}

#[test]
fn maps_and_pairs_take_all_names() {
    let texts = Texts::new([("b", "1"), ("a", "2"), ("b", "3")]);
    let map: BTreeMap<String, Vec<u8>> = from_texts(&texts).unwrap();
    assert_eq!(
        map,
        BTreeMap::from([("a".into(), vec![2]), ("b".into(), vec![1, 3])])
    );
    let pairs: Vec<(String, u8)> = from_texts(&texts).unwrap();
    assert_eq!(pairs, [("b".into(), 1), ("a".into(), 2), ("b".into(), 3)]);
    let bad = Texts::new([("a", "x"), ("b", "1"), ("c", "300")]);
    assert_eq!(
        lines::<Vec<(String, u8)>>(&bad),
        ["a: Text(Integer)", "c: Range(Maximum(255))"]
    );
    assert_eq!(
        lines::<Vec<(u8, u8)>>(&Texts::new([("1", "1"), ("a", "x")])),
        ["a/[key]: Key(Integer)", "a: Text(Integer)"]
    );
}

#[test]
fn unknown_names_are_found_where_they_are_forbidden() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Strict {
        a: u8,
    }
    let texts = Texts::new([("z", "1"), ("a", "1"), ("y", "1"), ("z", "2")]);
    assert_eq!(lines::<Strict>(&texts), ["z: Unknown", "y: Unknown"]);
    assert_eq!(
        from_texts::<Strict>(&Texts::new([("a", "1")])).unwrap().a,
        1
    );
}

#[test]
fn every_name_is_offered_to_a_flattened_map() {
    #[derive(Debug, Deserialize)]
    struct Outer {
        a: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, String>,
    }
    let outer: Outer = from_texts(&Texts::new([("z", "1"), ("a", "1")])).unwrap();
    assert_eq!((outer.a, outer.rest.len()), (1, 1));
}

#[test]
fn a_struct_in_a_text_cannot_be() {
    #[derive(Debug, Deserialize)]
    struct Outer {
        #[expect(dead_code, reason = "it is never read")]
        inner: Page,
    }
    assert_eq!(
        lines::<Outer>(&Texts::new([("inner", "x")])),
        ["inner: Type(Struct)"]
    );
}

#[track_caller]
fn lines<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>) -> Vec<String> {
    described(&from_texts::<T>(texts).err().unwrap_or_default())
}

#[test]
fn a_header_with_an_underscore_is_not_the_one_with_a_hyphen() {
    #[derive(Debug, Deserialize)]
    struct Token {
        x_token: String,
    }

    let headers = |pairs: &[(&'static str, &'static str)]| {
        Texts::new(pairs.iter().copied())
            .names(Names::Header)
            .repeated(Repeated::First)
    };
    let both = headers(&[
        ("x_token", "sent by a client"),
        ("X-Token", "set by a proxy"),
    ]);
    let token: Token = from_texts(&both).unwrap();
    assert_eq!(token.x_token, "set by a proxy");
    let one = headers(&[("x_token", "sent by a client")]);
    assert!(from_texts::<Token>(&one).is_err());
}

/// Where each name were looked for among all, this would take minutes.
#[test]
fn a_hundred_thousand_names_are_looked_through_once() {
    #[derive(Debug, Deserialize)]
    struct Page {
        limit: u8,
    }

    let pairs = (0..100_000).map(|nth| (format!("name{nth}"), "text"));
    let mut many: Vec<_> = pairs.collect();
    let map: HashMap<String, String> = from_texts(&Texts::new(many.clone())).unwrap();
    assert_eq!(map.len(), 100_000);
    many.push(("limit".to_owned(), "7"));
    let page: Page = from_texts(&Texts::new(many.clone())).unwrap();
    assert_eq!(page.limit, 7);
    many.push(("limit".to_owned(), "x"));
    let findings = from_texts::<Page>(&Texts::new(many)).unwrap_err();
    assert_eq!(findings.total(), 1);
}
