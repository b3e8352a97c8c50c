//! Visitors, seeds and types behind `dyn`: what reads a document is compiled once, and not for each
//! type.
//!
//! A slot holds a visitor until it is handed a [`Token`], and the value that it makes of it. Which
//! tokens there are for what is asked for is known, so that a slot has the methods for those alone.

use std::any::type_name;
use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use crate::learned::schema::Hint;
use crate::passes::error::{Boxed, Error};
use crate::reader::source::{Source, Wanted};
use crate::reader::whole::Whole;

/// A visitor.
pub(crate) trait Visit<'de> {
    /// Says what it expects.
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    /// Makes the value of what is handed over.
    fn hand(&mut self, token: Token<'_, 'de>) -> Result<(), Boxed>;
}

/// A seed.
pub(crate) trait Seed<'de> {
    /// Makes the value of what is read.
    fn sow(&mut self, source: Source<'_, 'de>) -> Result<(), Boxed>;

    /// The name of the type of the value.
    fn type_name(&self) -> &'static str;
}

/// The type that is read, again and again.
pub(crate) trait Root<'de>: Seed<'de> {
    /// Drops the value that was made last.
    fn clear(&mut self);
}

/// The same where `serde_json` is asked first. A type read out of texts alone has no code for JSON.
pub(crate) trait JsonRoot<'de> {
    fn read_json(&mut self, deserializer: &mut Json<'de>) -> Result<(), serde_json::Error>;

    fn root(&mut self) -> &mut dyn Root<'de>;
}

pub(crate) type Json<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

/// A value for a visitor.
pub(crate) enum Token<'t, 'de> {
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Unsigned128(u128),
    Signed128(i128),
    Float(f64),
    Char(char),
    Text(&'de str),
    Passing(&'t str),
    Bytes(&'de [u8]),
    PassingBytes(&'t [u8]),
    Unit(),
    None(),
    Some(Source<'t, 'de>),
    Newtype(Source<'t, 'de>),
    List(List<'t, 'de>),
    Map(Map<'t, 'de>),
    Variant(Choice<'t, 'de>),
}

macro_rules! slots {
    ($($(#[$doc:meta])* $slot:ident { $($token:ident($($value:ident)?) $visit:ident)* })*) => {$(
        $(#[$doc])*
        pub(crate) struct $slot<V, T> {
            visitor: Option<V>,
            value: Option<T>,
        }

        impl<'de, V: Visitor<'de>> $slot<V, V::Value> {
            pub(crate) fn new(visitor: V) -> Self {
                Self { visitor: Some(visitor), value: None }
            }

            /// The value, after the visitor was handed something.
            pub(crate) fn take(self) -> Result<V::Value, Boxed> {
                self.value.ok_or_else(stand_in)
            }
        }

        impl<'de, V: Visitor<'de>> Visit<'de> for $slot<V, V::Value> {
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.visitor {
                    Some(visitor) => visitor.expecting(f),
                    None => Ok(()),
                }
            }

            fn hand(&mut self, token: Token<'_, 'de>) -> Result<(), Boxed> {
                let Some(visitor) = self.visitor.take() else {
                    return Err(stand_in());
                };
                let made = match token {
                    $(Token::$token($($value)?) => visitor.$visit($($value)?),)*
                    // It is not what was asked for.
                    _ => Err(stand_in()),
                };
                self.value = Some(made?);
                Ok(())
            }
        }
    )*};
}

slots! {
    /// For what says itself what it is.
    Anything {
        Bool(value) visit_bool
        Unsigned(value) visit_u64
        Signed(value) visit_i64
        Unsigned128(value) visit_u128
        Signed128(value) visit_i128
        Float(value) visit_f64
        Char(value) visit_char
        Text(value) visit_borrowed_str
        Passing(value) visit_str
        Bytes(value) visit_borrowed_bytes
        PassingBytes(value) visit_bytes
        Unit() visit_unit
        Newtype(value) visit_newtype_struct
        List(value) visit_seq
        Map(value) visit_map
    }

    /// For booleans, numbers, bytes and what has no value.
    Leaf {
        Bool(value) visit_bool
        Unsigned(value) visit_u64
        Signed(value) visit_i64
        Unsigned128(value) visit_u128
        Signed128(value) visit_i128
        Float(value) visit_f64
        Char(value) visit_char
        Text(value) visit_borrowed_str
        Bytes(value) visit_borrowed_bytes
        PassingBytes(value) visit_bytes
        Unit() visit_unit
        List(value) visit_seq
    }

    /// For texts and names.
    Word {
        Text(value) visit_borrowed_str
        Passing(value) visit_str
    }

    /// For lists, maps and structs.
    Parts {
        List(value) visit_seq
        Map(value) visit_map
    }

    /// For enums.
    Chosen {
        Variant(value) visit_enum
    }

    /// For options.
    Maybe {
        None() visit_none
        Some(value) visit_some
    }

    /// For structs of one field, and for the types that the deserializers know by name.
    Wrapped {
        Newtype(value) visit_newtype_struct
        Some(value) visit_some
        Map(value) visit_map
    }
}

/// A seed, and the value that it makes.
struct Sown<S, T> {
    seed: Option<S>,
    value: Option<T>,
}

impl<'de, S: DeserializeSeed<'de>> Sown<S, S::Value> {
    fn new(seed: S) -> Self {
        Self {
            seed: Some(seed),
            value: None,
        }
    }

    fn take(self) -> Result<S::Value, Boxed> {
        self.value.ok_or_else(stand_in)
    }
}

impl<'de, S: DeserializeSeed<'de>> Seed<'de> for Sown<S, S::Value> {
    fn sow(&mut self, source: Source<'_, 'de>) -> Result<(), Boxed> {
        let seed = self.seed.take().ok_or_else(stand_in)?;
        self.value = Some(seed.deserialize(source)?);
        Ok(())
    }

    fn type_name(&self) -> &'static str {
        type_name::<S::Value>()
    }
}

/// A seed without a value to keep.
pub(crate) struct Nothing;

impl<'de> Seed<'de> for Nothing {
    fn sow(&mut self, source: Source<'_, 'de>) -> Result<(), Boxed> {
        <()>::deserialize(source)
    }

    fn type_name(&self) -> &'static str {
        type_name::<()>()
    }
}

/// The value of a type that is read.
impl<'de, T: Deserialize<'de>> Seed<'de> for Option<T> {
    fn sow(&mut self, source: Source<'_, 'de>) -> Result<(), Boxed> {
        *self = Some(T::deserialize(source)?);
        Ok(())
    }

