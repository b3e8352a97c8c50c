//! Reading good texts, and nothing more.
//!
//! Most requests are good, so they are read without a note of where and what. Whatever is not
//! plainly good stops the reading, and the reader that takes notes begins.

use std::error::Error;
use std::fmt;

use crate::document::namesakes::Namesakes;
use crate::document::texts::Texts;
use crate::reader::fit;
use crate::reader::secret::SECRET;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// Reads texts that are good; `None` where they may not be.
pub(crate) fn read<'de, T: Deserialize<'de>>(texts: &'de Texts<'de>) -> Option<T> {
    T::deserialize(All(texts)).ok()
}

/// Why the reading stopped is for the other reader to find out.
#[derive(Debug)]
struct Stop;

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not plainly good")
    }
}

impl Error for Stop {}

impl serde::de::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

/// The names by which this crate's own types are known to its deserializers.
fn is_own(name: &str) -> bool {
    name.starts_with('$')
}

/// What is not read from one text.
macro_rules! forward_to_stop {
    ($($method:ident($($argument:ty),*))*) => {$(
        fn $method<V: Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, Stop> {
            Err(Stop)
        }
    )*};
}

/// All texts.
#[derive(Clone, Copy)]
struct All<'de>(&'de Texts<'de>);

impl<'de> All<'de> {
    /// The only text, for what is read from one.
    fn only(self) -> Result<Text<'de>, Stop> {
        match self.0.pairs.get(0) {
            Some((_, text)) if self.0.pairs.len() == 1 && !self.0.empty_is_absent => Ok(Text(text)),
            _ => Err(Stop),
        }
    }
}

/// Passes on to the only text.
macro_rules! from_the_only_text {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            self.only()?.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for All<'de> {
    type Error = Stop;

    from_the_only_text! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char deserialize_str
        deserialize_string
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if is_own(name) && name != SECRET {
            return Err(Stop);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.only()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if self.0.pairs.len() != length || self.0.empty_is_absent {
            return Err(Stop);
        }
        visitor.visit_seq(Row {
            texts: self.0,
            positions: 0..length,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.deserialize_tuple(length, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if is_own(name) {
            return Err(Stop);
        }
        visitor.visit_map(Fields {
            texts: self.0,
            declared: fields,
            next: 0,
            value: None,
        })
    }

    forward_to_stop! {
        deserialize_any() deserialize_bytes() deserialize_byte_buf() deserialize_identifier()
        deserialize_ignored_any() deserialize_map() deserialize_option() deserialize_seq()
        deserialize_unit() deserialize_unit_struct(&'static str)
    }
}

/// The fields of a struct in the order of their declaration, then the first text of none of them:
/// what is done with one is done with all.
struct Fields<'de> {
    texts: &'de Texts<'de>,
    declared: &'static [&'static str],
    next: usize,
    value: Option<usize>,
}

impl<'de> MapAccess<'de> for Fields<'de> {
    type Error = Stop;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Stop> {
        let key = |name: &'de str| BorrowedStrDeserializer::<Stop>::new(name);
        while let Some(field) = self.declared.get(self.next) {
            self.next += 1;
            let Some(first) = self.texts.find(field) else {
                continue;
            };
            if self.texts.empty_is_absent && self.texts.is_absent(first) {
                return Err(Stop);
            }
            self.value = Some(first);
            return seed.deserialize(key(field)).map(Some);
        }
        if self.next > self.declared.len() {
            return Ok(None);
        }
        self.next += 1;
        let is_field = |name: &str| {
            let mut fields = self.declared.iter();
            fields.any(|field| self.texts.names.is_said(name, field))
        };
        match self.texts.pairs.iter().find(|(name, _)| !is_field(name)) {
            Some((name, _)) => seed.deserialize(key(name)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        match self.value.take() {
            Some(first) => seed.deserialize(Named {
                texts: self.texts,
                first,
            }),
            // A visitor that ignores it takes nothing.
            None => seed.deserialize(().into_deserializer()),
        }
    }
}

/// The texts of one name, by the first.
#[derive(Clone, Copy)]
struct Named<'de> {
    texts: &'de Texts<'de>,
    first: usize,
}

/// Passes on to the text that counts.
macro_rules! from_the_text_that_counts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            Text(self.texts.chosen(self.first)).$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Named<'de> {
    type Error = Stop;

    from_the_text_that_counts! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32
        deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64 deserialize_char
        deserialize_str deserialize_string deserialize_ignored_any
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if is_own(name) && name != SECRET {
            return Err(Stop);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        Text(self.texts.chosen(self.first)).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_seq(Row {
            texts: self.texts,
            positions: Namesakes::new(self.texts, self.first),
        })
    }

    forward_to_stop! {
        deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_identifier()
        deserialize_map() deserialize_tuple(usize) deserialize_unit_struct(&'static str)
        deserialize_tuple_struct(&'static str, usize)
        deserialize_struct(&'static str, &'static [&'static str])
    }
}

/// Texts in a row: all, or those of one name.
struct Row<'de, P> {
    texts: &'de Texts<'de>,
    positions: P,
}

impl<'de, P: Iterator<Item = usize>> SeqAccess<'de> for Row<'de, P> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        let next = self.positions.next();
        next.map(|nth| seed.deserialize(Text(self.texts.text(nth))))
            .transpose()
    }
}

/// A text.
#[derive(Clone, Copy)]
struct Text<'de>(&'de str);

/// Reads a number as `FromStr` does.
macro_rules! number {
    ($($method:ident $type:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.0.parse::<$type>().map_err(|_| Stop)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'de> {
    type Error = Stop;

    number! {
        deserialize_i8 i8 visit_i8
        deserialize_i16 i16 visit_i16
        deserialize_i32 i32 visit_i32
        deserialize_i64 i64 visit_i64
        deserialize_i128 i128 visit_i128
        deserialize_u8 u8 visit_u8
        deserialize_u16 u16 visit_u16
        deserialize_u32 u32 visit_u32
        deserialize_u64 u64 visit_u64
        deserialize_u128 u128 visit_u128
        deserialize_f32 f32 visit_f32
        deserialize_f64 f64 visit_f64
        deserialize_char char visit_char
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_bool(fit::boolean_text(self.0).ok_or(Stop)?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if is_own(name) && name != SECRET {
            return Err(Stop);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if is_own(name) {
            return Err(Stop);
        }
        visitor.visit_enum(BorrowedStrDeserializer::<Stop>::new(self.0))
    }

    forward_to_stop! {
        deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_identifier()
        deserialize_map() deserialize_seq() deserialize_tuple(usize)
        deserialize_unit_struct(&'static str) deserialize_tuple_struct(&'static str, usize)
        deserialize_struct(&'static str, &'static [&'static str])
    }
}
