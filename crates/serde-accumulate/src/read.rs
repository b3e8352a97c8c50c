//! The ways in.

use std::sync::Arc;

use serde::de::Deserialize;
use serde_json::Value;

use crate::document::index::Index;
use crate::document::node::Node;
use crate::document::syntax::Stop;
use crate::document::tape::{self, Mark};
use crate::learned::schema::{Hint, ROOT};
use crate::passes::meter::Size;
use crate::passes::session::{Lists, Session};
use crate::reader::flat;
use crate::reader::slot::{JsonRoot, Root};
use crate::report::ask::Asked;
use crate::report::kept::{Kept, Source};
use crate::report::{fallback, written};
use crate::search::Outcome;
use crate::{Failure, Finding, Findings, Limits, Names, Place, Problem, Texts};

/// Reads JSON: the value, or every error in it.
///
/// A good document costs what `serde_json::from_slice` costs, or less where it has texts. A byte order
/// mark in front of it is skipped.
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
    read(Document::Json(json), Limits::default())
}

/// Reads a parsed tree: the value, or every error in it.
///
/// # Errors
///
/// Every error.
#[inline]
pub fn from_value<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Findings> {
    if let Ok(value) = T::deserialize(value) {
        return Ok(value);
    }
    let mut made = None;
    read_tree(value, Limits::default(), &mut made)?;
    made.ok_or_else(nothing)
}

/// Reads named texts: the value, or every error in them.
///
/// # Errors
///
/// Every error.
#[inline]
pub fn from_texts<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>) -> Result<T, Findings> {
    let mut made = None;
    read_texts(texts, Limits::default(), &mut made)?;
    made.ok_or_else(nothing)
}

/// Reads named texts into a slot, which costs a program less code than [`from_texts`].
///
/// # Errors
///
/// Every error. The slot then does not hold the value of the texts.
#[doc(hidden)]
#[inline]
pub fn from_texts_into<'de, T: Deserialize<'de>>(
    texts: &'de Texts<'de>,
    slot: &mut Option<T>,
) -> Result<(), Failure> {
    read_only_texts(texts, slot)
}

/// Not generic, so that a program has it once.
fn read_only_texts<'de>(texts: &'de Texts<'de>, root: &mut dyn Root<'de>) -> Result<(), Failure> {
    read_texts(texts, Limits::default(), root).map_err(Failure::Invalid)
}

/// Reads a document of any kind, with limits of your own: the value, or every error in it.
///
/// A good document costs what it costs with [`from_slice`] and [`from_texts`].
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
    let mut made = None;
    read_document(document, limits, &mut made)?;
    made.ok_or_else(|| Failure::Invalid(nothing()))
}

/// Reads a document of any kind into a slot, which costs a program less code than [`read`].
///
/// # Errors
///
/// Every error of the document, or why it is no JSON. The slot then does not hold its value.
#[doc(hidden)]
#[inline]
pub fn read_into<'de, T: Deserialize<'de>>(
    document: Document<'de>,
    limits: Limits,
    slot: &mut Option<T>,
) -> Result<(), Failure> {
    read_document(document, limits, slot)
}

/// Reads a document of any kind. Not generic, so that a program has it once.
fn read_document<'de>(
    document: Document<'de>,
    limits: Limits,
    root: &mut dyn JsonRoot<'de>,
) -> Result<(), Failure> {
    match document {
        Document::Json(json) | Document::Objects(json) => {
            let json = text(json)?;
            let lists = match document {
                Document::Objects(_) => lists_for_structs(json, limits, root.root()),
                _ => None,
            };
            return match (read_good_json(json, root), lists) {
                (Err(error), _) => {
                    explain_json(json, &error, limits, document.lists(), root.root())
                }
                (Ok(()), Some(findings)) => Err(Failure::Invalid(findings)),
                (Ok(()), None) => Ok(()),
            };
        }
        Document::Value(value) => read_tree(value, limits, root.root()),
        Document::Texts(texts) => read_texts(texts, limits, root.root()),
        Document::Absent => read_other(Node::Absent, Size::default(), limits, root.root()),
    }
    .map_err(Failure::Invalid)
}

/// Reads JSON as `serde_json::from_str` does, which need not look at each string whether it is UTF-8.
fn read_good_json<'de>(
    json: &'de str,
    root: &mut dyn JsonRoot<'de>,
) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    root.read_json(&mut deserializer)?;
    deserializer.end()
}

