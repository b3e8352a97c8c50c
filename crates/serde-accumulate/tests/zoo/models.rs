//! Types of every shape that serde knows, for any document: what is wrong in one, and what it costs.
//!
//! They know nothing of what a good document looks like.

use std::collections::{BTreeMap, HashMap};

use crate::read_models::read_models;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Document, Failure, Findings, Limits, Secret, read};
use serde_json::Value;

/// A type, and how a document of it is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    /// True if serde keeps nothing of it to read it later, and nothing has to be read in order.
    pub(crate) is_bounded: bool,
    pub(crate) read: fn(&[u8], Limits) -> Option<Findings>,
}

/// What is wrong with a document; nothing if serde takes it, or it is not JSON.
pub(crate) fn findings<T: DeserializeOwned>(json: &[u8], limits: Limits) -> Option<Findings> {
    match read::<T>(Document::Json(json), limits) {
        Err(Failure::Invalid(findings)) => Some(findings),
        _ => None,
    }
}

macro_rules! all {
    ($($bounded:literal $name:ident = $type:ty;)*) => {
        $(pub(crate) type $name = $type;)*

        /// All of them.
        pub(crate) const ALL: &[Model] = &[$(Model {
            name: stringify!($name),
            is_bounded: $bounded,
            read: findings::<$name>,
        }),*];
    };
}

all! {
    true Catalogue = BTreeMap<String, Sku>;
    true Shelves = Vec<Pair<Sku, BTreeMap<String, Sku>>>;
    true Nested = Pair<Vec<Sku>, Pair<u8, Code>>;
    true ByKey = BTreeMap<Sku, Vec<Code>>;
    true Hashed = HashMap<String, Pair<Code, Option<Sku>>>;
    true Numbered = BTreeMap<u8, BTreeMap<String, Sku>>;
    true Choices = Wrap<Vec<Choice<Sku>>>;
    true Deep = Vec<Pair<Vec<Pair<Code, Sku>>, Choice<Pair<Code, Even>>>>;
    true Forest = Vec<Tree>;
    true Strictly = Vec<Strict>;
    true Beside = Pair<Vec<Code>, Pair<Value, String>>;
    true Pets = BTreeMap<String, Pet>;
    false Rows = Vec<(u8, Code, Sku)>;
    false Maybe = Option<Box<Pair<Even, [Code; 2]>>>;
    false Adjacently = Vec<Adjacent<Sku>>;
    false Flattened = Vec<Flat>;
    false Untagged = Vec<Either>;
    false Internally = BTreeMap<String, Internal>;
}

read_models! {
    pub(crate) struct Pair<A, B> {
        a: A,
        b: B,
    }

    pub(crate) enum Choice<A> {
        Unit,
        New(A),
        Two(u8, A),
        Named { x: A },
    }

    #[serde(tag = "t", content = "c")]
    pub(crate) enum Adjacent<A> {
        Unit,
        New(A),
        Named { x: A },
    }

    pub(crate) struct Tree {
        sku: Sku,
        code: Option<Code>,
        kids: Vec<Tree>,
    }

    #[serde(deny_unknown_fields)]
    pub(crate) struct Strict {
        #[serde(alias = "alpha")]
        a: Code,
        #[serde(default)]
        b: u8,
        c: Option<Box<Strict>>,
    }

    pub(crate) struct Flat {
        a: u8,
        #[serde(flatten)]
        inner: Inner,
        b: Code,
    }

    pub(crate) struct Inner {
        x: u8,
        sku: Sku,
    }

    #[serde(untagged)]
    pub(crate) enum Either {
        Number(u8),
        Key(Secret<char>),
        Inner(Inner),
        Many(Vec<Either>),
    }

    #[serde(tag = "t")]
    pub(crate) enum Internal {
        Unit,
        Inner(Inner),
        Named { x: Code, y: u8 },
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Wrap<A>(A);

#[derive(Debug, Deserialize)]
#[serde(remote = "Self")]
pub(crate) enum Pet {
    Fish,
    Cat(Strict),
    Dog { x: Sku, y: Code },
}
serde_accumulate::tagged!(Pet, "t");

macro_rules! refusing {
    ($($(#[$doc:meta])* $name:ident, $said:literal, $from:ty: $is_good:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Deserialize, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[serde(try_from = $said)]
        pub(crate) struct $name($from);

        impl TryFrom<$from> for $name {
            type Error = &'static str;

            fn try_from(value: $from) -> Result<Self, &'static str> {
                let is_good: fn(&$from) -> bool = $is_good;
                if is_good(&value) { Ok(Self(value)) } else { Err("refused") }
            }
        }
    )*};
}

refusing! {
    /// Nothing that could stand in for it is taken.
    Sku, "String", String: |text| text.starts_with("SKU-");
    /// Something can stand in for it.
    Code, "String", String: |text| text.len() == 36
        && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    /// Something can stand in for it, too.
    Even, "i64", i64: |number| number % 2 == 0;
}
