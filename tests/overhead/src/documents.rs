//! Documents that are made to cost: the price of the search for their errors, beside a parse of the same
//! text to a tree.
//!
//! Nothing of HTTP is in it. Each is read by the type that it was made for.

#![expect(dead_code, reason = "what is asked for, never given")]

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Failure, Findings, Limits, read};
use serde_json::Value;
use uuid::Uuid;

/// A document, and the type that reads it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Document {
    /// The defect.
    pub name: &'static str,
    json: String,
    read: fn(&str) -> Findings,
    read_alone: fn(&str),
}

impl Document {
    /// Every document.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = lists();
        all.extend(maps());
        all.extend(structs());
        all.extend(buffered());
        all.extend(deep());
        all
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.json.len()
    }

    /// Finds what is wrong with it.
    ///
    /// # Panics
    ///
    /// Panics when nothing is.
    #[must_use]
    #[inline(never)]
    pub fn search(&self) -> Findings {
        (self.read)(black_box(&self.json))
    }

    /// The most memory that this takes at a time, in bytes: beside the findings that come of it, and
    /// beside what `serde_json` takes to read as much of the value as it does.
    ///
    /// `counted` runs code, and says the most bytes at a time and those that are left afterwards.
    #[must_use]
    pub fn memory(&self, counted: impl Fn(&mut dyn FnMut()) -> (u64, i64)) -> u64 {
        let mut findings = None;
        let (searched, kept) = counted(&mut || findings = Some(self.search()));
        let kept = u64::try_from(kept).unwrap_or_default();
        let (read, _) = counted(&mut || (self.read_alone)(&self.json));
        searched.saturating_sub(kept + read)
    }

    /// How much memory it may take: ten times the document, and 64 KiB for what a type needs to be
    /// known.
    #[must_use]
    pub fn memory_limit(&self) -> u64 {
        10 * self.size() as u64 + 64 * 1024
    }

    /// Parses it to a tree.
    ///
    /// # Panics
    ///
    /// Panics when it is no JSON.
    #[inline(never)]
    pub fn parse(&self) {
        let value: Result<Value, _> = serde_json::from_str(black_box(&self.json));
        drop(black_box(value.expect("it is JSON")));
    }

    fn new<T: DeserializeOwned>(name: &'static str, json: String) -> Self {
        Self {
            name,
            json,
            read: find::<T>,
            read_alone: |json| drop(black_box(serde_json::from_str::<T>(json))),
        }
    }
}

fn find<T: DeserializeOwned>(json: &str) -> Findings {
    match read::<T>(
        serde_accumulate::Document::Json(json.as_bytes()),
        Limits::default(),
    ) {
        Err(Failure::Invalid(findings)) => findings,
        Err(failure) => panic!("{failure}"),
        Ok(_) => panic!("nothing is wrong with it"),
    }
}