/// The lists in the place of structs, if there are any. Nothing else that is found counts, as long as
/// `serde_json` reads the document; the value that is made on the way is none.
fn lists_for_structs<'de>(
    json: &'de str,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Option<Findings> {
    let is_worth_a_look = json.contains('[');
    let (marks, size) = is_worth_a_look.then(|| parse(json).ok()).flatten()?;
    // Where nothing is shown, `serde_json` reads the elements of every list that are known to be good.
    let quick = Session::new(json, marks.clone(), size, limits.found(0)).with_lists(Lists::Refused);
    if !quick.run(Node::Json(0), root).has_lists(quick.tape()) {
        return None;
    }
    let session = Session::new(json, marks, size, limits).with_lists(Lists::Refused);
    let mut outcome = session.run(Node::Json(0), root);
    outcome.retain_lists(session.tape());
    Some(written::of_text(session, outcome))
}

/// Says what is wrong with what `serde_json` has refused.
#[cold]
fn explain_json<'de>(
    json: &'de str,
    error: &serde_json::Error,
    limits: Limits,
    lists: Lists,
    root: &mut dyn Root<'de>,
) -> Result<(), Failure> {
    let (marks, size) = parse(json)?;
    let mut session = Session::new(json, marks, size, limits).with_lists(lists);
    let outcome = search(&mut session, Node::Json(0), size, root);
    let is_made = outcome.is_made;
    let is_explained = !outcome.has_panicked && outcome.total > 0;
    let place = || fallback::place(session.tape(), error.line(), error.column());
    let place = (!is_explained).then(place);
    let mut findings = written::of_text(session, outcome);
    // `serde_json` may be built so that it cannot read the numbers that serde has kept for later
    // (`arbitrary_precision`); nothing is wrong with them.
    if is_made && findings.total == 0 && findings.is_complete() {
        return Ok(());
    }
    if let Some(place) = place {
        findings.put_first(refused(error), place);
    }
    Err(Failure::Invalid(findings))
}

/// Searches a document. A struct that comes as a list was refused before `serde_json` saw what is in it,
/// which may have further ones: they are taken as well, if nothing else is wrong.
fn search<'de>(
    session: &mut Session<'de>,
    node: Node<'de>,
    size: Size,
    root: &mut dyn Root<'de>,
) -> Outcome<'de> {
    let outcome = session.run(node, root);
    let tape = session.tape();
    let is_list = matches!(node, Node::Json(_)) && node.is_list(tape);
    let is_struct = is_list && session.hint(ROOT) == Some(Hint::Struct);
    if !is_struct || session.lists != Lists::Told || !outcome.has_only_lists(tape) {
        return outcome;
    }
    session.take_lists(size);
    session.run(node, root)
}

/// Reads texts, of which most are good.
fn read_texts<'de>(
    texts: &'de Texts<'de>,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Result<(), Findings> {
    match flat::read(texts, limits, root) {
        Err(None) => read_other(Node::Texts(texts), texts_size(texts), limits, root),
        read => read.map_err(Option::unwrap_or_default),
    }
}

/// Reads a parsed tree that was refused, or not read before.
fn read_tree<'de>(
    value: &'de Value,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Result<(), Findings> {
    read_other(Node::Value(value), size(value), limits, root)
}

/// Reads what only this crate reads.
fn read_other<'de>(
    node: Node<'de>,
    size: Size,
    limits: Limits,
    root: &mut dyn Root<'de>,
) -> Result<(), Findings> {
    let session = Session::new("", Vec::new(), size, limits);
    let outcome = session.run(node, root);
    let is_made = outcome.is_made;
    let mut findings = written::findings(&session, outcome);
    if is_made && findings.total == 0 && findings.is_complete() {
        return Ok(());
    }
    if findings.total == 0 {
        findings.put_first(refused(&"refused"), Place::default());
    }
    Err(findings)
}

/// The failure of a value that was made and is not there.
fn nothing() -> Findings {
    let mut findings = Findings::default();
    findings.put_first(refused(&"refused"), Place::default());
    findings
}

