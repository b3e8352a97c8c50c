//! Models of queries, forms, headers, cookies and paths. `zoo.py` has the same.

use std::net::{IpAddr, Ipv4Addr};
use std::num::{NonZeroI16, NonZeroU8};

use chrono::{DateTime, NaiveDate, Utc};
use http_exception_constraints::{Garde, Validator};
use rust_decimal::Decimal;
use serde::Deserialize;
use uuid::Uuid;

use crate::bodies::Color;
use crate::question::{Model, read};
use crate::random::Random;
use crate::{Cookies, Form, Headers, Path, Query};

macro_rules! all {
    ($($source:literal $name:ident = $type:ty, $good:literal;)*) => {
        /// All of them.
        pub(crate) static ALL: &[Model] = &[$(Model {
            source: $source,
            name: stringify!($name),
            good: $good,
            read: read::<$type>,
        }),*];
    };
}

all! {
    "query" Listing = Query<Listing>, "q=a&limit=5&offset=-1&exact=true&ratio=0.5&color=red&tag=x&tag=y\
        &ids=0190163d-8694-739b-aea5-966c26f8ad91";
    "query" Report = Query<Report>, "day=2024-01-31&at=2024-01-31T12:30:00Z&id=0190163d-8694-739b-aea5-966c26f8ad91\
        &price=1.50&host=127.0.0.1&n=1&n=2";
    "query" Exact = Query<Exact>, "a=1&b=yes";
    "query" Limited = Query<Garde<Limited>>, "limit=50&word=abc";
    "query" Types = Query<Types>, "count=7&wide=-8&share=0.5&letter=x&host=127.0.0.1&day=2024-01-31&steps=1&steps=-2\
        &log=2024-01-31T12:30:00Z&seconds=1706704200&size=9";
    "query" Ranged = Query<Garde<Ranged>>, "below=-3&above=7&ratio=0.5&wide=6&steps=1&steps=2";
    "query" Checked = Query<Validator<Checked>>, "positive=7&part=0.5&code=abc";
    "query" Shared = Query<Shared>, "limit=5&offset=3&q=a&by=red&desc=true";
    "query" Renamed = Query<Renamed>, "unitPrice=1.5&qty=2&type=red";
    "form" Login = Form<Login>, "user=u&pin=1234&stay=on&role=red&role=blue&note=n";
    "form" Report = Form<Report>, "day=2024-01-31&id=0190163d-8694-739b-aea5-966c26f8ad91&price=1&n=1";
    "form" Exact = Form<Exact>, "a=1&b=0";
    "form" Ranged = Form<Garde<Ranged>>, "below=-3&above=7&ratio=0.5&wide=6&steps=1";
    "header" Trace = Headers<Trace>, "x-id=0190163d-8694-739b-aea5-966c26f8ad91&x-sampled=yes&level=blue\
        &x-ratio=0.5&x-port=80";
    "header" Meta = Headers<Meta>, "x-token=t&x-count=7&x-flag=true&tag=a&tag=b";
    "cookie" Session = Cookies<Session>, "sid=0190163d-8694-739b-aea5-966c26f8ad91&visits=3&dark=false";
    "path" Way = Path<Way>, "id=1&day=2024-01-31&on=true&color=green";
}

impl Model {
    /// Its good texts, changed a few times, as the source has them.
    pub(crate) fn changed_texts(&self, random: &mut Random) -> String {
        let good = self.good.split('&').filter_map(|pair| pair.split_once('='));
        let mut pairs: Vec<(&str, String)> =
            good.map(|(name, text)| (name, text.to_owned())).collect();
        let names: Vec<&str> = pairs.iter().map(|(name, _)| *name).collect();
        for _ in 0..=random.below(3) {
            let at = random.below(pairs.len());
            let is_path = self.source == "path";
            match random.below(10) {
                0 | 1 if !is_path && !pairs.is_empty() => drop(pairs.remove(at)),
                2 if !is_path => pairs.insert(at, (random.pick(&names), text(random))),
                3 if !is_path => {
                    pairs.push((random.pick(&["x", "q2", "LIMIT", "a.b"]), text(random)));
                }
                4 | 5 if !pairs.is_empty() => alter(&mut pairs[at].1, random),
                _ if !pairs.is_empty() => pairs[at].1 = text(random),
                _ => {}
            }
        }
        match self.source {
            "path" => {
                // An empty part is another path.
                let parts = pairs
                    .into_iter()
                    .map(|(_, text)| text.replace(['/', '?'], "x"));
                let parts: Vec<_> = parts
                    .map(|text| {
                        if text.is_empty() {
                            "x".to_owned()
                        } else {
                            text
                        }
                    })
                    .collect();
                parts.join("/")
            }
            "header" => {
                let pairs = pairs
                    .into_iter()
                    .map(|(name, text)| (name, text.trim().to_owned()));
                let pairs = pairs
                    .map(|(name, text)| (name.to_lowercase(), text))
                    .filter(|(_, text)| text.is_ascii());
                serde_json::to_string(&pairs.collect::<Vec<_>>()).expect("a list of headers")
            }
            "cookie" => {
                let pairs = pairs
                    .into_iter()
                    .map(|(name, text)| (name, text.trim().to_owned()));
                let pairs = pairs
                    .filter(|(_, text)| text.is_ascii() && !text.contains([' ', '"', ';', ',']));
                pairs
                    .map(|(name, text)| format!("{name}={text}"))
                    .collect::<Vec<_>>()
                    .join("; ")
            }
            _ => form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish(),
        }
    }
}

