//! The routes of `/d` that read a JSON body.

use std::collections::BTreeMap;

use http_exception::{IntoAnswer, Refusal, Value, json};
use http_exception_constraints::{Garde, Validator};
use serde::Deserialize;

use super::extract::{All, Json};
use super::models::{
    Address, Aliased, Blob, Catalog, Company, Contact, Credentials, Embedded, Forbid, ForbidOuter,
    Geo, Ids, Item, Kennel, Limits, Link, Loose, Money, Narrow, Optionals, Order, Owner, Paint,
    Person, Pet, Scalars, Signup, User, When,
};
use super::{Route, read, route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route::post("/body/scalars", read::<Json<Scalars>>),
        route::post("/body/narrow", read::<Json<Narrow>>),
        route::post("/body/item", read::<Json<Item>>),
        route::post("/body/optionals", read::<Json<Optionals>>),
        route::post("/body/address", read::<Json<Garde<Address>>>),
        route::post("/body/person", read::<Json<Garde<Person>>>),
        route::post("/body/company", read::<Json<Garde<Company>>>),
        route::post("/body/order", read::<Json<Garde<Order>>>),
        route::post("/body/catalog", read::<Json<Garde<Catalog>>>),
        route::post("/body/paint", read::<Json<Paint>>),
        route::post("/body/pet", read::<Json<Pet>>),
        route::post("/body/owner", read::<Json<Owner>>),
        route::post("/body/kennel", read::<Json<Kennel>>),
        route::post("/body/geo", read::<Json<Geo>>),
        route::post("/body/limits", read::<Json<Validator<Limits>>>),
        route::post("/body/forbid", read::<Json<Forbid>>),
        route::post("/body/forbid-outer", read::<Json<ForbidOuter>>),
        route::post("/body/ids", read::<Json<Ids>>),
        route::post("/body/when", read::<Json<When>>),
        route::post("/body/money", read::<Json<Money>>),
        route::post("/body/blob", read::<Json<Blob>>),
        route::post("/body/link", read::<Json<Link>>),
        route::post("/body/contact", read::<Json<Contact>>),
        route::post("/body/aliased", read::<Json<Garde<Aliased>>>),
        route::post("/body/signup", read::<Json<Validator<Signup>>>),
        route::post("/body/credentials", read::<Json<Credentials>>),
        route::post("/body/loose", read::<Json<Loose>>),
        route::post("/body/list-of-items", read::<Json<Vec<Item>>>),
        route::post("/body/list-of-ints", read::<Json<Vec<i64>>>),
        route::post("/body/dict-of-items", read::<Json<BTreeMap<String, Item>>>),
        route::post("/body/any-object", read::<Json<BTreeMap<String, Value>>>),
        route::post("/body/bare-int", read::<Json<i64>>),
        route::post("/body/bare-str", read::<Json<TwoCharacters>>),
        route::post("/body/optional-item", |Json(item): Json<Option<Item>>| {
            json!({"given": item.is_some()}).into_answer()
        }),
        route::post("/body/embed", read::<All<(Embed<OfItem>,)>>),
        route::post("/body/two", read::<All<(Embed<OfItem>, Embed<OfUser>)>>),
        route::post("/body/two-and-scalar", read::<All<TwoAndScalar>>),
        route::post("/body/embed-int", read::<Embed<OfInt>>),
    ]
}

/// At least two characters.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct TwoCharacters;

impl TryFrom<String> for TwoCharacters {
    type Error = Refusal;

    fn try_from(text: String) -> Result<Self, Refusal> {
        match text.chars().nth(1) {
            Some(_) => Ok(Self),
            None => Err(Refusal::new("string_too_short", "").with("min_length", 2)),
        }
    }
}

type Embed<T> = Json<Embedded<T>>;
type TwoAndScalar = (
    Embed<OfItem>,
    Embed<OfUser>,
    Embed<OfImportance>,
    Embed<OfNote>,
);

/// Defines a parameter in a body.
macro_rules! parameter {
    ($name:ident, $field:ident: $of:ty) => {
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only whether it can be read matters")]
        struct $name {
            $field: $of,
        }
    };
}

parameter!(OfItem, item: Item);
parameter!(OfUser, user: User);
parameter!(OfImportance, importance: Positive);
parameter!(OfNote, note: Option<String>);
parameter!(OfInt, n: i64);

/// Above zero.
#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
struct Positive;

impl TryFrom<i64> for Positive {
    type Error = Refusal;

    fn try_from(number: i64) -> Result<Self, Refusal> {
        match number {
            1.. => Ok(Self),
            _ => Err(Refusal::new("greater_than", "").with("gt", 0)),
        }
    }
}
