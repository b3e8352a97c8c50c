//! Integers beyond their types, where a field declares a range of its own: what the reference says.

use std::num::NonZeroU8;

use serde::Deserialize;
use serde_accumulate::Texts;
use validator::Validate as _;

use crate::support::{both, both_of_texts};

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Page {
    #[garde(range(min = 1, max = 50))]
    #[validate(range(min = 1, max = 50))]
    limit: u32,
    #[garde(range(max = 7))]
    #[validate(range(max = 7))]
    offset: i8,
    #[garde(range(min = -9, max = 9))]
    #[validate(range(min = -9, max = 9))]
    wide: i128,
    #[garde(range(max = 255))]
    #[validate(range(max = 255))]
    free: u8,
}

#[test]
fn of_a_field_come_before_those_of_its_type_behind_flatten_as_well() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Part {
        #[garde(range(min = 1, max = 50))]
        #[validate(range(min = 1, max = 50))]
        limit: u32,
        #[garde(range(max = 7))]
        #[validate(range(max = 7))]
        offset: i8,
    }

    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Whole {
        #[serde(flatten)]
        #[garde(dive)]
        #[validate(nested)]
        part: Part,
    }
    let huge = "99999999999999999999";
    both::<Whole>(
        &format!(r#"{{"limit":-1,"offset":{huge}}}"#),
        &[
            "limit: greater_than_equal -1",
            &format!("offset: less_than_equal {huge}"),
        ],
    );
    both::<Whole>(
        r#"{"limit":4294967296,"offset":-129}"#,
        &[
            "limit: less_than_equal 4294967296",
            "offset: Range(Minimum(-128)) -129",
        ],
    );
    both_of_texts::<Whole>(
        &Texts::new([("limit", huge), ("offset", "300")]),
        &[
            &format!("limit: less_than_equal \"{huge}\""),
            "offset: less_than_equal \"300\"",
        ],
    );
}

#[test]
fn of_a_field_come_before_those_of_its_type() {
    let huge = "99999999999999999999";
    let huger = "9".repeat(50);
    both::<Page>(
        &format!(r#"{{"limit":{huge},"offset":{huge},"wide":{huger},"free":{huge}}}"#),
        &[
            &format!("limit: less_than_equal {huge}"),
            &format!("offset: less_than_equal {huge}"),
            &format!("wide: less_than_equal {huger}"),
            &format!("free: Range(Maximum(255)) {huge}"),
        ],
    );
    both::<Page>(
        r#"{"limit":-1,"offset":-200,"wide":-10,"free":-1}"#,
        &[
            "limit: greater_than_equal -1",
            "offset: Range(Minimum(-128)) -200",
            "wide: greater_than_equal -10",
            "free: Range(Minimum(0)) -1",
        ],
    );
    let texts = [
        ("limit", huge),
        ("offset", "-129"),
        ("wide", &huger),
        ("free", "256"),
    ];
    both_of_texts::<Page>(
        &Texts::new(texts),
        &[
            &format!("limit: less_than_equal \"{huge}\""),
            "offset: Range(Minimum(-128)) \"-129\"",
            &format!("wide: less_than_equal \"{huger}\""),
            "free: Range(Maximum(255)) \"256\"",
        ],
    );
}

#[test]
fn are_those_of_the_type_where_another_rule_is_broken_by_its_end() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Even {
        #[garde(custom(even))]
        #[validate(custom(function = "is_even"))]
        n: u8,
    }

    fn even(n: &u8, (): &()) -> garde::Result {
        if n.is_multiple_of(2) {
            Ok(())
        } else {
            Err(garde::Error::new("odd"))
        }
    }

    fn is_even(n: u8) -> Result<(), validator::ValidationError> {
        if n.is_multiple_of(2) {
            Ok(())
        } else {
            Err(validator::ValidationError::new("odd"))
        }
    }
    both::<Even>(r#"{"n":300}"#, &["n: Range(Maximum(255)) 300"]);
}

#[test]
fn are_asked_deep_inside_and_of_each_element() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Shelf {
        #[garde(dive)]
        #[validate(nested)]
        pages: Vec<Page>,
        #[garde(skip)]
        #[expect(dead_code, reason = "it is there to be read from documents")]
        count: NonZeroU8,
        #[garde(skip)]
        #[expect(dead_code, reason = "it is there to be read from documents")]
        digit: Digit,
    }
    both::<Shelf>(
        r#"{"pages":[{"limit":50,"offset":-1,"wide":0,"free":0},{"limit":4294967296,"offset":128,"wide":0,"free":256}],"count":-1,"digit":99999999999999999999}"#,
        &[
            "pages/1/limit: less_than_equal 4294967296",
            "pages/1/offset: less_than_equal 128",
            "pages/1/free: Range(Maximum(255)) 256",
            "count: Range(Minimum(0)) -1",
            "digit: Range(Maximum(9223372036854775807)) 99999999999999999999",
        ],
    );
}

/// It takes no end of the range of its integer.
#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
struct Digit;

impl TryFrom<i64> for Digit {
    type Error = &'static str;

    fn try_from(number: i64) -> Result<Self, &'static str> {
        if (0..=9).contains(&number) {
            Ok(Self)
        } else {
            Err("more than a digit")
        }
    }
}
