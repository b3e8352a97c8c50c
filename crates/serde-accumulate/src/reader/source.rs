//! The one deserializer that every type meets.

use std::any::type_name;

use serde::de::{Deserializer, Visitor};

use crate::learned::schema::{Hint, MadeBy};
use crate::passes::error::{Boxed, Error};
use crate::reader::flat::{Field, Flat};
use crate::reader::plain::Plain;
use crate::reader::slot::{
    Anything, Choice, Chosen, Leaf, Maybe, Parts, Seed, Token, Variant, Visit, Word, Wrapped,
};
use crate::reader::value::Reader;

/// A source of values.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source<'t, 'de> {
    /// A value that notes are taken of.
    Value(&'t Reader<'t, 'de>),
    /// One of a type of the standard library of which nothing is known.
    Leaf(&'t Reader<'t, 'de>),
    /// A [`Tagged`](crate::Tagged) enum, which is asked for by the name of its tag.
    Tagged(&'t Reader<'t, 'de>),
    /// Texts that are good, or not read here.
    Plain(Plain<'de>),
    /// Texts of which it is noted what does not fit.
    Flat(&'t Flat<'de>),
    /// Those of one field.
    Field(&'t Field<'t, 'de>),
    /// A name.
    Name(&'de str),
    /// A name that was made for this moment.
    Passing(&'t str),
    /// A value that no type takes.
    Nothing,
}

/// The request of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) hint: Hint,
    /// Its name.
    pub(crate) name: &'static str,
    /// The fields of a struct or the variants of an enum.
    pub(crate) names: &'static [&'static str],
    /// Of a struct: its visitor.
    pub(crate) made_by: Option<MadeBy>,
}

impl Wanted {
    pub(crate) const fn of(hint: Hint) -> Self {
        Self::named(hint, "", &[])
    }

    pub(crate) const fn named(
        hint: Hint,
        name: &'static str,
        names: &'static [&'static str],
    ) -> Self {
        Self {
            hint,
            name,
            names,
            made_by: None,
        }
    }

    /// A struct that a visitor makes.
    fn made_by<'de, V: Visitor<'de>>(name: &'static str, names: &'static [&'static str]) -> Self {
        Self {
            made_by: Some(|| (type_name::<V>(), type_name::<V::Value>())),
            ..Self::named(Hint::Struct, name, names)
        }
    }
}

impl<'de> Source<'_, 'de> {
    fn read(self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Boxed> {
        Ok(match self {
            Self::Value(reader) => reader.read_wanted(wanted, slot),
            Self::Leaf(reader) => reader.read_leaf(wanted, slot),
            Self::Tagged(reader) if wanted.hint == Hint::Enum => reader.read_tagged(wanted, slot),
            Self::Tagged(reader) => reader.read(Hint::Any, slot),
            Self::Plain(plain) => plain.read(wanted, slot),
            Self::Flat(flat) => flat.read(wanted, slot),
            Self::Field(field) => field.read(wanted, slot),
            Self::Name(_) | Self::Passing(_) if wanted.hint == Hint::Enum => self.choose(slot),
            Self::Nothing => slot.visit(Token::Bytes(b"\xff")),
            Self::Name(name) => slot.visit(Token::Text(name)),
            Self::Passing(name) => slot.visit(Token::Passing(name)),
        }?)
    }

    fn read_option(self, slot: &mut dyn Visit<'de>) -> Result<(), Boxed> {
        Ok(match self {
            Self::Value(reader) | Self::Tagged(reader) => reader.read_option(slot),
            Self::Leaf(reader) => reader.read_optional_leaf(slot),
            Self::Plain(Plain::All(_)) | Self::Flat(_) => Err(Error::StandIn),
            _ => slot.visit(Token::Some(self)),
        }?)
    }

    fn read_newtype(self, name: &'static str, slot: &mut dyn Visit<'de>) -> Result<(), Boxed> {
        Ok(match self {
            Self::Value(reader) | Self::Leaf(reader) | Self::Tagged(reader) => {
                reader.read_newtype(name, slot)
            }
            Self::Plain(_) | Self::Flat(_) | Self::Field(_) if !Plain::reads(name) => {
                Err(Error::StandIn)
            }
            _ => slot.visit(Token::Newtype(self)),
        }?)
    }
}

/// The name of a variant without content.
struct Named<'t, 'de>(Source<'t, 'de>);

impl<'de> Variant<'de> for Named<'_, 'de> {
    fn name(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        seed.read(self.0)
    }

    fn unit(&self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype(&self, _: &mut dyn Seed<'de>) -> Result<(), Error> {
        Err(Error::StandIn)
    }

    fn parts(&self, _: &Wanted, _: &mut dyn Visit<'de>) -> Result<(), Error> {
        Err(Error::StandIn)
    }
}

impl<'de> Source<'_, 'de> {
    /// As the name of a variant that has nothing in it.
    pub(crate) fn choose(self, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        slot.visit(Token::Variant(Choice(&Named(self))))
    }
}

macro_rules! hints {
    ($($method:ident $slot:ident $hint:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Boxed> {
            let mut slot = $slot::new(visitor);
            self.read(&Wanted::of(Hint::$hint), &mut slot)?;
            slot.take()
        }
    )*};
}

impl<'de> Deserializer<'de> for Source<'_, 'de> {
    type Error = Boxed;

    hints! {
        deserialize_any Anything Any
        deserialize_bool Leaf Bool
        deserialize_byte_buf Leaf Bytes
        deserialize_bytes Leaf Bytes
        deserialize_char Leaf Char
        deserialize_f32 Leaf F32
        deserialize_f64 Leaf F64
        deserialize_i8 Leaf I8
        deserialize_i16 Leaf I16
        deserialize_i32 Leaf I32
        deserialize_i64 Leaf I64
        deserialize_i128 Leaf I128
        deserialize_identifier Word Identifier
        deserialize_ignored_any Leaf Ignored
        deserialize_map Parts Map
        deserialize_str Word Str
        deserialize_string Word Str
        deserialize_u8 Leaf U8
        deserialize_u16 Leaf U16
        deserialize_u32 Leaf U32
        deserialize_u64 Leaf U64
        deserialize_u128 Leaf U128
        deserialize_unit Leaf Unit
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Boxed> {
        let mut slot = Maybe::new(visitor);
        self.read_option(&mut slot)?;
        slot.take()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Boxed> {
        let mut slot = Parts::new(visitor);
        // A set asks in the words of a list.
        self.read(
            &Wanted::named(Hint::Seq, type_name::<V::Value>(), &[]),
            &mut slot,
        )?;
        slot.take()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        let mut slot = Wrapped::new(visitor);
        self.read_newtype(name, &mut slot)?;
        slot.take()
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        let mut slot = Parts::new(visitor);
        self.read(&Wanted::of(Hint::Tuple(length)), &mut slot)?;
        slot.take()
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        let mut slot = Parts::new(visitor);
        self.read(&Wanted::made_by::<V>(name, fields), &mut slot)?;
        slot.take()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        let mut slot = Chosen::new(visitor);
        self.read(&Wanted::named(Hint::Enum, name, variants), &mut slot)?;
        slot.take()
    }
}
