//! Models whose constraints are declared with `garde`, through the public face.

#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "`garde` passes by reference"
)]

#[path = "../../http-exception/tests/shared/errors.rs"]
mod errors;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use errors::check;
use garde::Validate;
use http_exception::{Document, Failure, Model, Refusal, ResponseModel};
use http_exception_constraints::{Garde, garde_error};
use serde::{Deserialize, Serialize};

#[derive(Debug, Deserialize, Serialize, Validate)]
#[serde(rename_all = "camelCase")]
struct Order {
    #[garde(length(chars, min = 2, max = 6))]
    customer_name: String,
    #[garde(range(min = 1, max = 10))]
    amount: i32,
    #[garde(range(min = 0.0, max = 1.5))]
    discount: f64,
    #[garde(length(min = 1, max = 3), dive)]
    lines: Vec<Line>,
    #[garde(length(max = 1), dive)]
    notes: BTreeMap<String, Line>,
    #[garde(custom(is_even))]
    even: u32,
    #[garde(skip)]
    count: u32,
}

#[derive(Debug, Deserialize, Serialize, Validate)]
struct Line {
    #[garde(pattern("^[A-Z]{2}$"))]
    sku: String,
}

fn is_even(number: &u32, _: &()) -> garde::Result {
    if number.is_multiple_of(2) {
        return Ok(());
    }
    let refusal = Refusal::new("not_even", format!("{number} is not an even number"));
    Err(garde_error(&refusal.with("number", *number)))
}

const GOOD: &str = r#"{"customerName":"ann","amount":1,"discount":0.0,"lines":[{"sku":"AB"}],"notes":{},"even":2,"count":1}"#;

#[test]
fn a_good_document_is_read() {
    check::<Garde<Order>>(GOOD, &[]);
}

#[test]
fn constraints_are_told_at_their_places_in_the_words_of_the_reference() {
    check::<Garde<Order>>(
        r#"{"customerName":"a","amount":11,"discount":-1,"lines":[],"notes":{"a":{"sku":"AB"},"b":{"sku":"AB"}},"even":3,"count":1}"#,
        &[
            r#"string_too_short customerName "a" {"min_length":2}: String should have at least 2 characters"#,
            r#"less_than_equal amount 11 {"le":10}: Input should be less than or equal to 10"#,
            r#"greater_than_equal discount -1 {"ge":0.0}: Input should be greater than or equal to 0"#,
            r#"too_short lines [] {"actual_length":0,"field_type":"List","min_length":1}: List should have at least 1 item after validation, not 0"#,
            r#"too_long notes {"a":{"sku":"AB"},"b":{"sku":"AB"}} {"actual_length":2,"field_type":"Dictionary","max_length":1}: Dictionary should have at most 1 item after validation, not 2"#,
            r#"not_even even 3 {"number":3}: 3 is not an even number"#,
        ],
    );
}

#[test]
fn constraints_and_types_stand_in_one_list_in_the_order_of_declaration() {
    check::<Garde<Order>>(
        r#"{"count":"x","lines":[{"sku":"AB"},{"sku":"x"}],"amount":0,"discount":"y","customerName":"toolong","notes":{"k":{"sku":"y"}},"even":2}"#,
        &[
            r#"string_too_long customerName "toolong" {"max_length":6}: String should have at most 6 characters"#,
            r#"greater_than_equal amount 0 {"ge":1}: Input should be greater than or equal to 1"#,
            r#"float_type discount "y" : Input should be a valid number"#,
            r#"string_pattern_mismatch lines/1/sku "x" {"pattern":"^[A-Z]{2}$"}: String should match pattern '^[A-Z]{2}$'"#,
            r#"string_pattern_mismatch notes/k/sku "y" {"pattern":"^[A-Z]{2}$"}: String should match pattern '^[A-Z]{2}$'"#,
            r#"int_type count "x" : Input should be a valid integer"#,
        ],
    );
}

#[test]
fn a_list_that_is_too_long_hides_its_elements() {
    check::<Garde<Order>>(
        r#"{"customerName":"ann","amount":1,"discount":0.0,"lines":[{"sku":"x"},{"sku":"AB"},{"sku":"AB"},{"sku":"AB"}],"notes":{},"even":2,"count":1}"#,
        &[
            r#"too_long lines [{"sku":"x"},{"sku":"AB"},{"sku":"AB"},{"sku":"AB"}] {"actual_length":4,"field_type":"List","max_length":3}: List should have at most 3 items after validation, not 4"#,
        ],
    );
}

