//! Bodies of two megabytes that are wrong everywhere: what an answer to them costs.
//!
//! They are sent to an application on axum under a policy, without a socket. The
//! limits are those of the core: neither the time nor the memory nor the answer may grow
//! with what is wrong.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_exception_axum::{ErrorPolicy, ExceptionLayer, Json};
use serde::Deserialize;
use tower_service::Service;

use crate::Answer;
use crate::warm::now;

/// A hostile body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hostile {
    /// The defect.
    pub name: &'static str,
    path: &'static str,
    body: Bytes,
}

/// The cost of an answer.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Cost {
    /// Time, on this machine and in this build.
    pub time: Duration,
    /// The most memory at a time, in bytes, the request's body included.
    pub peak: u64,
    /// The body of the answer, in bytes.
    pub answer: usize,
}

impl Hostile {
    /// Every body.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let list = |name, path, item: &str| {
            let items = vec![item; SIZE / (item.len() + 1)];
            Self {
                name,
                path,
                body: format!("[{}]", items.join(",")).into(),
            }
        };
        let uuid = r#""550e8400-e29b-41d4-a716-44665544000g""#;
        let members: Vec<String> = (0..SIZE / 12)
            .map(|nth| format!("\"{nth:07}\":0"))
            .collect();
        vec![
            list("zeros for structs", "/items", "0"),
            list("empty objects for structs", "/items", "{}"),
            list("empty lists for structs", "/items", "[]"),
            list(
                "objects with two wrong members",
                "/items",
                r#"{"name":0,"price":""}"#,
            ),
            list("numbers for texts", "/texts", "7"),
            list("texts that are no UUID", "/uuids", uuid),
            list("numbers out of range", "/bytes", "256"),
            list("no variant of an enum", "/colors", r#""""#),
            Self {
                name: "unknown members",
                path: "/closed",
                body: format!("{{{}}}", members.join(",")).into(),
            },
            Self {
                name: "one text of two megabytes",
                path: "/items",
                body: format!("\"{}\"", "x".repeat(SIZE - 2)).into(),
            },
            Self {
                name: "escapes",
                path: "/items",
                body: format!("\"{}\"", "\\u0000".repeat(SIZE / 6 - 1)).into(),
            },
            Self {
                name: "lists in lists, too deep",
                path: "/items",
                body: "[".repeat(SIZE).into(),
            },
            list(
                "lists in lists, 120 deep",
                "/items",
                &["[".repeat(120), "]".repeat(120)].concat(),
            ),
            Self {
                name: "trees, 120 deep",
                path: "/tree",
                body: tree(120).into(),
            },
        ]
    }

    /// Sends the body, and measures what the answer takes.
    ///
    /// # Panics
    ///
    /// Panics when the answer is none to a bad request.
    #[must_use]
    pub fn cost(&self) -> Cost {
        let mut app = app().with_state::<()>(());
        let mut request = Request::new(Body::from(self.body.clone()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from_static(self.path);
        let json = header::HeaderValue::from_static("application/json");
        request.headers_mut().insert(header::CONTENT_TYPE, json);
        let mut answer = None;
        let start = Instant::now();
        let counted = allocation_counter::measure(|| {
            let Ok(response) = now(app.call(request));
            answer = Some(Answer::read(response));
        });
        let time = start.elapsed();
        let answer = answer.expect("measured above");
        assert!(
            matches!(
                answer.status,
                StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST
            ),
            "{}: {answer:?}",
            self.name
        );
        Cost {
            time,
            peak: counted.bytes_max + self.size() as u64,
            answer: answer.body.len(),
        }
    }

    /// The size of the body, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.body.len()
    }
}

impl Cost {
    /// The limits that it is over: more than 64 KiB of answer, or ten times the request's memory.
    /// Time is asked by those who run an optimised build.
    #[must_use]
    pub fn over(&self, hostile: &Hostile) -> Vec<&'static str> {
        let mut over = Vec::new();
        if self.answer > 64 * 1024 {
            over.push("answer");
        }
        if self.peak > 10 * hostile.size() as u64 {
            over.push("memory");
        }
        over
    }
}

/// Trees side by side, each with a wrong leaf at the bottom.
fn tree(depth: usize) -> String {
    let one = format!(
        "{}{{\"value\":\"\",\"children\":[]}}{}",
        "{\"value\":0,\"children\":[".repeat(depth / 2 - 2),
        "]}".repeat(depth / 2 - 2)
    );
    let trees = vec![one.as_str(); SIZE / (one.len() + 1)];
    format!("{{\"value\":0,\"children\":[{}]}}", trees.join(","))
}

fn app() -> Router {
    Router::new()
        .route("/items", post(async |_: Json<Vec<Item>>| {}))
        .route("/texts", post(async |_: Json<Vec<String>>| {}))
        .route("/uuids", post(async |_: Json<Vec<uuid::Uuid>>| {}))
        .route("/bytes", post(async |_: Json<Vec<u8>>| {}))
        .route("/colors", post(async |_: Json<Vec<Color>>| {}))
        .route("/closed", post(async |_: Json<Closed>| {}))
        .route("/tree", post(async |_: Json<Tree>| {}))
        .layer(ExceptionLayer::new(
            ErrorPolicy::builder().echo_input(true).build(),
        ))
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is asked for, never given")]
struct Item {
    name: String,
    price: f64,
    stock: u32,
    tags: BTreeMap<String, String>,
}

#[derive(Deserialize)]
enum Color {
    Red,
    Green,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what is asked for, never given")]
struct Closed {
    name: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what is asked for, never given")]
struct Tree {
    value: u8,
    children: Vec<Tree>,
}

/// Just below what is read of a body.
const SIZE: usize = 2 * 1024 * 1024 - 1024;
