//! The ways in.

use std::sync::Arc;

use serde::de::Deserialize;
use serde_json::Value;

use crate::document::index::Index;
use crate::document::node::Node;
use crate::document::syntax::Stop;
use crate::document::tape::{self, Mark};
use crate::passes::meter::Size;
use crate::passes::raw::Raw;
use crate::passes::session::Session;
use crate::reader::plain;
use crate::report::ask::Asked;
use crate::report::kept::{Kept, Source};
use crate::report::{fallback, shown};
use crate::search::Outcome;
use crate::{Failure, Finding, Findings, Limits, Place, Problem, Texts};

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
    read_other(Node::Texts(texts), texts_size(texts), Limits::default())
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
            read_other(Node::Texts(texts), texts_size(texts), limits).map_err(Failure::Invalid)
        }
        Document::Absent => {
            read_other(Node::Absent, Size::default(), limits).map_err(Failure::Invalid)
        }
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
        return explain_json(json, error, limits);
    }
    serde_json::from_slice(unmarked).or_else(|error| explain_json(unmarked, &error, limits))
}

fn explain_json<'de, T: Deserialize<'de>>(
    json: &'de [u8],
    error: &serde_json::Error,
    limits: Limits,
) -> Result<T, Failure> {
    let (text, marks, size) = parse(json)?;
    let session = Session::new(text, marks, size, limits);
    let outcome = session.run::<T>(Node::Json(0));
    let has_panicked = outcome.has_panicked;
    let (mut findings, value) = findings(&session, outcome);
    match value {
        // `serde_json` may be built so that it cannot read the numbers that serde has kept for later
        // (`arbitrary_precision`); nothing is wrong with them.
        Some(value) if findings.total == 0 && findings.is_complete() => return Ok(value),
        _ => {}
    }
    if has_panicked || findings.total == 0 {
        let place = fallback::place(session.tape(), error.line(), error.column());
        findings.put_first(refused(error), place);
    }
    Err(Failure::Invalid(findings))
}

fn read_value<'de, T: Deserialize<'de>>(value: &'de Value, limits: Limits) -> Result<T, Findings> {
    let error = match T::deserialize(value) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let session = Session::new("", Vec::new(), size(value), limits);
    let outcome = session.run::<T>(Node::Value(value));
    let mut findings = findings(&session, outcome).0;
    if findings.total == 0 {
        findings.put_first(refused(&error), Place::default());
    }
    Err(findings)
}

/// Reads what only this crate reads.
fn read_other<'de, T: Deserialize<'de>>(
    node: Node<'de>,
    size: Size,
    limits: Limits,
) -> Result<T, Findings> {
    if let Node::Texts(texts) = node {
        if let Some(value) = plain::read(texts) {
            return Ok(value);
        }
    }
    let session = Session::new("", Vec::new(), size, limits);
    let outcome = session.run::<T>(node);
    match findings(&session, outcome) {
        (findings, Some(value)) if findings.total == 0 && findings.is_complete() => Ok(value),
        (mut findings, _) => {
            if findings.total == 0 {
                findings.put_first(refused(&"refused"), Place::default());
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

/// The result of a document: findings, and the value where one could be made.
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
    let (text, marks, node, size) = match document {
        Document::Json(json) => {
            let json = without_mark(json);
            try_first(serde_json::from_slice(json));
            let (text, marks, size) = parse(json)?;
            (text, marks, Node::Json(0), size)
        }
        Document::Value(value) => {
            try_first(T::deserialize(value));
            ("", Vec::new(), Node::Value(value), size(value))
        }
        Document::Texts(texts) => ("", Vec::new(), Node::Texts(texts), texts_size(texts)),
        Document::Absent => ("", Vec::new(), Node::Absent, Size::default()),
    };
    let session = Session::new(text, marks, size, limits).inspected();
    let outcome = session.run::<T>(node);
    let (mut findings, mut value) = findings(&session, outcome);
    if good.is_some() {
        // What serde takes has no errors.
        findings = Findings::default();
        value = good;
    } else if findings.total == 0 && (value.is_none() || !message.is_empty()) {
        findings.put_first(refused(&message), Place::default());
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
        asked: Asked::of::<T>(),
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

fn parse(json: &[u8]) -> Result<(&str, Vec<Mark>, Size), Failure> {
    let text = std::str::from_utf8(json).map_err(|error| Failure::NotUtf8 {
        valid_up_to: error.valid_up_to(),
    })?;
    let (marks, keys) = tape::parse(text).map_err(|stop| match stop {
        Stop::Syntax(error) => Failure::Syntax(error),
        Stop::TooDeep => Failure::TooDeep,
        Stop::TooLarge => Failure::TooLarge,
    })?;
    let size = Size {
        values: marks.len(),
        keys,
        bytes: text.len(),
        escapes: text.bytes().filter(|byte| *byte == b'\\').count(),
    };
    Ok((text, marks, size))
}

/// Writes the findings down.
fn findings<'de, T>(session: &Session<'de>, outcome: Outcome<'de, T>) -> (Findings, Option<T>) {
    let mut findings = Findings {
        total: outcome.total,
        is_partial: !outcome.is_complete || outcome.has_panicked,
        work: session.work(),
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
        let found = shown::show(shown, schema, session.tape(), &schemas, session.limits());
        // The words of a type may repeat the value.
        if let Problem::Refused { message, .. } = &mut problem {
            if found.json.is_none() && !found.is_cut || schemas.flattens(schema) {
                message.clear();
            }
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
    /// Says what serde says first, unless something is known of that place.
    fn put_first(&mut self, problem: Problem, place: Place) {
        if self.list.iter().all(|finding| finding.place != place) {
            self.list.insert(0, Finding::new(place, problem, None));
            self.ranks.insert(0, Vec::new());
            self.total += 1;
        }
    }
}

fn refused(error: &dyn std::fmt::Display) -> Problem {
    Problem::Refused {
        expecting: String::new(),
        message: error.to_string(),
    }
}

/// How much there is of a tree.
fn size(value: &Value) -> Size {
    let mut rest = vec![value];
    let mut size = Size::default();
    while let Some(value) = rest.pop() {
        size.values += 1;
        match value {
            Value::Array(values) => rest.extend(values),
            Value::Object(members) => {
                size.keys += members.len();
                size.bytes += members.keys().map(String::len).sum::<usize>();
                rest.extend(members.values());
            }
            Value::String(text) => size.bytes += text.len(),
            _ => size.bytes += 1,
        }
    }
    size
}

/// How much there is of named texts.
fn texts_size(texts: &Texts<'_>) -> Size {
    let (values, bytes) = texts.size();
    Size {
        values,
        keys: values,
        bytes,
        escapes: 0,
    }
}
