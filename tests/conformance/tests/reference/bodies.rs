//! Models of bodies, as users of the library write them. `zoo.py` has the same.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::num::{NonZeroU8, NonZeroU64};

use http_exception_constraints::Garde;
use jiff::{SignedDuration, Timestamp, civil};
use rust_decimal::Decimal;
use serde::Deserialize;
use url::Url;
use uuid::Uuid;

use crate::question::bodies;

bodies! {
    Scalars = Scalars, r#"{"a": -1, "b": 300, "c": -70000, "d": 5000000000, "e": 255, "f": 65535, "g": 4294967295,
        "h": 18446744073709551615, "i": 0.5, "j": true, "k": "k", "l": 7}"#;
    Order = Order, r#"{"id": "0190163d-8694-739b-aea5-966c26f8ad91", "lines": [{"sku": "a", "quantity": 1},
        {"sku": "b", "quantity": 2, "note": "n"}], "paid": false, "total": 1.5, "color": "red", "tags": {"t": 1},
        "parent": {"sku": "c", "quantity": 3, "note": null}}"#;
    Perhaps = Option<Order>, r#"{"id": "0190163d-8694-739b-aea5-966c26f8ad91", "lines": [], "paid": true, "total": 2,
        "color": "blue", "parent": null}"#;
    Moments = Moments, r#"{"day": "2024-01-31", "clock": "12:30:00", "aware": "2024-01-31T12:30:00Z",
        "naive": "2024-01-31T12:30:00", "span": "PT1H30M", "days": ["2024-02-29"]}"#;
    Hosts = Hosts, r#"{"v4": "127.0.0.1", "v6": "::1", "url": "http://a.example/x", "amount": "1.50",
        "ids": ["0190163d-8694-739b-aea5-966c26f8ad91"], "spare": null}"#;
    Shut = Shut, r#"{"name": "n", "inner": {"x": 1, "y": true}, "more": [{"x": 2}, {"x": 3, "y": null}]}"#;
    Owner = Owner, r#"{"name": "o", "pet": {"kind": "cat", "lives": 9}, "others": [{"kind": "dog", "name": "rex"},
        {"kind": "dog", "name": "max", "good": false}]}"#;
    Rows = Rows, r#"{"point": [0.5, 1], "rgb": [1, 2, 3], "pairs": [["a", 1], ["b", -2]]}"#;
    Maps = Maps, r#"{"lines": {"l": {"sku": "a", "quantity": 1}}, "numbered": {"1": "one", "-2": "two"},
        "colors": {"red": 1, "blue": 2}, "ids": {"0190163d-8694-739b-aea5-966c26f8ad91": true},
        "words": ["a", "b"], "deep": {"d": [{"e": {"sku": "f", "quantity": 4}}]}}"#;
    Tree = Tree, r#"{"value": 1, "kids": [{"value": 2, "kids": [], "best": {"value": 3, "kids": []}},
        {"value": 4, "kids": [{"value": 5, "kids": []}]}], "best": null}"#;
    Search = Search, r#"{"limit": 10, "offset": 20, "q": "q", "exact": true}"#;
    Signup = Garde<Signup>, r#"{"age": 40, "name": "anna", "ratio": 0.5, "tags": ["a"], "nick": "an"}"#;
    Some = Some, r#"{"a": 1, "b": 2, "c": 0}"#;
    Numbers = Vec<i64>, "[1, -2, 3]";
    Lines = HashMap<String, Line>, r#"{"l": {"sku": "a", "quantity": 1}, "m": {"sku": "b", "quantity": 2}}"#;
}

macro_rules! models {
    ($($(#[$attribute:meta])* $kind:ident $name:ident { $($body:tt)* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        $(#[$attribute])*
        pub(crate) $kind $name { $($body)* }
    )*};
}

models! {
    struct Scalars {
        a: i8,
        b: i16,
        c: i32,
        d: i64,
        e: u8,
        f: u16,
        g: u32,
        h: u64,
        i: f64,
        j: bool,
        k: String,
        l: u128,
    }

    struct Line {
        sku: String,
        quantity: u8,
        note: Option<String>,
    }

    struct Order {
        id: Uuid,
        lines: Vec<Line>,
        paid: bool,
        total: f64,
        color: Color,
        #[serde(default)]
        tags: BTreeMap<String, i64>,
        parent: Option<Line>,
    }

    struct Moments {
        day: civil::Date,
        clock: civil::Time,
        aware: Timestamp,
        naive: civil::DateTime,
        span: SignedDuration,
        #[serde(default)]
        days: Vec<civil::Date>,
    }

    struct Hosts {
        v4: Ipv4Addr,
        v6: Ipv6Addr,
        url: Url,
        amount: Decimal,
        ids: Vec<Uuid>,
        spare: Option<Uuid>,
    }

    #[serde(deny_unknown_fields)]
    struct Inner {
        x: u8,
        y: Option<bool>,
    }

    #[serde(deny_unknown_fields)]
    struct Shut {
        name: String,
        inner: Inner,
        #[serde(default)]
        more: Vec<Inner>,
    }

    struct Cat {
        lives: u8,
    }

    struct Dog {
        name: String,
        #[serde(default = "yes")]
        good: bool,
    }

    struct Owner {
        name: String,
        pet: Pet,
        #[serde(default)]
        others: Vec<Pet>,
    }

    struct Rows {
        point: (f64, f64),
        rgb: [u8; 3],
        pairs: Vec<(String, i64)>,
    }

    struct Maps {
        lines: BTreeMap<String, Line>,
        numbered: BTreeMap<i32, String>,
        colors: HashMap<Color, u8>,
        ids: HashMap<Uuid, bool>,
        words: BTreeSet<String>,
        #[serde(default)]
        deep: BTreeMap<String, Vec<BTreeMap<String, Line>>>,
    }

    struct Tree {
        value: i32,
        kids: Vec<Tree>,
        best: Option<Box<Tree>>,
    }

    struct Page {
        limit: u32,
        #[serde(default)]
        offset: u32,
    }

    struct Search {
        #[serde(flatten)]
        page: Page,
        q: String,
        #[serde(default)]
        exact: bool,
    }

    struct Some {
        a: NonZeroU8,
        b: NonZeroU64,
        c: u32,
    }
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Signup {
    #[garde(range(min = 18, max = 120))]
    age: u32,
    #[garde(length(chars, min = 2, max = 8))]
    name: String,
    #[garde(range(min = 0.0, max = 1.0))]
    ratio: f64,
    #[garde(length(min = 1, max = 3))]
    tags: Vec<String>,
    #[garde(length(chars, max = 4))]
    nick: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
enum Pet {
    Cat(Cat),
    Dog(Dog),
}

serde_accumulate::tagged!(Pet, "kind");

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Color {
    Red,
    Green,
    Blue,
}

fn yes() -> bool {
    true
}
