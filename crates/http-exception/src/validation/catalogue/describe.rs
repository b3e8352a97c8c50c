//! The findings of the engine, in the words of the catalogue.
//!
//! A place and a problem go in, an error as clients see it comes out. No text of serde or of a type
//! gets through, but that of a `Refusal`, which is made for clients.

use std::borrow::Cow;

use serde::de::IgnoredAny;
use serde_accumulate::{Bound, Expected, Finding, Findings, Found, Problem, Step};
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use super::cut::{cut, cut_error};
use super::well_known::{self, Sent};
use super::{UNKNOWN_FORM, standard};
use crate::exception::Misuse;
use crate::validation::{ErrorList, Loc, ValidationError};

/// Everything that was found in a source, and how much there is in all.
pub(crate) fn describe_all(source: &Loc, findings: Findings, strict: bool) -> ErrorList {
    let (total, is_complete) = (findings.total(), findings.is_complete());
    let misuse = findings.mistake();
    let misuse = misuse.map(|mistake| Misuse::Model(mistake.to_string().into()));
    let findings = findings.into_vec().into_iter();
    let errors = findings.map(|finding| describe(source, finding, strict));
    ErrorList {
        errors: errors.collect(),
        total,
        is_complete,
        misuse: misuse.into_iter().collect(),
    }
}

/// The error of a finding in a source. `strict` says that the source is JSON, not texts.
fn describe(source: &Loc, finding: Finding, strict: bool) -> ValidationError {
    let steps = finding.place.into_steps();
    let room = source.with_room(steps.len());
    let loc = steps.into_iter().fold(room, step);
    let found = finding.found;
    // The names that a type declares are listed whole: their length is not up to clients.
    let is_declared = matches!(
        finding.problem,
        Problem::Variant { .. } | Problem::TagInvalid { .. }
    );
    let error = problem(
        loc,
        finding.problem,
        finding.expecting.as_deref(),
        &found,
        strict,
    );
    let error = if is_declared {
        error
    } else {
        cut_error(error, TEXT)
    };
    error.with_found(found)
}

/// One step more. A key that is itself at fault is the step and a word that says so.
fn step(loc: Loc, step: Step) -> Loc {
    match step {
        Step::Index(index) => loc.index(index),
        Step::Member(name) => loc.key(cut(name, TEXT)),
        Step::Variant(name) => loc.key(name),
        Step::Key(key) => loc.key(cut(Cow::Owned(key), TEXT)).key("[key]"),
        // A step that the engine learns later than this crate is named as it is shown.
        other => loc.key(serde_accumulate::Place::from_iter([other]).to_string()),
    }
}

