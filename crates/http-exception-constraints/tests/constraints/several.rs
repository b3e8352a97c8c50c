//! Rules about several values, some of which could not be read: the reference does not look at the
//! rule then. Its verdict is not invented, and the answer says that it was not looked at.

use http_exception::Refusal;
use http_exception_constraints::{Garde, Validator, garde_error};
use serde::Deserialize;
use serde_accumulate::Document;
use validator::Validate as _;

use crate::support::{both, check};

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
#[garde(custom(is_forward))]
#[validate(schema(function = "goes_forward", skip_on_field_errors = false))]
struct Range {
    #[garde(range(max = 100))]
    #[validate(range(max = 100))]
    from: u32,
    #[garde(skip)]
    to: u32,
}

fn is_forward(range: &Range, _: &()) -> garde::Result {
    if range.from <= range.to {
        return Ok(());
    }
    Err(garde_error(&Refusal::new("backward", "goes backward")))
}

fn goes_forward(range: &Range) -> Result<(), validator::ValidationError> {
    if range.from <= range.to {
        return Ok(());
    }
    Err(validator::ValidationError::new("backward"))
}

#[test]
fn stand_at_the_whole_where_all_was_read() {
    both::<Range>(r#"{"from":2,"to":1}"#, &[r#": backward {"from":2,"to":1}"#]);
}

#[test]
fn are_undecided_where_one_could_not_be_read() {
    // The other is larger than any stand-in.
    both::<Range>(
        r#"{"from":90,"to":"x"}"#,
        &[r#"to: Type(Integer) "x""#, "…"],
    );
    // Nothing is said of the pair, and nothing is left out.
    both::<Range>(r#"{"from":"x","to":90}"#, &[r#"from: Type(Integer) "x""#]);
}

#[test]
fn are_not_looked_at_where_one_is_missing() {
    // There is no value that was not read.
    both::<Range>(r#"{"from":90}"#, &[r#"to: Missing {"from":90}"#]);
    both::<Login>(
        r#"{"repeat":8,"age":1}"#,
        &[r#"password: Missing {"repeat":8,"age":1}"#],
    );
}

#[test]
fn wait_for_the_constraints_of_their_values_and_that_is_said() {
    both::<Range>(
        r#"{"from":101,"to":1}"#,
        &["from: less_than_equal 101", "…"],
    );
    both::<Range>(r#"{"from":101,"to":102}"#, &["from: less_than_equal 101"]);
}

#[test]
fn in_one_struct_have_nothing_to_do_with_another() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Ranges {
        #[garde(dive)]
        #[validate(nested)]
        list: Vec<Range>,
        #[garde(dive)]
        #[validate(nested)]
        one: Option<Range>,
    }
    both::<Ranges>(
        r#"{"list":[{"from":"x","to":90},{"from":2,"to":1}],"one":{"from":4,"to":3}}"#,
        &[
            r#"list/0/from: Type(Integer) "x""#,
            r#"list/1: backward {"from":2,"to":1}"#,
            r#"one: backward {"from":4,"to":3}"#,
        ],
    );
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
struct Login {
    #[garde(skip)]
    password: u32,
    #[garde(matches(password))]
    #[validate(must_match(other = "password"))]
    repeat: u32,
    #[garde(skip)]
    #[expect(dead_code, reason = "the fields are there to be read from documents")]
    age: u8,
}

#[test]
fn two_values_are_compared_if_both_were_read_whatever_else_was_not() {
    let body = Document::Json(br#"{"password":7,"repeat":8,"age":"x"}"#);
    let age = r#"age: Type(Integer) "x""#;
    check::<Garde<Login>>(body, &["repeat: value_error 8", age]);
    // `validator` does not tell with what.
    check::<Validator<Login>>(body, &[age, "…"]);
    both::<Login>(
        r#"{"password":"x","repeat":8,"age":1}"#,
        &[r#"password: Type(Integer) "x""#, "…"],
    );
    both::<Login>(
        r#"{"password":8,"repeat":"x","age":1}"#,
        &[r#"repeat: Type(Integer) "x""#],
    );
}

#[test]
fn two_values_in_a_list_are_compared_whatever_the_others_are() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Logins {
        #[garde(dive)]
        #[validate(nested)]
        list: Vec<Login>,
    }
    both::<Logins>(
        r#"{"list":[{"password":"x","repeat":2,"age":1},{"password":7,"repeat":8,"age":1}]}"#,
        &[
            r#"list/0/password: Type(Integer) "x""#,
            "list/1/repeat: value_error 8",
            "…",
        ],
    );
}

#[test]
fn a_field_that_is_not_known_by_its_identifier_is_undecided_beside_one_that_could_not_be_read() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Parcel {
        #[serde(rename = "n")]
        #[garde(length(min = 5))]
        #[validate(length(min = 5))]
        name: String,
        #[serde(rename = "kg")]
        #[garde(skip)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        weight: u32,
    }
    both::<Parcel>(r#"{"n":"a","kg":"x"}"#, &[r#"kg: Type(Integer) "x""#, "…"]);
    both::<Parcel>(r#"{"n":"abcde","kg":"x"}"#, &[r#"kg: Type(Integer) "x""#]);
}

#[test]
fn constraints_of_a_value_that_has_no_stand_in_were_not_looked_at() {
    #[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
    struct Item {
        #[garde(skip)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        sku: Sku,
        #[garde(range(max = 9))]
        #[validate(range(max = 9))]
        amount: u32,
    }
    #[derive(Debug, Deserialize)]
    #[serde(try_from = "String")]
    struct Sku;
    impl TryFrom<String> for Sku {
        type Error = Refusal;

        fn try_from(text: String) -> Result<Self, Refusal> {
            if text.starts_with("SKU-") {
                return Ok(Self);
            }
            Err(Refusal::new("sku", "no SKU"))
        }
    }
    both::<Item>(
        r#"{"sku":"SKU-1","amount":10}"#,
        &["amount: less_than_equal 10"],
    );
    both::<Item>(r#"{"sku":"x","amount":10}"#, &[r#"sku: sku "x""#, "…"]);
    // Where there is no value, there is none to look at.
    both::<Item>("[]", &[": Type(Struct) []"]);
}
