//! No wrong value of any type makes an answer that speaks of Rust, of serde or of what was sent.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::ffi::{CString, OsString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::{
    NonZeroI8, NonZeroI128, NonZeroU8, NonZeroU16, NonZeroU64, NonZeroU128, NonZeroUsize, Wrapping,
};
use std::ops::{Bound, Range, RangeInclusive};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use http_exception::adapter::extract;
use http_exception::{
    Bytes, Extract, HeaderMap, HeaderName, HeaderValue, RequestValidationError, Sources,
    ValidationError,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

http_exception::extractors!();

/// Every model below, of a type.
fn check<T: DeserializeOwned + 'static>(wrong: &[&str]) {
    for value in JSON {
        let alone = json::<T>((*value).to_owned());
        json::<Member<T>>(format!(r#"{{"v": {value}}}"#));
        json::<Perhaps<T>>(format!(r#"{{"v": {value}}}"#));
        json::<Flat<T>>(format!(r#"{{"v": {value}}}"#));
        json::<Tagged<T>>(format!(r#"{{"kind": "A", "v": {value}}}"#));
        json::<Adjacent<T>>(format!(r#"{{"kind": "A", "v": {value}}}"#));
        json::<Either<T>>(format!(r#"{{"v": {value}}}"#));
        json::<Vec<T>>(format!("[{value}]"));
        json::<HashMap<String, T>>(format!(r#"{{"k": {value}}}"#));
        if wrong.contains(value) {
            assert!(alone > 0, "{value} is no {}", std::any::type_name::<T>());
        }
    }
    for text in TEXTS {
        texts::<Member<T>>(text);
        texts::<Perhaps<T>>(text);
        texts::<Flat<T>>(text);
        texts::<Tagged<T>>(&format!("{text}&kind=A"));
        texts::<Either<T>>(text);
    }
}

/// Like `check`, with a type as a key.
fn check_key<T: DeserializeOwned + Eq + std::hash::Hash + 'static>() {
    for key in ["", "-1", "300", "99999999999999999999", "true", "hunter2"] {
        json::<HashMap<T, u8>>(format!(r#"{{"{key}": 1}}"#));
        json::<Member<HashMap<T, u8>>>(format!(r#"{{"v": {{"{key}": 1}}}}"#));
        json::<Flat<HashMap<T, u8>>>(format!(r#"{{"v": {{"{key}": 1}}}}"#));
    }
}

/// Reads a body. Returns how many errors it has.
fn json<T: DeserializeOwned + 'static>(body: String) -> usize {
    let content_type = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(HeaderName::from_static("content-type"), content_type)]);
    read::<Json<T>>(&Sources::new(&headers, &body.clone().into()), &body)
}

fn texts<T: DeserializeOwned + 'static>(query: &str) -> usize {
    let (headers, body) = (HeaderMap::new(), Bytes::new());
    read::<Query<T>>(
        &Sources::new(&headers, &body).with_query(Some(query)),
        query,
    )
}

fn read<E: Extract>(sources: &Sources<'_>, sent: &str) -> usize {
    let Err(raised) = extract::<E>(sources) else {
        return 0;
    };
    // serde cannot read some of these types behind its buffer, which is the model's mistake.
    let Some(exc) = raised.downcast_ref::<RequestValidationError>() else {
        panic!("{sent}: {raised:?}");
    };
    for error in exc.errors() {
        judge(error, sent, std::any::type_name::<E>());
    }
    exc.errors().len()
}

fn judge(error: &ValidationError, sent: &str, model: &str) {
    let (kind, msg) = (error.kind(), error.msg());
    let ctx = error
        .ctx()
        .map(|ctx| serde_json::to_string(ctx).expect("ctx is JSON"));
    let said = format!("{msg} {}", ctx.unwrap_or_default());
    let is_standard = kind == "value_error"
        || ValidationError::standard(kind.to_owned(), "body", ()).msg() != UNKNOWN;
    assert!(is_standard, "{model}: {sent}: {kind}");
    for inner in INNER {
        assert!(!said.contains(inner), "{model}: {sent}: {said}");
    }
    assert!(!msg.contains('\n'), "{model}: {sent}: {said}");
}

/// Words that are for nobody but the programmer, and a text that only some other field may be sent.
const INNER: &[&str] = &[
    "struct ",
    "tuple struct",
    "unit ",
    "borrowed",
    "tagged enum",
    "untagged",
    "identifier",
    "newtype",
    "line ",
    "column ",
    "invalid type",
    "invalid value",
    "expected a ",
    "expected struct",
    "any value",
    "digit found",
    "::",
    "serde",
    "hunter2",
];

const UNKNOWN: &str = "Value error, not of the expected form";

const JSON: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "300",
    "1.5",
    "1e400",
    "-0",
    "99999999999999999999",
    "-99999999999999999999",
    "400000000000000000000000000000000000000000",
    r#""""#,
    r#""hunter2""#,
    r#""hunter2\nhunter2""#,
    r#""-1""#,
    r#""2024-01-31""#,
    r#""2024-13-31T12:30:00""#,
    r#""2024-01-31T12:30:00Z""#,
    "[]",
    "[1]",
    r#"[true, null, "hunter2"]"#,
    "{}",
    r#"{"hunter": 1}"#,
    r#"{"secs": -1, "nanos": "hunter2"}"#,
    r#"{"start": "hunter2", "end": 1e400}"#,
    r#"{"A": 1, "B": 2}"#,
];

const TEXTS: &[&str] = &[
    "",
    "v",
    "v=",
    "v=hunter2",
    "v=hunter2&v=",
    "v=-1",
    "v=300",
    "v=1.5",
    "v=1e400",
    "v=99999999999999999999",
    "v=2024-01-31T12:30",
    "v=%00",
    "v=%7B%7D",
];

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Debug, Deserialize)]
        #[expect(dead_code, reason = "only errors are looked at")]
        $item
    )*};
}

models! {
    struct Member<T> {
        v: T,
    }

    struct Perhaps<T> {
        v: Option<T>,
    }

    struct Flat<T> {
        #[serde(flatten)]
        member: Member<T>,
    }

    #[serde(tag = "kind")]
    enum Tagged<T> {
        A { v: T },
        B,
    }

    #[serde(tag = "kind", content = "v")]
    enum Adjacent<T> {
        A(T),
        B { w: u8 },
    }

    #[serde(untagged)]
    enum Either<T> {
        A { v: T },
        B { w: u8 },
    }

    struct Pair(u8, bool);

    struct New(NonZeroU8);

    enum Shape {
        Dot,
        Round(u8),
        Flat(u8, bool),
        Square { side: u8 },
    }

    #[serde(untagged)]
    enum Value {
        Number(u8),
        Text(Box<str>),
        List(Vec<u8>),
    }

    #[serde(transparent)]
    struct ChronoSeconds(#[serde(with = "chrono::serde::ts_seconds")] chrono::DateTime<chrono::Utc>);

    #[serde(transparent)]
    struct ChronoMillis(
        #[serde(with = "chrono::serde::ts_milliseconds_option")] Option<chrono::DateTime<chrono::Utc>>,
    );

    #[serde(transparent)]
    struct JiffSeconds(#[serde(with = "jiff::fmt::serde::timestamp::second::required")] jiff::Timestamp);

    #[serde(transparent)]
    struct TimeSeconds(#[serde(with = "time::serde::timestamp")] time::OffsetDateTime);

    #[serde(transparent)]
    struct Mail(#[serde(with = "time::serde::rfc2822")] time::OffsetDateTime);

    #[serde(transparent)]
    struct Simple(#[serde(with = "uuid::serde::simple")] uuid::Uuid);
}

#[derive(Debug, Deserialize)]
struct Unit;

#[derive(Debug, Deserialize, PartialEq, Eq, Hash)]
#[serde(rename_all = "lowercase")]
enum Color {
    Red,
    Blue,
}

/// It says why in words of its own, which are not made for clients.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Parsed;

impl TryFrom<String> for Parsed {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse::<i32>().map(|_| Self)
    }
}

macro_rules! each {
    ($($test:ident $wrong:expr => $($type:ty),*;)*) => {$(
        #[test]
        fn $test() {
            $(check::<$type>($wrong);)*
        }
    )*};
}

each! {
    of_numbers &["null", "true", "\"\"", "[]", "{}"] =>
        i8, u16, i32, u64, i128, u128, isize, usize, f32, f64, NonZeroI8, NonZeroU16, NonZeroU64, NonZeroI128,
        NonZeroU128, NonZeroUsize, New, Wrapping<u8>, rust_decimal::Decimal, serde_json::Number;
    of_texts &["null", "true", "0", "[]", "{}"] =>
        char, String, Box<str>, std::borrow::Cow<'static, str>, PathBuf, Color, Parsed, IpAddr, Ipv4Addr, Ipv6Addr,
        SocketAddr, uuid::Uuid, Simple, uuid::fmt::Hyphenated, url::Url;
    of_containers &["true", "0", "1.5", "\"\""] =>
        (), Unit, Pair, (u8, bool), [u8; 0], [u8; 2], [String; 3], Vec<u8>, VecDeque<String>, BinaryHeap<u8>,
        HashSet<u8>, BTreeSet<String>, HashMap<String, u8>, BTreeMap<i32, u8>, Range<u8>, RangeInclusive<u8>,
        Duration, SystemTime, Vec<(String, u8)>;
    of_choices &["true", "0", "1.5", "[]"] =>
        Shape, Bound<u8>, Result<u8, String>, OsString, Tagged<u8>, Adjacent<u8>;
    of_anything &[] => bool, Vec<Option<Option<u8>>>, Value, Either<u8>, Option<u8>, CString, Box<serde_json::value::RawValue>,
        serde_json::Value, std::marker::PhantomData<u8>;
    of_moments_of_chrono &["true", "[]", "{}", "1.5"] =>
        chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::FixedOffset>, chrono::NaiveDateTime,
        chrono::NaiveDate, chrono::NaiveTime, chrono::Weekday, chrono::Month, ChronoSeconds, ChronoMillis;
    of_moments_of_jiff &["null", "true", "[]", "{}", "1.5"] =>
        jiff::Timestamp, jiff::Zoned, jiff::civil::DateTime, jiff::civil::Date, jiff::civil::Time, jiff::Span,
        jiff::SignedDuration, JiffSeconds;
    of_moments_of_time &["null", "true", "[]", "{}", "1.5"] =>
        time::OffsetDateTime, time::PrimitiveDateTime, time::UtcDateTime, time::Date, time::Time, time::Duration,
        time::UtcOffset, time::Weekday, time::Month, TimeSeconds, Mail;
}

#[test]
fn of_keys() {
    check_key::<u8>();
    check_key::<i128>();
    check_key::<NonZeroU8>();
    check_key::<bool>();
    check_key::<char>();
    check_key::<Color>();
    check_key::<IpAddr>();
    check_key::<uuid::Uuid>();
    check_key::<chrono::NaiveDate>();
    check_key::<jiff::civil::Date>();
    check_key::<time::Date>();
    check_key::<rust_decimal::Decimal>();
}