/// `expecting` is what the type says it expects, in words of its own.
fn problem(
    loc: Loc,
    problem: Problem,
    expecting: Option<&str>,
    found: &Found,
    strict: bool,
) -> ValidationError {
    let text = || found.text();
    let known = |expecting: &str, message: &str| {
        let text = found.text();
        let json = found.json().map(RawValue::get);
        let sent = match (&text, json) {
            (Some(text), _) => Sent::Text(text),
            (_, Some(json))
                if json.starts_with(|first: char| first == '-' || first.is_ascii_digit()) =>
            {
                Sent::Number(json)
            }
            (_, Some(_)) => Sent::Other,
            _ => Sent::Unknown,
        };
        well_known::refused(expecting, message, sent)
    };
    let (kind, values) = match problem {
        Problem::Missing => plain("missing"),
        Problem::Unknown => plain("extra_forbidden"),
        Problem::Duplicate => plain("duplicate"),
        Problem::Type(Expected::Char) if text().is_some() => {
            parsing(Expected::Char, text().as_deref())
        }
        Problem::Type(expected) => {
            let kind = expecting.and_then(well_known::kind_of_no_text);
            plain(kind.unwrap_or_else(|| type_kind(expected)))
        }
        Problem::Text(expected) | Problem::Key(expected) => parsing(expected, text().as_deref()),
        Problem::Range(_) if !strict && text().is_some_and(|text| text.len() > MAX_DIGITS) => {
            plain("int_parsing_size")
        }
        Problem::Range(Bound::Maximum(bound)) => {
            let bound = u64::try_from(bound).map_or_else(|_| bound.to_string().into(), Value::from);
            with("less_than_equal", json!({ "le": bound }))
        }
        Problem::Range(Bound::Minimum(0)) if expecting.is_some_and(well_known::is_positive) => {
            with("greater_than", json!({"gt": 0}))
        }
        Problem::Range(Bound::Minimum(bound)) => {
            let bound = i64::try_from(bound).map_or_else(|_| bound.to_string().into(), Value::from);
            with("greater_than_equal", json!({ "ge": bound }))
        }
        Problem::TooLong { expected, found } => with(
            "too_long",
            json!({"field_type": "Tuple", "max_length": expected, "actual_length": found}),
        ),
        Problem::Variant { expected } => with("enum", json!({ "expected": one_of(expected) })),
        Problem::TagMissing { tag } => with(
            "union_tag_not_found",
            json!({ "discriminator": quoted(tag) }),
        ),
        Problem::TagInvalid {
            tag,
            found,
            expected,
        } => with(
            "union_tag_invalid",
            json!({"discriminator": quoted(tag), "tag": sent(found), "expected_tags": list(expected)}),
        ),
        Problem::Refused { expecting, message } => match known(&expecting, &message) {
            Some(known) => known,
            None => return ValidationError::new("value_error", loc, UNKNOWN_FORM),
        },
        Problem::Branch { expected } if !expected.is_empty() => {
            let names: Vec<&str> = expected.iter().map(String::as_str).collect();
            let (_, ctx) = with("", json!({ "expected": one_of(&names) }));
            return ValidationError::new("value_error", loc, UNKNOWN_FORM).with_ctx(ctx);
        }
        Problem::Refusal(refusal) => return ValidationError::refused(loc, &refusal),
        // A problem that the engine learns later than this crate.
        _ => return ValidationError::new("value_error", loc, UNKNOWN_FORM),
    };
    standard(Cow::Borrowed(kind), loc, values)
}

fn type_kind(expected: Expected) -> &'static str {
    match expected {
        Expected::Bool => "bool_type",
        Expected::Bytes => "bytes_type",
        Expected::Float => "float_type",
        Expected::Integer => "int_type",
        Expected::List => "list_type",
        Expected::Map => "dict_type",
        Expected::Null => "none_required",
        Expected::Set => "set_type",
        Expected::Struct => "model_attributes_type",
        Expected::Tuple(_) => "tuple_type",
        // Characters and variants are written as strings.
        _ => "string_type",
    }
}

/// A text that cannot be read as the expected type.
fn parsing(expected: Expected, text: Option<&str>) -> (&'static str, Map<String, Value>) {
    match expected {
        Expected::Bool => plain("bool_parsing"),
        Expected::Float => plain("float_parsing"),
        Expected::Integer => plain("int_parsing"),
        Expected::Char if text == Some("") => with("string_too_short", json!({"min_length": 1})),
        Expected::Char => with("string_too_long", json!({"max_length": 1})),
        expected => plain(type_kind(expected)),
    }
}

fn plain(kind: &'static str) -> (&'static str, Map<String, Value>) {
    (kind, Map::new())
}

fn with(kind: &'static str, values: Value) -> (&'static str, Map<String, Value>) {
    match values {
        Value::Object(values) => (kind, values),
        _ => plain(kind),
    }
}

/// A tag as it was sent. The content of an object or a list is for those who ask for the input.
fn sent(tag: String) -> Cow<'static, str> {
    let is_container = |tag| serde_json::from_str::<IgnoredAny>(tag).is_ok();
    match tag.as_bytes() {
        [b'{', ..] if is_container(&tag) => Cow::Borrowed("{…}"),
        [b'[', ..] if is_container(&tag) => Cow::Borrowed("[…]"),
        _ => cut(Cow::Owned(tag), TAG),
    }
}

