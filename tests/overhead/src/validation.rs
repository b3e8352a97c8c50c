//! Reading typed values: ours, and what others do with the same document.
//!
//! A good document is compared with `serde_json` alone, which knows no places, and
//! with those that do; a bad one with `eserde`, which reports every error too, of
//! types that derive its own trait.

use bytes::Bytes;
use http::StatusCode;
use serde_accumulate::{Document, Failure, Limits, read};

pub(crate) use self::plain::Item;
use crate::{Answer, Warm};

/// A document.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// A list of one item, good.
    Items1,
    /// A list of 100 items, good.
    Items100,
    /// A list of 10,000 items, good.
    Items10000,
    /// 1,000 items, of which one is bad.
    Errors1,
    /// 1,000 items, of which 10 are bad.
    Errors10,
    /// 1,000 items, all bad.
    Errors1000,
    /// 10,000 items, of which 2,000 are bad.
    Errors2000,
}

impl Case {
    /// Every case.
    pub const ALL: [Self; 7] = [
        Self::Items1,
        Self::Items100,
        Self::Items10000,
        Self::Errors1,
        Self::Errors10,
        Self::Errors1000,
        Self::Errors2000,
    ];

    /// Its name, as arguments and the table have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// True if the document is as the type asks for.
    #[must_use]
    pub fn is_good(self) -> bool {
        self.row().2 == 0
    }

    /// The name, the number of items, and of those that are bad.
    fn row(self) -> (&'static str, usize, usize) {
        match self {
            Self::Items1 => ("items_1", 1, 0),
            Self::Items100 => ("items_100", 100, 0),
            Self::Items10000 => ("items_10_000", 10_000, 0),
            Self::Errors1 => ("errors_1", 1_000, 1),
            Self::Errors10 => ("errors_10", 1_000, 10),
            Self::Errors1000 => ("errors_1_000", 1_000, 1_000),
            Self::Errors2000 => ("errors_2_000", 10_000, 2_000),
        }
    }

    /// The document. Bad items are spread over it evenly; half of them have a price that is text,
    /// half have no stock.
    pub(crate) fn json(self) -> String {
        let (_, items, bad) = self.row();
        let every = items.checked_div(bad);
        let item = |nth: usize| {
            let bad = every.filter(|every| nth.is_multiple_of(*every));
            let (price, stock) = match bad.map(|every| (nth / every) % 2) {
                Some(0) => ("\"9.5\"", "\"stock\": 7,"),
                Some(_) => ("9.5", ""),
                None => ("9.5", "\"stock\": 7,"),
            };
            format!(
                r#"{{"name": "item {nth}", "price": {price}, {stock} "tags": ["a", "b"], "offer": null}}"#
            )
        };
        let items: Vec<String> = (0..items).map(item).collect();
        format!("[{}]", items.join(","))
    }

    pub(crate) fn expected(self) -> Answer {
        match self.row() {
            (_, items, 0) => value(items),
            (_, _, errors) => failure(errors),
        }
    }
}

/// Who reads a document.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reader {
    /// Ours, with every error kept, as the others keep them.
    Ours,
    /// Ours, where a struct is not read from a list.
    Objects,
    /// `serde_json`, which stops at the first error and does not say where.
    SerdeJson,
    /// `serde_path_to_error`, which stops at the first error and says where.
    PathToError,
    /// `eserde`, which reports every error of types that derive its trait.
    Eserde,
}

impl Reader {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::Ours,
        Self::Objects,
        Self::SerdeJson,
        Self::PathToError,
        Self::Eserde,
    ];

    /// Its name, as arguments and the table have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Objects => "ours_in_objects",
            Self::SerdeJson => "serde_json",
            Self::PathToError => "serde_path_to_error",
            Self::Eserde => "eserde",
        }
    }

    /// Reads the document of a case.
    #[must_use]
    pub fn read(self, case: Case) -> Warm {
        reading(
            case,
            match self {
                Self::Ours => |json| own(Document::Json(json)),
                Self::Objects => |json| own(Document::Objects(json)),
                Self::SerdeJson => |json| stopping(serde_json::from_slice(json).ok()),
                Self::PathToError => |json| {
                    let deserializer = &mut serde_json::Deserializer::from_slice(json);
                    stopping(serde_path_to_error::deserialize(deserializer).ok())
                },
                Self::Eserde => |json| match eserde::json::from_slice::<Vec<derived::Item>>(json) {
                    Ok(items) => Ok(derived::count(&items)),
                    Err(errors) => Err(errors.len()),
                },
            },
        )
    }
}

fn own(document: Document<'_>) -> Result<usize, usize> {
    let limits = Limits::default().findings(usize::MAX);
    match read::<Vec<Item>>(document, limits) {
        Ok(items) => Ok(plain::count(&items)),
        Err(Failure::Invalid(findings)) => Err(findings.total()),
        Err(_) => Err(0),
    }
}

fn stopping(items: Option<Vec<Item>>) -> Result<usize, usize> {
    items.map(|items| plain::count(&items)).ok_or(1)
}

/// Reads the document of a case: how many items, or how many errors.
fn reading(case: Case, read: fn(&[u8]) -> Result<usize, usize>) -> Warm {
    let json = Bytes::from(case.json());
    Warm::new(
        case.expected(),
        move || json.clone(),
        move |json| match read(&json) {
            Ok(items) => value(items),
            Err(errors) => failure(errors),
        },
    )
}

/// The answer for items that were read.
pub(crate) fn answer(items: &[Item]) -> String {
    format!("{} items", plain::count(items))
}

fn value(items: usize) -> Answer {
    Answer::new(StatusCode::OK, format!("{items} items"))
}

fn failure(errors: usize) -> Answer {
    Answer::new(StatusCode::UNPROCESSABLE_ENTITY, format!("{errors} errors"))
}

/// The same item twice: a plain one, and one that derives the trait of `eserde`.
macro_rules! item {
    ($module:ident, $derive:path) => {
        mod $module {
            #[derive($derive)]
            pub(crate) struct Item {
                name: String,
                price: f64,
                stock: u32,
                tags: Vec<String>,
                offer: Option<bool>,
            }

            /// The number of items, each of which has been read.
            pub(super) fn count(items: &[Item]) -> usize {
                let is_read = |item: &&Item| {
                    !item.name.is_empty()
                        && item.price > 0.0
                        && item.stock == 7
                        && item.tags.len() == 2
                        && item.offer.is_none()
                };
                items.iter().filter(is_read).count()
            }
        }
    };
}

item!(plain, serde::Deserialize);
item!(derived, eserde::Deserialize);
