//! Models whose constraints are declared with `validator`, through the public face.

#[path = "../../http-exception/tests/shared/errors.rs"]
mod errors;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use errors::check;
use http_exception::ResponseModel;
use http_exception_constraints::Validator;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
#[validate(schema(function = "amount_fits"))]
struct Order {
    #[validate(length(min = 2, max = 6))]
    customer_name: String,
    #[validate(range(min = 1, max = 10))]
    amount: i32,
    #[validate(range(exclusive_min = 0.0, exclusive_max = 1.5))]
    discount: f64,
    #[validate(length(min = 1, max = 3), nested)]
    lines: Vec<Line>,
    #[validate(custom(function = "even"))]
    even: u32,
    count: u32,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Line {
    #[validate(length(equal = 2))]
    sku: String,
}

fn even(number: u32) -> Result<(), ValidationError> {
    if number.is_multiple_of(2) {
        return Ok(());
    }
    let message = format!("{number} is not an even number");
    let mut error = ValidationError::new("not_even").with_message(message.into());
    error.add_param(Cow::Borrowed("number"), &number);
    Err(error)
}

fn amount_fits(order: &Order) -> Result<(), ValidationError> {
    if order.amount == 7 {
        let mut error = ValidationError::new("value_error");
        error.add_param(Cow::Borrowed("error"), &"seven is not for sale");
        return Err(error);
    }
    Ok(())
}

const GOOD: &str =
    r#"{"customerName":"ann","amount":1,"discount":0.5,"lines":[{"sku":"AB"}],"even":2,"count":1}"#;

#[test]
fn a_good_document_is_read() {
    check::<Validator<Order>>(GOOD, &[]);
}

#[test]
fn constraints_are_told_at_their_places_in_the_words_of_the_reference() {
    check::<Validator<Order>>(
        r#"{"customerName":"a","amount":11,"discount":0,"lines":[],"even":3,"count":1}"#,
        &[
            r#"string_too_short customerName "a" {"min_length":2}: String should have at least 2 characters"#,
            r#"less_than_equal amount 11 {"le":10}: Input should be less than or equal to 10"#,
            r#"greater_than discount 0 {"gt":0.0}: Input should be greater than 0"#,
            r#"too_short lines [] {"actual_length":0,"field_type":"List","min_length":1}: List should have at least 1 item after validation, not 0"#,
            r#"not_even even 3 {"number":3}: 3 is not an even number"#,
        ],
    );
}

#[test]
fn constraints_and_types_stand_in_one_list_in_the_order_of_declaration() {
    check::<Validator<Order>>(
        r#"{"count":"x","lines":[{"sku":"AB"},{"sku":"x"}],"amount":0,"discount":"y","customerName":"toolong","even":2}"#,
        &[
            r#"string_too_long customerName "toolong" {"max_length":6}: String should have at most 6 characters"#,
            r#"greater_than_equal amount 0 {"ge":1}: Input should be greater than or equal to 1"#,
            r#"float_type discount "y" : Input should be a valid number"#,
            r#"string_too_short lines/1/sku "x" {"min_length":2}: String should have at least 2 characters"#,
            r#"int_type count "x" : Input should be a valid integer"#,
        ],
    );
}

#[test]
fn a_rule_about_the_whole_stands_at_the_whole() {
    check::<Validator<Order>>(
        r#"{"customerName":"ann","amount":7,"discount":0.5,"lines":[{"sku":"AB"}],"even":2,"count":1}"#,
        &[
            r#"value_error  {"customerName":"ann","amount":7,"discount":0.5,"lines":[{"sku":"AB"}],"even":2,"count":1} : Value error, seven is not for sale"#,
        ],
    );
}

#[test]
fn every_rule_has_a_sentence_of_the_catalogue_or_of_its_declaration() {
    #[derive(Debug, Deserialize, Validate)]
    struct Rules {
        #[validate(email)]
        email: String,
        #[validate(url)]
        url: String,
        #[validate(ip)]
        ip: String,
        #[validate(contains(pattern = "x"))]
        contains: String,
        #[validate(does_not_contain(pattern = "a"))]
        contains_not: String,
        #[validate(required)]
        required: Option<u8>,
        password: String,
        #[validate(must_match(other = "password"))]
        repeat: String,
        #[validate(non_control_character)]
        control: String,
        #[validate(length(min = 3, message = "too short for us"))]
        message: String,
        #[validate(length(min = 3, code = "short"))]
        code: String,
    }
    check::<Validator<Rules>>(
        r#"{"email":"a","url":"x","ip":"x","contains":"a","contains_not":"a","required":null,"password":"a","repeat":"b","control":"\u0007","message":"a","code":"a"}"#,
        &[
            r#"value_error email "a" {"reason":"An email address must have an @-sign."}: value is not a valid email address: An email address must have an @-sign."#,
            r#"url_parsing url "x" {"error":"not of the expected form"}: Input should be a valid URL, not of the expected form"#,
            r#"ip_any_address ip "x" : value is not a valid IPv4 or IPv6 address"#,
            r#"value_error contains "a" : Value error, should contain 'x'"#,
            r#"value_error contains_not "a" : Value error, should not contain 'a'"#,
            "missing required null : Field required",
            r#"value_error repeat "b" : Value error, the two values differ"#,
            r#"value_error control "\u0007" : Value error, should not contain control characters"#,
            r#"string_too_short message "a" {"min_length":3}: too short for us"#,
            r#"short code "a" {"min":3}: Value error, not of the expected form"#,
        ],
    );
}

#[test]
fn two_values_are_not_compared_where_one_could_not_be_read() {
    #[derive(Debug, Deserialize, Validate)]
    struct Login {
        password: u32,
        #[validate(must_match(other = "password"))]
        repeat: u32,
    }
    check::<Validator<Login>>(
        r#"{"password":"x","repeat":7}"#,
        &[r#"int_type password "x" : Input should be a valid integer"#],
    );
}

#[test]
fn a_response_is_checked_before_it_is_written() {
    let mut order: Order = serde_json::from_str(GOOD).unwrap();
    order.amount = 0;
    order.lines[0].sku = "x".to_owned();
    let exc = Validator(order).to_json().unwrap_err();
    assert_eq!(
        exc.to_string(),
        "2 validation errors:\n  \
         response/amount: Input should be greater than or equal to 1\n  \
         response/lines/0/sku: String should have at least 2 characters"
    );
    let order: Order = serde_json::from_str(GOOD).unwrap();
    assert_eq!(Validator(order).to_json().unwrap(), GOOD);
}

#[test]
fn a_list_of_nothing_but_broken_values_is_not_told_to_the_end() {
    #[derive(Deserialize, Serialize, Validate)]
    struct Lines {
        #[validate(nested)]
        lines: Vec<Line>,
    }
    let line = || Line {
        sku: "x".to_owned(),
    };
    let lines = (0..20_000).map(|_| line()).collect();
    let exc = Validator(Lines { lines }).to_json().unwrap_err();
    assert_eq!((exc.errors().len(), exc.total()), (10_000, 20_000));
}

#[test]
fn a_field_with_a_name_of_its_own_is_told_at_its_struct_and_never_of_a_stand_in() {
    #[derive(Debug, Deserialize, Validate)]
    struct Parcel {
        #[serde(rename = "n")]
        #[validate(length(min = 5))]
        name: String,
        #[serde(rename = "kg")]
        #[validate(range(min = 1))]
        weight: u32,
    }
    check::<Validator<Parcel>>(
        r#"{"n":7,"kg":"x"}"#,
        &[
            "string_type n 7 : Input should be a valid string",
            r#"int_type kg "x" : Input should be a valid integer"#,
        ],
    );
    check::<Validator<Parcel>>(
        r#"{"n":"a","kg":0,"name":"b"}"#,
        &[
            r#"string_too_short  {"n":"a","kg":0} {"min_length":5}: String should have at least 5 characters"#,
            r#"greater_than_equal  {"n":"a","kg":0} {"ge":1}: Input should be greater than or equal to 1"#,
        ],
    );
}

#[test]
fn a_set_is_called_one_and_counted_as_far_as_the_reference_does() {
    #[derive(Debug, Deserialize, Validate)]
    struct Sets {
        #[validate(length(max = 1))]
        long: BTreeSet<String>,
        #[validate(length(min = 2))]
        short: HashSet<u8>,
        #[validate(length(min = 2))]
        twice: HashSet<u8>,
    }
    check::<Validator<Sets>>(
        r#"{"long":["a","b","a"],"short":[1],"twice":[2,2]}"#,
        &[
            r#"too_long long ["a","b","a"] {"actual_length":null,"field_type":"Set","max_length":1}: Set should have at most 1 item after validation, not more"#,
            r#"too_short short [1] {"actual_length":1,"field_type":"Set","min_length":2}: Set should have at least 2 items after validation, not 1"#,
            r#"too_short twice [2,2] {"actual_length":1,"field_type":"Set","min_length":2}: Set should have at least 2 items after validation, not 1"#,
        ],
    );
}
