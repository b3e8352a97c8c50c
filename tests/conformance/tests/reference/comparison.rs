//! The answers of the library beside those of the reference, and where they differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use http_exception::Value;

use crate::question::Question;

/// How many answers are equal, and the others by kind.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    all: usize,
    refused: usize,
    /// In type and place.
    equal: usize,
    /// Of these, in the order of the errors too. That of a declaration is known of nothing that is behind
    /// `flatten`: its errors stand in the order of the document, and missing members after them.
    ordered: usize,
    /// Of these, in sentence, `ctx` and `input`.
    wordly: usize,
    /// Of the others, those that no reader of a type explains.
    unexplained: usize,
    differences: BTreeMap<String, Vec<String>>,
    /// By model.
    orders: BTreeMap<String, Vec<String>>,
    words: BTreeMap<String, Vec<String>>,
}

impl Comparison {
    pub(crate) fn of(questions: &[Question], theirs: &[Value]) -> Self {
        let mut comparison = Self::default();
        for (question, theirs) in questions.iter().zip(theirs) {
            comparison.add(question, &question.ask(), theirs);
        }
        comparison
    }

    /// True if so many of ten thousand are equal in type and place, and the readers of types explain nearly all
    /// of the others.
    pub(crate) fn reaches(&self, of_ten_thousand: usize) -> bool {
        let is_enough = self.equal * 10_000 >= of_ten_thousand * self.all;
        is_enough && self.unexplained * 10_000 <= UNEXPLAINED * self.all
    }

    fn add(&mut self, question: &Question, ours: &Value, theirs: &Value) {
        self.all += 1;
        self.refused += usize::from(!theirs.is_null());
        let (own, reference) = (errors(ours), errors(theirs));
        let example = || {
            format!(
                "{} {}\n      ours:   {ours}\n      theirs: {theirs}",
                question.model.name, question.text
            )
        };
        let ours_alone = others(own, reference);
        let theirs_alone = others(reference, own);
        if !ours_alone.is_empty() || !theirs_alone.is_empty() || own.len() != reference.len() {
            let kind = format!("{} instead of {}", named(&ours_alone), named(&theirs_alone));
            self.differences.entry(kind).or_default().push(example());
            let is_explained =
                theirs_alone.is_empty() && ours_alone.iter().all(|error| is_of_reader(error));
            self.unexplained += usize::from(!is_explained);
            return;
        }
        self.equal += 1;
        let mut pairs = own.iter().zip(reference);
        if !pairs.all(|(own, reference)| is_equal(own, reference)) {
            let model = question.model.name;
            self.orders
                .entry(model.to_owned())
                .or_default()
                .push(example());
            return;
        }
        self.ordered += 1;
        let pairs = own.iter().zip(reference);
        let mut others = pairs.flat_map(|(own, reference)| {
            ["msg", "ctx", "input"]
                .into_iter()
                .filter(|part| !is_same(&own[*part], &reference[*part]))
                .map(|part| format!("{part} of {}", own["type"]))
        });
        match others.next() {
            Some(kind) => self.words.entry(kind).or_default().push(example()),
            None => self.wordly += 1,
        }
    }
}

/// True if two errors have the same type and place.
fn is_equal(one: &Value, other: &Value) -> bool {
    one["type"] == other["type"] && one["loc"] == other["loc"]
}

/// True if the reader of a type in Rust has the last word, and pydantic's may read more: `1706704200` is a moment
/// to it, `8.0` and `1_000` are integers, and a decimal has blanks around it.
fn is_of_reader(error: &Value) -> bool {
    error["type"]
        .as_str()
        .is_some_and(|kind| READERS.contains(&kind))
}

/// Those of one answer that are not in another.
fn others<'e>(errors: &'e [Value], all: &[Value]) -> Vec<&'e Value> {
    errors
        .iter()
        .filter(|error| !all.iter().any(|other| is_equal(error, other)))
        .collect()
}

/// The types of errors, each once.
fn named(errors: &[&Value]) -> String {
    let types: BTreeSet<&str> = errors
        .iter()
        .filter_map(|error| error["type"].as_str())
        .collect();
    let types: Vec<&str> = types.into_iter().collect();
    if types.is_empty() {
        "nothing".to_owned()
    } else {
        types.join(" ")
    }
}

/// `Null` has none.
fn errors(answer: &Value) -> &[Value] {
    answer.as_array().map_or(&[], Vec::as_slice)
}

/// True if two values are the same; a number may be written in another way.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(name, value)| other.get(name).is_some_and(|other| is_same(value, other)))
        }
        _ => one == other,
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            all,
            refused,
            equal,
            ordered,
            wordly,
            unexplained,
            differences,
            orders,
            words,
        } = self;
        let titles = [
            ("type or place", differences),
            ("order", orders),
            ("words", words),
        ];
        for (title, kinds) in titles {
            let mut kinds: Vec<_> = kinds.iter().collect();
            kinds.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
            for (kind, examples) in kinds {
                writeln!(f, "{:6} {title}: {kind}", examples.len())?;
                for example in examples.iter().take(1) {
                    writeln!(f, "    {example}")?;
                }
            }
        }
        write!(
            f,
            "{equal} of {all} ({refused} refused) are equal in type and place, {ordered} in order too, {wordly} in every word; of the others, pydantic reads what a type in Rust refuses in all but {unexplained}"
        )
    }
}

/// So many of ten thousand may differ in another way than by what pydantic reads.
const UNEXPLAINED: usize = 10;

const READERS: [&str; 7] = [
    "date_from_datetime_parsing",
    "datetime_from_date_parsing",
    "decimal_parsing",
    "float_parsing",
    "int_parsing",
    "time_delta_parsing",
    "time_parsing",
];
