//! Enums whose variant is named by a member of the object itself.

use std::fmt;

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::document::node::Datum;
use crate::learned::schema::Hint;
use crate::passes::cursor::End;
use crate::passes::error::Error;
use crate::passes::frame::Rung;
use crate::reader::value::Reader;
use crate::reader::variant::{Content, ValueAccess};
use crate::report::shown;
use crate::{Expected, Problem};

/// Reads an enum whose variant is named by a member, as `#[serde(tag = "…")]` does, and lets the
/// deserializers of this crate see every place in it, which `#[serde(tag)]` hides from them.
///
/// The enum derives `Deserialize` without `tag`, and with `remote = "Self"`, so that
/// [`tagged!`](crate::tagged) can implement the trait through this. Unit, newtype and struct
/// variants can be read; the member that names the variant is not offered to them, so they may
/// `deny_unknown_fields`.
///
/// With any other deserializer, `serde_json` among them, it keeps the members until all are read,
/// as serde does.
///
/// # Example
///
/// ```
/// use serde::Deserialize;
///
/// #[derive(Debug, Deserialize)]
/// #[serde(remote = "Self", rename_all = "lowercase")]
/// enum Pet {
///     Cat { lives: u8 },
///     Dog { name: String },
/// }
/// serde_accumulate::tagged!(Pet, "kind");
///
/// let pet: Pet = serde_json::from_str(r#"{"lives": 9, "kind": "cat"}"#).unwrap();
/// assert!(matches!(pet, Pet::Cat { lives: 9 }));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Tagged<D> {
    tag: &'static str,
    deserializer: D,
}

/// The name under which the deserializers of this crate know a [`Tagged`].
pub(crate) const TAGGED: &str = "$serde_accumulate::Tagged";

impl<D> Tagged<D> {
    /// Reads with a deserializer an enum whose variant is named by the member `tag`.
    pub const fn new(tag: &'static str, deserializer: D) -> Self {
        Self { tag, deserializer }
    }
}

/// Implements `Deserialize` for an enum whose variant is named by a member, through [`Tagged`].
///
/// The enum derives `Deserialize` with `#[serde(remote = "Self")]`.
#[macro_export]
macro_rules! tagged {
    ($enum:ty, $tag:literal) => {
        impl<'de> $crate::__private::Deserialize<'de> for $enum {
            fn deserialize<D: $crate::__private::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                // The inherent function, which `remote = "Self"` makes.
                <$enum>::deserialize($crate::Tagged::new($tag, deserializer))
            }
        }
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Tagged<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.deserializer.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        let Self { tag, deserializer } = self;
        deserializer.deserialize_newtype_struct(
            TAGGED,
            Ask {
                tag,
                variants,
                visitor,
            },
        )
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// Finds out whose deserializer it is given: those of this crate answer with `visit_some`.
struct Ask<V> {
    tag: &'static str,
    variants: &'static [&'static str],
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Ask<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        deserializer.deserialize_struct(self.tag, self.variants, self.visitor)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<V::Value, A::Error> {
        let mut sent: Option<String> = None;
        let mut members: Vec<(String, Value)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            if name != self.tag {
                members.push((name, map.next_value()?));
            } else if sent.replace(map.next_value()?).is_some() {
                return Err(A::Error::duplicate_field(self.tag));
            }
        }
        let name = sent.ok_or_else(|| A::Error::missing_field(self.tag))?;
        let variant = Kept { name, members };
        self.visitor.visit_enum(variant).map_err(A::Error::custom)
    }
}

/// A variant whose members were kept until its name was known.
struct Kept {
    name: String,
    members: Vec<(String, Value)>,
}

impl Kept {
    fn map(
        self,
    ) -> MapDeserializer<'static, std::vec::IntoIter<(String, Value)>, serde_json::Error> {
        MapDeserializer::new(self.members.into_iter())
    }
}

impl<'de> EnumAccess<'de> for Kept {
    type Error = serde_json::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), serde_json::Error> {
        let variant = seed.deserialize(StrDeserializer::new(&self.name))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Kept {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<(), serde_json::Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, serde_json::Error> {
        seed.deserialize(self.map())
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        self.map().deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, serde_json::Error> {
        self.map().deserialize_struct("", fields, visitor)
    }
}

/// Reads a [`Tagged`] enum without keeping anything: asked for a struct, it gives the enum.
pub(crate) struct TaggedReader<'s, 'de> {
    object: Reader<'s, 'de>,
}

impl<'s, 'de> TaggedReader<'s, 'de> {
    pub(crate) const fn new(object: Reader<'s, 'de>) -> Self {
        Self { object }
    }
}

impl<'de> Deserializer<'de> for TaggedReader<'_, 'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        tag: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let mut object = self.object;
        let session = object.session;
        let is_surveyed =
            object.frame.is_survey || session.end_at(&object.frame) == Some(End::Survey);
        if object.frame.is_absent() || session.is_bad(&object.frame) || is_surveyed {
            return object.read_names(Hint::Enum, variants, visitor);
        }
        session.visit()?;
        object.frame.names = variants;
        session.learn(object.frame.schema, |schema| {
            schema.hint = Some(Hint::Enum);
            schema.names = variants;
            schema.tag = Some(tag);
        });
        let moment = session.moment();
        let result = read(object, tag, variants, visitor);
        object.judge(moment, result)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map enum identifier ignored_any
    }
}

fn read<'de, V: Visitor<'de>>(
    object: Reader<'_, 'de>,
    tag: &'static str,
    variants: &'static [&'static str],
    visitor: V,
) -> Result<V::Value, Error> {
    let session = object.session;
    let tape = session.tape();
    if !object.frame.node.is_map(tape) {
        return object.mismatch(Problem::Type(Expected::Struct), Hint::Enum, visitor);
    }
    let Some((member, is_duplicate)) = object.frame.node.member(tape, tag) else {
        return object.mismatch(Problem::TagMissing { tag }, Hint::Enum, visitor);
    };
    let invalid = |found: String| Problem::TagInvalid {
        tag,
        found,
        expected: variants,
    };
    let name = match member.value.datum(tape) {
        Datum::String(name) => name.into_owned(),
        Datum::Text(name) => name.to_owned(),
        _ => {
            let found = shown::whole(member.value, tape, session.limits());
            return object.mismatch(invalid(found), Hint::Enum, visitor);
        }
    };
    let is_closed = session.schema(object.frame.schema, |schema| schema.is_closed);
    if is_closed && !variants.contains(&&*name) {
        return object.mismatch(invalid(name), Hint::Enum, visitor);
    }
    let moment = session.moment();
    match visitor.visit_enum(ValueAccess::new(&object, &name, Content::Tagged(tag))) {
        Err(Error::Variant { .. }) if !session.is_given_up() => {
            session.learn(object.frame.schema, |schema| schema.is_closed = true);
            Err(object.refuse_whole(moment, invalid(name)))
        }
        Ok(value) => {
            if is_duplicate && !session.is_tainted(moment) {
                let rung = Rung::Field(tag);
                let frame = object
                    .frame
                    .child(member.value, rung, 0, object.frame.schema);
                session.record(&frame, Problem::Duplicate);
            }
            Ok(value)
        }
        Err(error) => Err(error),
    }
}
