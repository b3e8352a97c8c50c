//! Models of what the standard library and well-known crates read. `zoo.py` has the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::net::IpAddr;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroU16, NonZeroU32,
    NonZeroU128, NonZeroUsize,
};
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use http_exception::Value;
use http_exception_constraints::{Garde, Validator};
use serde::Deserialize;
use serde_bytes::ByteBuf;
use uuid::Uuid;
use validator::Validate as _;

use crate::bodies::{Color, Inner, Line};
use crate::question::bodies;

bodies! {
    Widths = Widths, r#"{"a": -1, "b": 300, "c": -70000, "d": 5000000000, "e": 7, "f": 65535, "g": 4294967295, "h": 1,
        "i": 2, "j": -3, "k": -4, "l": 0.5, "m": "m"}"#;
    Chrono = Chrono, r#"{"utc": "2024-01-31T12:30:00Z", "fixed": "2024-01-31T12:30:00+01:00",
        "naive": "2024-01-31T12:30:00", "day": "2024-01-31", "clock": "12:30:00", "seconds": 1706704200}"#;
    Time = Time, r#"{"log": "2024-01-31T12:30:00Z", "seconds": 1706704200, "millis": 7}"#;
    Files = Garde<Files>, r#"{"name": "n", "raw": "abc", "key": "abcd", "tags": ["a", "b"], "ids": [1, 2],
        "owners": ["0190163d-8694-739b-aea5-966c26f8ad91"]}"#;
    Keys = Keys, r#"{"ages": {"1": "one", "200": "many"}, "hosts": {"127.0.0.1": true, "::1": false},
        "signs": {"-7": 1}, "colors": {"red": [{"sku": "a", "quantity": 1}]}, "wide": {"8": 9}}"#;
    Renamed = Renamed, r#"{"unitPrice": 1.5, "qty": 2, "type": "red", "isOpen": null, "lines": [{"sku": "a",
        "quantity": 1}]}"#;
    Log = Log, r#"{"events": [{"type": "created", "by": {"kind": "user", "id": "0190163d-8694-739b-aea5-966c26f8ad91"},
        "at": "2024-01-31T12:30:00Z"}, {"type": "deleted", "ids": [1, 2]}], "last": {"type": "created",
        "by": {"kind": "robot", "name": "r", "version": 3}, "at": "2024-01-31T12:30:00Z"}}"#;
    Sparse = Sparse, r#"{"cells": [1, null, 2], "grid": [[1, 2], [3, 4]], "pair": ["a", 1], "deep": "d", "none": null,
        "boxed": "b", "path": "/p", "queue": ["a", "b"], "any": [1, {"x": null}], "object": {"y": 1}}"#;
    Spans = Spans, r#"{"timeout": {"secs": 1, "nanos": 2}, "range": {"start": 3, "end": 4},
        "more": [{"secs": 5, "nanos": 6}]}"#;
    Ranges = Garde<Ranges>, r#"{"below": -3, "within": 15, "above": 7, "huge": 5, "wide": 6, "ratio": 0.5,
        "lines": [{"x": 1}], "inner": {"from": 2, "words": ["ab"]}}"#;
    Checked = Validator<Checked>, r#"{"positive": 7, "part": 0.5, "code": "abc", "rows": [1, 2], "inner": {"count": 8}}"#;
}

