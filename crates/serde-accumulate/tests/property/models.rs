//! Types of all kinds, and what documents of them look like.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU8;

use serde::Deserialize;
use serde_accumulate::{Refusal, Secret};
use serde_json::json;
use uuid::Uuid;

use crate::kind::Kind;
use crate::read_models::read_models;

read_models! {
    #[serde(deny_unknown_fields)]
    pub(crate) struct Order {
        id: Uuid,
        customer: Customer,
        lines: Vec<Line<u16>>,
        even: Even,
        #[serde(default)]
        tags: BTreeMap<String, i8>,
        note: Option<String>,
        count: NonZeroU8,
    }

    pub(crate) struct Customer {
        name: String,
        password: Secret<String>,
        age: Option<u8>,
    }

    #[serde(deny_unknown_fields)]
    pub(crate) struct Line<N> {
        sku: Uuid,
        quantity: N,
        parts: Option<Vec<Line<N>>>,
    }

    pub(crate) struct Tree {
        name: String,
        left: Option<Box<Tree>>,
        children: Vec<Tree>,
    }

    pub(crate) struct Zoo {
        keeper: String,
        pets: Vec<Pet>,
        favourite: Option<Pet>,
    }

    #[serde(deny_unknown_fields)]
    pub(crate) struct Cat {
        lives: u8,
        friend: Option<Box<Pet>>,
    }

    #[serde(rename_all = "lowercase")]
    pub(crate) enum Shape {
        Point,
        Circle(f64),
        Line(i32, i32),
        Box { width: u32, inner: Option<Vec<Shape>> },
    }

    pub(crate) struct Grid {
        at: (i32, String, [u8; 2]),
        rows: Vec<(bool, Option<char>)>,
        by_number: BTreeMap<u8, Vec<u8>>,
        by_unit: BTreeMap<Level, (i64,)>,
        pair: Pair,
    }

    pub(crate) struct Pair(u8, Uuid);

    pub(crate) struct Buffered {
        name: String,
        #[serde(flatten)]
        inner: Inner,
        either: Either,
        tagged: Internally,
        adjacent: Adjacently,
        any: serde_json::Value,
    }

    pub(crate) struct Inner {
        colour: String,
        weight: u16,
    }

    #[serde(untagged)]
    pub(crate) enum Either {
        Number(u8),
        Named { name: String },
    }

    #[serde(tag = "kind", rename_all = "lowercase")]
    pub(crate) enum Internally {
        Cat { lives: u8 },
        Dog { name: String },
    }

    #[serde(tag = "t", content = "c")]
    pub(crate) enum Adjacently {
        A(u8),
        B { x: i8 },
    }

    pub(crate) struct Third {
        site: url::Url,
        at: jiff::Timestamp,
        on: jiff::civil::Date,
        price: rust_decimal::Decimal,
        ip: IpAddr,
        wait: std::time::Duration,
        ids: Vec<Uuid>,
    }
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
pub(crate) enum Pet {
    Fish,
    Cat(Cat),
    Dog { name: String },
}
serde_accumulate::tagged!(Pet, "kind");

#[derive(Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    Low,
    High,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "i64")]
pub(crate) struct Even;

impl TryFrom<i64> for Even {
    type Error = Refusal;

    fn try_from(number: i64) -> Result<Self, Refusal> {
        if number % 2 == 0 {
            Ok(Self)
        } else {
            Err(Refusal::new("odd", "odd"))
        }
    }
}

fn text() -> Kind {
    Kind::leaf(&[json!("a"), json!("bc")])
}

fn small() -> Kind {
    Kind::leaf(&[json!(1), json!(2), json!(100)])
}

fn uuid() -> Kind {
    Kind::leaf(&[json!("67e55044-10b1-426f-9247-bb680e5fe0c8")])
}

pub(crate) fn order() -> Kind {
    let customer = Kind::Struct(
        vec![("name", text()), ("password", text())],
        vec![("age", small())],
    );
    Kind::Struct(
        vec![
            ("id", uuid()),
            ("customer", customer),
            ("lines", Kind::list(line())),
            ("even", Kind::leaf(&[json!(0), json!(-2)])),
            ("count", small()),
        ],
        vec![
            ("tags", Kind::Map(vec!["x", "y", "z"], Box::new(small()))),
            ("note", Kind::leaf(&[json!(null), json!("n")])),
        ],
    )
}

