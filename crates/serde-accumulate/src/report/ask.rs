//! A question to a type: which field of a struct a name is of, and what a list or map is read as.
//!
//! It is asked where a path in Rust leads, without a document: the type is led there by the names
//! and positions of the way, tells what it does with a name, and is told to stop. What serde reads
//! out of sight cannot be asked, and what is not answered is not known.

use std::any::type_name;
use std::cell::Cell;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash as _, Hasher as _};
use std::mem::discriminant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError};

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer as _, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::learned::schema::SchemaId;
use crate::reader::fit;
use crate::reader::tagged::TAGGED;

/// A type, and what it has answered.
pub(crate) struct Asked {
    ask: fn(&Question<'_>),
    /// Which field a name is of, by the position of the struct. `None` where that is not known.
    fields: Mutex<Fields>,
    /// What lists and maps are read as.
    containers: Mutex<HashMap<SchemaId, Container>>,
}

/// What tells the field of a name from the others, by the position of the struct.
type Fields = HashMap<(SchemaId, Box<str>), Option<u64>>;

/// What a list or map is read as, as far as the order of its parts goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Container {
    /// In the order of the document.
    List,
    /// Without those that are there twice, in an order of its own.
    Set,
    /// In the order of the keys, which are texts.
    SortedTexts,
    /// In the order of the keys, which are integers.
    SortedIntegers,
    /// In no order that is known.
    #[default]
    Other,
}

/// A step to where a question is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Into an element of a list, by its position.
    Element(usize),
    /// Into a member of a struct or an entry of a map.
    Member(Box<str>),
    /// Into a variant of an enum.
    Variant(Box<str>),
}

impl Asked {
    pub(crate) fn of<'de, T: Deserialize<'de>>() -> Self {
        Self {
            ask: ask::<T>,
            fields: Mutex::default(),
            containers: Mutex::default(),
        }
    }

    /// True if two names are of the same field of the struct at the end of a way.
    pub(crate) fn is_same_field(
        &self,
        schema: SchemaId,
        turns: &[Turn],
        name: &str,
        other: &str,
    ) -> bool {
        let field = |name| self.field(schema, turns, name);
        // Whoever does not tell his own names from this one tells none from another.
        field(name).is_some_and(|own| field(other) == Some(own) && field(NO_NAME) != Some(own))
    }

    /// What tells the field of a name from the others.
    fn field(&self, schema: SchemaId, turns: &[Turn], name: &str) -> Option<u64> {
        let mut fields = self.fields.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (schema, Box::from(name));
        if let Some(known) = fields.get(&key) {
            return *known;
        }
        if fields.len() >= ANSWERS {
            return None;
        }
        let question = self.answered(turns, Some(name));
        fields.insert(key, question.field.get());
        question.field.get()
    }

    /// What the list or map at the end of a way is read as.
    pub(crate) fn container(&self, schema: SchemaId, turns: &[Turn]) -> Container {
        let mut known = self
            .containers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let ask = || self.answered(turns, None).container.get();
        *known.entry(schema).or_insert_with(ask)
    }

    fn answered<'q>(&self, turns: &'q [Turn], name: Option<&'q str>) -> Question<'q> {
        let question = Question {
            turns,
            name,
            field: Cell::default(),
            container: Cell::default(),
        };
        // A type that cannot be asked in this way is one that does not answer.
        let _ = catch_unwind(AssertUnwindSafe(|| (self.ask)(&question)));
        question
    }
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asked").finish_non_exhaustive()
    }
}

/// A name that no field has.
const NO_NAME: &str = "\0";

/// How many answers are remembered; the names of a document may be asked about.
const ANSWERS: usize = 10_000;

fn ask<'de, T: Deserialize<'de>>(question: &Question<'_>) {
    // It ends with an error wherever it is asked.
    let _ = T::deserialize(Asking { question, at: 0 });
}

/// What is asked, and the answer.
struct Question<'q> {
    turns: &'q [Turn],
    /// The name whose field is sought; otherwise it is what a list or map is read as.
    name: Option<&'q str>,
    field: Cell<Option<u64>>,
    container: Cell<Container>,
}

/// A type on its way to the question.
#[derive(Clone, Copy)]
struct Asking<'q> {
    question: &'q Question<'q>,
    /// How many turns were taken.
    at: usize,
}

