//! A value as it is handed to a visitor that asked for what it is.

use std::borrow::Cow;

use serde_json::Value;

use crate::document::node::{Datum, Node};
use crate::document::numeral::{Magnitude, Numeral};
use crate::learned::schema::{Hint, Schema};
use crate::passes::error::Error;
use crate::passes::frame::Holds;
use crate::reader::entries::EntriesAccess;
use crate::reader::fit::{boolean_text, key_number};
use crate::reader::list::ListAccess;
use crate::reader::members::{Offer, StructAccess};
use crate::reader::slot::{Choice, List, Map, Token, Visit};
use crate::reader::value::Reader;
use crate::reader::variant::{Content, ValueAccess};
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Reads the value itself.
    pub(crate) fn feed(
        &self,
        hint: Hint,
        datum: Datum<'de>,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        if matches!(self.frame.node, Node::Pair(..) | Node::Named(..))
            && matches!(hint, Hint::Seq | Hint::Tuple(_))
        {
            return self.list(hint, visitor);
        }
        self.hand();
        match datum {
            _ if hint == Hint::Ignored => visitor.visit(Token::Unit()),
            Datum::Bool(_) | Datum::Null | Datum::Number(_) | Datum::List | Datum::Map
                if hint == Hint::Identifier =>
            {
                visitor.visit(Token::Text(NO_NAME))?;
                // A variant with `#[serde(other)]` takes any name, but it has to be one.
                self.record(Problem::Type(Expected::String));
                Ok(())
            }
            Datum::Absent | Datum::Null => visitor.visit(Token::Unit()),
            Datum::Bool(bool) => visitor.visit(Token::Bool(bool)),
            Datum::Number(numeral) => feed_number(hint, &numeral, visitor),
            Datum::String(text) if hint == Hint::Enum => self.unit_variant(&text, visitor),
            Datum::String(text)
                if hint == Hint::Bytes && !matches!(self.frame.node, Node::Value(_)) =>
            {
                match text {
                    Cow::Borrowed(text) => visitor.visit(Token::Bytes(text.as_bytes())),
                    Cow::Owned(text) => visitor.visit(Token::PassingBytes(text.as_bytes())),
                }
            }
            Datum::String(text) => feed_text(text, visitor),
            Datum::Key(key) => match hint {
                Hint::Enum => self.unit_variant(&key, visitor),
                Hint::Bool => visitor.visit(Token::Bool(&*key == "true")),
                _ if hint.is_integer() || hint.is_float() => match key_number(&key) {
                    Some(numeral) => feed_number(hint, &numeral, visitor),
                    None => Err(Error::StandIn),
                },
                _ => feed_text(key, visitor),
            },
            Datum::Text(text) if hint == Hint::Any => match self.session.read_as(&self.frame, text)
            {
                Some(Hint::Seq) => self.list(hint, visitor),
                asked => self.feed_scalar_text(asked.unwrap_or(hint), text, visitor),
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

    fn feed_scalar_text(
        &self,
        hint: Hint,
        text: &'de str,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        match hint {
            Hint::Bool => visitor.visit(Token::Bool(boolean_text(text).unwrap_or_default())),
            Hint::Enum => self.unit_variant(text, visitor),
            Hint::Unit => visitor.visit(Token::Unit()),
            Hint::F32 | Hint::F64 => visitor.visit(Token::Float(text.parse().unwrap_or_default())),
            Hint::U128 => visitor.visit(Token::Unsigned128(text.parse().unwrap_or_default())),
            Hint::I128 => visitor.visit(Token::Signed128(text.parse().unwrap_or_default())),
            _ if hint.is_integer() => match text.parse() {
                Ok(number) => visitor.visit(Token::Unsigned(number)),
                Err(_) => visitor.visit(Token::Signed(text.parse().unwrap_or_default())),
            },
            _ => visitor.visit(Token::Text(text)),
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

    pub(crate) fn list(mut self, hint: Hint, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        self.frame.holds = match hint {
            // Which element is which field is for the type to know.
            Hint::Any | Hint::Struct => Holds::Whole,
            Hint::Tuple(_) => Holds::InOrder,
            _ => Holds::Apart,
        };
        let session = self.session;
        let moment = session.moment();
        let mut access = ListAccess::new(&self, hint);
        let is_sequence = |schema: &Schema| schema.expecting.as_deref() == Some(SEQUENCE);
        if hint == Hint::Seq && session.schema(self.frame.schema, is_sequence) {
            access.may_lack();
        }
        let result = visitor.visit(Token::List(List(&mut access)));
        if hint == Hint::Struct && (result.is_err() || session.is_tainted(moment)) {
            return Err(self.refuse_whole(moment, Problem::Type(Expected::Struct)));
        }
        result?;
        if let Some((expected, found)) = access.left() {
            self.record(Problem::TooLong { expected, found });
        }
        Ok(())
    }

    fn map(mut self, hint: Hint, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let session = self.session;
        if hint == Hint::Struct {
            let mut access = StructAccess::new(&self, Offer::Members);
            if session.schema(self.frame.schema, |schema| schema.is_adjacent) {
                access.needs_first();
            }
            let result = visitor.visit(Token::Map(Map(&mut access)));
            return result.map_err(|error| access.explain(error));
        }
        if hint == Hint::Any || session.is_again(&self.frame) {
            self.frame.holds = Holds::Whole;
        }
        let mut access = EntriesAccess::new(&self, hint, false);
        let result = visitor.visit(Token::Map(Map(&mut access)));
        let result = result.map_err(|error| access.explain(error));
        if access.lacks_some() && !session.is_given_up() {
            // What serde makes of some of the members means nothing.
            return Err(session.again(&self.frame));
        }
        result?;
        if access.has_more() {
            self.record(Problem::Refused {
                expecting: "fewer members".to_owned(),
                message: "fewer members in map".to_owned(),
            });
        }
        Ok(())
    }

    /// Reads stand-ins for the members of an object, to find out what it lacks.
    pub(crate) fn close(mut self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let session = self.session;
        session.taint();
        self.frame.holds = Holds::Whole;
        let mut access = StructAccess::new(&self, Offer::StandIns);
        let result = visitor.visit(Token::Map(Map(&mut access)));
        result.map_err(|error| access.explain(error))?;
        self.tell_lack(true);
        Ok(())
    }

    fn unit_variant(&self, name: &str, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        visitor.visit(Token::Variant(Choice(&ValueAccess::new(
            self,
            name,
            Content::None,
        ))))
    }

    fn member_variant(&self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let tape = self.session.tape();
        let member = self.frame.node.members(tape).next(tape);
        let Some(member) = member else {
            return Err(Error::StandIn);
        };
        let name = member.key.key(tape);
        visitor.visit(Token::Variant(Choice(&ValueAccess::new(
            self,
            &name,
            Content::Member(member.value),
        ))))
    }
}

fn feed_number(
    hint: Hint,
    numeral: &Numeral<'_>,
    visitor: &mut dyn Visit<'_>,
) -> Result<(), Error> {
    match (hint, numeral.text) {
        (Hint::I128, Some(_)) => {
            visitor.visit(Token::Signed128(numeral.signed().unwrap_or_default()))
        }
        (Hint::U128, Some(_)) => {
            visitor.visit(Token::Unsigned128(numeral.unsigned().unwrap_or_default()))
        }
        _ => match numeral.value {
            Magnitude::Unsigned(number) => visitor.visit(Token::Unsigned(number)),
            Magnitude::Negative(number) => visitor.visit(Token::Signed(number)),
            Magnitude::Float(number) => visitor.visit(Token::Float(number)),
            Magnitude::Infinite => Err(Error::StandIn),
        },
    }
}

fn feed_text<'de>(text: Cow<'de, str>, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
    match text {
        Cow::Borrowed(text) => visitor.visit(Token::Text(text)),
        Cow::Owned(text) => visitor.visit(Token::Passing(&text)),
    }
}

/// The words of the lists of the standard library for what they expect.
pub(crate) const SEQUENCE: &str = "a sequence";

/// A name that no variant has, for what is no text.
pub(crate) const NO_NAME: &str = "\0";

/// The cost to hand over a byte.
const PLAIN: u64 = 2;

/// The cost to hand over a byte where there are escapes.
const ESCAPED: u64 = 8;
