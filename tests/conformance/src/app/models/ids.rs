//! UUIDs, of any version and of one.

use std::fmt;

use http_exception::Refusal;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use uuid::Uuid;

#[derive(Debug, serde::Deserialize)]
pub(in super::super) struct Ids {
    id: Id,
    v4: Option<Random>,
}

/// A UUID that says so when it is given something that is not even text.
#[derive(Debug)]
struct Id(Uuid);

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Text).map(Self)
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = Uuid;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a UUID string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Uuid, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Uuid, E> {
        Err(E::custom(Refusal::new("uuid_type", "")))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Uuid, E> {
        Err(E::custom(Refusal::new("uuid_type", "")))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Uuid, E> {
        Err(E::custom(Refusal::new("uuid_type", "")))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Uuid, E> {
        Err(E::custom(Refusal::new("uuid_type", "")))
    }
}

/// A UUID of version 4.
#[derive(Debug, serde::Deserialize)]
#[serde(try_from = "Id")]
struct Random(Uuid);

impl TryFrom<Id> for Random {
    type Error = Refusal;

    fn try_from(Id(id): Id) -> Result<Self, Refusal> {
        match id.get_version_num() {
            4 => Ok(Self(id)),
            _ => Err(Refusal::new("uuid_version", "").with("expected_version", 4)),
        }
    }
}
