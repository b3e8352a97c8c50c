//! The ways in.

use std::sync::Arc;

use serde::de::Deserialize;
use serde_json::Value;

use crate::kept::{Kept, Source};
use crate::node::Node;
use crate::raw::Raw;
use crate::session::{Outcome, Session};
use crate::syntax::Stop;
use crate::tape::{self, Mark};
use crate::{Failure, Finding, Findings, Limits, Place, Problem, Texts};
use crate::{fallback, found};

/// Reads JSON: the value, or every error in it.
///
/// A good document costs what `serde_json::from_slice` costs, and nothing more. A byte order mark
/// in front of it is skipped.
///
/// # Errors
///
/// Every error of the document, or why it is no JSON.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Failure, from_slice};
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Point { x: i32, y: i32 }
///
/// let Err(Failure::Invalid(findings)) = from_slice::<Point>(br#"{"x": "one"}"#) else { panic!() };
/// let places: Vec<_> = findings.as_slice().iter().map(|finding| finding.place.to_string()).collect();
/// assert_eq!(places, ["x", "y"]);
/// ```
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Failure> {
    from_slice_within(json, Limits::default())
}

/// Reads JSON as [`from_slice`] does, with limits of your own.
///
/// # Errors
///
/// Every error of the document, or why it is no JSON.
pub fn from_slice_within<'de, T: Deserialize<'de>>(
    json: &'de [u8],
    limits: Limits,
) -> Result<T, Failure> {
    let json = without_mark(json);
    let error = match serde_json::from_slice(json) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let (text, marks) = parse(json)?;
    let nodes = marks.len();
    let session = Session::new(text, marks, limits);
    let outcome = session.run::<T>(Node::Json(0), nodes);
    let mut findings = findings(&session, outcome).0;
    if findings.list.is_empty() {
        let place = fallback::place(session.tape(), error.line(), error.column());
        findings.push(refused(&error), place);
    }
    Err(Failure::Invalid(findings))
}

/// Reads a parsed tree: the value, or every error in it.
///
/// # Errors
///
/// Every error.
pub fn from_value<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Findings> {
    from_value_within(value, Limits::default())
}

/// Reads a parsed tree as [`from_value`] does, with limits of your own.
///
/// # Errors
///
/// Every error.
pub fn from_value_within<'de, T: Deserialize<'de>>(
    value: &'de Value,
    limits: Limits,
) -> Result<T, Findings> {
    let error = match T::deserialize(value) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let session = Session::new("", Vec::new(), limits);
    let outcome = session.run::<T>(Node::Value(value), count(value));
    let mut findings = findings(&session, outcome).0;
    if findings.list.is_empty() {
        findings.push(refused(&error), Place::default());
    }
    Err(findings)
}

/// Reads named texts: the value, or every error in them.
///
/// # Errors
///
/// Every error.
pub fn from_texts<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>) -> Result<T, Findings> {
    from_texts_within(texts, Limits::default())
}

/// Reads named texts as [`from_texts`] does, with limits of your own.
///
/// # Errors
///
/// Every error.
pub fn from_texts_within<'de, T: Deserialize<'de>>(
    texts: &'de Texts<'de>,
    limits: Limits,
) -> Result<T, Findings> {
    let session = Session::new("", Vec::new(), limits);
    if let Some(value) = session.scout(Node::Texts(texts)) {
        return Ok(value);
    }
    let outcome = session.run::<T>(Node::Texts(texts), texts.pairs.len());
    match findings(&session, outcome) {
        (findings, Some(value)) if findings.total == 0 && findings.complete => Ok(value),
        (mut findings, _) => {
            if findings.list.is_empty() {
                findings.push(refused(&"refused"), Place::default());
            }
            Err(findings)
        }
    }
}

