//! Inputs of findings, as texts or as JSON.

use std::borrow::Cow;

use crate::document::node::{Datum, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::document::tape::Tape;
use crate::document::texts::Texts;
use crate::learned::schema::{Hint, Schema, SchemaId, SchemaStep, Schemas};
use crate::passes::raw::Shown;
use crate::{Found, Limits};

/// Takes down what is shown of a finding; nothing if it is too long, or never shown.
pub(crate) fn show<'de>(
    shown: Shown<'de>,
    schema: SchemaId,
    tape: Tape<'_, 'de>,
    schemas: &Schemas,
    limits: Limits,
) -> Found {
    let mut writer = Writer {
        tape,
        schemas,
        limit: limits.found,
        declared: matches!(shown, Shown::Enclosing(..)),
        json: String::new(),
    };
    let (node, schema) = match shown {
        Shown::Never => return Found::default(),
        Shown::Null => (Node::Absent, schema),
        Shown::Value(node) => (node, schema),
        Shown::Enclosing(node, enclosing) => (node, enclosing),
    };
    let is_buffered = || node.is_container(tape) && schemas.is_buffered(schema);
    let holds_nothing = writer.holds_nothing(node);
    if schemas.is_secret(schema)
        || is_buffered()
        || (!holds_nothing && writer.is_hidden(node, schema))
    {
        return Found::default();
    }
    let at = if schemas.hides(schema) {
        At::Unknown
    } else if holds_nothing || writer.is_free(node, schema) {
        At::Free
    } else {
        At::Position(schema)
    };
    if let Some(text) = writer.plain_text(node, at) {
        return Found::of_text(&text);
    }
    writer.json.reserve(64);
    match writer.content_of(node, at) {
        Some(()) => Found::of_json(writer.json),
        None => Found::too_long(),
    }
}

/// Writes a value as it is; `null` if it is too long.
pub(crate) fn whole<'de>(node: Node<'de>, tape: Tape<'_, 'de>, limits: Limits) -> String {
    let mut writer = Writer {
        tape,
        schemas: &Schemas::default(),
        limit: limits.found,
        declared: false,
        json: String::new(),
    };
    match writer.value(node, At::Free) {
        Some(()) => writer.json,
        None => "null".to_owned(),
    }
}

struct Writer<'w, 'de> {
    tape: Tape<'w, 'de>,
    schemas: &'w Schemas,
    limit: usize,
    /// True if only what a type declares is written.
    declared: bool,
    json: String,
}

/// The position of a value.
#[derive(Clone, Copy, Debug)]
enum At {
    /// In what the type has no parts for, such as a list in place of a text.
    Free,
    /// At a position of the type.
    Position(SchemaId),
    /// At a position that nothing is known of: it may be that of a secret.
    Unknown,
}

/// The text that is shown for a secret.
const SECRET: &str = "\"**********\"";

