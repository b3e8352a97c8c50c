//! A value as it is handed to a visitor that asked for what it is.

use std::borrow::Cow;

use serde::de::Visitor;
use serde_json::Value;

use crate::document::node::{Datum, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::schema::Hint;
use crate::passes::error::Error;
use crate::passes::frame::Holds;
use crate::reader::entries::EntriesAccess;
use crate::reader::fit::{self, boolean_text, key_number};
use crate::reader::list::ListAccess;
use crate::reader::members::{Offer, StructAccess};
use crate::reader::value::{Expecting, Reader};
use crate::reader::variant::{Content, ValueAccess};
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Reads the value itself.
    pub(crate) fn feed<V: Visitor<'de>>(
        self,
        hint: Hint,
        datum: Datum<'de>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if matches!(self.frame.node, Node::Pair(..) | Node::Named(..))
            && matches!(hint, Hint::Seq | Hint::Tuple(_))
        {
            return self.list(hint, visitor);
        }
        self.hand();
        match datum {
            _ if hint == Hint::Ignored => visitor.visit_unit(),
            Datum::Absent | Datum::Null => visitor.visit_unit(),
            Datum::Bool(bool) => visitor.visit_bool(bool),
            Datum::Number(numeral) => feed_number(hint, &numeral, visitor),
            Datum::String(text) if hint == Hint::Enum => self.unit_variant(&text, visitor),
            Datum::String(text)
                if hint == Hint::Bytes && !matches!(self.frame.node, Node::Value(_)) =>
            {
                match text {
                    Cow::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
                    Cow::Owned(text) => visitor.visit_bytes(text.as_bytes()),
                }
            }
            Datum::String(text) => feed_text(text, visitor),
            Datum::Key(key) => match hint {
                Hint::Enum => self.unit_variant(&key, visitor),
                Hint::Bool => visitor.visit_bool(&*key == "true"),
                _ if hint.is_integer() || hint.is_float() => match key_number(&key) {
                    Some(numeral) => feed_number(hint, &numeral, visitor),
                    None => Err(Error::StandIn),
                },
                _ => feed_text(key, visitor),
            },
            Datum::Text(text) => self.feed_scalar_text(hint, text, visitor),
            Datum::List => self.list(hint, visitor),
            Datum::Map => match hint {
                Hint::Enum => self.member_variant(visitor),
                Hint::Seq | Hint::Tuple(_) => self.list(hint, visitor),
                _ => self.map(hint, visitor),
            },
        }
    }

    fn feed_scalar_text<V: Visitor<'de>>(
        self,
        hint: Hint,
        text: &'de str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match hint {
            Hint::Bool => visitor.visit_bool(boolean_text(text).unwrap_or_default()),
            Hint::Enum => self.unit_variant(text, visitor),
            Hint::Unit => visitor.visit_unit(),
            Hint::F32 | Hint::F64 => visitor.visit_f64(text.parse().unwrap_or_default()),
            Hint::U128 => visitor.visit_u128(text.parse().unwrap_or_default()),
            Hint::I128 => visitor.visit_i128(text.parse().unwrap_or_default()),
            _ if hint.is_integer() => match text.parse() {
                Ok(number) => visitor.visit_u64(number),
                Err(_) => visitor.visit_i64(text.parse().unwrap_or_default()),
            },
            _ => visitor.visit_borrowed_str(text),
        }
    }

    /// Counts the bytes that are handed to a visitor.
    fn hand(&self) {
        let session = self.session;
        let tape = session.tape();
        let bytes = match self.frame.node {
            Node::Json(mark) | Node::JsonKey(mark) if !self.frame.node.is_container(tape) => {
                tape.scalar(mark).len()
            }
            Node::Value(Value::String(text)) => text.len(),
            Node::Key(text) | Node::Text(text) => text.len(),
            Node::Named(texts, first) => texts.chosen(first).len(),
            Node::Pair(texts, nth) => texts.text(nth).len(),
            _ => 1,
        };
        let each = if tape.is_plain { PLAIN } else { ESCAPED };
        session.meter.hand(bytes, each);
    }

    pub(crate) fn list<V: Visitor<'de>>(
        mut self,
        hint: Hint,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.frame.holds = match hint {
            // Which element is which field is for the type to know.
            Hint::Any | Hint::Struct => Holds::Whole,
            Hint::Tuple(_) => Holds::InOrder,
            _ => Holds::Apart,
        };
        let session = self.session;
        let moment = session.moment();
        let mut access = ListAccess::new(&self, hint);
        if hint == Hint::Seq && fit::is_sequence(&Expecting(&visitor)) {
            access.may_lack();
        }
        let result = visitor.visit_seq(&mut access);
        if hint == Hint::Struct && (result.is_err() || session.is_tainted(moment)) {
            return Err(self.refuse_whole(moment, Problem::Type(Expected::Struct)));
        }
        let value = result?;
        if let Some((expected, found)) = access.left() {
            self.record(Problem::TooLong { expected, found });
        }
        Ok(value)
    }

    fn map<V: Visitor<'de>>(mut self, hint: Hint, visitor: V) -> Result<V::Value, Error> {
        let session = self.session;
        if hint == Hint::Struct {
            let mut access = StructAccess::new(&self, Offer::Members);
            if session.schema(self.frame.schema, |schema| schema.is_adjacent) {
                access.needs_first();
            }
            let result = visitor.visit_map(&mut access);
            return result.map_err(|error| access.explain(error));
        }
        if hint == Hint::Any || session.is_again(&self.frame) {
            self.frame.holds = Holds::Whole;
        }
        let mut access = EntriesAccess::new(&self, hint, false);
        let result = visitor.visit_map(&mut access);
        let result = result.map_err(|error| access.explain(error));
        if access.lacks_some() && !session.is_given_up() {
            // What serde makes of some of the members means nothing.
            return Err(session.again(&self.frame));
        }
        let value = result?;
        if access.has_more() {
            self.record(Problem::Refused {
                expecting: "fewer members".to_owned(),
                message: "fewer members in map".to_owned(),
            });
        }
        Ok(value)
    }

    /// Reads stand-ins for the members of an object, to find out what it lacks.
    pub(crate) fn close<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        let session = self.session;
        session.taint();
        self.frame.holds = Holds::Whole;
        let mut access = StructAccess::new(&self, Offer::StandIns);
        let result = visitor.visit_map(&mut access);
        let value = result.map_err(|error| access.explain(error))?;
        self.tell_lack(true);
        Ok(value)
    }

    fn unit_variant<V: Visitor<'de>>(self, name: &str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(ValueAccess::new(&self, name, Content::None))
    }

    fn member_variant<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let tape = self.session.tape();
        let member = self.frame.node.members(tape).next(tape);
        let Some(member) = member else {
            return Err(Error::StandIn);
        };
        let name = member.key.key(tape);
        visitor.visit_enum(ValueAccess::new(
            &self,
            &name,
            Content::Member(member.value),
        ))
    }
}

fn feed_number<'de, V: Visitor<'de>>(
    hint: Hint,
    numeral: &Numeral<'_>,
    visitor: V,
) -> Result<V::Value, Error> {
    match (hint, numeral.text) {
        (Hint::I128, Some(_)) => visitor.visit_i128(numeral.signed().unwrap_or_default()),
        (Hint::U128, Some(_)) => visitor.visit_u128(numeral.unsigned().unwrap_or_default()),
        _ => match numeral.value {
            Magnitude::Unsigned(number) => visitor.visit_u64(number),
            Magnitude::Negative(number) => visitor.visit_i64(number),
            Magnitude::Float(number) => visitor.visit_f64(number),
            Magnitude::Infinite => Err(Error::StandIn),
        },
    }
}

fn feed_text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, Error> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

/// The cost to hand over a byte.
const PLAIN: u64 = 2;

/// The cost to hand over a byte where there are escapes.
const ESCAPED: u64 = 8;
