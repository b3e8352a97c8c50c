//! The whole of a JSON document, for `serde_json`.

use serde::de::{Deserializer, Visitor};
use serde_json::Error;

use crate::reader::slot::Json;

/// `serde_json`'s deserializer of a document, for the type that is asked for.
///
/// A struct is read from an object alone: code for both would be half as much again in each program
/// for each type. A value that comes as an array is refused here, and read by this crate.
pub(crate) struct Whole<'t, 'de>(pub(crate) &'t mut Json<'de>);

macro_rules! forward {
    ($($method:ident($($argument:ident: $type:ty),*) $to:ident($($given:ident),*);)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, Error> {
            self.0.$to($($given,)* visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Whole<'_, 'de> {
    type Error = Error;

    forward! {
        deserialize_any() deserialize_any();
        deserialize_bool() deserialize_bool();
        deserialize_byte_buf() deserialize_byte_buf();
        deserialize_bytes() deserialize_bytes();
        deserialize_char() deserialize_char();
        deserialize_enum(name: &'static str, variants: &'static [&'static str]) deserialize_enum(name, variants);
        deserialize_f32() deserialize_f32();
        deserialize_f64() deserialize_f64();
        deserialize_i8() deserialize_i8();
        deserialize_i16() deserialize_i16();
        deserialize_i32() deserialize_i32();
        deserialize_i64() deserialize_i64();
        deserialize_i128() deserialize_i128();
        deserialize_identifier() deserialize_identifier();
        deserialize_ignored_any() deserialize_ignored_any();
        deserialize_map() deserialize_map();
        deserialize_newtype_struct(name: &'static str) deserialize_newtype_struct(name);
        deserialize_option() deserialize_option();
        deserialize_seq() deserialize_seq();
        deserialize_str() deserialize_str();
        deserialize_string() deserialize_string();
        deserialize_struct(_name: &'static str, _fields: &'static [&'static str]) deserialize_map();
        deserialize_tuple(length: usize) deserialize_tuple(length);
        deserialize_tuple_struct(name: &'static str, length: usize) deserialize_tuple_struct(name, length);
        deserialize_u8() deserialize_u8();
        deserialize_u16() deserialize_u16();
        deserialize_u32() deserialize_u32();
        deserialize_u64() deserialize_u64();
        deserialize_u128() deserialize_u128();
        deserialize_unit() deserialize_unit();
        deserialize_unit_struct(name: &'static str) deserialize_unit_struct(name);
    }

    fn is_human_readable(&self) -> bool {
        true
    }
}
