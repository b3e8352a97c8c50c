//! Requests that are wrong everywhere, most of two megabytes: the cost of an answer to them.
//!
//! They are sent to an application on axum under a policy, without a socket. The
//! limits are those of the core: neither the time nor the memory nor the answer may grow
//! with what is wrong.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::routing::{get, post};
use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body::Frame;
use http_exception_axum::{ErrorPolicy, ExceptionLayer, Form, Json, Query};
use serde::Deserialize;
use tower_service::Service;

use crate::Answer;
use crate::documents::{Closed, Color, Tree};
use crate::warm::now;

/// A hostile body or query.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hostile {
    /// The defect.
    pub name: &'static str,
    path: &'static str,
    kind: Kind,
    text: Bytes,
}

/// Where a text is in a request.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Form,
    Json,
    /// JSON that comes byte by byte.
    Pieces,
    Query,
}

impl Hostile {
    /// Every body and query.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let mut all = documents();
        all.extend(texts());
        all
    }

    /// Sends it, when what is returned is called.
    ///
    /// # Panics
    ///
    /// Panics then when the answer is none to a bad request.
    pub fn ready(&self) -> impl FnOnce() -> Answer {
        let mut app = app().with_state::<()>(());
        let (request, name) = (self.request(), self.name);
        move || {
            let Ok(response) = now(app.call(request));
            let answer = Answer::read(response);
            assert!(
                matches!(
                    answer.status,
                    StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST
                ),
                "{name}: {answer:?}"
            );
            answer
        }
    }

    /// The limits that an answer is over: more than 64 KiB, or than ten times the request of memory and
    /// 64 KiB, the request included. Time is asked by those who run an optimised build.
    #[must_use]
    pub fn over(&self, memory: u64, answer: usize) -> Vec<&'static str> {
        let mut over = Vec::new();
        if answer > 64 * 1024 {
            over.push("answer");
        }
        if memory > 9 * self.size() as u64 + 64 * 1024 {
            over.push("memory");
        }
        over
    }

    /// The size of the body or query, in bytes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len()
    }

    fn new(name: &'static str, path: &'static str, kind: Kind, text: String) -> Self {
        let text = text.into();
        Self {
            name,
            path,
            kind,
            text,
        }
    }

    fn request(&self) -> Request<Body> {
        let media_type = match self.kind {
            Kind::Form => "application/x-www-form-urlencoded",
            Kind::Json | Kind::Pieces => "application/json",
            Kind::Query => {
                let query = String::from_utf8_lossy(&self.text);
                let mut request = Request::new(Body::empty());
                *request.uri_mut() = Uri::try_from(format!("{}?{query}", self.path))
                    .expect("the queries here are those of a URI");
                return request;
            }
        };
        let body = match self.kind {
            Kind::Pieces => Body::new(Pieces(self.text.clone())),
            _ => Body::from(self.text.clone()),
        };
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from_static(self.path);
        let media_type = header::HeaderValue::from_static(media_type);
        request
            .headers_mut()
            .insert(header::CONTENT_TYPE, media_type);
        request
    }
}

/// A body that comes in pieces of one byte.
struct Pieces(Bytes);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let piece = (!self.0.is_empty()).then(|| self.0.split_to(1));
        Poll::Ready(piece.map(|piece| Ok(Frame::data(Bytes::copy_from_slice(&piece)))))
    }
}

/// Bodies of JSON.
fn documents() -> Vec<Hostile> {
    let json = |name, path, text| Hostile::new(name, path, Kind::Json, text);
    let list = |name, path, item: &str| {
        let items = vec![item; SIZE / (item.len() + 1)];
        json(name, path, format!("[{}]", items.join(",")))
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
        json(
            "unknown members",
            "/closed",
            format!("{{{}}}", members.join(",")),
        ),
        json(
            "one text of two megabytes",
            "/items",
            format!("\"{}\"", "x".repeat(SIZE - 2)),
        ),
        json(
            "escapes",
            "/items",
            format!("\"{}\"", "\\u0000".repeat(SIZE / 6 - 1)),
        ),
        Hostile::new(
            "pieces of one byte",
            "/items",
            Kind::Pieces,
            "x".repeat(SIZE),
        ),
        json("lists in lists, too deep", "/items", "[".repeat(SIZE)),
        list(
            "lists in lists, 120 deep",
            "/items",
            &["[".repeat(120), "]".repeat(120)].concat(),
        ),
        json("trees, 120 deep", "/tree", tree(120)),
    ]
}

/// Forms and queries. Where a text is good, it is one of a list that has no value for lack of
/// another.
fn texts() -> Vec<Hostile> {
    let form = |name, path, text| Hostile::new(name, path, Kind::Form, text);
    let query = |name, path, pair: &str| {
        let text = pair.repeat(QUERY / pair.len());
        Hostile::new(name, path, Kind::Query, text)
    };
    let repeat = |pair: &str| pair.repeat(SIZE / pair.len());
    let names: Vec<String> = (0..SIZE / 9).map(|nth| format!("k{nth:06}=")).collect();
    let names = names.join("&");
    vec![
        form("a form of empty texts", "/form", repeat("a=&")),
        form("a form of names alone", "/form", repeat("a&")),
        form("a form without names", "/form", repeat("=&")),
        form("a form of bad texts", "/form", repeat("b=x&")),
        form("a form of bad texts, in a list", "/form", repeat("c=x&")),
        form("a form of unknown names", "/form", names.clone()),
        form("a form of many names, for a map", "/map", names),
        query("a query of empty texts", "/query", "a=&"),
        query("a query of names alone", "/query", "a&"),
        query("a query of bad texts, in a list", "/query", "c=x&"),
    ]
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
        .route("/form", post(async |_: Form<Texts>| {}))
        .route("/map", post(async |_: Form<HashMap<u8, u8>>| {}))
        .route("/query", get(async |_: Query<Texts>| {}))
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
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "what is asked for, never given")]
struct Texts {
    b: u8,
    c: Vec<u8>,
    d: String,
}

/// Just below what a URI may be long.
const QUERY: usize = 60 * 1024;

/// Just below what is read of a body.
const SIZE: usize = 2 * 1024 * 1024 - 1024;
