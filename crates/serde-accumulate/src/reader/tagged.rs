//! Enums whose variant is named by a member of the object itself.

use std::fmt;

use serde::de::value::{MapDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Value;

use crate::document::node::{Datum, Node};
use crate::learned::schema::Hint;
use crate::passes::cursor::End;
use crate::passes::error::Error;
use crate::passes::frame::Rung;
use crate::reader::slot::{Choice, Token, Visit};
use crate::reader::source::Wanted;
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
        deserializer.deserialize_enum(self.tag, self.variants, self.visitor)
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

impl<'de> Reader<'_, 'de> {
    /// Reads a [`Tagged`] enum without keeping anything: asked for an enum of the name of
    /// the tag, it gives the enum.
    pub(crate) fn read_tagged(
        self,
        wanted: &Wanted,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        let Wanted {
            name: tag,
            names: variants,
            ..
        } = *wanted;
        let mut object = self;
        let session = object.session;
        let is_surveyed =
            object.frame.is_survey || session.end_at(&object.frame) == Some(End::Survey);
        if object.frame.is_absent() || session.is_bad(&object.frame) || is_surveyed {
            return object.read_names(&Wanted::named(Hint::Enum, "", variants), visitor);
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
}

fn read<'de>(
    object: Reader<'_, 'de>,
    tag: &'static str,
    variants: &'static [&'static str],
    visitor: &mut dyn Visit<'de>,
) -> Result<(), Error> {
    let session = object.session;
    let (name, repeated) = match named(&object, tag, variants) {
        Ok(named) => named,
        Err(problem) => return object.mismatch(problem, Hint::Enum, visitor),
    };
    let moment = session.moment();
    let variant = ValueAccess::new(&object, &name, Content::Tagged(tag));
    match visitor.visit(Token::Variant(Choice(&variant))) {
        Err(Error::Variant { .. }) if !session.is_given_up() => {
            session.learn(object.frame.schema, |schema| schema.is_closed = true);
            Err(object.refuse_whole(moment, invalid(tag, name, variants)))
        }
        Ok(()) => {
            if let Some(again) = repeated.filter(|_| !session.is_tainted(moment)) {
                let schema = object.frame.schema;
                let frame = object.frame.child(again, Rung::Field(tag), 0, schema);
                session.record(&frame, Problem::Duplicate);
            }
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// The name of the variant, and what names it where that was sent more than once.
fn named<'de>(
    object: &Reader<'_, 'de>,
    tag: &'static str,
    variants: &'static [&'static str],
) -> Result<(String, Option<Node<'de>>), Problem> {
    let session = object.session;
    let tape = session.tape();
    if !object.frame.node.is_map(tape) {
        return Err(Problem::Type(Expected::Struct));
    }
    let Some((member, is_duplicate)) = object.frame.node.member(tape, tag) else {
        return Err(Problem::TagMissing { tag });
    };
    let name = match member.value.datum(tape) {
        Datum::String(name) => name.into_owned(),
        Datum::Text(name) => name.to_owned(),
        _ => {
            let found = shown::whole(member.value, tape, session.limits());
            return Err(invalid(tag, found, variants));
        }
    };
    let is_closed = session.schema(object.frame.schema, |schema| schema.is_closed);
    if is_closed && !variants.contains(&&*name) {
        return Err(invalid(tag, name, variants));
    }
    Ok((name, is_duplicate.then_some(member.value)))
}

fn invalid(tag: &'static str, found: String, expected: &'static [&'static str]) -> Problem {
    Problem::TagInvalid {
        tag,
        found,
        expected,
    }
}