/// A document of any of the kinds that are read here.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub enum Document<'de> {
    /// JSON.
    Json(&'de [u8]),
    /// A parsed tree.
    Value(&'de Value),
    /// Named texts.
    Texts(&'de Texts<'de>),
    /// No document at all: what an optional body may be.
    Absent,
}

/// What came of a document: findings, and the value where one could be made.
#[non_exhaustive]
#[derive(Debug)]
pub struct Inspection<T> {
    /// The value. Where there are findings it has stand-ins at their places, and lists and maps
    /// may lack what could not be stood in for; it is good for looking for more errors only.
    pub value: Option<T>,
    /// The findings.
    pub findings: Findings,
}

/// Reads a document, and keeps the value that could be made in spite of its errors.
///
/// It is for those who look for errors of their own in the value, such as broken constraints, and
/// [add](Findings::add) them to the same list. Where there are none, use [`from_slice`].
///
/// # Errors
///
/// Why the document is no JSON. What is wrong in it is a finding.
pub fn inspect<'de, T: Deserialize<'de>>(
    document: Document<'de>,
    limits: Limits,
) -> Result<Inspection<T>, Failure> {
    let mut good = None;
    let mut message = String::new();
    let mut try_first = |result: Result<T, serde_json::Error>| match result {
        Ok(value) => good = Some(value),
        Err(error) => message = error.to_string(),
    };
    let (text, marks, node, nodes) = match document {
        Document::Json(json) => {
            let json = without_mark(json);
            try_first(serde_json::from_slice(json));
            let (text, marks) = parse(json)?;
            let nodes = marks.len();
            (text, marks, Node::Json(0), nodes)
        }
        Document::Value(value) => {
            try_first(T::deserialize(value));
            ("", Vec::new(), Node::Value(value), count(value))
        }
        Document::Texts(texts) => ("", Vec::new(), Node::Texts(texts), texts.pairs.len()),
        Document::Absent => ("", Vec::new(), Node::Absent, 1),
    };
    let session = Session::new(text, marks, limits).inspected();
    let outcome = session.run::<T>(node, nodes);
    let (mut findings, mut value) = findings(&session, outcome);
    if good.is_some() {
        // What serde takes has no errors.
        findings = Findings {
            complete: true,
            ..Findings::default()
        };
        value = good;
    } else if findings.list.is_empty() && (value.is_none() || !message.is_empty()) {
        findings.push(refused(&message), Place::default());
    }
    let (marks, schemas, omitted) = session.into_parts();
    findings.kept = Some(Arc::new(Kept {
        source: match document {
            Document::Json(_) => Source::Json(text.to_owned(), marks),
            Document::Value(value) => Source::Value(value.clone()),
            Document::Texts(texts) => Source::Texts(texts.to_kept()),
            Document::Absent => Source::Absent,
        },
        schemas,
        omitted,
        limits,
    }));
    Ok(Inspection { value, findings })
}

/// Skips a byte order mark.
fn without_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}

fn parse(json: &[u8]) -> Result<(&str, Vec<Mark>), Failure> {
    let text = std::str::from_utf8(json).map_err(|error| Failure::NotUtf8 {
        valid_up_to: error.valid_up_to(),
    })?;
    let marks = tape::parse(text).map_err(|stop| match stop {
        Stop::Syntax(error) => Failure::Syntax(error),
        Stop::TooDeep => Failure::TooDeep,
        Stop::TooLarge => Failure::TooLarge,
    })?;
    Ok((text, marks))
}

/// Writes the findings down.
fn findings<'de, T>(session: &Session<'de>, outcome: Outcome<'de, T>) -> (Findings, Option<T>) {
    let mut findings = Findings {
        total: outcome.total,
        complete: outcome.is_complete,
        ..Findings::default()
    };
    let schemas = session.schemas.borrow();
    for raw in outcome.found {
        let Raw {
            place,
            rank,
            mut problem,
            schema,
            shown,
        } = raw;
        let is_secret = schemas.is_secret(schema);
        match &mut problem {
            Problem::Refused { expecting, message } => {
                let said = schemas
                    .get(schema)
                    .and_then(|schema| schema.expecting.as_deref());
                if expecting.is_empty() {
                    said.unwrap_or_default().clone_into(expecting);
                }
                // The words of a type may repeat the value.
                if is_secret {
                    message.clear();
                }
            }
            Problem::TagInvalid { found, .. } if is_secret => "**********".clone_into(found),
            _ => {}
        }
        findings.list.push(Finding {
            place,
            problem,
            found: found::show(shown, schema, session.tape(), &schemas, session.limits()),
        });
        findings.ranks.push(rank);
    }
    (findings, outcome.value)
}

impl Findings {
    /// Adds what is known when nothing else is.
    fn push(&mut self, problem: Problem, place: Place) {
        self.list.push(Finding {
            place,
            problem,
            found: None,
        });
        self.ranks.push(Vec::new());
        self.total += 1;
    }
}

fn refused(error: &dyn std::fmt::Display) -> Problem {
    Problem::Refused {
        expecting: String::new(),
        message: error.to_string(),
    }
}

/// Counts the values of a tree.
fn count(value: &Value) -> usize {
    let mut rest = vec![value];
    let mut count = 0;
    while let Some(value) = rest.pop() {
        count += 1;
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(values) => rest.extend(values.values()),
            _ => {}
        }
    }
    count
}