fn line() -> Kind {
    let parts = Kind::list(Kind::Lazy(line));
    Kind::Struct(
        vec![("sku", uuid()), ("quantity", small())],
        vec![("parts", parts)],
    )
}

pub(crate) fn tree() -> Kind {
    let children = Kind::list(Kind::Lazy(tree));
    Kind::Struct(
        vec![("name", text()), ("children", children)],
        vec![("left", Kind::Lazy(tree))],
    )
}

pub(crate) fn zoo() -> Kind {
    Kind::Struct(
        vec![("keeper", text()), ("pets", Kind::list(pet()))],
        vec![("favourite", pet())],
    )
}

fn pet() -> Kind {
    let cat = Kind::Struct(vec![("lives", small())], vec![("friend", Kind::Lazy(pet))]);
    let dog = Kind::Struct(vec![("name", text())], vec![]);
    let fish = Kind::Struct(vec![], vec![]);
    Kind::Enum("kind", vec![("fish", fish), ("cat", cat), ("dog", dog)])
}

pub(crate) fn shape() -> Kind {
    let line = Kind::Tuple(vec![small(), small()]);
    let inner = Kind::list(Kind::Lazy(shape));
    let rectangle = Kind::Struct(vec![("width", small())], vec![("inner", inner)]);
    let circle = Kind::leaf(&[json!(1.5), json!(2)]);
    let point = Kind::leaf(&[json!(null)]);
    Kind::Enum(
        "",
        vec![
            ("point", point),
            ("circle", circle),
            ("line", line),
            ("box", rectangle),
        ],
    )
}

pub(crate) fn grid() -> Kind {
    let pair = Kind::Tuple(vec![small(), small()]);
    let row = Kind::Tuple(vec![
        Kind::leaf(&[json!(true)]),
        Kind::leaf(&[json!(null), json!("c")]),
    ]);
    Kind::Struct(
        vec![
            ("at", Kind::Tuple(vec![small(), text(), pair])),
            ("rows", Kind::list(row)),
            (
                "by_number",
                Kind::Map(vec!["0", "7", "255"], Box::new(Kind::list(small()))),
            ),
            (
                "by_unit",
                Kind::Map(vec!["low", "high"], Box::new(Kind::Tuple(vec![small()]))),
            ),
            ("pair", Kind::Tuple(vec![small(), uuid()])),
        ],
        vec![],
    )
}

pub(crate) fn buffered() -> Kind {
    let tagged = Kind::Enum(
        "kind",
        vec![
            ("cat", Kind::Struct(vec![("lives", small())], vec![])),
            ("dog", Kind::Struct(vec![("name", text())], vec![])),
        ],
    );
    let adjacent = Kind::leaf(&[json!({"t": "A", "c": 1}), json!({"c": {"x": 1}, "t": "B"})]);
    Kind::Struct(
        vec![
            ("name", text()),
            ("colour", text()),
            ("weight", small()),
            ("either", Kind::leaf(&[json!(1), json!({"name": "n"})])),
            ("tagged", tagged),
            ("adjacent", adjacent),
            ("any", Kind::leaf(&[json!({"deep": [1]}), json!("s")])),
        ],
        vec![],
    )
}

pub(crate) fn third() -> Kind {
    Kind::Struct(
        vec![
            ("site", Kind::leaf(&[json!("https://example.test/")])),
            ("at", Kind::leaf(&[json!("2024-01-01T00:00:00Z")])),
            ("on", Kind::leaf(&[json!("2024-01-01")])),
            ("price", Kind::leaf(&[json!("1.50")])),
            ("ip", Kind::leaf(&[json!("127.0.0.1"), json!("::1")])),
            (
                "wait",
                Kind::Struct(vec![("secs", small()), ("nanos", small())], vec![]),
            ),
            ("ids", Kind::list(uuid())),
        ],
        vec![],
    )
}
