//! A property of models in which serde keeps values in several layers: what is refused has findings whose places
//! are there, and seldom nothing but the whole.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::num::NonZeroU16;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_accumulate::{Failure, Finding, Problem, Step, from_slice};
use serde_json::{Value, json};

use crate::flat::change;
use crate::kind::Random;
use crate::read_models::read_models;

read_models! {
    #[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "camelCase")]
    enum Event {
        Created(Box<Created>),
        #[serde(alias = "removed")]
        Deleted { deleted_by: IpAddr, #[serde(default)] reasons: Vec<String> },
        Batch { events: Vec<Self>, by_name: HashMap<String, Self> },
        Moved { from: Shape, to: Option<Shape>, took: Duration },
        Ping,
        #[serde(other)]
        Other,
    }

    #[serde(rename_all = "camelCase")]
    struct Created {
        at: jiff::Timestamp,
        #[serde(flatten)]
        meta: Meta<u8>,
        #[serde(flatten)]
        message: Message,
    }

    struct Meta<T> {
        source: Cow<'static, str>,
        attempt: T,
        #[serde(flatten)]
        inner: Inner,
    }

    struct Inner {
        labels: BTreeMap<String, u8>,
        limit: Option<NonZeroU16>,
    }

    #[serde(tag = "t", content = "c")]
    enum Message { Text(String), Image { url: url::Url, w: u32 }, Pair(u32, String), Ping }

    #[serde(tag = "kind", deny_unknown_fields)]
    enum Shape {
        Circle { radius: f64 },
        Rect { w: u32, h: Option<u32> },
        Many { shapes: Vec<Shape> },
    }

    #[serde(untagged)]
    enum Expression {
        Number(f64),
        Text(String),
        Many(Vec<Self>),
        Shape(Shape),
        Call { op: Op, args: Vec<Self> },
    }

    #[serde(rename_all = "lowercase")]
    enum Op { Add, Sub, Named(String), By { n: i8 } }

    struct Request {
        version: u8,
        #[serde(flatten)]
        call: Call,
        #[serde(flatten)]
        page: Option<Page>,
        shape: Option<Shape>,
        result: Result<u8, String>,
    }

    #[serde(rename_all = "lowercase")]
    enum Call { Run { expression: Expression, ops: Vec<Op> }, Stop(Even), Wait }

    struct Page { limit: u8, offset: u8 }

    #[serde(try_from = "u8")]
    struct Even(u8);
}

impl TryFrom<u8> for Even {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        let is_even = number % 2 == 0;
        is_even.then_some(Self(number)).ok_or("odd".to_owned())
    }
}

#[test]
fn of_events() {
    let rect = json!({"kind": "Rect", "w": 1, "h": 2});
    let shapes = json!({"kind": "Many", "shapes": [rect, {"kind": "Circle", "radius": 1.5}]});
    let moved =
        json!({"type": "moved", "from": rect, "to": shapes, "took": {"secs": 1, "nanos": 2}});
    let deleted = json!({"type": "deleted", "deletedBy": "127.0.0.1", "reasons": ["x"]});
    let created = json!({
        "type": "created", "at": "2024-01-02T00:00:00Z", "source": "s", "attempt": 1,
        "labels": {"a": 1}, "limit": 5, "t": "Pair", "c": [1, "x"],
    });
    let image = json!({
        "type": "created", "at": "2024-01-02T00:00:00Z", "source": "s", "attempt": 1,
        "labels": {}, "t": "Image", "c": {"url": "http://a.b", "w": 1},
    });
    let batch = json!({
        "type": "batch", "events": [deleted, moved, {"type": "ping"}], "byName": {"x": created},
    });
    check::<Event>(&[moved, deleted, created, image, batch]);
}

#[test]
fn of_requests() {
    let call = json!({"op": "add", "args": [1, {"op": {"named": "x"}, "args": ["y"]}]});
    let shape = json!({"kind": "Many", "shapes": [{"kind": "Rect", "w": 1}]});
    check::<Request>(&[
        json!({
            "version": 1, "run": {"expression": call, "ops": ["sub", {"by": {"n": 1}}]},
            "limit": 1, "offset": 2, "result": {"Ok": 1},
        }),
        json!({"version": 1, "stop": 2, "shape": shape, "result": {"Err": "x"}}),
        json!({"version": 1, "wait": null, "result": {"Ok": 1}}),
    ]);
}