/// A text of any kind, or a number that stands in no list.
fn text(random: &mut Random) -> String {
    if !random.one_in(8) {
        return random.pick(TEXTS).to_owned();
    }
    let (sign, whole) = (random.pick(&["", "-"]), random.below(1 << 40));
    match random.below(3) {
        0 => format!("{sign}{}", whole % 1_000),
        1 => format!("{sign}{}.{}", whole % 100, random.below(100)),
        _ => format!("{sign}{whole}{whole}"),
    }
}

/// Makes nearly the same of a text.
fn alter(text: &mut String, random: &mut Random) {
    let mut chars: Vec<char> = text.chars().collect();
    let (at, other) = (random.below(chars.len()), random.pick(&OTHERS));
    match random.below(4) {
        0 if !chars.is_empty() => drop(chars.remove(at)),
        1 if !chars.is_empty() => chars[at] = other,
        2 => chars.truncate(at),
        _ => chars.insert(at, other),
    }
    *text = chars.into_iter().collect();
}

const OTHERS: [char; 12] = ['x', '0', '9', '-', '+', '.', ':', 'e', ',', '%', 'é', '_'];

const TEXTS: &[&str] = &[
    "",
    "",
    "x",
    "0",
    "1",
    "-1",
    "7",
    "49",
    "50",
    "51",
    "255",
    "256",
    "-129",
    "65535",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "99999999999999999999",
    "-99999999999999999999",
    "0.5",
    "-0.5",
    "1e3",
    "1e400",
    "nan",
    "inf",
    "-inf",
    "true",
    "false",
    "yes",
    "no",
    "on",
    "off",
    "t",
    "TRUE",
    "maybe",
    "null",
    "None",
    "red",
    "RED",
    "purple",
    "2024-01-31",
    "2024-02-30",
    "2024-13-01",
    "2024-01-31T12:30:00Z",
    "2024-01-31T12:30:00",
    "2024-01-31T25:00:00Z",
    "0190163d-8694-739b-aea5-966c26f8ad91",
    "0190163d-8694-739b-aea5-966c26f8ad9g",
    "127.0.0.1",
    "256.0.0.1",
    "::1",
    "abc",
    "abcdef",
    "a b",
    "é",
    "日本語",
    "a+b",
    "{}",
    "[]",
    "\"x\"",
    "a,b",
    "1,2",
];

macro_rules! models {
    ($($(#[$attribute:meta])* struct $name:ident { $($body:tt)* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from texts")]
        $(#[$attribute])*
        struct $name { $($body)* }
    )*};
}

models! {
    struct Listing {
        q: String,
        #[serde(default = "ten")]
        limit: u32,
        offset: Option<i64>,
        #[serde(default)]
        exact: bool,
        ratio: Option<f64>,
        color: Option<Color>,
        #[serde(default)]
        tag: Vec<String>,
        #[serde(default)]
        ids: Vec<Uuid>,
    }

    struct Report {
        day: NaiveDate,
        at: Option<DateTime<Utc>>,
        id: Uuid,
        price: Decimal,
        host: Option<Ipv4Addr>,
        n: Vec<u8>,
    }

    struct Types {
        count: NonZeroU8,
        wide: i128,
        share: Option<f32>,
        letter: char,
        host: IpAddr,
        day: jiff::civil::Date,
        #[serde(default)]
        steps: Vec<NonZeroI16>,
        #[serde(default, with = "time::serde::rfc3339::option")]
        log: Option<time::OffsetDateTime>,
        #[serde(with = "chrono::serde::ts_seconds")]
        seconds: DateTime<Utc>,
        size: usize,
    }

    struct Page {
        #[serde(default = "ten")]
        limit: u32,
        offset: Option<i64>,
    }

    struct Sort {
        by: Option<Color>,
        #[serde(default)]
        desc: bool,
    }

    struct Shared {
        #[serde(flatten)]
        page: Page,
        q: String,
        #[serde(flatten)]
        sort: Sort,
    }

    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Renamed {
        unit_price: f64,
        #[serde(alias = "qty")]
        quantity: u8,
        r#type: Color,
        is_open: Option<bool>,
    }

    struct Trace {
        x_id: Uuid,
        x_sampled: Option<bool>,
        level: Color,
        #[serde(default)]
        x_ratio: f64,
        x_port: NonZeroU8,
    }

    #[serde(deny_unknown_fields)]
    struct Exact {
        a: u8,
        b: Option<bool>,
    }

    struct Login {
        user: String,
        pin: u16,
        #[serde(default)]
        stay: bool,
        #[serde(default)]
        role: Vec<Color>,
        note: Option<String>,
    }

    struct Meta {
        x_token: String,
        x_count: u8,
        x_flag: Option<bool>,
        #[serde(default)]
        tag: Vec<String>,
    }

    struct Session {
        sid: Uuid,
        #[serde(default)]
        visits: u32,
        dark: Option<bool>,
    }

    struct Way {
        id: u32,
        day: NaiveDate,
        on: bool,
        color: Color,
    }
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Limited {
    #[garde(range(min = 1, max = 50))]
    limit: u32,
    #[garde(length(chars, min = 2, max = 5))]
    word: String,
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Ranged {
    #[garde(range(min = -5, max = 5))]
    below: i8,
    #[garde(range(max = 50))]
    above: u64,
    #[garde(range(min = -1.5, max = 1.5))]
    ratio: f64,
    #[garde(range(min = -1, max = 100))]
    wide: i128,
    #[serde(default)]
    #[garde(length(max = 2), inner(range(min = 1)))]
    steps: Vec<u8>,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Checked {
    #[validate(range(exclusive_min = 0, max = 30_000))]
    positive: i16,
    #[validate(range(exclusive_min = 0.0, exclusive_max = 1.0))]
    part: f64,
    #[validate(length(equal = 3))]
    code: String,
}

fn ten() -> u32 {
    10
}
