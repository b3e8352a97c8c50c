//! The way into a document that a path in Rust leads.

use std::borrow::Cow;

use crate::RustStep;
use crate::Step;
use crate::document::node::{Datum, Node};
use crate::learned::schema::{Hint, ROOT, Schema, SchemaId, SchemaStep};
use crate::report::ask::{Container, Turn};
use crate::report::kept::Kept;

/// A way into a document, step by step.
#[derive(Clone, Debug)]
pub(crate) struct Way<'k> {
    kept: &'k Kept,
    /// What the document holds there.
    pub(crate) node: Node<'k>,
    /// Its position in the type.
    pub(crate) schema: Option<SchemaId>,
    /// True if what is there is never to be shown.
    pub(crate) is_secret: bool,
    /// True if it ends above the place that the path leads to, as a field is not known there.
    pub(crate) is_lost: bool,
    /// Its steps in the document.
    pub(crate) steps: Vec<Step>,
    /// True if it ends at a map or set, as it is not known which part of that the path leads to.
    pub(crate) is_one_of_many: bool,
    /// How many of its steps lead to the first map whose entries were counted in the order of their
    /// keys: only if nothing in it is wrong are they what was counted.
    pub(crate) counted: Option<usize>,
    /// Its position in the order of findings.
    pub(crate) rank: Vec<u32>,
    /// Its steps, as the type is led there.
    turns: Vec<Turn>,
}