fn quoted(name: &str) -> String {
    format!("'{name}'")
}

/// `'cat', 'dog'`
fn list(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    quoted.join(", ")
}

/// `'red', 'green' or 'blue'`
fn one_of(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => quoted(last),
        Some((last, others)) => format!("{} or '{last}'", list(others)),
        None => String::new(),
    }
}

/// The digits that Python reads as an integer.
const MAX_DIGITS: usize = 4300;

/// The most characters of a text in an error: one long name leaves room for the others.
const TEXT: usize = 256;

/// The most characters of a tag.
const TAG: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::LocItem;
    use serde_accumulate::{Document, Failure, Limits, Place, Refusal, read};

    #[track_caller]
    fn check(what: Problem, found: &str, strict: bool, kind: &str, msg: &str, ctx: Value) {
        let found = RawValue::from_string(found.to_owned()).ok();
        let error = problem(Loc::from("body"), what, None, &found.into(), strict);
        assert_eq!((error.kind(), error.msg()), (kind, msg));
        assert_eq!(error.ctx().cloned().map_or(Value::Null, Value::Object), ctx);
    }

    fn plainly(what: Problem, found: &str, kind: &str, msg: &str) {
        check(what.clone(), found, true, kind, msg, Value::Null);
        check(what, found, false, kind, msg, Value::Null);
    }

    fn refused(expecting: &str, message: &str) -> Problem {
        Problem::Refused {
            expecting: expecting.to_owned(),
            message: message.to_owned(),
        }
    }

    #[test]
    fn members() {
        plainly(Problem::Missing, "null", "missing", "Field required");
        plainly(
            Problem::Unknown,
            "1",
            "extra_forbidden",
            "Extra inputs are not permitted",
        );
        plainly(
            Problem::Duplicate,
            "1",
            "duplicate",
            "Field given more than once",
        );
    }

    #[test]
    fn types() {
        let object = "Input should be a valid dictionary or object to extract fields from";
        let cases = [
            (
                Expected::Bool,
                "bool_type",
                "Input should be a valid boolean",
            ),
            (
                Expected::Bytes,
                "bytes_type",
                "Input should be a valid bytes",
            ),
            (
                Expected::Char,
                "string_type",
                "Input should be a valid string",
            ),
            (
                Expected::Float,
                "float_type",
                "Input should be a valid number",
            ),
            (
                Expected::Integer,
                "int_type",
                "Input should be a valid integer",
            ),
            (Expected::List, "list_type", "Input should be a valid list"),
            (
                Expected::Map,
                "dict_type",
                "Input should be a valid dictionary",
            ),
            (Expected::Null, "none_required", "Input should be None"),
            (
                Expected::String,
                "string_type",
                "Input should be a valid string",
            ),
            (Expected::Struct, "model_attributes_type", object),
            (
                Expected::Tuple(2),
                "tuple_type",
                "Input should be a valid tuple",
            ),
        ];
        for (expected, kind, msg) in cases {
            plainly(Problem::Type(expected), "null", kind, msg);
        }
    }

    #[test]
    fn texts() {
        let bool = "Input should be a valid boolean, unable to interpret input";
        let float = "Input should be a valid number, unable to parse string as a number";
        let int = "Input should be a valid integer, unable to parse string as an integer";
        check(
            Problem::Text(Expected::Bool),
            "\"x\"",
            false,
            "bool_parsing",
            bool,
            Value::Null,
        );
        check(
            Problem::Text(Expected::Float),
            "\"x\"",
            false,
            "float_parsing",
            float,
            Value::Null,
        );
        plainly(
            Problem::Text(Expected::Integer),
            "\"x\"",
            "int_parsing",
            int,
        );
        plainly(Problem::Key(Expected::Integer), "\"x\"", "int_parsing", int);
        let digits = format!("\"{}\"", "9".repeat(4301));
        let size = "Unable to parse input string as an integer, exceeded maximum size";
        let range = Problem::Range(Bound::Maximum(255));
        check(range, &digits, false, "int_parsing_size", size, Value::Null);
    }

    #[test]
    fn numbers() {
        let le = "Input should be less than or equal to 255";
        let range = Problem::Range(Bound::Maximum(255));
        check(
            range,
            "256",
            true,
            "less_than_equal",
            le,
            json!({"le": 255}),
        );
        let ge = "Input should be greater than or equal to -9223372036854775808";
        let range = Problem::Range(Bound::Minimum(i64::MIN.into()));
        check(
            range,
            "-1e30",
            true,
            "greater_than_equal",
            ge,
            json!({"ge": i64::MIN}),
        );
        // Wider than a number of `serde_json`, so it is kept as text.
        let le = "Input should be less than or equal to 340282366920938463463374607431768211455";
        let range = Problem::Range(Bound::Maximum(u128::MAX));
        check(
            range,
            "1",
            true,
            "less_than_equal",
            le,
            json!({"le": u128::MAX.to_string()}),
        );
    }

    #[test]
    fn lists_and_variants() {
        let msg = "Tuple should have at most 2 items after validation, not 3";
        let ctx = json!({"field_type": "Tuple", "max_length": 2, "actual_length": 3});
        check(
            Problem::TooLong {
                expected: 2,
                found: 3,
            },
            "[]",
            true,
            "too_long",
            msg,
            ctx,
        );
        let msg = "Input should be 'red', 'green' or 'blue'";
        let expected = &["red", "green", "blue"];
        let ctx = json!({"expected": "'red', 'green' or 'blue'"});
        check(
            Problem::Variant { expected },
            "\"x\"",
            true,
            "enum",
            msg,
            ctx,
        );
        let expected = &["one"];
        let ctx = json!({"expected": "'one'"});
        check(
            Problem::Variant { expected },
            "1",
            true,
            "enum",
            "Input should be 'one'",
            ctx,
        );
    }

    #[test]
    fn tags() {
        let msg = "Unable to extract tag using discriminator 'kind'";
        let ctx = json!({"discriminator": "'kind'"});
        check(
            Problem::TagMissing { tag: "kind" },
            "{}",
            true,
            "union_tag_not_found",
            msg,
            ctx,
        );
        let msg = "Input tag 'x' found using 'kind' does not match any of the expected tags: 'cat', 'dog'";
        let ctx = json!({"discriminator": "'kind'", "tag": "x", "expected_tags": "'cat', 'dog'"});
        let found = "x".to_owned();
        let problem = Problem::TagInvalid {
            tag: "kind",
            found,
            expected: &["cat", "dog"],
        };
        check(problem, "{}", true, "union_tag_invalid", msg, ctx);
    }

    #[test]
    fn refusals_are_shown_as_they_are() {
        let refusal = Refusal::new("not_even", "3 is not an even number").with("number", 3);
        let (msg, ctx) = ("3 is not an even number", json!({"number": 3}));
        check(Problem::Refusal(refusal), "3", true, "not_even", msg, ctx);
    }

    #[test]
    fn refusals_without_a_sentence_have_that_of_their_kind() {
        let refusal = Refusal::new("multiple_of", "").with("multiple_of", 0.25);
        let (msg, ctx) = (
            "Input should be a multiple of 0.25",
            json!({"multiple_of": 0.25}),
        );
        check(
            Problem::Refusal(refusal),
            "3",
            true,
            "multiple_of",
            msg,
            ctx,
        );
        let refusal = Refusal::new("no_such_kind", "");
        check(
            Problem::Refusal(refusal),
            "3",
            true,
            "no_such_kind",
            UNKNOWN_FORM,
            Value::Null,
        );
    }

    #[test]
    fn what_was_counted_is_a_value_where_nobody_says_what_it_is() {
        let long = Refusal::new("too_long", "").with("max_length", 1);
        let msg = "Value should have at most 1 item after validation, not more";
        let ctx = json!({"field_type": "Value", "max_length": 1, "actual_length": null});
        check(Problem::Refusal(long), "[]", true, "too_long", msg, ctx);
    }

    #[test]
    fn a_tag_is_shown_short_and_without_what_is_in_it() {
        let tagged = |found: &str| {
            let what = Problem::TagInvalid {
                tag: "kind",
                found: found.to_owned(),
                expected: &["cat"],
            };
            let error = problem(Loc::from("body"), what, None, &Found::default(), true);
            let tag = error
                .ctx()
                .and_then(|ctx| ctx["tag"].as_str().map(str::to_owned));
            let tag = tag.unwrap_or_default();
            assert!(error.msg().starts_with(&format!("Input tag '{tag}' found")));
            tag
        };
        assert_eq!(tagged(r#"{"password":"p"}"#), "{…}");
        assert_eq!(tagged(r#"["password"]"#), "[…]");
        for text in ["1.5", "true", "{x", "[", &"é".repeat(64)] {
            assert_eq!(tagged(text), text);
        }
        assert_eq!(tagged(&"é".repeat(65)), format!("{}…", "é".repeat(64)));
    }

    #[test]
    fn the_texts_of_an_error_are_cut_but_not_the_names_that_a_type_declares() {
        let long = "x".repeat(1000);
        let short = format!("{}…", "x".repeat(256));
        let refusal = Refusal::new("own", long.clone()).with("list", json!([{"a": long.clone()}]));
        let steps = [Step::Member(long.clone().into()), Step::Key(long.clone())];
        let finding = |problem| Finding::new(Place::from_iter(steps.clone()), problem, None);
        let error = describe(&Loc::from("body"), finding(Problem::Refusal(refusal)), true);
        let loc = Loc::from("body").key(short.clone()).key(short.clone());
        assert_eq!(*error.loc(), loc.key("[key]"));
        assert_eq!(error.msg(), short);
        assert_eq!(error.ctx().unwrap()["list"], json!([{"a": short}]));

        let expected = &[DECLARED; 100];
        let error = describe(
            &Loc::from("body"),
            finding(Problem::Variant { expected }),
            true,
        );
        assert!(error.msg().ends_with(" or 'declared'"));
    }

    const DECLARED: &str = "declared";

    #[test]
    fn what_is_too_large_to_be_kept_is_said_to_be_cut() {
        for (limit, is_cut) in [(3, false), (2, true)] {
            let document = Document::Json(b"\"x\"");
            let limits = Limits::default().found(limit);
            let Err(Failure::Invalid(findings)) = read::<u8>(document, limits) else {
                panic!("read")
            };
            let list = describe_all(&Loc::from("body"), findings, true);
            assert_eq!(list.errors[0].is_input_cut(), is_cut);
        }
    }

    #[test]
    fn what_a_type_refused_is_said_by_its_kind_and_never_in_its_words() {
        let what = refused("a formatted date string", "s3cret");
        let msg = "Input should be a valid date or datetime, input is too short";
        let ctx = json!({"error": "input is too short"});
        check(what, "\"\"", true, "date_from_datetime_parsing", msg, ctx);
        plainly(
            refused("s3cret", "s3cret"),
            "1",
            "value_error",
            UNKNOWN_FORM,
        );
    }

    #[test]
    fn places() {
        let steps = [
            Step::Member("a".into()),
            Step::Variant("cat"),
            Step::Index(1),
            Step::Key("k".to_owned()),
        ];
        let loc = steps.into_iter().fold(Loc::from("body"), step);
        assert_eq!(loc.to_string(), "body/a/cat/1/k/[key]");
        assert!(matches!(loc.items(), [_, _, _, LocItem::Index(1), ..]));
    }
}
