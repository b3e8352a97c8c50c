//! The table of deeds: what a request asks for, what the application does, and what must come of it.

use std::fmt;
use std::iter::repeat_n;

use harness::Request;
use http_exception::{HttpException, Outcome, Raised, WebSocketException};

use super::errors::{Crash, Late, Later, OnFire, OutOfStock, Unknown};

/// One kind of request; each ends in an error of its own.
#[derive(Clone, Copy)]
pub(super) struct Deed {
    /// Its path, which no other has.
    pub(super) path: &'static str,
    pub(super) does: Does,
    pub(super) method: &'static str,
    headers: &'static [(&'static str, &'static str)],
    /// The body of the request, or the message in its WebSocket.
    pub(super) content: Option<&'static str>,
    /// The status of the answer, or the code that its WebSocket is closed with.
    pub(super) code: u16,
    /// The body of the answer, or the reason of the close frame; `{id}` stands for the request's, and
    /// `{large}` for a large text.
    text: &'static str,
    pub(super) allow: Option<&'static str>,
    /// What its record says, unless the client goes away.
    pub(super) outcome: Outcome,
}

/// What the application does, over HTTP or in a WebSocket.
#[derive(Clone, Copy)]
pub(super) enum Does {
    /// It is not asked: the answer is the framework's, or the adapter's.
    Nothing,
    Raise(fn(usize) -> Raised),
    /// Raises after a moment.
    Linger(fn(usize) -> Raised),
    /// Reads an order, and raises that it is not paid.
    Read,
    /// Answers with a body that breaks off.
    Tear {
        panics: bool,
    },
    /// Greets in its WebSocket, and raises when the client has nothing more to say.
    Wait,
}

