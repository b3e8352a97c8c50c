//! Errors that were found in the value by other means.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use serde_json::Value;

use crate::document::node::{self, Node};
use crate::learned::schema::{Hint, ROOT, SchemaId};
use crate::passes::raw::Shown;
use crate::report::kept::Kept;
use crate::report::shown;
use crate::report::way::Way;
use crate::{Bound, Finding, Findings, Found, Place, Problem, Shape, Step};

/// One step into a Rust value.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RustStep<'a> {
    /// A field of a struct, by its identifier, which may be a raw one; of a map, the entry of that
    /// key.
    Field(&'a str),
    /// An element of a list, by its position.
    Index(usize),
    /// An entry of a map, by its key.
    Entry(&'a str),
    /// An element of a list, by its position, or an entry of a map whose keys are numbers, by its
    /// key: as `garde` writes both.
    Number(usize),
}

impl Findings {
    /// Adds an error that was found in the [value](crate::Inspection::value) by other means.
    ///
    /// The path is in the words of the Rust type, as `validator` and `garde` report it: fields by
    /// their identifiers, elements by their position in the value. It is translated to the names
    /// and positions of the document: a field is the member of that name, or else the one of a name
    /// that `rename_all` makes of it, and where it was sent by an `alias`, the member of that name.
    /// Newtypes, options and the variants of enums need no step. A position in a map is the entry
    /// that comes there in the order of the keys, of a `BTreeMap` whose keys are texts or integers;
    /// in any other map, and in a set, it says nothing of the document: the path ends there. So it
    /// does at a struct with no such field: one with a `rename` of its own is not known by its
    /// identifier.
    ///
    /// Nothing is added where the path leads to, or below, a place that has a finding already: its
    /// value is a stand-in. Nor above one, as that value is made of stand-ins, so that what is said
    /// of it may be said of those: where one of them could not be read,
    /// [`is_complete`](Self::is_complete) says then that there may be more; what is missing has
    /// nothing to be read. Two things are known in spite of that. What is too short, or a map that is too long,
    /// waits until its parts are right; and a list that is too long is nothing else, so that it
    /// stands in place of what was found in its elements. An integer beyond its type is the end of
    /// the type's range in the value: a refusal for its size, `less_than` or the like, stands in place
    /// of that range.
    ///
    /// What comes after the last of more findings than are kept is not counted, and
    /// [`is_complete`](Self::is_complete) says so.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Document, Limits, Problem, Refusal, RustStep, inspect};
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "camelCase")]
    /// struct Item { unit_price: i64, quantity: u32 }
    ///
    /// let json = br#"{"unitPrice": -1, "quantity": "two"}"#;
    /// let mut inspection = inspect::<Item>(Document::Json(json), Limits::default()).unwrap();
    /// if inspection.value.is_some_and(|item| item.unit_price < 0) {
    ///     let problem = Problem::Refusal(Refusal::new("negative", "a price is not negative"));
    ///     inspection.findings.add(&[RustStep::Field("unit_price")], problem);
    /// }
    /// let places = inspection.findings.as_slice().iter().map(|finding| finding.place.to_string());
    /// assert_eq!(places.collect::<Vec<_>>(), ["unitPrice", "quantity"]);
    /// ```
    pub fn add(&mut self, path: &[RustStep<'_>], problem: Problem) {
        self.add_all([(path, problem)]);
    }

    /// Adds errors that were found in the [value](crate::Inspection::value) by other means, each
    /// like [`add`](Self::add), in whatever order they come: they are counted before the list is cut.
    ///
    /// Of several at one place one is added, of those above each other the outermost; of fields that
    /// are not known by their identifiers all that say something else. Where what is left out was
    /// said of another part of the value, [`is_complete`](Self::is_complete) says so.
    pub fn add_all<'p, P: AsRef<[RustStep<'p>]>>(
        &mut self,
        errors: impl IntoIterator<Item = (P, Problem)>,
    ) {
        let Some(kept) = self.kept.clone() else {
            return;
        };
        let mut added = Vec::new();
        for (path, problem) in errors {
            let path = path.as_ref();
            let way = Way::along(&kept, path);
            if self.is_beyond(&way) {
                // Whether there is a finding already is not known any more.
                self.is_partial = true;
                continue;
            }
            match self.standing(&way) {
                Standing::Stands => {}
                Standing::StandsIn => {
                    self.narrow(&way, problem, &kept);
                    continue;
                }
                Standing::HasStandIns if self.hides_parts(&way, &problem, &kept) => {
                    self.remove_below(&way.steps);
                }
                Standing::HasStandIns => {
                    let is_undecided = !is_length(&problem) && self.has_unread(&way);
                    // Which part it is, is not known: by its place in the value, not in what was sent.
                    let is_vague = way.is_vague() || way.counted.is_some();
                    self.is_partial |= is_vague || is_undecided;
                    continue;
                }
            }
            let mut hasher = DefaultHasher::new();
            path.hash(&mut hasher);
            added.push(Added {
                way,
                problem,
                path: hasher.finish(),
            });
        }
        added.sort_by(|Added { way: a, .. }, Added { way: b, .. }| {
            (&a.rank, a.is_lost).cmp(&(&b.rank, b.is_lost))
        });
        let (mut added, is_all) = without_those_below(added);
        if self.total == 0 && !added.is_empty() {
            let is_above = |rank: &[u32], (_, list): &(Finding, Vec<u32>)| rank.starts_with(list);
            added.retain(|Added { way, .. }| {
                !kept.lists.iter().any(|list| is_above(&way.rank, list))
            });
            (self.list, self.ranks) = kept.lists.iter().cloned().unzip();
            self.total = self.list.len();
        }
        self.is_partial |= !is_all;
        self.total += added.len();
        self.merge(added, &kept);
    }

    /// Says the range that a field declares in place of that of its type: an integer beyond the type is
    /// beyond the field, too, if the end of the type's range is.
    fn narrow(&mut self, way: &Way<'_>, problem: Problem, kept: &Kept) {
        let Problem::Refusal(refusal) = &problem else {
            return;
        };
        let mut list = self.list.iter_mut().zip(&self.ranks);
        let own = list.find(|(finding, _)| finding.place.steps() == way.steps);
        let Some((finding, rank)) = own else { return };
        let is_beyond = match finding.problem {
            Problem::Range(Bound::Maximum(_)) => refusal.kind().starts_with("less_than"),
            Problem::Range(Bound::Minimum(_)) => refusal.kind().starts_with("greater_than"),
            _ => false,
        };
        if is_beyond && kept.clamped.contains(rank) {
            finding.problem = problem;
        }
    }

    /// Says that not all errors were looked for.
    pub fn set_incomplete(&mut self) {
        self.is_partial = true;
    }

    /// True if a way leads behind the last of more findings than are kept.
    fn is_beyond(&self, way: &Way<'_>) -> bool {
        self.list.len() < self.total && self.ranks.last().is_none_or(|last| *last <= way.rank)
    }

    /// The state of the value at a place, as far as the findings show it.
    fn standing(&self, way: &Way<'_>) -> Standing {
        let mut standing = Standing::Stands;
        for finding in &self.list {
            let taken = finding.place.steps();
            if way.steps.starts_with(taken) {
                return Standing::StandsIn;
            }
            let changes = !matches!(finding.problem, Problem::Unknown | Problem::Duplicate);
            let is_within = |steps: &[Step]| changes && taken.starts_with(steps);
            let counted = way.counted.and_then(|counted| way.steps.get(..counted));
            if is_within(&way.steps) || counted.is_some_and(is_within) {
                standing = Standing::HasStandIns;
            }
        }
        standing
    }

    /// True if a value at a place, above it or below it is in the document and could not be read.
    fn has_unread(&self, way: &Way<'_>) -> bool {
        self.list.iter().any(|finding| {
            let taken = finding.place.steps();
            let is_read = matches!(
                finding.problem,
                Problem::Missing | Problem::Unknown | Problem::Duplicate
            );
            !is_read && (way.steps.starts_with(taken) || taken.starts_with(&way.steps))
        })
    }

    /// True if an error stands in place of those in the parts of the value: a list that is too long
    /// is not looked into. Of a set only those elements count that are good.
    fn hides_parts(&self, way: &Way<'_>, problem: &Problem, kept: &Kept) -> bool {
        let Problem::Refusal(refusal) = problem else {
            return false;
        };
        if refusal.kind() != "too_long" || way.is_vague() || !way.is_list() {
            return false;
        }
        let max = refusal.values().get("max_length").and_then(Value::as_u64);
        let max = max.and_then(|max| usize::try_from(max).ok());
        !way.is_set() || max.is_some_and(|max| self.good_elements(way, kept) > max)
    }

    /// How many elements of a set have nothing wrong in them, each counted once.
    fn good_elements(&self, way: &Way<'_>, kept: &Kept) -> usize {
        let depth = way.steps.len();
        let below = self.list.iter().filter_map(|finding| {
            let steps = finding.place.steps();
            match (steps.starts_with(&way.steps), steps.get(depth)) {
                (true, Some(Step::Index(index))) => Some(*index),
                _ => None,
            }
        });
        let bad: HashSet<usize> = below.collect();
        let tape = kept.tape();
        let mut elements = way.node.elements(tape);
        let elements = std::iter::from_fn(|| elements.next(tape));
        let good = elements
            .enumerate()
            .filter(|(index, _)| !bad.contains(index));
        let good = good.map(|(_, element)| shown::whole(element, tape, kept.limits));
        good.collect::<HashSet<_>>().len()
    }

    /// Forgets what was found below a place.
    fn remove_below(&mut self, above: &[Step]) {
        let is_cut = self.list.len() < self.total;
        let is_below = |finding: &Finding| finding.place.steps().starts_with(above);
        let is_cut_below = is_cut && self.list.last().is_some_and(is_below);
        let is_kept: Vec<bool> = self.list.iter().map(|finding| !is_below(finding)).collect();
        let before = self.list.len();
        let mut kept = is_kept.iter();
        self.list.retain(|_| kept.next().is_none_or(|kept| *kept));
        let mut kept = is_kept.iter();
        self.ranks.retain(|_| kept.next().is_none_or(|kept| *kept));
        self.total = self.total.saturating_sub(before - self.list.len());
        if is_cut_below {
            // How many of those that are not kept are below is not known.
            self.total = self.list.len();
            self.is_partial = true;
        }
    }

    /// True if nothing was found at the place that a path in Rust leads to, above it or below it, so
    /// that the value there is the one of the document.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Document, Limits, RustStep, inspect};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login { name: String, age: u8 }
    ///
    /// let json = br#"{"name": "ann", "age": "x"}"#;
    /// let findings = inspect::<Login>(Document::Json(json), Limits::default()).unwrap().findings;
    /// assert!(findings.is_sound(&[RustStep::Field("name")]));
    /// assert!(!findings.is_sound(&[RustStep::Field("age")]));
    /// assert!(!findings.is_sound(&[]));
    /// ```
    #[must_use]
    pub fn is_sound(&self, path: &[RustStep<'_>]) -> bool {
        let Some(kept) = self.kept.as_deref() else {
            return self.total == 0;
        };
        let way = Way::along(kept, path);
        !way.is_vague() && !self.is_beyond(&way) && self.standing(&way) == Standing::Stands
    }

    /// True if there is a value at the place that a path in Rust leads to, above it or below it, that
    /// could not be read. What is missing is none.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Document, Limits, RustStep, inspect};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Login { name: String, age: u8 }
    ///
    /// let json = br#"{"age": "x"}"#;
    /// let findings = inspect::<Login>(Document::Json(json), Limits::default()).unwrap().findings;
    /// assert!(findings.is_unread(&[RustStep::Field("age")]));
    /// assert!(!findings.is_unread(&[RustStep::Field("name")]));
    /// ```
    #[must_use]
    pub fn is_unread(&self, path: &[RustStep<'_>]) -> bool {
        let Some(kept) = self.kept.as_deref() else {
            return self.total > 0;
        };
        let way = Way::along(kept, path);
        way.is_vague() || self.is_beyond(&way) || self.has_unread(&way)
    }

    /// The text at the place that a path in Rust leads to, where the document is made of texts. Of a
    /// [`Secret`](crate::Secret), too.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Document, Limits, RustStep, Texts, inspect};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Query { ratio: f64 }
    ///
    /// let texts = Texts::new([("ratio", "NaN")]);
    /// let findings = inspect::<Query>(Document::Texts(&texts), Limits::default()).unwrap().findings;
    /// assert_eq!(findings.text_at(&[RustStep::Field("ratio")]), Some("NaN"));
    /// assert_eq!(findings.text_at(&[]), None);
    /// ```
    #[must_use]
    pub fn text_at(&self, path: &[RustStep<'_>]) -> Option<&str> {
        let kept = self.kept.as_deref()?;
        let way = Way::along(kept, path);
        match way.node.datum(kept.tape()) {
            node::Datum::Text(text) if !way.is_vague() && !way.is_list() => Some(text),
            _ => None,
        }
    }

    /// Merges errors in order into the list, as many as are kept.
    fn merge(&mut self, added: Vec<Added<'_>>, kept: &Kept) {
        let ranks = std::mem::take(&mut self.ranks);
        let mut known = std::mem::take(&mut self.list)
            .into_iter()
            .zip(ranks)
            .peekable();
        let mut added = added.into_iter().peekable();
        while self.list.len() < kept.limits.findings {
            let comes_first = |(_, rank): &(Finding, Vec<u32>)| {
                added.peek().is_none_or(|added| *rank <= added.way.rank)
            };
            let next = known.next_if(comes_first);
            let next = next.or_else(|| {
                let added = added.next();
                added.map(|Added { way, problem, .. }| finding(way, problem, kept))
            });
            let Some((finding, rank)) = next else {
                return;
            };
            self.list.push(finding);
            self.ranks.push(rank);
        }
    }

    /// What the document holds at the place that a path in Rust leads to, as [`add`](Self::add)
    /// takes it. Of a [`Secret`](crate::Secret), too: its length is all that is told.
    ///
    /// `None` where the path leads to a field that is not known by its identifier, and where the
    /// findings are not those of an [inspected](crate::inspect) document.
    ///
    /// # Example
    ///
    /// ```
    /// use serde_accumulate::{Document, Limits, RustStep, Shape, inspect};
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Item { tags: Vec<String> }
    ///
    /// let inspection = inspect::<Item>(Document::Json(br#"{"tags": ["a", "b"]}"#), Limits::default()).unwrap();
    /// let shape = inspection.findings.shape_at(&[RustStep::Field("tags")]);
    /// assert_eq!(shape, Some(Shape::List { items: 2 }));
    /// ```
    #[must_use]
    pub fn shape_at(&self, path: &[RustStep<'_>]) -> Option<Shape> {
        let kept = self.kept.as_deref()?;
        let way = Way::along(kept, path);
        if way.is_lost {
            return None;
        }
        let shape = Shape::of(way.node, kept.tape(), way.is_list());
        let is_bytes = way.own().is_some_and(|own| own.hint == Some(Hint::Bytes));
        Some(match shape {
            Shape::List { items } if way.is_set() => Shape::Set { items },
            shape if is_bytes => shape.in_bytes(way.node, kept.tape()),
            shape => shape,
        })
    }
}

/// The state of the value at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// What the document holds.
    Stands,
    /// A stand-in, or a part of one.
    StandsIn,
    /// Made of stand-ins, among others.
    HasStandIns,
}

/// An error that is added.
#[derive(Debug)]
struct Added<'k> {
    way: Way<'k>,
    problem: Problem,
    /// The path in Rust, by its hash.
    path: u64,
}

/// True if something is said of the length of a value. Of a list that has stand-ins that can wait.
fn is_length(problem: &Problem) -> bool {
    match problem {
        Problem::TooLong { .. } => true,
        Problem::Refusal(refusal) => matches!(refusal.kind(), "too_short" | "too_long"),
        _ => false,
    }
}

/// Of errors in order, those that are not at or below another one; and whether these say all that
/// was said.
fn without_those_below(added: Vec<Added<'_>>) -> (Vec<Added<'_>>, bool) {
    let mut rest: Vec<Added<'_>> = Vec::with_capacity(added.len());
    let mut last = None;
    let mut said_here = HashMap::new();
    let mut is_all = true;
    for next in added {
        let way = &next.way;
        let above = last.and_then(|last: usize| rest.get_mut(last));
        if let Some(above) = above.filter(|above| way.steps.starts_with(&above.way.steps)) {
            is_all &= next.path == above.path || !(way.is_vague() || above.way.is_vague());
            // Which one is said must not be up to the order of a `HashMap`.
            if !way.is_lost
                && way.steps.len() == above.way.steps.len()
                && words(&next.problem) < words(&above.problem)
            {
                above.problem = next.problem;
            }
            continue;
        }
        if way.is_lost {
            // Of an unknown number of fields: what is said twice is not told apart.
            let before = rest.last().filter(|before| before.way.is_lost);
            if before.is_none_or(|before| before.way.steps != way.steps) {
                said_here.clear();
            }
            let words = words(&next.problem);
            if let Some(said) = words.and_then(|words| said_here.insert(words, next.path)) {
                is_all &= said == next.path;
                continue;
            }
        } else {
            last = Some(rest.len());
        }
        rest.push(next);
    }
    (rest, is_all)
}

fn words(problem: &Problem) -> Option<String> {
    let Problem::Refusal(refusal) = problem else {
        return None;
    };
    serde_json::to_string(&(refusal.kind(), refusal.message(), refusal.values())).ok()
}

/// The report on a place, and the position of that in the order of findings.
fn finding(way: Way<'_>, problem: Problem, kept: &Kept) -> (Finding, Vec<u32>) {
    let schema = way.schema.unwrap_or(ROOT);
    let found = if way.is_secret || kept.schemas.is_secret(schema) {
        Found::default()
    } else {
        let schema = way.schema.unwrap_or(SchemaId::MAX);
        let shown = match way.node {
            Node::Absent => Shown::Null,
            node if way.is_lost => Shown::Enclosing(node, schema),
            node => Shown::Value(node),
        };
        shown::show(shown, schema, kept.tape(), &kept.schemas, kept.limits)
    };
    let finding = Finding {
        place: Place::from_iter(way.steps),
        problem,
        found,
        expecting: None,
    };
    (finding, way.rank)
}