#[test]
fn of_expressions() {
    let call = json!({"op": {"by": {"n": 1}}, "args": [1, [2, "x"]]});
    let shape = json!({"kind": "Rect", "w": 1});
    check::<Expression>(&[call, json!([1, [shape, 2]]), shape]);
}

/// Breaks good documents in a few places, and looks at the findings.
fn check<T: DeserializeOwned>(goods: &[Value]) {
    for good in goods {
        assert!(
            serde_json::from_str::<T>(&good.to_string()).is_ok(),
            "{good}"
        );
    }
    let (mut whole, mut cut) = (Vec::new(), Vec::new());
    for seed in 1..=ASKED {
        let mut random = Random::seeded(seed);
        let good = &goods[random.below(goods.len())];
        let mut body = good.clone();
        (0..=random.below(2)).for_each(|_| change(&mut body, &mut random));
        let text = body.to_string();
        let is_good = serde_json::from_str::<T>(&text).is_ok();
        let findings = match from_slice::<T>(text.as_bytes()) {
            Ok(_) => {
                assert!(is_good, "{text} is taken");
                continue;
            }
            Err(Failure::Invalid(findings)) => findings,
            Err(failure) => panic!("{failure}"),
        };
        assert!(!is_good && findings.total() > 0, "{text} is refused");
        for finding in findings.as_slice() {
            assert!(is_there(&body, finding), "{finding:?}\n{text}");
            let path = path(finding);
            let is_about =
                |change: &Vec<String>| change.starts_with(&path) || path.starts_with(change);
            assert!(
                changes(good, &body).iter().any(is_about),
                "{finding:?}\n{text}"
            );
        }
        let is_whole = |finding: &Finding| {
            let is_own = matches!(finding.problem, Problem::Refused { .. });
            is_own && finding.place.steps().is_empty()
        };
        if findings.as_slice().iter().all(is_whole) {
            whole.push(text);
        } else if !findings.is_complete() {
            cut.push(format!("{text}\n{findings:?}"));
        }
    }
    let allowed = usize::try_from(ASKED / 100).expect("few");
    assert!(
        whole.len() <= allowed,
        "{}\n{}",
        whole.len(),
        whole.join("\n")
    );
    assert!(
        cut.len() <= 3 * allowed,
        "{}\n{}",
        cut.len(),
        cut.join("\n")
    );
}

/// The ways to what is not the same in two documents.
fn changes(good: &Value, bad: &Value) -> Vec<Vec<String>> {
    let inner = |name: String, good: &Value, bad: &Value| {
        let inner = changes(good, bad).into_iter();
        let inner = inner.map(move |path| [vec![name.clone()], path].concat());
        inner.collect::<Vec<_>>()
    };
    match (good, bad) {
        (Value::Object(good), Value::Object(bad)) => {
            let names = good.keys().chain(bad.keys());
            let inner = names.flat_map(|name| match (good.get(name), bad.get(name)) {
                (Some(good), Some(bad)) => inner(name.clone(), good, bad),
                _ => vec![vec![name.clone()]],
            });
            inner.collect()
        }
        (Value::Array(good), Value::Array(bad)) if good.len() == bad.len() => {
            let each = good.iter().zip(bad).enumerate();
            each.flat_map(|(at, (good, bad))| inner(at.to_string(), good, bad))
                .collect()
        }
        _ if good == bad => Vec::new(),
        _ => vec![Vec::new()],
    }
}

fn path(finding: &Finding) -> Vec<String> {
    let steps = finding.place.steps().iter();
    let steps = steps.filter_map(|step| match step {
        Step::Index(index) => Some(index.to_string()),
        Step::Member(name) => Some(name.to_string()),
        Step::Key(name) => Some(name.clone()),
        _ => None,
    });
    steps.collect()
}

/// True if the place of a finding is in a document, or is that of a member which an object lacks.
fn is_there(body: &Value, finding: &Finding) -> bool {
    let mut at = Some(body);
    for step in finding.place.steps() {
        let Some(own) = at else { return false };
        at = match step {
            Step::Index(index) => own.get(index),
            Step::Member(name) => own.get(&**name),
            Step::Key(name) => own.get(name),
            _ => Some(own),
        };
    }
    at.is_some() != matches!(finding.problem, Problem::Missing)
}

const ASKED: u64 = 600;
