//! The deserializer that goes on after an error.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer};
use serde::de::{Deserializer, Visitor};
use serde_json::Value;

use crate::error::Error;
use crate::fit::{self, boolean_text, key_number};
use crate::frame::{Frame, Rung};
use crate::list::ListAccess;
use crate::members::{EntriesAccess, StructAccess};
use crate::node::{Node, Shape};
use crate::numeral::{Magnitude, Numeral};
use crate::schema::Hint;
use crate::secret::{self, SECRET};
use crate::session::{Moment, Session};
use crate::tagged::{TAGGED, TaggedReader};
use crate::variant::{Content, ValueAccess};
use crate::{Expected, Problem};

/// Reads one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'s, 'de> {
    pub(crate) session: &'s Session<'de>,
    pub(crate) frame: Frame<'s, 'de>,
}

impl<'s, 'de> Reader<'s, 'de> {
    pub(crate) const fn new(session: &'s Session<'de>, frame: Frame<'s, 'de>) -> Self {
        Self { session, frame }
    }

    /// Reads the value as what is asked for, or a stand-in.
    pub(crate) fn read<V: Visitor<'de>>(
        mut self,
        hint: Hint,
        visitor: V,
    ) -> Result<V::Value, Error> {
        let session = self.session;
        session.visit()?;
        session.learn(self.frame.schema, |schema| schema.hint = Some(hint));
        if let Node::Texts(texts) = self.frame.node {
            let frame = self.frame;
            match texts.groups().as_slice() {
                [] if hint.is_scalar() => self.frame.node = Node::Absent,
                [first] if hint.is_scalar() => {
                    let node = Node::Named(texts, *first);
                    let rung = Rung::Member(texts.name(*first));
                    let child = frame.child(node, rung, 0, frame.schema);
                    return Reader::new(session, session.settle(child)).read(hint, visitor);
                }
                _ => {}
            }
        }
        if let Node::Named(texts, first) = self.frame.node
            && !matches!(hint, Hint::Seq | Hint::Tuple(_))
            && texts.is_absent(first)
        {
            if self.is_offered_as_list() {
                // It is none, as is known from now on: the member is absent.
                return Err(session.give_up());
            }
            if hint.is_scalar() {
                self.frame.node = Node::Absent;
            }
        }
        let moment = session.moment();
        let result = if self.frame.is_absent() || session.is_bad(&self.frame) {
            self.replace(hint, visitor)
        } else {
            let shape = self.frame.node.shape(session.tape());
            match self.misfit(hint, &shape, &visitor) {
                Some(problem) => self.mismatch(problem, hint, visitor),
                None => self.feed(hint, shape, visitor),
            }
        };
        self.judge(moment, result)
    }

    /// Makes something of the error of a type, if there is one.
    pub(crate) fn judge<R>(&self, since: Moment, result: Result<R, Error>) -> Result<R, Error> {
        if secret::take_read() {
            self.session
                .learn(self.frame.schema, |schema| schema.has_hidden_secret = true);
        }
        result.map_err(|error| self.fail(since, error))
    }

    /// Records what is wrong, and reads a stand-in.
    pub(crate) fn mismatch<V: Visitor<'de>>(
        self,
        problem: Problem,
        hint: Hint,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.record(problem);
        self.stand_in(hint, visitor)
    }

    /// Records a problem of this value.
    pub(crate) fn record(&self, problem: Problem) {
        self.session.record(&self.frame, self.as_key(problem));
    }

    /// What is wrong with a key is that it is one.
    pub(crate) fn as_key(&self, problem: Problem) -> Problem {
        if !matches!(self.frame.rung, Rung::Key(_)) {
            return problem;
        }
        let hint = self.session.schema(self.frame.schema, |schema| schema.hint);
        match problem {
            Problem::Refused { .. } | Problem::Refusal(_) | Problem::Unknown => problem,
            _ => Problem::Key(hint.map_or(Expected::String, Hint::expected)),
        }
    }

    /// Reads a stand-in for a value that is absent, or known to be bad.
    fn replace<V: Visitor<'de>>(self, hint: Hint, visitor: V) -> Result<V::Value, Error> {
        let session = self.session;
        if self.frame.is_absent() {
            session.taint();
            if !self.frame.is_silent {
                self.record(Problem::Missing);
            }
        } else if let Some(spot) = self.frame.spot {
            session.repeat(spot);
            self.ask(&visitor);
        }
        self.stand_in(hint, visitor)
    }

    /// Notes what the type says it expects.
    fn ask<V: Visitor<'de>>(&self, visitor: &V) {
        self.session.learn(self.frame.schema, |schema| {
            let expecting = || Expecting(visitor).to_string().into();
            schema.expecting.get_or_insert_with(expecting);
        });
    }

    /// Reads the value itself.
    fn feed<V: Visitor<'de>>(
        self,
        hint: Hint,
        shape: Shape<'de>,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if matches!(self.frame.node, Node::Pair(..) | Node::Named(..))
            && matches!(hint, Hint::Seq | Hint::Tuple(_))
        {
            return self.list(hint, visitor);
        }
        match shape {
            _ if hint == Hint::Ignored => visitor.visit_unit(),
            Shape::Absent | Shape::Null => visitor.visit_unit(),
            Shape::Bool(bool) => visitor.visit_bool(bool),
            Shape::Number(numeral) => feed_number(hint, &numeral, visitor),
            Shape::String(text) if hint == Hint::Enum => self.unit_variant(&text, visitor),
            Shape::String(text)
                if hint == Hint::Bytes && !matches!(self.frame.node, Node::Value(_)) =>
            {
                match text {
                    Cow::Borrowed(text) => visitor.visit_borrowed_bytes(text.as_bytes()),
                    Cow::Owned(text) => visitor.visit_bytes(text.as_bytes()),
                }
            }
            Shape::String(text) => feed_text(text, visitor),
            Shape::Key(key) => match hint {
                Hint::Enum => self.unit_variant(&key, visitor),
                Hint::Bool => visitor.visit_bool(&*key == "true"),
                Hint::Any => {
                    self.ask(&visitor);
                    feed_text(key, visitor)
                }
                _ if hint.is_integer() || hint.is_float() => match key_number(&key) {
                    Some(numeral) => feed_number(hint, &numeral, visitor),
                    None => Err(Error::Hopeless),
                },
                _ => feed_text(key, visitor),
            },
            Shape::Text(text) => self.feed_scalar_text(hint, text, visitor),
            Shape::List => self.list(hint, visitor),
            Shape::Map => match hint {
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

    fn list<V: Visitor<'de>>(self, hint: Hint, visitor: V) -> Result<V::Value, Error> {
        if hint == Hint::Any {
            self.ask(&visitor);
        }
        let reader = self.whole(hint);
        let moment = self.session.moment();
        let mut access = ListAccess::new(&reader, hint);
        if hint == Hint::Seq && fit::is_sequence(&Expecting(&visitor)) {
            access.may_lack();
        }
        let result = visitor.visit_seq(&mut access);
        if hint == Hint::Struct
            && !self.session.is_given_up()
            && (result.is_err() || self.session.is_tainted(moment))
        {
            // Which element is which field is for the type to know.
            return Err(self.refuse(moment, Problem::Type(Expected::Struct)));
        }
        let value = result?;
        if let Some((expected, found)) = access.left() {
            self.record(Problem::TooLong { expected, found });
        }
        Ok(value)
    }

    fn map<V: Visitor<'de>>(self, hint: Hint, visitor: V) -> Result<V::Value, Error> {
        if hint == Hint::Any {
            self.ask(&visitor);
        }
        let reader = self.whole(hint);
        if hint == Hint::Struct {
            let mut access = StructAccess::new(&reader, false);
            if fit::is_adjacent(reader.frame.names, &Expecting(&visitor)) {
                access.needs_first();
            }
            let result = visitor.visit_map(&mut access);
            return result.map_err(|error| access.explain(error));
        }
        let mut access = EntriesAccess::new(&reader, hint, false);
        let result = visitor.visit_map(&mut access);
        let value = result.map_err(|error| access.explain(error))?;
        if access.has_more() {
            self.record(Problem::Refused {
                expecting: "fewer members".to_owned(),
                message: "fewer members in map".to_owned(),
            });
        }
        Ok(value)
    }

    /// In what is read without a hint, everything means something: nothing may be left out.
    pub(crate) fn whole(mut self, hint: Hint) -> Self {
        self.frame.is_whole |= hint == Hint::Any;
        self
    }

    fn unit_variant<V: Visitor<'de>>(self, name: &str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_enum(ValueAccess::new(&self, name, Content::None))
    }

    fn member_variant<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let tape = self.session.tape();
        let member = self.frame.node.members(tape).next(tape);
        let Some(member) = member else {
            return Err(Error::Hopeless);
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
            Magnitude::Infinite => Err(Error::Hopeless),
        },
    }
}

