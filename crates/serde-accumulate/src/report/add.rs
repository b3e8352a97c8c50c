//! Errors that were found in the value by other means.

use std::collections::HashSet;

use crate::document::node::Node;
use crate::learned::schema::{Hint, ROOT, SchemaId};
use crate::passes::raw::Shown;
use crate::report::kept::Kept;
use crate::report::shown::{self, Found};
use crate::report::way::Way;
use crate::{Finding, Findings, Place, Problem, Shape};

/// One step into a Rust value.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RustStep<'a> {
    /// A field of a struct, by its identifier, which may be a raw one; of a map, the entry of that
    /// key.
    Field(&'a str),
    /// An element of a list, by its position.
    Index(usize),
    /// An entry of a map, by its key.
    Entry(&'a str),
}

impl Findings {
    /// Adds an error that was found in the [value](crate::Inspection::value) by other means.
    ///
    /// The path is in the words of the Rust type, as `validator` and `garde` report it: fields by
    /// their identifiers, elements by their position in the value. It is translated to the names
    /// and positions of the document: a field is the member of that name, or else the one of a name
    /// that `rename_all` makes of it. Newtypes, options and the variants of enums need no step. A
    /// position in a map says nothing of the document: the path ends at the map. So it does at a
    /// struct with no such field: one with a `rename` of its own is not known by its identifier.
    ///
    /// Nothing is added where the path leads to, or below, a place that has a finding already: its
    /// value is a stand-in. Nor above one, as that value is made of stand-ins. What comes after the
    /// last of more findings than are kept is not counted, and [`is_complete`](Self::is_complete)
    /// says so.
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
    /// are not known by their identifiers all that say something else.
    pub fn add_all<'p, P: AsRef<[RustStep<'p>]>>(
        &mut self,
        errors: impl IntoIterator<Item = (P, Problem)>,
    ) {
        let Some(kept) = self.kept.clone() else {
            return;
        };
        let mut added = Vec::new();
        for (path, problem) in errors {
            let way = Way::along(&kept, path.as_ref());
            if self.list.len() < self.total
                && self.ranks.last().is_none_or(|last| *last <= way.rank)
            {
                // Whether there is a finding already is not known any more.
                self.is_partial = true;
            } else if !self.is_taken(&way) {
                added.push((way, problem));
            }
        }
        added.sort_by(|(a, _), (b, _)| (&a.rank, a.is_lost).cmp(&(&b.rank, b.is_lost)));
        let added = without_those_below(added);
        self.total += added.len();
        self.merge(added, &kept);
    }

    /// Says that not all errors were looked for.
    pub fn set_incomplete(&mut self) {
        self.is_partial = true;
    }

    /// Whether there is a finding at a place, above it or below it, so that its value is made of
    /// stand-ins.
    fn is_taken(&self, way: &Way<'_>) -> bool {
        self.list.iter().any(|finding| {
            let taken = finding.place.steps();
            let changes = !matches!(finding.problem, Problem::Unknown | Problem::Duplicate);
            way.steps.starts_with(taken) || (changes && taken.starts_with(&way.steps))
        })
    }

    /// Merges errors in order into the list, as many as are kept.
    fn merge(&mut self, added: Vec<(Way<'_>, Problem)>, kept: &Kept) {
        let ranks = std::mem::take(&mut self.ranks);
        let mut known = std::mem::take(&mut self.list)
            .into_iter()
            .zip(ranks)
            .peekable();
        let mut added = added.into_iter().peekable();
        while self.list.len() < kept.limits.findings {
            let comes_first = |(_, rank): &(Finding, Vec<u32>)| {
                added.peek().is_none_or(|(way, _)| *rank <= way.rank)
            };
            let next = known.next_if(comes_first);
            let next = next.or_else(|| {
                added
                    .next()
                    .map(|(way, problem)| finding(way, problem, kept))
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
        let hint = way.own().and_then(|schema| schema.hint);
        let is_list = matches!(hint, Some(Hint::Seq | Hint::Tuple(_)));
        Some(Shape::of(way.node, kept.tape(), is_list))
    }
}

/// Of errors in order, those that are not at or below another one.
fn without_those_below(added: Vec<(Way<'_>, Problem)>) -> Vec<(Way<'_>, Problem)> {
    let mut rest: Vec<(Way<'_>, Problem)> = Vec::with_capacity(added.len());
    let mut last = None;
    let mut said_here = HashSet::new();
    for (way, problem) in added {
        if let Some((above, said)) = last.and_then(|last: usize| rest.get_mut(last))
            && way.steps.starts_with(&above.steps)
        {
            // Which one is said must not be up to the order of a `HashMap`.
            if !way.is_lost && way.steps.len() == above.steps.len() && words(&problem) < words(said)
            {
                *said = problem;
            }
            continue;
        }
        if way.is_lost {
            // Of an unknown number of fields: what is said twice is not told apart.
            let before = rest.last().filter(|(before, _)| before.is_lost);
            if before.is_none_or(|(before, _)| before.steps != way.steps) {
                said_here.clear();
            }
            if words(&problem).is_some_and(|words| !said_here.insert(words)) {
                continue;
            }
        } else {
            last = Some(rest.len());
        }
        rest.push((way, problem));
    }
    rest
}

fn words(problem: &Problem) -> Option<String> {
    let Problem::Refusal(refusal) = problem else {
        return None;
    };
    serde_json::to_string(&(refusal.kind(), refusal.message(), refusal.values())).ok()
}

/// What is said of a place, and the position of that in the order of findings.
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
        found: found.json,
        found_cut: found.is_cut,
    };
    (finding, way.rank)
}
