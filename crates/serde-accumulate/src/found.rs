//! What was found, as JSON text.

use serde_json::value::RawValue;

use crate::Limits;
use crate::node::{Node, Shape};
use crate::numeral::{Magnitude, Numeral};
use crate::raw::Shown;
use crate::schema::{Hint, Schema, SchemaId, SchemaStep, Schemas};
use crate::tape::Tape;

/// What is shown of a finding.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) json: Option<Box<RawValue>>,
    /// Whether it is too long.
    pub(crate) is_cut: bool,
}

/// Writes what is shown of a finding; nothing if it is too long, or never shown.
pub(crate) fn show<'de>(
    shown: Shown<'de>,
    schema: SchemaId,
    tape: Tape<'_, 'de>,
    schemas: &Schemas,
    limits: Limits,
) -> Found {
    let mut writer = Writer {
        tape,
        schemas: Some(schemas),
        limit: limits.found,
        declared: matches!(shown, Shown::Enclosing(..)),
        json: String::with_capacity(128),
    };
    let (node, schema) = match shown {
        Shown::Never => return Found::default(),
        Shown::Null => (Node::Absent, schema),
        Shown::Value(node) => (node, schema),
        Shown::Enclosing(node, enclosing) => (node, enclosing),
    };
    let is_buffered = || node.is_container(tape) && schemas.is_buffered(schema);
    if schemas.is_secret(schema) || is_buffered() {
        return Found::default();
    }
    match writer.value(node, Some(schema)) {
        Some(()) => Found {
            json: RawValue::from_string(writer.json).ok(),
            is_cut: false,
        },
        None => Found {
            json: None,
            is_cut: true,
        },
    }
}

/// Writes a value as it is; `null` if it is too long.
pub(crate) fn whole<'de>(node: Node<'de>, tape: Tape<'_, 'de>, limits: Limits) -> String {
    let mut writer = Writer {
        tape,
        schemas: None,
        limit: limits.found,
        declared: false,
        json: String::new(),
    };
    match writer.value(node, None) {
        Some(()) => writer.json,
        None => "null".to_owned(),
    }
}

struct Writer<'w, 'de> {
    tape: Tape<'w, 'de>,
    schemas: Option<&'w Schemas>,
    limit: usize,
    /// Whether only what a type declares is written.
    declared: bool,
    json: String,
}

/// What a secret is shown as.
const SECRET: &str = "\"**********\"";

impl<'de> Writer<'_, 'de> {
    /// Writes a value. `None` means that it is too long.
    fn value(&mut self, node: Node<'de>, schema: Option<SchemaId>) -> Option<()> {
        if self.is_hidden(node, schema) {
            return self.push(SECRET);
        }
        let is_list = matches!(
            self.schema(schema).and_then(|schema| schema.hint),
            Some(Hint::Seq | Hint::Tuple(_))
        );
        match node.shape(self.tape) {
            Shape::Text(_) if is_list => self.list(node, schema),
            Shape::Absent | Shape::Null => self.push("null"),
            Shape::Bool(bool) => self.push(if bool { "true" } else { "false" }),
            Shape::Number(numeral) => self.number(&numeral),
            Shape::String(text) | Shape::Key(text) => self.text(&text),
            Shape::Text(text) => self.text(text),
            Shape::List => self.list(node, schema),
            Shape::Map => self.map(node, schema),
        }
    }

    /// Whether a value is a secret, or may hold one where nobody sees it.
    fn is_hidden(&self, node: Node<'de>, schema: Option<SchemaId>) -> bool {
        let (Some(schemas), Some(schema)) = (self.schemas, schema) else {
            return false;
        };
        schemas.hides(schema) || (node.is_container(self.tape) && schemas.buffers(schema))
    }

    fn list(&mut self, node: Node<'de>, schema: Option<SchemaId>) -> Option<()> {
        if let Node::Json(index) = node
            && self.schemas.is_some()
            && self.tape.span(index) > self.limit
        {
            // Its elements may not all be known, so neither are the secrets in them.
            return None;
        }
        self.push("[")?;
        let mut elements = node.elements(self.tape);
        let mut index = 0;
        while let Some(element) = elements.next(self.tape) {
            if index > 0 {
                self.push(",")?;
            }
            let own = self.step(schema, SchemaStep::Item);
            let own = own.or_else(|| self.step(schema, SchemaStep::Element(index)));
            self.value(element, own)?;
            index += 1;
        }
        self.push("]")
    }

    fn map(&mut self, node: Node<'de>, schema: Option<SchemaId>) -> Option<()> {
        let content = self.content(node, schema);
        // With `flatten`, which of the other members are declared is out of sight.
        let declared = self.declared
            || content.is_some_and(|content| {
                self.schemas
                    .is_some_and(|schemas| schemas.flattens(content))
            });
        self.push("{")?;
        let mut is_first = true;
        let mut members = node.members(self.tape);
        while let Some(member) = members.next(self.tape) {
            let name = member.key.key(self.tape);
            let own = self.member(content, &name);
            if declared && own.is_none() {
                continue;
            }
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
    fn content(&self, node: Node<'de>, schema: Option<SchemaId>) -> Option<SchemaId> {
        let own = self.schema(schema)?;
        let tag = own.tag.filter(|_| own.hint == Some(Hint::Enum));
        let Some(tag) = tag else { return schema };
        let sent = node.member(self.tape, tag)?.0.value.shape(self.tape);
        let (Shape::String(name), names) = (sent, own.names) else {
            return None;
        };
        let position = names.iter().position(|own| *own == name)?;
        self.step(schema, SchemaStep::Variant(u32::try_from(position).ok()?))
    }

    /// The position of a member that the type declares.
    fn member(&self, schema: Option<SchemaId>, name: &str) -> Option<SchemaId> {
        let own = self.schema(schema)?;
        let is_struct = own.hint == Some(Hint::Struct);
        if own.hint == Some(Hint::Enum) {
            let position = own.names.iter().position(|own| *own == name)?;
            return self.step(schema, SchemaStep::Variant(u32::try_from(position).ok()?));
        }
        let named = self.schemas?.find_member(schema?, name);
        let entry = || self.step(schema, SchemaStep::Entry).filter(|_| !is_struct);
        let found = named.or_else(entry)?;
        match self.schema(Some(found))?.hint {
            Some(Hint::Any) if self.schemas?.flattens(schema?) => None,
            Some(Hint::Ignored) => None,
            _ => Some(found),
        }
    }

    fn step(&self, schema: Option<SchemaId>, step: SchemaStep) -> Option<SchemaId> {
        self.schemas?.find(schema?, step)
    }

    fn schema(&self, schema: Option<SchemaId>) -> Option<&Schema> {
        self.schemas?.get(schema?)
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
        let is_plain = |byte: u8| byte >= 0x20 && !matches!(byte, b'"' | b'\\');
        if text.bytes().all(is_plain) {
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
