//! The standard kinds of validation errors, against the recorded sentences.

use http_exception::{ErrorPolicy, Loc, RequestValidationError, ValidationError, Value, json};
use serde_json::Map;

use crate::support::answer;

#[derive(serde::Deserialize)]
struct Recorded {
    r#type: String,
    template: String,
    ctx: Vec<String>,
}

fn recorded() -> Vec<Recorded> {
    serde_json::from_str(include_str!("../data/standard_kinds.json")).expect("JSON")
}

#[test]
fn every_recorded_kind_has_its_recorded_sentence() {
    for (number, plural) in [(1, ""), (2, "s")] {
        for Recorded {
            r#type: kind,
            template,
            ctx,
        } in recorded()
        {
            let values: Map<String, Value> = ctx
                .iter()
                .map(|name| (name.clone(), json!(number)))
                .collect();
            let mut said = template.replace("{expected_plural}", plural);
            for name in &ctx {
                said = said.replace(&format!("{{{name}}}"), &number.to_string());
            }
            let error = ValidationError::standard(kind.clone(), "body", &values);
            assert_eq!(error.msg(), said, "{kind}");
            // A Python exception in the `ctx` is an empty object on the wire; here it is left out.
            if !matches!(kind.as_str(), "value_error" | "assertion_error") {
                assert_eq!(error.ctx().cloned().unwrap_or_default(), values, "{kind}");
            }
        }
    }
}

#[test]
fn the_members_of_ctx_are_shown_in_the_recorded_order() {
    for Recorded {
        r#type: kind, ctx, ..
    } in recorded()
    {
        if ctx.len() < 2 {
            continue;
        }
        let values: Map<String, Value> = ctx.iter().map(|name| (name.clone(), json!(1))).collect();
        let error = ValidationError::standard(kind, "body", values);
        let shown = answer(
            &ErrorPolicy::default(),
            RequestValidationError::new(vec![error]),
        );
        let (_, members) = shown.split_once("\"ctx\":{").unwrap();
        let places: Vec<_> = ctx
            .iter()
            .map(|name| members.find(&format!("\"{name}\":")).unwrap())
            .collect();
        assert!(places.is_sorted(), "{members}");
    }
}

#[test]
fn a_whole_float_is_whole_in_the_sentence_only() {
    let error = ValidationError::standard("greater_than", "body", json!({"gt": 0.0}));
    let shown = answer(
        &ErrorPolicy::default(),
        RequestValidationError::new(vec![error]),
    );
    assert_eq!(
        shown,
        r#"422 {"detail":[{"type":"greater_than","loc":["body"],"msg":"Input should be greater than 0","ctx":{"gt":0.0}}]}"#
    );
}

#[test]
fn a_kind_of_an_applications_own_says_nothing_by_itself() {
    let error = ValidationError::standard(
        "not_even",
        Loc::from("query").key("n"),
        json!({"number": 3}),
    );
    assert_eq!(error.msg(), "Value error, not of the expected form");
    assert_eq!(
        error.ctx().and_then(|ctx| ctx.get("number")),
        Some(&json!(3))
    );
}

#[test]
fn a_value_that_was_forgotten_leaves_its_name() {
    let error = ValidationError::standard("less_than", "body", ());
    assert_eq!(error.msg(), "Input should be less than {lt}");
    assert!(error.ctx().is_none());
}
