//! The way into a document that a path in Rust leads.

use std::borrow::Cow;

use crate::RustStep;
use crate::Step;
use crate::document::node::{Datum, Node};
use crate::learned::schema::{Hint, ROOT, Schema, SchemaId, SchemaStep};
use crate::report::kept::Kept;

/// A way into a document, step by step.
#[derive(Debug)]
pub(crate) struct Way<'k> {
    kept: &'k Kept,
    /// What the document holds there.
    pub(crate) node: Node<'k>,
    /// Its position in the type.
    pub(crate) schema: Option<SchemaId>,
    /// Whether what is there is never to be shown.
    pub(crate) is_secret: bool,
    /// Whether it ends above the place that the path leads to, as a field is not known there.
    pub(crate) is_lost: bool,
    /// Its steps in the document.
    pub(crate) steps: Vec<Step>,
    /// Its position in the order of findings.
    pub(crate) rank: Vec<u32>,
}

impl<'k> Way<'k> {
    pub(crate) fn along(kept: &'k Kept, path: &[RustStep<'_>]) -> Self {
        let mut way = Self {
            kept,
            node: kept.root(),
            schema: Some(ROOT),
            is_secret: false,
            is_lost: false,
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
                self.is_lost = !self.field(name, next.is_some());
            }
        }
        !self.is_lost
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
                .kept
                .index
                .member(self.node, tag, tape)
                .map(|member| member.value.datum(tape))
            {
                Some(Datum::String(name)) => name,
                Some(Datum::Text(name)) => Cow::Borrowed(name),
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
        let at = index + self.omitted_before(index);
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

    /// How many elements of a list were left out in front of one of those that were not.
    fn omitted_before(&self, index: usize) -> usize {
        let omitted = self.kept.omitted.get(&self.rank);
        let omitted = omitted.map_or(&[][..], Vec::as_slice);
        let (mut low, mut high) = (0, omitted.len());
        while low < high {
            let middle = low.midpoint(high);
            // So many elements that were not left out are in front of this one.
            let others = omitted
                .get(middle)
                .map_or(0, |at| at.saturating_sub(middle));
            if others <= index {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Goes to a field of a struct. Returns whether it is known where that is.
    fn field(&mut self, identifier: &str, has_more: bool) -> bool {
        let identifier = identifier.strip_prefix("r#").unwrap_or(identifier);
        let own = self.own();
        let names = own.map_or(&[][..], |schema| schema.names);
        let declared = |wanted: &str| names.iter().find(|name| **name == wanted);
        let by_convention = || {
            conventional(identifier)
                .iter()
                .find_map(|name| declared(name))
        };
        if let Some(name) = declared(identifier).or_else(by_convention) {
            self.member(Cow::Borrowed(name));
            return true;
        }
        let hint = own.and_then(|schema| schema.hint);
        match hint {
            Some(Hint::Struct) => false,
            None | Some(Hint::Any | Hint::Enum | Hint::Map) => {
                // The type does not tell its names here, but the document may have it.
                let known = conventional(identifier).into_iter().find(|name| {
                    let find = |schema| self.kept.schemas.find_member(schema, name);
                    self.has(name) || self.schema.and_then(find).is_some()
                });
                match known {
                    Some(name) => self.member(Cow::Owned(name)),
                    // What is flattened is among the members of what it is in.
                    None => return has_more && hint == Some(Hint::Map) && !self.is_map(),
                }
                true
            }
            // The field of a struct that is read as what is in it.
            Some(_) => true,
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

    /// What was learned of its position in the type.
    pub(crate) fn own(&self) -> Option<&'k Schema> {
        self.kept.schemas.get(self.schema?)
    }
}

/// The names that the conventions of `rename_all` make of an identifier, itself first.
fn conventional(identifier: &str) -> [String; 6] {
    let words = identifier.split('_');
    let pascal: String = words.map(capitalized).collect();
    let mut camel = pascal.clone();
    if let Some(first) = camel.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let kebab = identifier.replace('_', "-");
    [
        identifier.to_owned(),
        camel,
        kebab.to_ascii_uppercase(),
        kebab,
        pascal,
        identifier.to_ascii_uppercase(),
    ]
}

fn capitalized(word: &str) -> String {
    let mut word = word.to_owned();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}
