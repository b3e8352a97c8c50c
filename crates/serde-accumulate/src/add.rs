//! Errors that were found in the value by other means.

use std::borrow::Cow;

use crate::found::{self, Found};
use crate::kept::Kept;
use crate::node::{self, Node};
use crate::raw::Shown;
use crate::schema::{Hint, ROOT, Schema, SchemaId, SchemaStep};
use crate::{Finding, Findings, Place, Problem, Shape, Step};

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
    /// and positions of the document: a field is the member of that name, or else the one whose
    /// name has the same letters, as `rename_all` makes it. Newtypes, options and the variants of
    /// enums need no step. A position in a map says nothing of the document: the path ends at the map.
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
        let Some(kept) = self.kept.clone() else {
            return;
        };
        let way = Way::along(&kept, path);
        let limits = kept.limits;
        if self.list.len() < self.total && self.ranks.last().is_none_or(|last| *last <= way.rank) {
            // Whether there is a finding already is not known any more.
            self.is_partial = true;
            return;
        }
        let is_taken = self.list.iter().any(|finding| {
            let taken = finding.place.steps();
            let changes = !matches!(finding.problem, Problem::Unknown | Problem::Duplicate);
            way.steps.starts_with(taken) || (changes && taken.starts_with(&way.steps))
        });
        if is_taken {
            return;
        }
        let at = self.ranks.partition_point(|rank| *rank <= way.rank);
        let shown = match way.node {
            Node::Absent => Shown::Null,
            node => Shown::Value(node),
        };
        let schema = way.schema.unwrap_or(ROOT);
        let found = if way.is_secret || kept.schemas.is_secret(schema) {
            Found::default()
        } else {
            let schema = way.schema.unwrap_or(SchemaId::MAX);
            found::show(shown, schema, kept.tape(), &kept.schemas, limits)
        };
        let finding = Finding {
            place: Place::from_iter(way.steps),
            problem,
            found: found.json,
            found_cut: found.is_cut,
        };
        self.total += 1;
        self.list.insert(at, finding);
        self.ranks.insert(at, way.rank);
        self.list.truncate(limits.findings);
        self.ranks.truncate(limits.findings);
    }

    /// What the document holds at the place that a path in Rust leads to, as [`add`](Self::add)
    /// takes it. Of a [`Secret`](crate::Secret), too: its length is all that is told.
    ///
    /// `None` where the findings are not those of an [inspected](crate::inspect) document.
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
        let hint = way.own().and_then(|schema| schema.hint);
        let is_list = matches!(hint, Some(Hint::Seq | Hint::Tuple(_)));
        Some(Shape::of(way.node, kept.tape(), is_list))
    }
}

/// A way into a document, step by step.
struct Way<'k> {
    kept: &'k Kept,
    node: Node<'k>,
    schema: Option<SchemaId>,
    is_secret: bool,
    steps: Vec<Step>,
    rank: Vec<u32>,
}

