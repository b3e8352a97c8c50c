//! The errors of a document, in short.

use std::fmt::Debug;

use http_exception::Model;
use http_exception_constraints::{Garde, Validator};
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Finding, Problem, Texts};

/// Errors as `place: kind found`, in their order, and `…` where there may be more.
pub(crate) fn told<M: Model>(document: Document<'_>) -> Vec<String> {
    match M::read(document) {
        Ok(_) => Vec::new(),
        Err(Failure::Invalid(findings)) => {
            assert_eq!(findings.total(), findings.as_slice().len());
            let cut = (!findings.is_complete()).then(|| "…".to_owned());
            findings.as_slice().iter().map(error).chain(cut).collect()
        }
        Err(failure) => panic!("{failure:?}"),
    }
}

#[track_caller]
pub(crate) fn check<M: Model>(document: Document<'_>, expected: &[&str]) {
    assert_eq!(told::<M>(document), expected);
}

/// What both `garde` and `validator` say of a body.
#[track_caller]
pub(crate) fn both<T>(body: &str, expected: &[&str])
where
    T: Debug + DeserializeOwned + garde::Validate<Context: Default> + validator::Validate,
{
    check::<Garde<T>>(Document::Json(body.as_bytes()), expected);
    check::<Validator<T>>(Document::Json(body.as_bytes()), expected);
    let tree: http_exception::Value = serde_json::from_str(body).expect("a body is JSON");
    // A tree has no order of its own.
    let count = |document| match Garde::<T>::read(document) {
        Err(Failure::Invalid(findings)) => findings.total(),
        _ => 0,
    };
    assert_eq!(
        count(Document::Value(&tree)),
        count(Document::Json(body.as_bytes()))
    );
}

/// What both `garde` and `validator` say of texts.
#[track_caller]
pub(crate) fn both_of_texts<T>(texts: &Texts<'_>, expected: &[&str])
where
    T: Debug + DeserializeOwned + garde::Validate<Context: Default> + validator::Validate,
{
    check::<Garde<T>>(Document::Texts(texts), expected);
    check::<Validator<T>>(Document::Texts(texts), expected);
}

fn error(finding: &Finding) -> String {
    let kind = match &finding.problem {
        Problem::Refusal(refusal) => refusal.kind().to_owned(),
        problem => format!("{problem:?}"),
    };
    let found = finding.found.json().map_or("-", |found| found.get());
    format!("{}: {kind} {found}", finding.place)
}