macro_rules! models {
    ($($(#[$attribute:meta])* struct $name:ident { $($body:tt)* })*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "the fields are there to be read from documents")]
        $(#[$attribute])*
        struct $name { $($body)* }
    )*};
}

/// As a generic wrapper of a member makes it.
type Perhaps<T> = Option<Option<T>>;

models! {
    struct Widths {
        a: NonZeroI8,
        b: NonZeroI16,
        c: NonZeroI32,
        d: NonZeroI64,
        e: NonZeroI128,
        f: NonZeroU16,
        g: NonZeroU32,
        h: NonZeroU128,
        i: NonZeroUsize,
        j: isize,
        k: i128,
        l: f32,
        m: char,
    }

    struct Chrono {
        utc: DateTime<Utc>,
        fixed: DateTime<FixedOffset>,
        naive: NaiveDateTime,
        day: NaiveDate,
        clock: NaiveTime,
        #[serde(with = "chrono::serde::ts_seconds")]
        seconds: DateTime<Utc>,
    }

    struct Time {
        #[serde(with = "time::serde::rfc3339")]
        log: time::OffsetDateTime,
        #[serde(with = "time::serde::timestamp")]
        seconds: time::OffsetDateTime,
        #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
        millis: jiff::Timestamp,
    }

    struct Keys {
        ages: BTreeMap<u8, String>,
        hosts: HashMap<IpAddr, bool>,
        signs: BTreeMap<NonZeroI16, u8>,
        colors: HashMap<Color, Vec<Line>>,
        #[serde(default)]
        wide: BTreeMap<u128, u8>,
    }

    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Renamed {
        unit_price: f64,
        #[serde(alias = "qty")]
        quantity: u8,
        r#type: Color,
        is_open: Perhaps<bool>,
        #[serde(default)]
        lines: Vec<Line>,
    }

    struct User {
        id: Uuid,
    }

    struct Robot {
        name: String,
        version: u8,
    }

    struct Created {
        by: Actor,
        at: DateTime<Utc>,
    }

    struct Deleted {
        ids: Vec<u32>,
    }

    struct Log {
        events: Vec<Event>,
        last: Option<Event>,
    }

    struct Sparse {
        cells: Vec<Option<u8>>,
        grid: [[i16; 2]; 2],
        pair: Option<(String, u8)>,
        deep: Perhaps<String>,
        none: (),
        boxed: Box<str>,
        path: PathBuf,
        queue: VecDeque<Cow<'static, str>>,
        any: Value,
        object: serde_json::Map<String, Value>,
    }

    struct Spans {
        timeout: Duration,
        range: Range<u8>,
        #[serde(default)]
        more: Vec<Duration>,
    }
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Files {
    #[garde(length(chars, min = 1))]
    name: String,
    #[garde(skip)]
    #[expect(dead_code, reason = "it is there to be read from documents")]
    raw: ByteBuf,
    #[serde(with = "serde_bytes")]
    #[garde(length(min = 2, max = 4))]
    key: Vec<u8>,
    #[garde(length(max = 2))]
    tags: BTreeSet<String>,
    #[garde(skip)]
    #[expect(dead_code, reason = "it is there to be read from documents")]
    ids: HashSet<u8>,
    #[serde(default)]
    #[garde(skip)]
    #[expect(dead_code, reason = "it is there to be read from documents")]
    owners: HashSet<Uuid>,
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Ranges {
    #[garde(range(min = -5, max = 5))]
    below: i8,
    #[garde(range(min = 10, max = 20))]
    within: u16,
    #[garde(range(max = 70_000))]
    above: i32,
    #[garde(range(max = 10_000_000_000_000_000_000))]
    huge: u64,
    #[garde(range(min = -1, max = 1_000_000_000_000_000_000_000))]
    wide: i128,
    #[garde(range(min = -1.5, max = 1.5))]
    ratio: f64,
    #[garde(length(min = 1, max = 2))]
    lines: Vec<Inner>,
    #[garde(dive)]
    inner: Bounds,
}

#[derive(Debug, Deserialize, garde::Validate)]
struct Bounds {
    #[garde(range(min = 1))]
    from: u8,
    #[garde(inner(length(chars, min = 2)))]
    words: Vec<String>,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Checked {
    #[validate(range(exclusive_min = 0, max = 30_000))]
    positive: i16,
    #[validate(range(exclusive_min = 0.0, exclusive_max = 1.0))]
    part: f64,
    #[validate(length(equal = 3))]
    code: String,
    #[validate(length(min = 1))]
    rows: Vec<u8>,
    #[validate(nested)]
    inner: Count,
}

#[derive(Debug, Deserialize, validator::Validate)]
struct Count {
    #[validate(range(min = 5, max = 9))]
    count: u32,
}

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
enum Actor {
    User(User),
    Robot(Robot),
}

serde_accumulate::tagged!(Actor, "kind");

#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "lowercase")]
enum Event {
    Created(Created),
    Deleted(Deleted),
}

serde_accumulate::tagged!(Event, "type");
