//! The variant of an enum: its name, and what it holds.

use std::borrow::Cow;

use serde::de::Unexpected;
use serde_json::Value;

use crate::document::node::Node;
use crate::learned::schema::{Hint, SchemaStep};
use crate::passes::cursor::End;
use crate::passes::error::{Boxed, Error};
use crate::passes::frame::{Frame, Rung};
use crate::reader::slot::{Nothing, Seed, Variant, Visit};
use crate::reader::source::{Source, Wanted};
use crate::reader::value::Reader;
use crate::{Expected, Problem};

/// Offers a variant to an enum.
pub(crate) struct ValueAccess<'a, 'de> {
    enumeration: &'a Reader<'a, 'de>,
    name: Cow<'a, str>,
    content: Content<'de>,
}

/// What a variant holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Content<'de> {
    /// Nothing: the variant is named by a text.
    None,
    /// The value of the member that is named as the variant is.
    Member(Node<'de>),
    /// The object itself, but for the member that names the variant.
    Tagged(&'static str),
}

impl<'a, 'de> ValueAccess<'a, 'de> {
    pub(crate) fn new(enumeration: &'a Reader<'a, 'de>, name: &str, content: Content<'de>) -> Self {
        Self {
            enumeration,
            name: Cow::Owned(name.to_owned()),
            content,
        }
    }

    /// The place of what the variant holds.
    fn frame(&self) -> Option<Frame<'_, 'de>> {
        let session = self.enumeration.session;
        let own = &self.enumeration.frame;
        let position = own.names.iter().position(|name| *name == self.name);
        let step = position.and_then(|position| u32::try_from(position).ok());
        let schema = session.step(own.schema, SchemaStep::Variant(step.unwrap_or(u32::MAX)));
        let frame = match self.content {
            Content::None => return None,
            Content::Member(node) => own.child(node, Rung::Member(&self.name), 0, schema),
            Content::Tagged(tag) => {
                let name = position.and_then(|position| own.names.get(position));
                let rung = name.map_or(Rung::Same, |name| Rung::Variant(name));
                let mut frame = own.child(own.node, rung, 0, schema);
                frame.hidden = Some(tag);
                // The tag is declared like the members of the variant.
                let tag = session.step_member(schema, tag);
                session.learn(tag, |schema| {
                    schema.hint.get_or_insert(Hint::Str);
                });
                frame
            }
        };
        Some(session.settle(frame))
    }

    /// Reads what the variant holds.
    fn read(
        &self,
        expecting: &'static str,
        read: &mut dyn FnMut(Reader<'_, 'de>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let session = self.enumeration.session;
        let Some(frame) = self.frame() else {
            return Err(Error::invalid_type(Unexpected::UnitVariant, &expecting));
        };
        if session.end_at(&frame) == Some(End::After) {
            return Err(session.leave(&self.enumeration.frame));
        }
        if session.is_left_out(&frame) {
            return Err(Error::StandIn);
        }
        let reader = Reader::new(session, frame);
        let moment = session.moment();
        reader.judge_whole(moment, read(reader))
    }
}

impl<'de> Variant<'de> for ValueAccess<'_, 'de> {
    fn name(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        seed.read(Source::Passing(&self.name))
    }

    fn unit(&self) -> Result<(), Error> {
        match self.content {
            Content::None | Content::Tagged(_) => Ok(()),
            Content::Member(_) => self.read("unit variant", &mut |reader| {
                Nothing.sow(Source::Value(&reader)).map_err(Boxed::open)
            }),
        }
    }

    fn newtype(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        self.read("newtype variant", &mut |reader| {
            seed.read(Source::Value(&reader))
        })
    }

    fn parts(&self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        if wanted.hint != Hint::Struct {
            return self.read("tuple variant", &mut |reader| {
                reader.read(wanted.hint, slot)
            });
        }
        self.read("struct variant", &mut |reader| {
            // `serde_json` reads a list here from text, but not from a tree.
            let is_list = matches!(reader.frame.node, Node::Value(Value::Array(_)));
            let is_surveyed = reader.session.end_at(&reader.frame) == Some(End::Survey);
            if is_list && !is_surveyed && !reader.session.is_bad(&reader.frame) {
                reader.session.learn(reader.frame.schema, |schema| {
                    schema.names = wanted.names;
                    schema.hint = Some(Hint::Struct);
                });
                return reader.mismatch(Problem::Type(Expected::Struct), Hint::Struct, slot);
            }
            reader.read_names(wanted, slot)
        })
    }
}
