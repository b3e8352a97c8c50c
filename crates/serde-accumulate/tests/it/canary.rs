//! A secret is in no finding, however a document of a type that has one is broken.

use proptest::prelude::*;
use serde_accumulate::Limits;

use crate::mutants::Tree;
use crate::random::Random;
use crate::secrets::{ALL, Keeper, tells};

/// The finding of a document that shows what is secret, if one does.
fn told(keeper: &Keeper, json: &str, limits: Limits) -> Option<String> {
    let findings = (keeper.read)(json.as_bytes(), limits);
    let finding = findings.iter().find(|finding| tells(finding))?;
    Some(format!("{keeper:?} of {json}: {finding:?}"))
}

/// Looks at all documents that are made of the good one of each type.
#[track_caller]
fn check(made: impl Fn(Tree) -> Vec<Tree>, limits: Limits) {
    let all = ALL.iter().flat_map(|keeper| {
        let made = made(Tree::parse(keeper.good));
        made.into_iter()
            .filter_map(move |tree| told(keeper, &tree.to_string(), limits))
    });
    let all: Vec<_> = all.collect();
    assert!(all.is_empty(), "{} tell it:\n{}", all.len(), all.join("\n"));
}

#[test]
fn the_good_documents_are_good() {
    for keeper in ALL {
        let findings = (keeper.read)(keeper.good.as_bytes(), Limits::default());
        assert!(findings.is_empty(), "{keeper:?}: {findings:?}");
    }
}

#[test]
fn with_one_thing_broken() {
    check(|good| good.mutants(), Limits::default());
}

#[test]
fn with_something_in_a_list_of_its_own() {
    check(|good| good.wrapped(), Limits::default());
}

#[test]
fn with_one_thing_broken_beside_another() {
    let broken = |good: Tree| {
        let json = good.to_string();
        // The last member is wrong, too.
        let beside = [
            json.replace("\"last\":1", "\"last\":\"x\""),
            json.replace("\"age\":1", "\"age\":[]"),
        ];
        let beside = beside.into_iter().filter(|other| *other != json);
        beside
            .flat_map(|json| Tree::parse(&json).mutants())
            .collect()
    };
    check(broken, Limits::default());
}

#[test]
fn within_limits() {
    let limits = Limits::default();
    check(|good| good.mutants(), limits.findings(1));
    check(|good| good.mutants(), limits.work(1));
    check(|good| good.mutants(), limits.found(40));
}

/// Finds what is told by one document.
#[track_caller]
fn check_one(name: &str, json: &str) {
    let keeper = ALL
        .iter()
        .find(|keeper| keeper.name == name)
        .expect("there is such a type");
    assert_eq!(told(keeper, json, Limits::default()), None);
    assert!(
        !(keeper.read)(json.as_bytes(), Limits::default()).is_empty(),
        "{json}"
    );
}

#[test]
fn as_a_duplicate_by_an_alias() {
    check_one(
        "Login",
        r#"{"name":"n","password":"x","pw":"hunter2","age":1}"#,
    );
    check_one(
        "Login",
        r#"{"name":"n","pw":"hunter2","password":"x","age":1}"#,
    );
    check_one(
        "Beside<Closed>",
        r#"{"inner":{"name":"n","pw":"hunter2","password":"x"},"last":1}"#,
    );
}

#[test]
fn as_the_content_of_an_enum_without_its_tag() {
    for json in [
        r#""hunter2""#,
        r#"{"x":"hunter2"}"#,
        r#"["hunter2"]"#,
        "2718281828",
    ] {
        check_one(
            "Beside<Adjacent>",
            &format!(r#"{{"inner":{{"c":{json}}},"last":1}}"#),
        );
        check_one(
            "Beside<Adjacent>",
            &format!(r#"{{"inner":{{"t":"Kez","c":{json}}},"last":1}}"#),
        );
        check_one(
            "Beside<Adjacent>",
            &format!(r#"{{"inner":{{"c":{json},"t":7}},"last":"x"}}"#),
        );
        check_one("Vec<Adjacent>", &format!(r#"[{{"c":{json}}}]"#));
    }
}

#[test]
fn under_a_misspelt_variant() {
    for json in [
        r#""hunter2""#,
        r#"{"x":"hunter2"}"#,
        r#"[1,"hunter2"]"#,
        "2718281828",
    ] {
        check_one("Vec<External>", &format!(r#"[{{"Kez":{json}}}]"#));
        check_one(
            "Vec<External>",
            &format!(r#"[{{"Key":{json},"Kez":{json}}}]"#),
        );
        check_one(
            "BTreeMap<String, External>",
            &format!(r#"{{"k":{{"key":{json}}}}}"#),
        );
    }
}

#[test]
fn in_the_place_of_what_it_should_be_in() {
    for json in [r#""hunter2""#, "2718281828"] {
        for name in [
            "Beside<Vec<Secret<String>>>",
            "Beside<Secret<Vec<String>>>",
            "Beside<Secret<Vec<u32>>>",
            "Beside<HashMap<String, Secret<u32>>>",
            "Beside<(u8, Secret<String>)>",
            "Beside<Login>",
            "Beside<Closed>",
            "Beside<Flat>",
            "Beside<Adjacent>",
            "Beside<Internal>",
        ] {
            check_one(name, &format!(r#"{{"inner":{json},"last":1}}"#));
            check_one(name, &format!(r#"{{"inner":{json}}}"#));
        }
        check_one("BTreeMap<String, Secret<String>>", json);
        check_one("Vec<Login>", json);
        check_one("Vec<External>", &format!("[{json}]"));
        check_one("Login", json);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_several_things_broken(seed: u64) {
        let mut random = Random(seed | 1);
        let keeper = &ALL[random.below(ALL.len())];
        let mut tree = Tree::parse(keeper.good);
        for _ in 0..=random.below(4) {
            let mut mutants = tree.mutants();
            if mutants.is_empty() {
                break;
            }
            tree = mutants.swap_remove(random.below(mutants.len()));
        }
        assert_eq!(told(keeper, &tree.to_string(), Limits::default()), None);
    }
}
