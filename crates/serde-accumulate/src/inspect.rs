//! The ways in.

use std::sync::Arc;

use serde::de::Deserialize;
use serde_json::Value;

use crate::index::Index;
use crate::kept::{Kept, Source};
use crate::node::Node;
use crate::raw::Raw;
use crate::session::{Outcome, Session};
use crate::syntax::Stop;
use crate::tape::{self, Mark};
use crate::{Failure, Finding, Findings, Limits, Place, Problem, Texts};
use crate::{fallback, found, plain};

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
#[inline]
pub fn from_slice<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, Failure> {
    read_json(json, Limits::default())
}

/// Reads a parsed tree: the value, or every error in it.
///
/// # Errors
///
/// Every error.
#[inline]
pub fn from_value<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Findings> {
    read_value(value, Limits::default())
}

/// Reads named texts: the value, or every error in them.
///
/// # Errors
///
/// Every error.
#[inline]
pub fn from_texts<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>) -> Result<T, Findings> {
    read_other(Node::Texts(texts), texts.pairs.len(), Limits::default())
}

/// Reads a document of any kind, with limits of your own: the value, or every error in it.
///
/// A good document costs what it costs with [`from_slice`], [`from_value`] and [`from_texts`].
///
/// # Errors
///
/// Every error of the document, or why it is no JSON.
///
/// # Example
///
/// ```
/// use serde_accumulate::{Document, Failure, Limits, read};
///
/// let limits = Limits::default().findings(1);
/// let Err(Failure::Invalid(findings)) = read::<[u8; 3]>(Document::Json(b"[-1, -2, 3]"), limits) else { panic!() };
/// assert_eq!((findings.as_slice().len(), findings.total()), (1, 2));
///
/// assert_eq!(read::<Option<u8>>(Document::Absent, limits).unwrap(), None);
/// ```
#[inline]
pub fn read<'de, T: Deserialize<'de>>(
    document: Document<'de>,
    limits: Limits,
) -> Result<T, Failure> {
    match document {
        Document::Json(json) => read_json(json, limits),
        Document::Value(value) => read_value(value, limits).map_err(Failure::Invalid),
        Document::Texts(texts) => {
            read_other(Node::Texts(texts), texts.pairs.len(), limits).map_err(Failure::Invalid)
        }
        Document::Absent => read_other(Node::Absent, 1, limits).map_err(Failure::Invalid),
    }
}

#[inline]
fn read_json<'de, T: Deserialize<'de>>(json: &'de [u8], limits: Limits) -> Result<T, Failure> {
    serde_json::from_slice(json).or_else(|error| read_again(json, &error, limits))
}

/// Reads what was not good, or not after a byte order mark: few documents have one, so it is looked
/// for last.
#[cold]
fn read_again<'de, T: Deserialize<'de>>(
    json: &'de [u8],
    error: &serde_json::Error,
    limits: Limits,
) -> Result<T, Failure> {
    let unmarked = without_mark(json);
    if unmarked.len() == json.len() {
        return Err(explain_json::<T>(json, error, limits));
    }
    serde_json::from_slice(unmarked).map_err(|error| explain_json::<T>(unmarked, &error, limits))
}

fn explain_json<'de, T: Deserialize<'de>>(
    json: &'de [u8],
    error: &serde_json::Error,
    limits: Limits,
) -> Failure {
    let (text, marks) = match parse(json) {
        Ok(parsed) => parsed,
        Err(failure) => return failure,
    };
    let nodes = marks.len();
    let session = Session::new(text, marks, limits);
    let outcome = session.run::<T>(Node::Json(0), nodes);
    let mut findings = findings(&session, outcome).0;
    if findings.total == 0 {
        let place = fallback::place(session.tape(), error.line(), error.column());
        findings.push(refused(error), place);
    }
    Failure::Invalid(findings)
}

fn read_value<'de, T: Deserialize<'de>>(value: &'de Value, limits: Limits) -> Result<T, Findings> {
    let error = match T::deserialize(value) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let session = Session::new("", Vec::new(), limits);
    let outcome = session.run::<T>(Node::Value(value), count(value));
    let mut findings = findings(&session, outcome).0;
    if findings.total == 0 {
        findings.push(refused(&error), Place::default());
    }
    Err(findings)
}

/// Reads what only this crate reads.
fn read_other<'de, T: Deserialize<'de>>(
    node: Node<'de>,
    nodes: usize,
    limits: Limits,
) -> Result<T, Findings> {
    if let Node::Texts(texts) = node
        && let Some(value) = plain::read(texts)
    {
        return Ok(value);
    }
    let session = Session::new("", Vec::new(), limits);
    let outcome = session.run::<T>(node, nodes);
    match findings(&session, outcome) {
        (findings, Some(value)) if findings.total == 0 && findings.is_complete() => Ok(value),
        (mut findings, _) => {
            if findings.total == 0 {
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
        findings = Findings::default();
        value = good;
    } else if findings.total == 0 && (value.is_none() || !message.is_empty()) {
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
        index: Index::default(),
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
        is_partial: !outcome.is_complete,
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
        match &mut problem {
            Problem::Refused { expecting, .. } => {
                let said = schemas
                    .get(schema)
                    .and_then(|schema| schema.expecting.as_deref());
                if expecting.is_empty() {
                    said.unwrap_or_default().clone_into(expecting);
                }
            }
            Problem::TagInvalid { found, .. } if schemas.is_secret(schema) => {
                "**********".clone_into(found);
            }
            _ => {}
        }
        let found = found::show(shown, schema, session.tape(), &schemas, session.limits());
        // The words of a type may repeat the value.
        if let Problem::Refused { message, .. } = &mut problem
            && (found.json.is_none() && !found.is_cut || schemas.flattens(schema))
        {
            message.clear();
        }
        findings.list.push(Finding {
            place,
            problem,
            found: found.json,
            found_cut: found.is_cut,
        });
        findings.ranks.push(rank);
    }
    (findings, outcome.value)
}

impl Findings {
    /// Adds what is known when nothing else is.
    fn push(&mut self, problem: Problem, place: Place) {
        self.list.push(Finding::new(place, problem, None));
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
