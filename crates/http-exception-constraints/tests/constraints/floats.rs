//! Texts that are floats and no finite numbers, where a range is declared: what the reference says,
//! as recorded with pydantic 2.13.4 for `float` with `ge`, `le`, `gt` and `lt`.

use http_exception_constraints::{Garde, Validator};
use serde::Deserialize;
use serde_accumulate::{Document, Names, Repeated, Texts};

use crate::support::{both, both_of_texts, check};

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Between {
    #[garde(range(min = 0.0, max = 1.0))]
    #[validate(range(min = 0.0, max = 1.0))]
    r: f64,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct AtLeast {
    #[garde(range(min = 0.0))]
    #[validate(range(min = 0.0))]
    r: f64,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct AtMost {
    #[garde(range(max = 1.0))]
    #[validate(range(max = 1.0))]
    r: f64,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Free {
    #[garde(skip)]
    #[expect(dead_code, reason = "the fields are there to be read from texts")]
    r: f64,
}

const NANS: [&str; 5] = ["nan", "NaN", "+nan", "-nan", "NAN"];

fn one(text: &str) -> Texts<'_> {
    Texts::new([("r", text)])
}

#[test]
fn no_number_is_beyond_the_first_bound_of_any_range() {
    for text in NANS {
        let texts = one(text);
        let says = |kind: &str| format!("r: {kind} \"{text}\"");
        both_of_texts::<Between>(&texts, &[&says("less_than_equal")]);
        both_of_texts::<AtLeast>(&texts, &[&says("greater_than_equal")]);
        both_of_texts::<AtMost>(&texts, &[&says("less_than_equal")]);
    }
}

#[test]
fn without_a_range_it_is_read() {
    for text in NANS.iter().chain(&["inf", "-inf", "infinity"]) {
        both_of_texts::<Free>(&one(text), &[]);
    }
}

#[test]
fn infinity_is_beyond_the_bound_on_its_side() {
    for text in ["inf", "Infinity", "+inf", "1e999"] {
        let says = format!("r: less_than_equal \"{text}\"");
        both_of_texts::<Between>(&one(text), &[&says]);
        both_of_texts::<AtMost>(&one(text), &[&says]);
    }
    for text in ["-inf", "-infinity", "-1e999"] {
        let says = format!("r: greater_than_equal \"{text}\"");
        both_of_texts::<Between>(&one(text), &[&says]);
        both_of_texts::<AtLeast>(&one(text), &[&says]);
    }
}

#[test]
fn where_there_is_no_bound_on_its_side_garde_has_one_of_its_own() {
    check::<Validator<AtLeast>>(Document::Texts(&one("inf")), &[]);
    check::<Validator<AtMost>>(Document::Texts(&one("-inf")), &[]);
    let says = [r#"r: finite_number "inf""#];
    check::<Garde<AtLeast>>(Document::Texts(&one("inf")), &says);
    let says = [r#"r: finite_number "-inf""#];
    check::<Garde<AtMost>>(Document::Texts(&one("-inf")), &says);
}

#[test]
fn bounds_that_do_not_belong_to_the_range_are_bounds() {
    #[derive(Debug, Deserialize, validator::Validate)]
    struct Within {
        #[validate(range(exclusive_min = 0.0, exclusive_max = 1.0))]
        r: f64,
        #[validate(range(exclusive_min = 0.0, max = 1.0))]
        s: Option<f32>,
    }
    for (text, kinds) in [
        ("nan", ["less_than", "less_than_equal"]),
        ("inf", ["less_than", "less_than_equal"]),
        ("-inf", ["greater_than", "greater_than"]),
    ] {
        let texts = Texts::new([("r", text), ("s", text)]);
        let [first, second] = kinds;
        check::<Validator<Within>>(
            Document::Texts(&texts),
            &[
                &format!("r: {first} \"{text}\""),
                &format!("s: {second} \"{text}\""),
            ],
        );
    }
}

#[test]
fn whatever_the_range_is_called() {
    #[derive(Debug, Deserialize, validator::Validate)]
    struct Own {
        #[validate(range(min = 0.0, max = 1.0, code = "odds", message = "no such odds"))]
        r: f64,
    }
    for text in ["nan", "inf"] {
        let says = format!("r: odds \"{text}\"");
        check::<Validator<Own>>(Document::Texts(&one(text)), &[&says]);
    }
}

#[test]
fn wherever_the_float_is() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    #[serde(rename_all = "kebab-case")]
    struct Query {
        #[garde(range(max = 1.0))]
        #[validate(range(max = 1.0))]
        maybe_ratio: Option<f32>,
        #[serde(alias = "short")]
        #[garde(range(max = 1.0))]
        #[validate(range(max = 1.0))]
        r#long: f64,
        /// A text that reads `nan`, and is no float.
        #[garde(length(max = 3))]
        #[validate(length(max = 3))]
        name: String,
        #[garde(skip)]
        #[expect(dead_code, reason = "the fields are there to be read from texts")]
        kind: Kind,
        #[garde(range(max = 9))]
        #[validate(range(max = 9))]
        count: u8,
    }
    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Nan,
    }
    let pairs = |count| {
        let others = [("name", "nan"), ("kind", "nan"), ("count", count)];
        [("maybe-ratio", "nan"), ("short", "NaN")]
            .into_iter()
            .chain(others)
    };
    let expected = [
        r#"maybe-ratio: less_than_equal "nan""#,
        r#"short: less_than_equal "NaN""#,
    ];
    both_of_texts::<Query>(&Texts::new(pairs("9")), &expected);
    let headers = Texts::new(pairs("9"));
    let headers = headers.names(Names::Header).repeated(Repeated::First);
    both_of_texts::<Query>(&headers, &expected);
    // Beside an error of another kind, too.
    let both = [expected[0], expected[1], r#"count: Text(Integer) "x""#];
    both_of_texts::<Query>(&Texts::new(pairs("x")), &both);
}

#[test]
fn each_of_a_list() {
    #[derive(Debug, Deserialize, garde::Validate)]
    struct Ratios {
        #[garde(inner(range(min = 0.0, max = 1.0)))]
        r: Vec<f64>,
    }
    let texts = Texts::new([("r", "nan"), ("r", "0.5"), ("r", "inf"), ("r", "NaN")]);
    check::<Garde<Ratios>>(
        Document::Texts(&texts),
        &[
            r#"r/0: less_than_equal "nan""#,
            r#"r/2: less_than_equal "inf""#,
            r#"r/3: less_than_equal "NaN""#,
        ],
    );
}

#[test]
fn json_has_none() {
    both::<Between>(r#"{"r":"nan"}"#, &[r#"r: Type(Float) "nan""#]);
    let body = Document::Json(br#"{"r":1e999}"#);
    check::<Garde<Free>>(
        body,
        &["r: Refused { expecting: \"f64\", message: \"number out of range\" } 1e999"],
    );
}