fn lists() -> Vec<Document> {
    let bad_uuids = repeat("\"\"", 10_000);
    let posts =
        |text: &str, tags: &str| format!(r#"{{"title":"t","text":"{text}","tags":[{tags}]}}"#);
    vec![
        Document::new::<Post>(
            "escapes before bad uuids",
            posts(&"\\n".repeat(90_000), &bad_uuids),
        ),
        Document::new::<Post>(
            "a long text before bad uuids",
            posts(&"x".repeat(180_000), &bad_uuids),
        ),
        Document::new::<Vec<Uuid>>("bad uuids alone", format!("[{bad_uuids}]")),
        Document::new::<Vec<Uuid>>(
            "good uuids, every tenth bad",
            format!("[{}]", each(6_000, |nth| uuid(nth % 10 == 0))),
        ),
        Document::new::<Vec<Item>>(
            "objects, each with a bad member",
            format!(
                "[{}]",
                each(2_000, |nth| format!(
                    r#"{{"id":{},"n":1}}"#,
                    uuid(nth % 2 == 0)
                ))
            ),
        ),
        Document::new::<Vec<Item>>(
            "objects, all members bad",
            format!("[{}]", repeat(r#"{"id":"x","n":0}"#, 6_000)),
        ),
        Document::new::<Vec<Item>>(
            "empty objects for structs",
            format!("[{}]", repeat("{}", 50_000)),
        ),
        Document::new::<Vec<Item>>("numbers for structs", format!("[{}]", repeat("0", 80_000))),
        Document::new::<Vec<String>>("numbers for texts", format!("[{}]", repeat("0", 80_000))),
        Document::new::<Vec<Vec<Uuid>>>(
            "lists of bad uuids",
            format!("[{}]", each(300, |_| format!("[{}]", repeat("\"x\"", 60)))),
        ),
        Document::new::<Vec<Color>>(
            "no variant of an enum",
            format!("[{}]", repeat("\"x\"", 40_000)),
        ),
        Document::new::<Vec<(String, Uuid)>>(
            "pairs with a bad uuid",
            format!("[{}]", repeat(r#"["a","x"]"#, 10_000)),
        ),
    ]
}

fn maps() -> Vec<Document> {
    let entries = |count: usize, value: &str| each(count, |nth| format!("\"k{nth}\":{value}"));
    vec![
        Document::new::<HashMap<Uuid, u8>>("refused keys", format!("{{{}}}", entries(10_000, "1"))),
        Document::new::<BTreeMap<String, Sku>>(
            "values no stand-in fits",
            format!("{{{}}}", entries(8_000, "\"x\"")),
        ),
        Document::new::<BTreeMap<String, u8>>(
            "values of the wrong type",
            format!("{{{}}}", entries(8_000, "\"x\"")),
        ),
        Document::new::<BTreeMap<String, Vec<Uuid>>>(
            "lists of bad uuids in a map",
            format!("{{{}}}", entries(2_000, r#"["x","y","z"]"#)),
        ),
        Document::new::<Closed>("unknown members", format!("{{{}}}", entries(12_000, "0"))),
        Document::new::<Open>(
            "bad members behind ten thousand others",
            format!(
                r#"{{{},"ids":[{}]}}"#,
                entries(10_000, "0"),
                repeat("\"x\"", 500)
            ),
        ),
        Document::new::<BTreeMap<String, u8>>(
            "one name ten thousand times",
            format!("{{{}}}", repeat("\"k\":\"x\"", 10_000)),
        ),
    ]
}

fn structs() -> Vec<Document> {
    let wide = |bad: &str| format!("{{{}}}", each(20, |nth| format!("\"f{nth:02}\":{bad}")));
    vec![
        Document::new::<Siblings>(
            "eight refused members behind a long text",
            format!(
                r#"{{"text":"{}",{}}}"#,
                "\\t".repeat(50_000),
                each(8, |nth| format!(
                    "\"{}\":\"x\"",
                    char::from(b'a' + u8::try_from(nth).unwrap_or(0))
                ))
            ),
        ),
        Document::new::<Beside>(
            "a large tree of anything beside bad uuids",
            format!(
                r#"{{"any":[{}],"ids":[{}]}}"#,
                repeat("1", 100_000),
                repeat("\"x\"", 1_000)
            ),
        ),
        Document::new::<Wide>("all members refused", wide("\"x\"")),
        Document::new::<Wide>("all members missing", "{}".to_owned()),
        Document::new::<Vec<Wide>>(
            "all members missing, in a list",
            format!("[{}]", repeat("{}", 10_000)),
        ),
        Document::new::<Vec<Wide>>(
            "objects with members of their own choice",
            format!(
                "[{}]",
                each(2_000, |nth| format!(
                    "{{\"f{:02}\":\"x\",\"f{:02}\":\"x\"}}",
                    nth % 20,
                    nth / 20 % 20
                ))
            ),
        ),
    ]
}

fn buffered() -> Vec<Document> {
    vec![
        Document::new::<Vec<Tagged>>(
            "a tagged list, the last wrong",
            format!(
                "[{},{}]",
                repeat(r#"{"t":"A","a":1}"#, 10_000),
                r#"{"t":"A","a":"x"}"#
            ),
        ),
        Document::new::<Tagged>(
            "a tagged object with a long list",
            format!(r#"{{"t":"A","a":"x","more":[{}]}}"#, repeat("1", 50_000)),
        ),
        Document::new::<Flat>(
            "bad uuids beside what is flattened",
            format!(r#"{{"ids":[{}],"b":"x"}}"#, repeat("\"x\"", 5_000)),
        ),
        Document::new::<Vec<Untagged>>(
            "no variant fits",
            format!("[{}]", repeat(r#"{"c":1}"#, 10_000)),
        ),
    ]
}

fn deep() -> Vec<Document> {
    let open = r#"{"value":"x","children":["#;
    let tree = format!("{}{}", open.repeat(60), "]}".repeat(60));
    vec![
        Document::new::<Tree>("a bad leaf on every level", tree.clone()),
        Document::new::<Vec<Tree>>(
            "bad leaves on every level, many times",
            format!("[{}]", repeat(&tree, 60)),
        ),
        Document::new::<Vec<String>>(
            "lists in lists",
            format!(
                "[{}]",
                repeat(&["[".repeat(120), "]".repeat(120)].concat(), 800)
            ),
        ),
    ]
}

/// A text so many times, with commas.
fn repeat(text: &str, times: usize) -> String {
    each(times, |_| text.to_owned())
}

fn each(times: usize, text: impl FnMut(usize) -> String) -> String {
    (0..times).map(text).collect::<Vec<_>>().join(",")
}

fn uuid(is_bad: bool) -> String {
    let last = if is_bad { 'g' } else { '0' };
    format!("\"550e8400-e29b-41d4-a716-44665544000{last}\"")
}

macro_rules! models {
    ($($item:item)*) => {$(
        #[derive(Deserialize)]
        $item
    )*};
}

models! {
    struct Post {
        title: String,
        text: String,
        tags: Vec<Uuid>,
    }

    struct Item {
        id: Uuid,
        n: std::num::NonZeroU8,
    }

    pub(crate) enum Color {
        Red,
        Green,
    }

    #[serde(deny_unknown_fields)]
    pub(crate) struct Closed {
        name: String,
    }

    struct Open {
        ids: Vec<Uuid>,
        last: u8,
    }

    struct Siblings {
        text: String,
        a: Uuid,
        b: Uuid,
        c: Uuid,
        d: Uuid,
        e: Uuid,
        f: Uuid,
        g: Uuid,
        h: Uuid,
    }

    struct Beside {
        any: Value,
        ids: Vec<Uuid>,
    }

    struct Wide {
        f00: Uuid, f01: Uuid, f02: Uuid, f03: Uuid, f04: Uuid,
        f05: Uuid, f06: Uuid, f07: Uuid, f08: Uuid, f09: Uuid,
        f10: u8, f11: u8, f12: u8, f13: u8, f14: u8,
        f15: String, f16: String, f17: String, f18: String, f19: String,
    }

    #[serde(tag = "t")]
    enum Tagged {
        A { a: u8 },
        B { b: u8 },
    }

    struct Flat {
        ids: Vec<Uuid>,
        #[serde(flatten)]
        rest: Rest,
    }

    struct Rest {
        b: u8,
        c: u8,
    }

    #[serde(untagged)]
    enum Untagged {
        A { a: u8 },
        B { b: u8 },
    }

    pub(crate) struct Tree {
        value: u8,
        children: Vec<Tree>,
    }
}

/// Takes texts that no stand-in is like.
struct Sku(String);

impl<'de> Deserialize<'de> for Sku {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        if text.starts_with("SKU-") {
            return Ok(Self(text.into_owned()));
        }
        Err(serde::de::Error::custom("no SKU"))
    }
}