impl<'q> Asking<'q> {
    fn turn(self) -> Option<&'q Turn> {
        self.question.turns.get(self.at)
    }

    fn next(self) -> Self {
        Self {
            at: self.at + 1,
            ..self
        }
    }

    /// Notes what a list or map is read as, if that is sought.
    fn note_container<T>(self) {
        if self.turn().is_none() {
            self.question.container.set(container(type_name::<T>()));
        }
    }

    fn members<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.note_container::<V::Value>();
        visitor.visit_map(self)
    }

    fn elements<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.note_container::<V::Value>();
        visitor.visit_seq(self)
    }

    /// The elements of a tuple are of different types, and only the first can be asked. Those of an
    /// array are of one.
    fn tuple<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        let is_array = type_name::<V::Value>().starts_with('[');
        match self.turn() {
            Some(Turn::Element(0)) => self.elements(visitor),
            Some(Turn::Element(_)) if is_array => self.elements(visitor),
            _ => Err(Stop),
        }
    }
}

/// What the type of this name is.
fn container(name: &str) -> Container {
    let (outer, rest) = name.split_once('<').unwrap_or((name, ""));
    let outer = outer.rsplit("::").next().unwrap_or_default();
    match outer {
        "Vec" | "VecDeque" | "LinkedList" | "IndexMap" => Container::List,
        "BTreeMap" => match rest.split_once(',').map(|(key, _)| key) {
            Some("alloc::string::String" | "&str") => Container::SortedTexts,
            Some(
                "u8" | "u16" | "u32" | "u64" | "u128" | "usize" | "i8" | "i16" | "i32" | "i64"
                | "i128" | "isize",
            ) => Container::SortedIntegers,
            _ => Container::Other,
        },
        _ if fit::is_set(name) => Container::Set,
        _ => Container::Other,
    }
}

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        if name == TAGGED {
            return visitor.visit_some(Tagged(self));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.elements(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Stop> {
        self.tuple(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.tuple(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        self.members(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.members(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf unit unit_struct identifier ignored_any
    }
}

/// A [`Tagged`](crate::Tagged) enum: it is asked for by the name of its tag.
struct Tagged<'q>(Asking<'q>);

impl<'de> Deserializer<'de> for Tagged<'_> {
    type Error = Stop;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stop> {
        Err(Stop)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_enum(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Asking<'_> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        match self.turn() {
            // What is asked of one is asked of all.
            Some(Turn::Element(_)) => seed.deserialize(self.next()).map(Some),
            _ => Err(Stop),
        }
    }
}

impl<'de> MapAccess<'de> for Asking<'_> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        match (self.turn(), self.question.name) {
            (Some(Turn::Member(name)), _) => seed.deserialize(Key(name)).map(Some),
            (None, Some(name)) => {
                let field = seed.deserialize(Key(name))?;
                let mut hasher = DefaultHasher::new();
                discriminant(&field).hash(&mut hasher);
                self.question.field.set(Some(hasher.finish()));
                Err(Stop)
            }
            _ => Err(Stop),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        seed.deserialize(self.next())
    }
}

impl<'de> EnumAccess<'de> for Asking<'_> {
    type Error = Stop;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Stop> {
        match self.turn() {
            Some(Turn::Variant(name)) => Ok((seed.deserialize(Key(name))?, self.next())),
            _ => Err(Stop),
        }
    }
}

impl<'de> VariantAccess<'de> for Asking<'_> {
    type Error = Stop;

    fn unit_variant(self) -> Result<(), Stop> {
        Err(Stop)
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Stop> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Stop> {
        self.tuple(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        self.members(visitor)
    }
}

/// A name, or the key of a map.
struct Key<'k>(&'k str);

/// Reads a key as a number.
macro_rules! number {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
            visitor.$visit(self.0.parse().map_err(|_| Stop)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Key<'_> {
    type Error = Stop;

    number! {
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
        deserialize_bool visit_bool
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stop> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let name_of_variant: StrDeserializer<'_, Stop> = self.0.into_deserializer();
        name_of_variant.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// It was asked, or it cannot be.
#[derive(Debug)]
struct Stop;

impl serde::de::Error for Stop {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asked")
    }
}

impl std::error::Error for Stop {}