/// A document of any of the kinds that are read here.
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub enum Document<'de> {
    /// JSON.
    Json(&'de [u8]),
    /// JSON in which a struct with named fields is an object: serde reads it from a list as well, which is
    /// refused here.
    ///
    /// One without a list costs what [`Json`](Self::Json) does; in any other each list is looked at, by
    /// reading the document once more. Values that serde keeps to read later are out of sight: behind
    /// `flatten`, `untagged` and `tag` a list is taken, unless something else is wrong with the document.
    Objects(&'de [u8]),
    /// A parsed tree.
    Value(&'de Value),
    /// Named texts.
    Texts(&'de Texts<'de>),
    /// No document at all: what an optional body may be.
    Absent,
}

impl Document<'_> {
    fn lists(&self) -> Lists {
        match self {
            Document::Objects(_) => Lists::Refused,
            _ => Lists::Told,
        }
    }
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
    let mut made = None;
    let (mut good, mut error) = (None, None);
    if let Document::Json(json) | Document::Objects(json) = document {
        match read_good_json(text(json)?, &mut made) {
            Ok(()) => good = made.take(),
            Err(refused) => error = Some(refused),
        }
    }
    let asked = Asked::of::<T>();
    let findings = look(document, limits, good.is_some(), error, &mut made, asked)?;
    Ok(Inspection {
        value: good.or(made),
        findings,
    })
}

/// Finds everything, and makes the value.
fn look<'de>(
    document: Document<'de>,
    limits: Limits,
    is_good: bool,
    error: Option<serde_json::Error>,
    made: &mut dyn Root<'de>,
    asked: Asked,
) -> Result<Findings, Failure> {
    let (text, marks, node, size) = match document {
        Document::Json(json) | Document::Objects(json) => {
            let text = text(json)?;
            let (marks, size) = parse(text)?;
            (text, marks, Node::Json(0), size)
        }
        Document::Value(value) => ("", Vec::new(), Node::Value(value), size(value)),
        Document::Texts(texts) => ("", Vec::new(), Node::Texts(texts), texts_size(texts)),
        Document::Absent => ("", Vec::new(), Node::Absent, Size::default()),
    };
    let lists = document.lists();
    let mut session = Session::new(text, marks, size, limits)
        .inspected()
        .with_lists(lists);
    let mut outcome = search(&mut session, node, size, made);
    let is_made = outcome.is_made;
    if is_good {
        // A document that serde takes has no errors but those.
        outcome.retain_lists(session.tape());
    }
    let mut findings = written::findings(&session, outcome);
    let taken = match lists {
        Lists::Told if is_good => findings.take_all(),
        _ => Vec::new(),
    };
    let is_doubtful = error.is_some() && !findings.is_complete();
    if !is_good && findings.total == 0 && (!is_made || is_doubtful) {
        let message = error.map_or_else(String::new, |error| error.to_string());
        findings.put_first(refused(&message), Place::default());
    }
    let (marks, schemas, omitted, clamped) = session.into_parts();
    findings.kept = Some(Arc::new(Kept {
        source: match document {
            Document::Json(_) | Document::Objects(_) => Source::Json(text.to_owned(), marks),
            Document::Value(value) => Source::Value(value.clone()),
            Document::Texts(texts) => Source::Texts(texts.to_kept()),
            Document::Absent => Source::Absent,
        },
        schemas,
        asked,
        omitted,
        clamped,
        lists: taken,
        limits,
        index: Index::default(),
    }));
    Ok(findings)
}

/// The text of JSON, behind a byte order mark.
fn text(json: &[u8]) -> Result<&str, Failure> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    std::str::from_utf8(json).map_err(|error| Failure::NotUtf8 {
        valid_up_to: error.valid_up_to(),
    })
}

fn parse(text: &str) -> Result<(Vec<Mark>, Size), Failure> {
    let parsed = tape::parse(text).map_err(|stop| match stop {
        Stop::Syntax(error) => Failure::Syntax(error),
        Stop::TooDeep => Failure::TooDeep,
        Stop::TooLarge => Failure::TooLarge,
    })?;
    let size = Size {
        values: parsed.marks.len(),
        keys: parsed.keys,
        bytes: text.len(),
        escapes: parsed.escapes,
    };
    Ok((parsed.marks, size))
}

impl Findings {
    /// Takes all of them out.
    fn take_all(&mut self) -> Vec<(Finding, Vec<u32>)> {
        (self.total, self.is_partial) = (0, false);
        let ranks = std::mem::take(&mut self.ranks);
        std::mem::take(&mut self.list)
            .into_iter()
            .zip(ranks)
            .collect()
    }

    /// Lists one more.
    pub(crate) fn push(&mut self, finding: Finding, rank: Vec<u32>) {
        self.list.push(finding);
        self.ranks.push(rank);
    }

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
    // A header is offered by each name that a field of it may have.
    let values = match texts.names {
        Names::Header => values * SPELT,
        Names::Exact => values,
    };
    Size {
        values,
        keys: values,
        bytes,
        escapes: 0,
    }
}

/// By how many names a header is offered, more or less.
const SPELT: usize = 4;