impl<'de> Writer<'_, 'de> {
    /// Writes a value. `None` means that it is too long.
    fn value(&mut self, node: Node<'de>, at: At) -> Option<()> {
        let at = match at {
            At::Unknown => return self.push(SECRET),
            At::Position(schema) if self.schemas.hides(schema) => return self.push(SECRET),
            At::Position(_) if self.holds_nothing(node) => At::Free,
            At::Position(schema) if self.is_hidden(node, schema) => return self.push(SECRET),
            At::Position(schema) if self.is_free(node, schema) => At::Free,
            at => at,
        };
        self.content_of(node, at)
    }

    /// Writes a value whose position says how.
    fn content_of(&mut self, node: Node<'de>, at: At) -> Option<()> {
        if let At::Unknown = at {
            return self.push(SECRET);
        }
        match node.datum(self.tape) {
            Datum::Text(_) if self.is_list(at) => self.list(node, at),
            Datum::Absent | Datum::Null => self.push("null"),
            Datum::Bool(bool) => self.push(if bool { "true" } else { "false" }),
            Datum::Number(numeral) => self.number(&numeral),
            Datum::String(text) | Datum::Key(text) => self.text(&text),
            Datum::Text(text) => self.text(text),
            Datum::List => self.list(node, at),
            Datum::Map => self.map(node, at),
        }
    }

    /// A text that is not too long, and nothing but quoted as JSON.
    fn plain_text(&self, node: Node<'de>, at: At) -> Option<Cow<'de, str>> {
        if let At::Unknown = at {
            return None;
        }
        let text = match node.datum(self.tape) {
            Datum::Text(_) if self.is_list(at) => return None,
            Datum::Text(text) => Cow::Borrowed(text),
            Datum::String(text) | Datum::Key(text) => text,
            _ => return None,
        };
        is_short(&text, self.limit).then_some(text)
    }

    /// True if a list is asked for.
    fn is_list(&self, at: At) -> bool {
        let hint = self.schema(at).and_then(|schema| schema.hint);
        matches!(hint, Some(Hint::Seq | Hint::Tuple(_)))
    }

    /// True if a value is nothing that could be a secret, or have one in it.
    fn holds_nothing(&self, node: Node<'de>) -> bool {
        match node {
            Node::Named(..) | Node::Pair(..) | Node::Text(_) => return false,
            _ => {}
        }
        match node.datum(self.tape) {
            Datum::Absent | Datum::Null => true,
            Datum::List => node.elements(self.tape).next(self.tape).is_none(),
            Datum::Map => node.members(self.tape).next(self.tape).is_none(),
            _ => false,
        }
    }

    /// True if a value is a secret, or may be or hold one: where serde keeps it out of sight, where
    /// nothing was asked for, and where it is in the place of what has a secret in it.
    fn is_hidden(&self, node: Node<'de>, schema: SchemaId) -> bool {
        let schemas = self.schemas;
        let is_unknown = || schemas.get(schema).is_none_or(|own| own.hint.is_none());
        let is_container = node.is_container(self.tape);
        // What is sent with a variant that holds nothing is meant for another one.
        let is_surplus = || self.hint(schema) == Some(Hint::Unit) && schemas.is_variant(schema);
        let is_misplaced = || {
            (self.is_single(schema) || self.is_foreign(node, schema))
                && schemas.is_beside_secret(schema)
        };
        let is_untagged = || {
            !is_container
                && schemas
                    .get(schema)
                    .is_some_and(Schema::is_internally_tagged)
        };
        // What an adjacently tagged enum holds is at one position, whatever its tag.
        let is_any_variant = || {
            let is_out_of_sight = self.hint(schema) == Some(Hint::Any);
            schemas.is_content(schema) && (is_out_of_sight || schemas.knows_secrets())
        };
        schemas.hides(schema)
            || is_any_variant()
            || (is_container && schemas.buffers(schema))
            || is_unknown()
            || is_surplus()
            || is_misplaced()
            || is_untagged()
            || (self.is_foreign(node, schema) && !schemas.is_clear(schema))
    }

    /// True if the type has no parts for those of a value.
    fn is_free(&self, node: Node<'de>, schema: SchemaId) -> bool {
        let Some(own) = self.schemas.get(schema) else {
            return false;
        };
        let is_single =
            own.hint.is_some_and(|hint| !hint.holds_others()) && own.hint != Some(Hint::Any);
        own.is_anything() || is_single || self.is_foreign(node, schema)
    }

    /// True if the type has no others in it.
    fn is_single(&self, schema: SchemaId) -> bool {
        let is_single = |hint: Hint| !hint.holds_others() && hint != Hint::Any;
        self.hint(schema).is_some_and(is_single)
    }

    fn hint(&self, schema: SchemaId) -> Option<Hint> {
        self.schemas.get(schema)?.hint
    }

    /// True if a value is something else than what has others in it, as the type does.
    fn is_foreign(&self, node: Node<'de>, schema: SchemaId) -> bool {
        let Some(own) = self.schemas.get(schema) else {
            return false;
        };
        match own.hint {
            Some(Hint::Struct | Hint::Map) => !node.is_map(self.tape),
            Some(Hint::Seq | Hint::Tuple(_)) => !node.is_list(self.tape),
            Some(Hint::Enum) => self.variant(node, own).is_none(),
            _ => false,
        }
    }

    /// The variant of an enum that a value names.
    fn variant(&self, node: Node<'de>, own: &Schema) -> Option<u32> {
        let said = match own.tag {
            Some(tag) => node.member(self.tape, tag)?.0.value,
            None if node.is_map(self.tape) => node.members(self.tape).next(self.tape)?.key,
            None => node,
        };
        let said = match said.datum(self.tape) {
            Datum::String(text) | Datum::Key(text) => text,
            Datum::Text(text) => text.into(),
            _ => return None,
        };
        let position = own.names.iter().position(|name| *name == said)?;
        u32::try_from(position).ok()
    }

    fn list(&mut self, node: Node<'de>, at: At) -> Option<()> {
        if let (Node::Json(index), At::Position(_)) = (node, at) {
            if self.tape.span(index) > self.limit {
                // Its elements may not all be known, so neither are the secrets in them.
                return None;
            }
        }
        self.push("[")?;
        let mut elements = node.elements(self.tape);
        let mut index = 0;
        while let Some(element) = elements.next(self.tape) {
            if index > 0 {
                self.push(",")?;
            }
            let own = match at {
                At::Position(schema) => {
                    let item = self.schemas.find(schema, SchemaStep::Item);
                    let own = || self.schemas.find(schema, SchemaStep::Element(index));
                    // A tuple has no position for what is too much.
                    let more = || {
                        if self.schemas.has_secret(schema) {
                            At::Unknown
                        } else {
                            At::Free
                        }
                    };
                    item.or_else(own).map_or_else(more, At::Position)
                }
                at => at,
            };
            self.value(element, own)?;
            index += 1;
        }
        self.push("]")
    }

    /// Writes the texts of what a struct declares, by the names of its fields.
    fn texts(&mut self, texts: &'de Texts<'de>, schema: SchemaId) -> Option<()> {
        self.push("{")?;
        let schemas = self.schemas;
        let names = schemas.get(schema).map_or(&[][..], |own| own.names);
        let mut is_first = true;
        for name in names {
            let own = schemas.find_member(schema, name);
            let own = own.map_or(At::Unknown, At::Position);
            let is_there = |first: &usize| self.is_list(own) || !texts.is_absent(*first);
            let Some(first) = texts.find(name).filter(is_there) else {
                continue;
            };
            if !is_first {
                self.push(",")?;
            }
            is_first = false;
            self.text(name)?;
            self.push(":")?;
            self.value(Node::Named(texts, first), own)?;
        }
        self.push("}")
    }

    fn map(&mut self, node: Node<'de>, at: At) -> Option<()> {
        if let (Node::Texts(texts), At::Position(schema), true) = (node, at, self.declared) {
            return self.texts(texts, schema);
        }
        let content = self.content(node, at);
        self.push("{")?;
        let mut is_first = true;
        let mut members = node.members(self.tape);
        while let Some(member) = members.next(self.tape) {
            let name = member.key.key(self.tape);
            let Some(own) = self.member(content, &name) else {
                continue;
            };
            if !is_first {
                self.push(",")?;
            }
            is_first = false;
            self.text(&name)?;
            self.push(":")?;
            self.value(member.value, own)?;
        }
        self.push("}")
    }

    /// The position of the members of an object: that of the variant, if it is an enum.
    fn content(&self, node: Node<'de>, at: At) -> At {
        let (At::Position(schema), Some(own)) = (at, self.schema(at)) else {
            return at;
        };
        if own.hint != Some(Hint::Enum) || own.tag.is_none() {
            return at;
        }
        let variant = self.variant(node, own);
        let content = variant.and_then(|at| self.schemas.find(schema, SchemaStep::Variant(at)));
        content.map_or(At::Unknown, At::Position)
    }

    /// The position of a member; `None` where it is not shown, as no type declares it.
    fn member(&self, at: At, name: &str) -> Option<At> {
        let At::Position(schema) = at else {
            return Some(at);
        };
        let own = self.schemas.get(schema)?;
        if own.hint == Some(Hint::Enum) {
            let position = own.names.iter().position(|own| *own == name)?;
            let step = SchemaStep::Variant(u32::try_from(position).ok()?);
            let variant = self.schemas.find(schema, step);
            return Some(variant.map_or(At::Unknown, At::Position));
        }
        let named = self.schemas.find_member(schema, name);
        let is_struct = own.hint == Some(Hint::Struct);
        let entry = || self.schemas.find(schema, SchemaStep::Entry);
        let Some(found) = named.or_else(|| entry().filter(|_| !is_struct)) else {
            // What is declared and was not reached may be a secret.
            return own.names.contains(&name).then_some(At::Unknown);
        };
        let child = self.schemas.get(found)?;
        let is_flat = self.schemas.flattens(schema);
        match child.hint {
            // Which of the others are declared is out of sight.
            Some(Hint::Any) if is_flat => None,
            Some(Hint::Ignored) => None,
            // Without the tag, serde keeps the content to read it later.
            _ if own.is_adjacent && own.names.get(1) == Some(&name) => Some(At::Unknown),
            None if self.declared && !own.names.contains(&name) => None,
            _ => Some(At::Position(found)),
        }
    }

    fn schema(&self, at: At) -> Option<&Schema> {
        match at {
            At::Position(schema) => self.schemas.get(schema),
            _ => None,
        }
    }

    fn number(&mut self, numeral: &Numeral<'_>) -> Option<()> {
        match (numeral.value, numeral.text) {
            (Magnitude::Float(number), text) if !numeral.is_integer() || text.is_none() => {
                let number = serde_json::to_string(&number).ok()?;
                self.push(&number)
            }
            (_, Some(text)) => self.push(text),
            (Magnitude::Unsigned(number), None) => self.push(&number.to_string()),
            (Magnitude::Negative(number), None) => self.push(&number.to_string()),
            (Magnitude::Float(_) | Magnitude::Infinite, None) => self.push("null"),
        }
    }

    fn text(&mut self, text: &str) -> Option<()> {
        if text.len() > self.limit {
            return None;
        }
        if is_plain(text) {
            self.json.push('"');
            self.json.push_str(text);
            return self.push("\"");
        }
        let quoted = serde_json::to_string(text).ok()?;
        self.push(&quoted)
    }

    fn push(&mut self, part: &str) -> Option<()> {
        self.json.push_str(part);
        (self.json.len() <= self.limit).then_some(())
    }
}

/// True if a text is shown as it is: in quotes it is not too long, and nothing else as JSON.
pub(crate) fn is_short(text: &str, limit: usize) -> bool {
    text.len() + 2 <= limit && is_plain(text)
}

/// True if a text has nothing in it that JSON escapes.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\');
    text.bytes().all(is_plain)
}