    fn type_name(&self) -> &'static str {
        type_name::<T>()
    }
}

impl<'de, T: Deserialize<'de>> Root<'de> for Option<T> {
    fn clear(&mut self) {
        *self = None;
    }
}

impl<'de, T: Deserialize<'de>> JsonRoot<'de> for Option<T> {
    fn read_json(&mut self, deserializer: &mut Json<'de>) -> Result<(), serde_json::Error> {
        *self = Some(T::deserialize(Whole(deserializer))?);
        Ok(())
    }

    fn root(&mut self) -> &mut dyn Root<'de> {
        self
    }
}

/// The elements of a list, one after the other.
pub(crate) trait Elements<'de> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<Next<'de>, Error>;

    /// Notes that `serde_json` refuses the element that it was given.
    fn distrust(&self) -> Error {
        Error::StandIn
    }
}

/// The next element of a list.
pub(crate) enum Next<'de> {
    End,
    /// It was read.
    Read,
    /// It is for `serde_json`, and this begins with it.
    Json(&'de str),
}

/// The entries of a map, one after the other.
pub(crate) trait Entries<'de> {
    /// Reads the next key. Returns whether there is one.
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Error>;

    /// Reads its value.
    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Error>;
}

/// The variant of an enum.
pub(crate) trait Variant<'de> {
    fn name(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error>;

    /// Reads a variant without content.
    fn unit(&self) -> Result<(), Error>;

    /// Reads the only value of a variant.
    fn newtype(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error>;

    /// Reads several values of a variant.
    fn parts(&self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error>;
}

/// [`Elements`] for a visitor.
pub(crate) struct List<'t, 'de>(pub(crate) &'t mut (dyn Elements<'de> + 't));

impl<'de> SeqAccess<'de> for List<'_, 'de> {
    type Error = Boxed;

    #[inline(never)]
    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Boxed> {
        let mut sown = Sown::new(seed);
        match self.next(&mut sown)? {
            Next::End => Ok(None),
            Next::Read => sown.take().map(Some),
            Next::Json(json) => {
                let seed = sown.seed.ok_or_else(stand_in)?;
                let read = seed.deserialize(&mut serde_json::Deserializer::from_str(json));
                read.map(Some).map_err(|_| self.distrust())
            }
        }
    }
}

/// [`Entries`] for a visitor.
pub(crate) struct Map<'t, 'de>(pub(crate) &'t mut (dyn Entries<'de> + 't));

impl<'de> MapAccess<'de> for Map<'_, 'de> {
    type Error = Boxed;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Boxed> {
        let mut sown = Sown::new(seed);
        if self.key(&mut sown)? {
            sown.take().map(Some)
        } else {
            Ok(None)
        }
    }

    #[inline(never)]
    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Boxed> {
        let mut sown = Sown::new(seed);
        self.value(&mut sown)?;
        sown.take()
    }
}

/// A [`Variant`] for a visitor.
pub(crate) struct Choice<'t, 'de>(pub(crate) &'t (dyn Variant<'de> + 't));

impl<'de> EnumAccess<'de> for Choice<'_, 'de> {
    type Error = Boxed;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Boxed> {
        let mut sown = Sown::new(seed);
        self.name(&mut sown)?;
        Ok((sown.take()?, self))
    }
}

impl<'de> VariantAccess<'de> for Choice<'_, 'de> {
    type Error = Boxed;

    fn unit_variant(self) -> Result<(), Boxed> {
        Ok(self.0.unit()?)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Boxed> {
        let mut sown = Sown::new(seed);
        self.newtype(&mut sown)?;
        sown.take()
    }

    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Boxed> {
        let mut slot = Parts::new(visitor);
        self.parts(&Wanted::of(Hint::Tuple(length)), &mut slot)?;
        slot.take()
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Boxed> {
        let mut slot = Parts::new(visitor);
        self.0
            .parts(&Wanted::named(Hint::Struct, "", fields), &mut slot)?;
        slot.take()
    }
}

impl<'de> dyn Visit<'de> + '_ {
    /// Makes the value of what is handed over.
    pub(crate) fn visit(&mut self, token: Token<'_, 'de>) -> Result<(), Error> {
        self.hand(token).map_err(Boxed::open)
    }
}

impl<'de> dyn Seed<'de> + '_ {
    /// True if serde keeps what is read, to read it later.
    pub(crate) fn is_kept(&self) -> bool {
        let name = self.type_name();
        name.starts_with("serde") && name.trim_end_matches("<'_>").ends_with("::Content")
    }

    /// Makes the value of what is read.
    pub(crate) fn read(&mut self, source: Source<'_, 'de>) -> Result<(), Error> {
        self.sow(source).map_err(Boxed::open)
    }
}

impl<'de> List<'_, 'de> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<Next<'de>, Boxed> {
        Ok(self.0.next(seed)?)
    }

    fn distrust(&self) -> Boxed {
        self.0.distrust().into()
    }
}

impl<'de> Map<'_, 'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Boxed> {
        Ok(self.0.key(seed)?)
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Boxed> {
        Ok(self.0.value(seed)?)
    }
}

impl<'de> Choice<'_, 'de> {
    fn name(&self, seed: &mut dyn Seed<'de>) -> Result<(), Boxed> {
        Ok(self.0.name(seed)?)
    }

    fn newtype(&self, seed: &mut dyn Seed<'de>) -> Result<(), Boxed> {
        Ok(self.0.newtype(seed)?)
    }

    fn parts(&self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Boxed> {
        Ok(self.0.parts(wanted, slot)?)
    }
}

/// Nothing was made.
#[cold]
fn stand_in() -> Boxed {
    Error::StandIn.into()
}

/// The expectation of a visitor.
impl fmt::Display for dyn Visit<'_> + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expecting(f)
    }
}