impl<'k> Way<'k> {
    fn along(kept: &'k Kept, path: &[RustStep<'_>]) -> Self {
        let mut way = Self {
            kept,
            node: kept.root(),
            schema: Some(ROOT),
            is_secret: false,
            steps: Vec::new(),
            rank: Vec::new(),
        };
        let mut rest = path;
        while let Some((step, after)) = rest.split_first() {
            rest = if way.go(*step, after.first().copied()) {
                after
            } else {
                &[]
            };
        }
        way
    }

    /// Goes a step. Returns whether the next one can be gone.
    fn go(&mut self, step: RustStep<'_>, next: Option<RustStep<'_>>) -> bool {
        self.enter_variant();
        self.note_secrets();
        let is_map = self.is_map();
        let hint = self.own().and_then(|schema| schema.hint);
        match (step, hint) {
            (RustStep::Index(index), Some(Hint::Seq | Hint::Tuple(_))) => self.element(index),
            (RustStep::Field(name), Some(Hint::Seq | Hint::Tuple(_)))
                if name.parse::<usize>().is_ok() =>
            {
                self.element(name.parse().unwrap_or_default());
            }
            (RustStep::Field(name) | RustStep::Entry(name), _) if is_map && self.has(name) => {
                self.member(Cow::Owned(name.to_owned()));
            }
            // The position of an entry, unless it is the only field of a newtype.
            (RustStep::Index(index), _) if is_map => {
                return match next {
                    Some(RustStep::Field(name) | RustStep::Entry(name)) => {
                        index == 0 && self.has(name)
                    }
                    _ => false,
                };
            }
            // The only field of a newtype.
            (RustStep::Index(_) | RustStep::Field("0"), _) => {}
            (RustStep::Field(name) | RustStep::Entry(name), _) => {
                self.field(name, next.is_some());
            }
        }
        true
    }

    /// Notes whether what is below this place is never to be shown.
    fn note_secrets(&mut self) {
        let schemas = &self.kept.schemas;
        let hides = |schema| schemas.hides(schema) || schemas.buffers(schema);
        self.is_secret |= self.schema.is_some_and(hides);
    }

    /// Whether the type reads a map here, not a struct with `flatten`.
    fn is_map(&self) -> bool {
        let is_flat = |schema| self.kept.schemas.flattens(schema);
        self.own().is_some_and(|own| own.hint == Some(Hint::Map))
            && !self.schema.is_some_and(is_flat)
    }

    /// Whether the document has a member here.
    fn has(&self, name: &str) -> bool {
        let index = &self.kept.index;
        index.member(self.node, name, self.kept.tape()).is_some()
    }

    /// Goes into the variant of an enum, which paths in Rust do not mention.
    fn enter_variant(&mut self) {
        let Some(own) = self.own().filter(|schema| schema.hint == Some(Hint::Enum)) else {
            return;
        };
        let tape = self.kept.tape();
        let (tag, names) = (own.tag, own.names);
        let sent = match tag {
            Some(tag) => match self
                .node
                .member(tape, tag)
                .map(|(member, _)| member.value.shape(tape))
            {
                Some(node::Shape::String(name)) => name,
                Some(node::Shape::Text(name)) => Cow::Borrowed(name),
                _ => return,
            },
            None => match self.node.members(tape).next(tape) {
                Some(member) => {
                    self.node = member.value;
                    member.key.key(tape)
                }
                None => return,
            },
        };
        let position = names.iter().position(|name| *name == sent);
        if let (Some(_), Some(name)) = (tag, position.and_then(|position| names.get(position))) {
            self.steps.push(Step::Variant(name));
        } else if tag.is_none() {
            self.steps.push(Step::Member(Cow::Owned(sent.into_owned())));
        }
        self.rank.push(0);
        let position = position.and_then(|position| u32::try_from(position).ok());
        self.step(SchemaStep::Variant(position.unwrap_or(u32::MAX)));
    }

    fn element(&mut self, index: usize) {
        let mut at = index;
        for omitted in self.kept.omitted.get(&self.rank).into_iter().flatten() {
            at += usize::from(*omitted <= at);
        }
        let tape = self.kept.tape();
        let node = self.kept.index.element(self.node, at, tape);
        self.steps.push(match node {
            Some(Node::Pair(texts, nth)) => Step::Member(Cow::Owned(texts.name(nth).to_owned())),
            _ => Step::Index(at),
        });
        self.node = node.unwrap_or(Node::Absent);
        let ordinal = u32::try_from(at).unwrap_or(u32::MAX);
        self.rank.push(ordinal);
        let is_tuple = self
            .own()
            .is_some_and(|schema| matches!(schema.hint, Some(Hint::Tuple(_))));
        self.step(if is_tuple {
            SchemaStep::Element(ordinal)
        } else {
            SchemaStep::Item
        });
    }

    fn field(&mut self, identifier: &str, has_more: bool) {
        let identifier = identifier.strip_prefix("r#").unwrap_or(identifier);
        let names = self.own().map_or(&[][..], |schema| schema.names);
        let declared = names.iter().find(|name| **name == identifier);
        let declared = declared.or_else(|| names.iter().find(|name| is_renamed(name, identifier)));
        if let Some(name) = declared {
            return self.member(Cow::Borrowed(name));
        }
        let tape = self.kept.tape();
        let mut members = self.node.members(tape);
        while let Some(member) = members.next(tape) {
            let name = member.key.key(tape);
            if is_renamed(&name, identifier) {
                return self.member(Cow::Owned(name.into_owned()));
            }
        }
        let is_flat = self
            .own()
            .is_some_and(|schema| schema.hint == Some(Hint::Map));
        if !(is_flat && has_more) {
            self.member(Cow::Owned(identifier.to_owned()));
        }
    }

    fn member(&mut self, name: Cow<'static, str>) {
        let tape = self.kept.tape();
        let member = self.kept.index.member(self.node, &name, tape);
        let names = self.own().map_or(&[][..], |schema| schema.names);
        let declared = names.iter().position(|declared| *declared == name);
        let ordinal = member.map_or(u32::MAX, |member| member.ordinal);
        self.rank.push(match declared {
            Some(position) => u32::try_from(position).unwrap_or(u32::MAX),
            None => u32::try_from(names.len())
                .unwrap_or(u32::MAX)
                .saturating_add(ordinal),
        });
        let schema = self.schema.and_then(|schema| {
            let own = self.kept.schemas.find_member(schema, &name);
            own.or_else(|| self.kept.schemas.find(schema, SchemaStep::Entry))
        });
        self.steps.push(Step::Member(match self.node {
            Node::Texts(texts) => Cow::Owned(texts.shown(&name).into_owned()),
            _ => name,
        }));
        self.node = member.map_or(Node::Absent, |member| member.value);
        self.schema = schema;
    }

    fn step(&mut self, step: SchemaStep) {
        self.schema = self
            .schema
            .and_then(|schema| self.kept.schemas.find(schema, step));
    }

    fn own(&self) -> Option<&'k Schema> {
        self.kept.schemas.get(self.schema?)
    }
}

/// Whether a name is what one of the conventions of `rename_all` makes of an identifier.
fn is_renamed(name: &str, identifier: &str) -> bool {
    let letters = |text: &str| {
        let letters = text.chars().filter(|char| !matches!(char, '_' | '-'));
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    letters(name) == letters(identifier)
}
