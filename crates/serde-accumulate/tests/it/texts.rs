//! Queries, forms, headers and paths: names and texts.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Names, Repeated, Texts, from_texts};

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
fn the_parameters_of_a_path_are_a_scalar_a_tuple_or_a_struct() {
    let one = Texts::new([("id", "7")]);
    assert_eq!(from_texts::<u32>(&one).unwrap(), 7);
    let two = Texts::new([("user", "me"), ("id", "7")]);
    assert_eq!(
        from_texts::<(String, u32)>(&two).unwrap(),
        ("me".to_owned(), 7)
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
fn maps_and_pairs_take_all_names() {
    let texts = Texts::new([("b", "1"), ("a", "2"), ("b", "3")]);
    let map: BTreeMap<String, Vec<u8>> = from_texts(&texts).unwrap();
    assert_eq!(
        map,
        BTreeMap::from([("a".into(), vec![2]), ("b".into(), vec![1, 3])])
    );
    let pairs: Vec<(String, u8)> = from_texts(&texts).unwrap();
    assert_eq!(pairs, [("b".into(), 1), ("a".into(), 2), ("b".into(), 3)]);
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