#[test]
fn what_is_too_large_to_be_shown_is_counted_all_the_same() {
    let key = "k".repeat(9000);
    let notes = format!(r#"{{"{key}":{{"sku":"AB"}},"b":{{"sku":"AB"}}}}"#);
    let body = format!(
        r#"{{"customerName":"{key}","amount":1,"discount":0.0,"lines":[{{"sku":"AB"}}],"notes":{notes},"even":2,"count":1}}"#
    );
    let Err(Failure::Invalid(findings)) = Garde::<Order>::read(Document::Json(body.as_bytes()))
    else {
        panic!("two things are too long");
    };
    assert!(
        findings
            .as_slice()
            .iter()
            .all(|finding| finding.found.is_cut())
    );
    check::<Garde<Order>>(
        body.leak(),
        &[
            r#"string_too_long customerName - {"max_length":6}: String should have at most 6 characters"#,
            r#"too_long notes - {"actual_length":2,"field_type":"Dictionary","max_length":1}: Dictionary should have at most 1 item after validation, not 2"#,
        ],
    );
}

#[test]
fn every_rule_has_a_sentence_that_is_no_text_of_the_library() {
    #[derive(Debug, Deserialize, Validate)]
    struct Rules {
        #[garde(email)]
        email: String,
        #[garde(url)]
        url: String,
        #[garde(ip)]
        ip: String,
        #[garde(ascii)]
        ascii: String,
        #[garde(alphanumeric)]
        alphanumeric: String,
        #[garde(contains("x"))]
        contains: String,
        #[garde(prefix("x"))]
        prefix: String,
        #[garde(suffix("x"))]
        suffix: String,
        #[garde(required)]
        required: Option<u8>,
        #[garde(skip)]
        password: String,
        #[garde(matches(password))]
        repeat: String,
        #[garde(custom(in_own_words))]
        own: String,
    }
    fn in_own_words(_: &str, _: &()) -> garde::Result {
        Err(garde::Error::new("words of our own"))
    }
    check::<Garde<Rules>>(
        r#"{"email":"a","url":"x","ip":"x","ascii":"é","alphanumeric":"?","contains":"a","prefix":"a","suffix":"a","required":null,"password":"a","repeat":"b","own":""}"#,
        &[
            r#"value_error email "a" {"reason":"An email address must have an @-sign."}: value is not a valid email address: An email address must have an @-sign."#,
            r#"url_parsing url "x" {"error":"relative URL without a base"}: Input should be a valid URL, relative URL without a base"#,
            r#"ip_any_address ip "x" : value is not a valid IPv4 or IPv6 address"#,
            r#"string_not_ascii ascii "é" : String should contain only ASCII characters"#,
            r#"value_error alphanumeric "?" : Value error, only letters and digits are allowed"#,
            r#"value_error contains "a" : Value error, should contain 'x'"#,
            r#"value_error prefix "a" : Value error, should begin with 'x'"#,
            r#"value_error suffix "a" : Value error, should end with 'x'"#,
            "missing required null : Field required",
            r#"value_error repeat "b" : Value error, the two values differ"#,
            r#"value_error own "" : Value error, words of our own"#,
        ],
    );
}

#[test]
fn a_check_that_panics_on_a_stand_in_leaves_the_errors_that_are_known() {
    #[derive(Debug, Deserialize, Validate)]
    struct Picky {
        #[garde(custom(never_one))]
        number: u32,
    }
    fn never_one(number: &u32, _: &()) -> garde::Result {
        match number {
            0..=100 => panic!("nobody expected a stand-in"),
            101..=200 => Ok(()),
            _ => Err(garde::Error::new("too much")),
        }
    }
    check::<Garde<Picky>>(
        r#"{"number":"x"}"#,
        &[r#"int_type number "x" : Input should be a valid integer"#],
    );
}

#[test]
fn a_field_with_a_name_of_its_own_is_told_at_its_struct_and_never_of_a_stand_in() {
    #[derive(Debug, Deserialize, Validate)]
    struct Parcel {
        #[serde(rename = "n")]
        #[garde(length(min = 5))]
        name: String,
        #[serde(rename = "kg")]
        #[garde(range(min = 1))]
        weight: u32,
    }
    check::<Garde<Parcel>>(
        r#"{"n":7,"kg":"x"}"#,
        &[
            "string_type n 7 : Input should be a valid string",
            r#"int_type kg "x" : Input should be a valid integer"#,
        ],
    );
    // What is too short is not known.
    check::<Garde<Parcel>>(
        r#"{"n":"a","kg":0,"name":"b"}"#,
        &[
            r#"too_short  {"n":"a","kg":0} {"actual_length":null,"field_type":"Value","min_length":5}: Value should have at least 5 items after validation, not fewer"#,
            r#"greater_than_equal  {"n":"a","kg":0} {"ge":1}: Input should be greater than or equal to 1"#,
        ],
    );
}

#[test]
fn all_that_is_broken_is_counted_and_told_in_the_order_of_the_document() {
    #[derive(Debug, Deserialize, Validate)]
    struct Stock {
        #[garde(dive)]
        lines: HashMap<String, Line>,
    }
    let entries = (0..20_000).map(|nth| format!(r#""k{}":{{"sku":"x"}}"#, nth * 7919 % 20_000));
    let body = format!(
        r#"{{"lines":{{{}}}}}"#,
        entries.collect::<Vec<_>>().join(",")
    );
    let Err(Failure::Invalid(findings)) = Garde::<Stock>::read(Document::Json(body.as_bytes()))
    else {
        panic!("no sku is right");
    };
    assert_eq!((findings.total(), findings.is_complete()), (20_000, true));
    let places = findings
        .as_slice()
        .iter()
        .map(|finding| finding.place.to_string());
    let expected = (0..100).map(|nth| format!("lines/k{}/sku", nth * 7919 % 20_000));
    assert_eq!(places.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn two_values_are_not_compared_where_one_could_not_be_read() {
    #[derive(Debug, Deserialize, Validate)]
    struct Login {
        #[garde(skip)]
        password: u32,
        #[garde(matches(password))]
        repeat: u32,
    }
    check::<Garde<Login>>(
        r#"{"password":"x","repeat":7}"#,
        &[r#"int_type password "x" : Input should be a valid integer"#],
    );
}

#[test]
fn a_response_is_checked_before_it_is_written() {
    let mut order: Order = serde_json::from_str(GOOD).unwrap();
    assert_eq!(Garde(order).to_json().unwrap(), GOOD);
    order = serde_json::from_str(GOOD).unwrap();
    order.amount = 0;
    order.lines[0].sku = "x".to_owned();
    let exc = Garde(order).to_json().unwrap_err();
    assert_eq!(
        exc.to_string(),
        "2 validation errors:\n  \
         response/amount: Input should be greater than or equal to 1\n  \
         response/lines/0/sku: String should match pattern '^[A-Z]{2}$'"
    );
    assert!(exc.body().is_some());
}

#[test]
fn a_list_of_nothing_but_broken_values_is_too_long_and_nothing_else() {
    let mut order: Order = serde_json::from_str(GOOD).unwrap();
    order.lines = (0..20_000)
        .map(|_| Line {
            sku: "x".to_owned(),
        })
        .collect();
    let exc = Garde(order).to_json().unwrap_err();
    assert_eq!(exc.errors().len(), 1);
    assert_eq!(exc.errors()[0].kind(), "too_long");
}

#[test]
fn what_must_conform_may_have_constraints() {
    let conform: http_exception::Conform<Garde<Line>> =
        http_exception::Conform::new(http_exception::json!({"sku": "x"}));
    let exc = conform.to_json().unwrap_err();
    assert_eq!(
        exc.to_string(),
        "1 validation error:\n  response/sku: String should match pattern '^[A-Z]{2}$'"
    );
}

#[test]
fn a_set_is_called_one_and_counted_as_far_as_the_reference_does() {
    #[derive(Debug, Deserialize, Validate)]
    struct Sets {
        #[garde(length(max = 1))]
        long: BTreeSet<String>,
        #[garde(length(min = 2))]
        short: HashSet<u8>,
        #[garde(length(min = 2))]
        twice: HashSet<u8>,
    }
    check::<Garde<Sets>>(
        r#"{"long":["a","b","a"],"short":[1],"twice":[2,2]}"#,
        &[
            r#"too_long long ["a","b","a"] {"actual_length":null,"field_type":"Set","max_length":1}: Set should have at most 1 item after validation, not more"#,
            r#"too_short short [1] {"actual_length":1,"field_type":"Set","min_length":2}: Set should have at least 2 items after validation, not 1"#,
            r#"too_short twice [2,2] {"actual_length":null,"field_type":"Set","min_length":2}: Set should have at least 2 items after validation, not fewer"#,
        ],
    );
}