fn feed_text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, Error> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

/// What a visitor says it expects.
pub(crate) struct Expecting<'v, V>(pub(crate) &'v V);

impl<'de, V: Visitor<'de>> fmt::Display for Expecting<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

macro_rules! hints {
    ($($method:ident $hint:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.read(Hint::$hint, visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Error;

    hints! {
        deserialize_any Any
        deserialize_bool Bool
        deserialize_byte_buf Bytes
        deserialize_bytes Bytes
        deserialize_char Char
        deserialize_f32 F32
        deserialize_f64 F64
        deserialize_i8 I8
        deserialize_i16 I16
        deserialize_i32 I32
        deserialize_i64 I64
        deserialize_i128 I128
        deserialize_identifier Identifier
        deserialize_ignored_any Ignored
        deserialize_map Map
        deserialize_seq Seq
        deserialize_str Str
        deserialize_string Str
        deserialize_u8 U8
        deserialize_u16 U16
        deserialize_u32 U32
        deserialize_u64 U64
        deserialize_u128 U128
        deserialize_unit Unit
    }

    fn deserialize_option<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        self.session.visit()?;
        let is_none = match self.frame.node {
            Node::Absent => true,
            Node::Named(texts, first) => texts.is_absent(first) && !self.is_offered_as_list(),
            node => {
                matches!(node.shape(self.session.tape()), Shape::Null)
                    && !self.session.is_bad(&self.frame)
            }
        };
        if is_none
            && matches!(
                (self.frame.node, self.frame.rung),
                (Node::Named(..), Rung::Field(_))
            )
        {
            self.frame.node = Node::Absent;
        }
        // What may be left out is not offered where it is absent: it was asked for.
        let is_asked = self.frame.parent.is_some();
        if self.frame.is_absent() && is_asked && !self.frame.is_silent {
            self.record(Problem::Missing);
        }
        let moment = self.session.moment();
        let result = if is_none {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        };
        self.judge(moment, result)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Hint::Unit, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.session.visit()?;
        let moment = self.session.moment();
        let result = match name {
            TAGGED => visitor.visit_some(TaggedReader::new(self)),
            RAW_VALUE => self.raw_value(visitor),
            _ => {
                if name == SECRET {
                    self.session
                        .learn(self.frame.schema, |schema| schema.is_secret = true);
                }
                visitor.visit_newtype_struct(self)
            }
        };
        self.judge(moment, result)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Hint::Tuple(length), visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read(Hint::Tuple(length), visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read_names(Hint::Struct, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.read_names(Hint::Enum, variants, visitor)
    }
}

impl<'de> Reader<'_, 'de> {
    /// Reads a struct with these fields, or an enum with these variants.
    pub(crate) fn read_names<V: Visitor<'de>>(
        mut self,
        hint: Hint,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.session
            .learn(self.frame.schema, |schema| schema.names = names);
        self.frame.names = names;
        self.read(hint, visitor)
    }

    /// Whether a member is offered that is absent unless a list is asked for.
    fn is_offered_as_list(&self) -> bool {
        let (Rung::Field(name), Some(parent)) = (self.frame.rung, self.frame.parent) else {
            return false;
        };
        let session = self.session;
        !session.schema(parent.schema, |schema| schema.injected.contains(&name))
            && !session.is_last()
    }

    /// Reads a value as its text, as `serde_json` does for its `RawValue`.
    fn raw_value<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.frame.is_absent() || self.session.is_bad(&self.frame) {
            return self.replace(Hint::Any, visitor);
        }
        match self.frame.node {
            Node::Json(index) => {
                let text = BorrowedStrDeserializer::new(self.session.tape().raw(index));
                visitor.visit_map(MapDeserializer::new([(RAW_VALUE, text)].into_iter()))
            }
            Node::Value(value) => {
                let text = Value::to_string(value);
                visitor.visit_map(MapDeserializer::new([(RAW_VALUE, text)].into_iter()))
            }
            _ => visitor.visit_newtype_struct(self),
        }
    }
}

/// The name by which `serde_json` knows its `RawValue`.
const RAW_VALUE: &str = "$serde_json::private::RawValue";