/// Those that a connection may send many of.
pub(super) static PLAIN: [Deed; 12] = [
    raise("/act/raised", no_item).gives(404, NO_ITEM),
    raise("/act/described", |id| OutOfStock(id).into())
        .gives(409, r#"{"detail":"{id} left","code":"OUT_OF_STOCK"}"#),
    raise("/act/mapped", |id| OnFire(id).into())
        .gives(503, r#"{"detail":"Try again later, {id}"}"#),
    raise("/act/unknown", |id| Unknown(id).into()).fails(500, Outcome::Unhandled),
    raise("/act/panic", panics).fails(500, Outcome::Panicked),
    raise("/act/crash", |id| Crash(id).into()).fails(500, Outcome::HandlerFailed),
    deed("/act/later", Does::Linger(|id| Later(id).into())).gives(418, "later, {id}"),
    raise("/act/head", no_item).by("HEAD").gives(404, NO_ITEM),
    deed("/nowhere", Does::Nothing).gives(404, r#"{"detail":"Not Found"}"#),
    Deed {
        allow: Some("GET,HEAD"),
        ..deed("/alive", Does::Nothing).by("DELETE")
    }
    .gives(405, r#"{"detail":"Method Not Allowed"}"#),
    post("/act/order", ORDER).gives(402, r#"{"detail":"Order {id} is not paid"}"#),
    post("/act/invalid", BAD_ORDER).gives(422, INVALID),
];

/// Those whose answers break off after their head.
pub(super) static BROKEN: [Deed; 2] = [
    deed("/act/broken", Does::Tear { panics: false }).breaks(),
    deed("/act/burst", Does::Tear { panics: true }).breaks(),
];

/// Those that ask for a WebSocket, and wait for its end.
pub(super) static SOCKETS: [Deed; 7] = [
    raise("/ws/close", |id| {
        WebSocketException::new(4000, format!("silence, {id}")).into()
    })
    .gives(4000, "silence, {id}"),
    raise("/ws/raised", no_item).gives(1008, "Item {id} not found"),
    raise("/ws/panic", panics).fails(1011, Outcome::Panicked),
    raise("/ws/crash", |id| Crash(id).into()).fails(1011, Outcome::HandlerFailed),
    raise("/ws/late", |id| Late(id).into()).fails(1011, Outcome::TimedOut),
    post("/ws/order", BAD_ORDER).gives(1008, "Unprocessable Content"),
    // This one is not given a WebSocket.
    Deed {
        headers: SHORT_KEY,
        ..deed("/ws/key", Does::Nothing)
    }
    .gives(400, NO_KEY),
];

/// Those that are used where their name is said.
static OTHERS: [Deed; 5] = [
    raise("/act/late", |id| Late(id).into()).fails(500, Outcome::TimedOut),
    raise("/act/large", |id| HttpException::conflict(large(id)).into())
        .gives(409, r#"{"detail":"{large}"}"#),
    post("/act/upload", ORDER).gives(413, r#"{"detail":"Content Too Large"}"#),
    deed("/ws/gone", Does::Wait).gives(4001, "gone"),
    deed("/ws/noise", Does::Wait).gives(1002, "Protocol Error"),
];

/// Every kind.
pub(super) fn deeds() -> impl Iterator<Item = &'static Deed> {
    PLAIN.iter().chain(&BROKEN).chain(&SOCKETS).chain(&OTHERS)
}

impl Deed {
    /// The one with this path.
    pub(super) fn at(path: &str) -> Option<&'static Self> {
        deeds().find(|deed| deed.path == path)
    }

    /// The one with this path, which the table has.
    pub(super) fn named(path: &str) -> &'static Self {
        Self::at(path).expect("a path of the table")
    }

    /// The path with the id.
    pub(super) fn path(&self, id: usize) -> String {
        format!("{}?id={id}", self.path)
    }

    /// The request.
    pub(super) fn request(&self, id: usize) -> Request {
        let mut request = Request::new(self.method, &self.path(id));
        for (name, value) in self.headers {
            request = request.with(name, value);
        }
        request.body = self.content.map(Into::into);
        request
    }

    /// The text of the answer.
    pub(super) fn text(&self, id: usize) -> String {
        if self.text.contains("{large}") {
            return self.text.replace("{large}", &large(id));
        }
        self.text.replace("{id}", &id.to_string())
    }

    /// The media type of the answer.
    pub(super) fn media_type(&self) -> &'static str {
        if self.text.starts_with('{') {
            "application/json"
        } else {
            "text/plain; charset=utf-8"
        }
    }

    /// Whether its answer breaks off.
    pub(super) fn breaks_off(&self) -> bool {
        matches!(self.does, Does::Tear { .. })
    }

    /// How often the application is asked.
    pub(super) fn calls(&self) -> u8 {
        u8::from(!matches!(self.does, Does::Nothing))
    }

    const fn by(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    const fn gives(self, code: u16, text: &'static str) -> Self {
        Self { code, text, ..self }
    }

    const fn fails(self, code: u16, outcome: Outcome) -> Self {
        let text = "Internal Server Error";
        Self {
            code,
            text,
            outcome,
            ..self
        }
    }

    const fn breaks(self) -> Self {
        let outcome = Outcome::Skipped;
        Self { outcome, ..self }.gives(200, "so far so good, {id}")
    }
}

impl fmt::Debug for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

const fn deed(path: &'static str, does: Does) -> Deed {
    Deed {
        path,
        does,
        method: "GET",
        headers: &[],
        content: None,
        code: 0,
        text: "",
        allow: None,
        outcome: Outcome::Handled,
    }
}

const fn raise(path: &'static str, exc: fn(usize) -> Raised) -> Deed {
    deed(path, Does::Raise(exc))
}

const fn post(path: &'static str, content: &'static str) -> Deed {
    Deed {
        headers: &[("content-type", "application/json")],
        content: Some(content),
        ..deed(path, Does::Read).by("POST")
    }
}

fn no_item(id: usize) -> Raised {
    HttpException::not_found(format!("Item {id} not found")).into()
}

fn panics(_: usize) -> Raised {
    panic!("token=hunter2")
}

/// A detail that no other request has: more than a small socket holds, and less than what answers are
/// cut at.
fn large(id: usize) -> String {
    let mut text = id.to_string();
    text.extend(repeat_n('x', 48 * 1024 - text.len()));
    text
}

const NO_ITEM: &str = r#"{"detail":"Item {id} not found"}"#;
const ORDER: &str = r#"{"count":2,"name":"tea"}"#;
const BAD_ORDER: &str = r#"{"count":"many"}"#;
const INVALID: &str = r#"{"detail":[{"type":"int_type","loc":["body","count"],"msg":"Input should be a valid integer"},{"type":"missing","loc":["body","name"],"msg":"Field required"}]}"#;
const SHORT_KEY: &[(&str, &str)] = &[
    ("connection", "upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "short"),
];
const NO_KEY: &str = r#"{"detail":"Sec-WebSocket-Key is missing or not 16 bytes in base64"}"#;