impl<'k> Way<'k> {
    pub(crate) fn along(kept: &'k Kept, path: &[RustStep<'_>]) -> Self {
        let mut way = Self {
            kept,
            node: kept.root(),
            schema: Some(ROOT),
            is_secret: false,
            is_lost: false,
            is_one_of_many: false,
            counted: None,
            steps: Vec::new(),
            rank: Vec::new(),
            turns: Vec::new(),
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
        let is_list = self.is_list();
        match step {
            RustStep::Index(index) | RustStep::Number(index) if is_list => {
                return self.element(index);
            }
            RustStep::Field(text) if is_list => {
                if let Ok(index) = text.parse() {
                    return self.element(index);
                }
            }
            RustStep::Index(index) if is_map => return self.nth_entry(index, next),
            RustStep::Number(number) if is_map => return self.numbered_entry(number, next),
            RustStep::Field(name) | RustStep::Entry(name) if is_map && self.has(name) => {
                self.member(Cow::Owned(name.to_owned()));
                return true;
            }
            _ => {}
        }
        match step {
            // The only field of a newtype.
            RustStep::Index(_) | RustStep::Number(_) | RustStep::Field("0") => true,
            RustStep::Field(name) | RustStep::Entry(name) => {
                self.is_lost = !self.field(name, next.is_some());
                !self.is_lost
            }
        }
    }

    /// Goes to an entry of a map by its position in the value. Returns whether the next step can be
    /// gone.
    fn nth_entry(&mut self, index: usize, next: Option<RustStep<'_>>) -> bool {
        if index == 0 && next.is_some_and(|next| self.has_entry(next)) {
            // The only field of a newtype.
            return true;
        }
        let Some(key) = self.nth_key(index) else {
            self.is_one_of_many = true;
            return false;
        };
        self.counted.get_or_insert(self.steps.len());
        self.member(Cow::Owned(key));
        true
    }

    /// The key of an entry by its position in the value, where the type keeps an order that is known.
    fn nth_key(&self, index: usize) -> Option<String> {
        let order = self.kept.asked.container(self.schema?, &self.turns);
        let tape = self.kept.tape();
        if order == Container::Other {
            // The only one is the first in any order.
            let mut members = self.node.members(tape);
            let only = members.next(tape).filter(|_| index == 0)?;
            return members
                .next(tape)
                .is_none()
                .then(|| only.key.key(tape).into_owned());
        }
        let map = (self.node, self.rank.as_slice());
        self.kept.index.nth_key(map, order, index, tape)
    }

    /// Goes to the entry of a map whose key is a number. Returns whether the next step can be gone.
    fn numbered_entry(&mut self, number: usize, next: Option<RustStep<'_>>) -> bool {
        let key = number.to_string();
        let is_only_field = number == 0 && next.is_some_and(|next| self.has_entry(next));
        if self.has(&key) && !(is_only_field && self.ends_at_once(&key, next)) {
            self.member(Cow::Owned(key));
            return true;
        }
        self.is_one_of_many = !is_only_field;
        is_only_field
    }

    /// True if a step is to an entry that the document has here.
    fn has_entry(&self, step: RustStep<'_>) -> bool {
        match step {
            RustStep::Field(name) | RustStep::Entry(name) => self.has(name),
            RustStep::Number(number) => self.has(&number.to_string()),
            RustStep::Index(_) => false,
        }
    }

    /// True if there is no way to go on from an entry.
    fn ends_at_once(&self, key: &str, next: Option<RustStep<'_>>) -> bool {
        let mut tried = self.clone();
        tried.member(Cow::Owned(key.to_owned()));
        let length = tried.steps.len();
        next.is_some_and(|next| !tried.go(next, None) || tried.steps.len() == length)
    }

    /// Notes whether what is below this place is never to be shown.
    fn note_secrets(&mut self) {
        let schemas = &self.kept.schemas;
        let hides = |schema| schemas.hides(schema) || schemas.buffers(schema);
        self.is_secret |= self.schema.is_some_and(hides);
    }

    /// True if the type reads a map here, not a struct with `flatten`.
    fn is_map(&self) -> bool {
        let is_flat = |schema| self.kept.schemas.flattens(schema);
        self.own().is_some_and(|own| own.hint == Some(Hint::Map))
            && !self.schema.is_some_and(is_flat)
    }

    /// True if the document has a member here.
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
        let sent_name = Box::from(&*sent);
        let position = names.iter().position(|name| *name == sent);
        if let (Some(_), Some(name)) = (tag, position.and_then(|position| names.get(position))) {
            self.steps.push(Step::Variant(name));
        } else if tag.is_none() {
            self.steps.push(Step::Member(Cow::Owned(sent.into_owned())));
        }
        self.rank.push(0);
        self.turns.push(Turn::Variant(sent_name));
        let position = position.and_then(|position| u32::try_from(position).ok());
        self.step(SchemaStep::Variant(position.unwrap_or(u32::MAX)));
    }

    /// Goes to an element of a list. Returns whether it is known which one that is.
    fn element(&mut self, index: usize) -> bool {
        let tape = self.kept.tape();
        let is_seq = self.own().is_some_and(|own| own.hint == Some(Hint::Seq));
        let mut elements = self.node.elements(tape);
        elements.next(tape);
        if is_seq && elements.next(tape).is_some() && self.is_set() {
            // Its order is its own.
            self.is_one_of_many = true;
            return false;
        }
        let at = index + self.omitted_before(index);
        let node = self.kept.index.element(self.node, at, tape);
        self.steps.push(match node {
            Some(Node::Pair(texts, nth)) => Step::Member(Cow::Owned(texts.name(nth).to_owned())),
            _ => Step::Index(at),
        });
        self.node = node.unwrap_or(Node::Absent);
        let ordinal = u32::try_from(at).unwrap_or(u32::MAX);
        self.rank.push(ordinal);
        self.turns.push(Turn::Element(at));
        let is_tuple = self
            .own()
            .is_some_and(|schema| matches!(schema.hint, Some(Hint::Tuple(_))));
        self.step(if is_tuple {
            SchemaStep::Element(ordinal)
        } else {
            SchemaStep::Item
        });
        true
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
            self.member(Cow::Borrowed(self.as_sent(name, names)));
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
                match known.or_else(|| self.alias(identifier)) {
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

    /// The name by which a field was sent that the type knows by several.
    fn as_sent(&self, name: &'static str, names: &[&'static str]) -> &'static str {
        if self.is_sent(name) {
            return name;
        }
        let mut others = names.iter().copied();
        let other = others.find(|other| self.is_sent(other) && self.is_same_field(name, other));
        other.unwrap_or(name)
    }

    /// The name by which the document has a field of a struct with `flatten`, which does not tell
    /// its names.
    fn alias(&self, identifier: &str) -> Option<String> {
        if !self
            .schema
            .is_some_and(|schema| self.kept.schemas.flattens(schema))
        {
            return None;
        }
        let tape = self.kept.tape();
        let names = conventional(identifier);
        let mut members = self.node.members(tape);
        for _ in 0..ALIASES {
            let sent = members.next(tape)?.key.key(tape);
            if names.iter().any(|name| self.is_same_field(name, &sent)) {
                return Some(sent.into_owned());
            }
        }
        None
    }

    /// True if the document has a member here that counts.
    fn is_sent(&self, name: &str) -> bool {
        let member = self.kept.index.member(self.node, name, self.kept.tape());
        member.is_some_and(|member| match member.value {
            Node::Named(texts, first) => !texts.is_absent(first),
            _ => true,
        })
    }

    fn is_same_field(&self, name: &str, other: &str) -> bool {
        let asked = &self.kept.asked;
        let is_same = |schema| asked.is_same_field(schema, &self.turns, name, other);
        self.schema.is_some_and(is_same)
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
        self.turns.push(Turn::Member(Box::from(&*name)));
        self.steps.push(Step::Member(match self.node {
            Node::Texts(texts) => Cow::Owned(texts.shown(&name).into_owned()),
            _ => name,
        }));
        self.node = member.map_or(Node::Absent, |member| member.value);
        self.schema = schema;
    }

    /// True if it is not known which part of the value at its end the path leads to.
    pub(crate) fn is_vague(&self) -> bool {
        self.is_lost || self.is_one_of_many
    }

    /// True if the type reads a list here.
    pub(crate) fn is_list(&self) -> bool {
        let hint = self.own().and_then(|schema| schema.hint);
        matches!(hint, Some(Hint::Seq | Hint::Tuple(_)))
    }

    /// True if the type reads a set here.
    pub(crate) fn is_set(&self) -> bool {
        let ask = |schema| self.kept.asked.container(schema, &self.turns);
        self.schema.map(ask) == Some(Container::Set)
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

/// So many members of a struct that does not tell its names are asked for a field.
const ALIASES: usize = 64;

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
