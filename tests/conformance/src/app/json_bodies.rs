//! The routes of `/d` that read a JSON body.

use std::collections::BTreeMap;

use http_exception::{Garde, IntoResponse, Refusal, Validator, Value, json};
use serde::Deserialize;

use super::extract::{All, Json};
use super::models::{
    Address, Aliased, Blob, Catalog, Company, Contact, Credentials, Embedded, Forbid, ForbidOuter,
    Geo, Ids, Item, Kennel, Limits, Link, Loose, Money, Narrow, Optionals, Order, Owner, Paint,
    Person, Pet, Scalars, Signup, User, When,
};
use super::{Route, read};

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::post("/body/scalars", read::<Json<Scalars>>),
        Route::post("/body/narrow", read::<Json<Narrow>>),
        Route::post("/body/item", read::<Json<Item>>),
        Route::post("/body/optionals", read::<Json<Optionals>>),
        Route::post("/body/address", read::<Json<Garde<Address>>>),
        Route::post("/body/person", read::<Json<Garde<Person>>>),
        Route::post("/body/company", read::<Json<Garde<Company>>>),
        Route::post("/body/order", read::<Json<Garde<Order>>>),
        Route::post("/body/catalog", read::<Json<Garde<Catalog>>>),
        Route::post("/body/paint", read::<Json<Paint>>),
        Route::post("/body/pet", read::<Json<Pet>>),
        Route::post("/body/owner", read::<Json<Owner>>),
        Route::post("/body/kennel", read::<Json<Kennel>>),
        Route::post("/body/geo", read::<Json<Geo>>),
        Route::post("/body/limits", read::<Json<Validator<Limits>>>),
        Route::post("/body/forbid", read::<Json<Forbid>>),
        Route::post("/body/forbid-outer", read::<Json<ForbidOuter>>),
        Route::post("/body/ids", read::<Json<Ids>>),
        Route::post("/body/when", read::<Json<When>>),
        Route::post("/body/money", read::<Json<Money>>),
        Route::post("/body/blob", read::<Json<Blob>>),
        Route::post("/body/link", read::<Json<Link>>),
        Route::post("/body/contact", read::<Json<Contact>>),
        Route::post("/body/aliased", read::<Json<Garde<Aliased>>>),
        Route::post("/body/signup", read::<Json<Validator<Signup>>>),
        Route::post("/body/credentials", read::<Json<Credentials>>),
        Route::post("/body/loose", read::<Json<Loose>>),
        Route::post("/body/list-of-items", read::<Json<Vec<Item>>>),
        Route::post("/body/list-of-ints", read::<Json<Vec<i64>>>),
        Route::post("/body/dict-of-items", read::<Json<BTreeMap<String, Item>>>),
        Route::post("/body/any-object", read::<Json<BTreeMap<String, Value>>>),
        Route::post("/body/bare-int", read::<Json<i64>>),
        Route::post("/body/bare-str", read::<Json<TwoCharacters>>),
        Route::post("/body/optional-item", |Json(item): Json<Option<Item>>| {
            json!({"given": item.is_some()}).into_response()
        }),
        Route::post("/body/embed", read::<All<(Embed<OfItem>,)>>),
        Route::post("/body/two", read::<All<(Embed<OfItem>, Embed<OfUser>)>>),
        Route::post("/body/two-and-scalar", read::<All<TwoAndScalar>>),
        Route::post("/body/embed-int", read::<Embed<OfInt>>),
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
