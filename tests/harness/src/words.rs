//! Models of what well-known crates and the standard library read.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::num::{NonZeroI16, NonZeroU8};

use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

macro_rules! models {
    ($($(#[$attribute:meta])* $kind:ident $name:ident { $($body:tt)* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only whether a request fits is looked at")]
        $(#[$attribute])*
        pub(crate) $kind $name { $($body)* }
    )*};
}

models! {
    struct Words {
        id: Uuid,
        day: civil::Date,
        clock: civil::Time,
        at: Timestamp,
        span: SignedDuration,
        price: Decimal,
        host: IpAddr,
        ratio: f64,
        tags: BTreeSet<String>,
        #[serde(with = "serde_bytes")]
        key: Vec<u8>,
        ages: BTreeMap<u8, String>,
        colors: HashMap<Color, u8>,
        count: NonZeroU8,
        change: NonZeroI16,
        #[serde(with = "time::serde::rfc2822")]
        mail: time::OffsetDateTime,
        #[serde(with = "time::serde::timestamp")]
        seconds: time::OffsetDateTime,
        pet: Pet,
        pair: (String, u8),
    }

    struct Texts {
        id: Uuid,
        day: civil::Date,
        at: Timestamp,
        price: Decimal,
        count: NonZeroU8,
        change: NonZeroI16,
        wide: i128,
        letter: char,
        color: Color,
    }

    #[serde(tag = "kind", rename_all = "lowercase")]
    enum Pet {
        Cat { lives: u8 },
        Dog { name: String },
    }
}

#[derive(Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Blue,
}
