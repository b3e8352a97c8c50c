//! Fields that were sent under an alias.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_accumulate::{Names, Texts};
use validator::Validate as _;

use crate::support::{both, both_of_texts};

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Unit {
    #[serde(alias = "uid", alias = "aid")]
    #[garde(range(min = 5))]
    #[validate(range(min = 5))]
    id: u32,
    #[serde(default)]
    #[garde(range(min = 0, max = 9))]
    #[validate(range(min = 0, max = 9))]
    other: i32,
}

#[test]
fn an_error_stands_at_the_name_as_sent() {
    both::<Unit>(r#"{"id":1}"#, &["id: greater_than_equal 1"]);
    both::<Unit>(r#"{"uid":1}"#, &["uid: greater_than_equal 1"]);
    both::<Unit>(
        r#"{"aid":1,"other":10}"#,
        &["aid: greater_than_equal 1", "other: less_than_equal 10"],
    );
}

#[test]
fn none_is_invented_about_a_stand_in() {
    both::<Unit>(r#"{"uid":"x"}"#, &[r#"uid: Type(Integer) "x""#]);
    both::<Unit>(
        r#"{"aid":null,"other":-1}"#,
        &["aid: Type(Integer) null", "other: greater_than_equal -1"],
    );
    both::<Unit>("{}", &["id: Missing {}"]);
}

#[test]
fn a_field_that_was_not_sent_is_told_by_its_own_name() {
    fn ten() -> i32 {
        10
    }
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Defaults {
        #[garde(range(max = 9))]
        #[validate(range(max = 9))]
        sent: i32,
        #[serde(default = "ten")]
        #[garde(range(max = 9))]
        #[validate(range(max = 9))]
        unsent: i32,
        #[serde(default = "ten", alias = "or_this")]
        #[garde(range(max = 9))]
        #[validate(range(max = 9))]
        or_that: i32,
    }
    both::<Defaults>(
        r#"{"sent":1}"#,
        &[
            "unsent: less_than_equal null",
            "or_that: less_than_equal null",
        ],
    );
}

#[test]
fn wherever_the_struct_is() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Fleet {
        #[serde(alias = "l")]
        #[garde(dive)]
        #[validate(nested)]
        list: Vec<Unit>,
        #[garde(dive)]
        #[validate(nested)]
        maybe: Option<Unit>,
        #[garde(dive)]
        #[validate(nested)]
        boxed: Box<Unit>,
        #[garde(dive)]
        #[validate(nested)]
        array: [Unit; 2],
    }
    both::<Fleet>(
        r#"{"l":[{"id":7},{"uid":"x"},{"uid":1}],"maybe":{"aid":2},"boxed":{"uid":3},"array":[{"aid":9},{"uid":4}]}"#,
        &[
            r#"l/1/uid: Type(Integer) "x""#,
            "l/2/uid: greater_than_equal 1",
            "maybe/aid: greater_than_equal 2",
            "boxed/uid: greater_than_equal 3",
            "array/1/uid: greater_than_equal 4",
        ],
    );
}

#[test]
fn with_other_names_of_its_own() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Renamed {
        #[serde(alias = "unit_price")]
        #[garde(range(min = 5))]
        #[validate(range(min = 5))]
        unit_price: u32,
        #[serde(rename = "kg", alias = "weight")]
        #[garde(range(min = 5))]
        #[validate(range(min = 5))]
        weight: u32,
        #[serde(alias = "kind")]
        #[garde(range(min = 5))]
        #[validate(range(min = 5))]
        r#type: u32,
    }
    both::<Renamed>(
        r#"{"unitPrice":1,"kg":2,"kind":3}"#,
        &[
            "unitPrice: greater_than_equal 1",
            "kg: greater_than_equal 2",
            "kind: greater_than_equal 3",
        ],
    );
    both::<Renamed>(
        r#"{"unit_price":1,"weight":2,"type":3}"#,
        &[
            "unit_price: greater_than_equal 1",
            "weight: greater_than_equal 2",
            "type: greater_than_equal 3",
        ],
    );
}

#[test]
fn with_members_that_are_flattened() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    struct Outer {
        #[serde(alias = "uid")]
        #[garde(range(min = 5))]
        #[validate(range(min = 5))]
        id: u32,
        #[serde(flatten)]
        #[garde(skip)]
        rest: BTreeMap<String, serde_json::Value>,
    }
    both::<Outer>(r#"{"a":1,"uid":1}"#, &["uid: greater_than_equal 1"]);
    both::<Outer>(r#"{"a":1,"uid":"x"}"#, &[r#"uid: Type(Integer) "x""#]);
}

#[test]
fn in_the_variant_of_an_enum() {
    #[derive(Debug, Deserialize, garde::Validate)]
    #[serde(remote = "Self", rename_all = "lowercase")]
    enum Pet {
        Cat {
            #[serde(alias = "rest")]
            #[garde(range(max = 9))]
            lives: u32,
        },
        Dog(#[garde(dive)] Unit),
    }
    http_exception::tagged!(Pet, "kind");

    #[derive(Debug, Deserialize, garde::Validate)]
    #[garde(transparent)]
    struct Pets(#[garde(dive)] Vec<Pet>);

    let pets = r#"[{"kind":"cat","rest":10},{"kind":"dog","uid":1},{"kind":"cat","rest":"x"}]"#;
    crate::support::check::<http_exception_constraints::Garde<Pets>>(
        http_exception::Document::Json(pets.as_bytes()),
        &[
            "0/cat/rest: less_than_equal 10",
            "1/dog/uid: greater_than_equal 1",
            r#"2/cat/rest: Type(Integer) "x""#,
        ],
    );
}

#[test]
fn in_texts() {
    let texts = Texts::new([("uid", "1"), ("other", "10")]);
    both_of_texts::<Unit>(
        &texts,
        &[
            r#"uid: greater_than_equal "1""#,
            r#"other: less_than_equal "10""#,
        ],
    );
    let texts = Texts::new([("uid", "x")]);
    both_of_texts::<Unit>(&texts, &[r#"uid: Text(Integer) "x""#]);
    // The name that counts is the one that is not empty.
    let texts = Texts::new([("id", ""), ("uid", "1")]).empty_is_absent();
    both_of_texts::<Unit>(&texts, &[r#"uid: greater_than_equal "1""#]);
    let texts = Texts::new([("UID", "1")]).names(Names::Header);
    both_of_texts::<Unit>(&texts, &[r#"uid: greater_than_equal "1""#]);
}
