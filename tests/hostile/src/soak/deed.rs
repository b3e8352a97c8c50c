//! What a request asks for, the answer that it must have, and the record that there must be of it.

use std::ops::Range;

use http_exception::Outcome;

/// One kind of request; each ends in an error of its own.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Deed {
    /// The name, in tables.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
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
    /// Whether the application is asked, and not the framework or the adapter alone.
    pub(super) is_act: bool,
}

impl Deed {
    /// Every kind, by its index.
    pub(super) const ALL: [Self; 26] = [
        act(
            "raised",
            "/act/raised",
            404,
            r#"{"detail":"Item {id} not found"}"#,
        ),
        act(
            "described",
            "/act/described",
            409,
            r#"{"detail":"{id} left","code":"OUT_OF_STOCK"}"#,
        ),
        act(
            "mapped",
            "/act/mapped",
            503,
            r#"{"detail":"Try again later, {id}"}"#,
        ),
        act("unknown", "/act/unknown", 500, OPAQUE).ends(Outcome::Unhandled),
        act("panic", "/act/panic", 500, OPAQUE).ends(Outcome::Panicked),
        act("crash", "/act/crash", 500, OPAQUE).ends(Outcome::HandlerFailed),
        act("later", "/act/later", 418, "later, {id}"),
        Self {
            method: "HEAD",
            ..act(
                "head",
                "/act/head",
                404,
                r#"{"detail":"Item {id} not found"}"#,
            )
        },
        Self {
            is_act: false,
            ..act("nowhere", "/nowhere", 404, r#"{"detail":"Not Found"}"#)
        },
        Self {
            method: "DELETE",
            allow: Some("GET,HEAD"),
            is_act: false,
            ..act(
                "method",
                "/alive",
                405,
                r#"{"detail":"Method Not Allowed"}"#,
            )
        },
        post(
            "order",
            ORDER,
            402,
            r#"{"detail":"Order {id} is not paid"}"#,
        ),
        post("invalid", BAD_ORDER, 422, INVALID),
        act("late", "/act/late", 500, OPAQUE).ends(Outcome::TimedOut),
        act("broken", "/act/broken", 200, "so far so good, {id}").ends(Outcome::Skipped),
        act("burst", "/act/burst", 200, "so far so good, {id}").ends(Outcome::Skipped),
        act("large", "/act/large", 409, r#"{"detail":"{large}"}"#),
        post("upload", ORDER, 413, r#"{"detail":"Content Too Large"}"#),
        act("ws close", "/ws/close", 4000, "silence, {id}"),
        act("ws raised", "/ws/raised", 1008, "Item {id} not found"),
        act("ws panic", "/ws/panic", 1011, OPAQUE).ends(Outcome::Panicked),
        act("ws crash", "/ws/crash", 1011, OPAQUE).ends(Outcome::HandlerFailed),
        act("ws late", "/ws/late", 1011, OPAQUE).ends(Outcome::TimedOut),
        Self {
            content: Some(BAD_ORDER),
            ..act("ws order", "/ws/order", 1008, "Unprocessable Content")
        },
        Self {
            is_act: false,
            ..act("ws key", "/ws/key", 400, NO_KEY)
        },
        act("ws gone", "/ws/gone", 4001, "gone"),
        act("ws noise", "/ws/noise", 1002, "Protocol Error"),
    ];

    /// Those that a connection may send many of.
    pub(super) const PLAIN: Range<usize> = 0..12;

    /// The one that takes a while to answer, and may be dropped on the way.
    pub(super) const LATER: usize = 6;

    /// The one whose answer waits for a deadline.
    pub(super) const LATE: usize = 12;

    /// The one with a body.
    pub(super) const ORDER: usize = 10;

    /// Those whose answers break off after their head.
    pub(super) const BROKEN: Range<usize> = 13..15;

    /// The one whose answer is more than a socket takes at once.
    pub(super) const LARGE: usize = 15;

    /// The one whose body is too large.
    pub(super) const UPLOAD: usize = 16;

    /// Those that ask for a WebSocket, and wait for its end.
    pub(super) const SOCKETS: Range<usize> = 17..24;

    /// The one that is not given a WebSocket.
    pub(super) const NO_SOCKET: usize = 23;

    /// The one whose client leaves its WebSocket.
    pub(super) const GONE: usize = 24;

    /// The one whose client sends into its WebSocket what is no frame.
    pub(super) const NOISE: usize = 25;

    /// The head and the body of the request, as HTTP/1.1 says them.
    pub(super) fn request(&self, id: usize) -> String {
        let Self { method, path, .. } = self;
        match self.content {
            None => format!("{method} {path}?id={id} HTTP/1.1\r\nhost: a\r\n\r\n"),
            Some(content) => self.head(id, content.len()) + content,
        }
    }

    /// The head of a request that announces so many bytes of JSON.
    pub(super) fn head(&self, id: usize, length: usize) -> String {
        let Self { method, path, .. } = self;
        format!(
            "{method} {path}?id={id} HTTP/1.1\r\nhost: a\r\n\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
        )
    }

    /// The text of the answer.
    pub(super) fn text(&self, id: usize) -> String {
        let text = self.text.replace("{id}", &id.to_string());
        if text.contains(LARGE_TEXT) {
            return text.replace(LARGE_TEXT, &large(id));
        }
        text
    }

    /// Whether its answer breaks off.
    pub(super) fn breaks_off(&self) -> bool {
        self.outcome == Outcome::Skipped
    }

    /// The media type of the answer.
    pub(super) fn media_type(&self) -> &'static str {
        if self.text.starts_with('{') {
            "application/json"
        } else {
            "text/plain; charset=utf-8"
        }
    }

    const fn ends(self, outcome: Outcome) -> Self {
        Self { outcome, ..self }
    }
}

/// A detail of [`LARGE_BYTES`] that no other request has.
pub(super) fn large(id: usize) -> String {
    let mut text = id.to_string();
    text.extend(std::iter::repeat_n('x', LARGE_BYTES - text.len()));
    text
}

const fn act(name: &'static str, path: &'static str, code: u16, text: &'static str) -> Deed {
    Deed {
        name,
        method: "GET",
        path,
        content: None,
        code,
        text,
        allow: None,
        outcome: Outcome::Handled,
        is_act: true,
    }
}

const fn post(name: &'static str, content: &'static str, code: u16, text: &'static str) -> Deed {
    Deed {
        method: "POST",
        content: Some(content),
        ..act(name, "/act/order", code, text)
    }
}

const OPAQUE: &str = "Internal Server Error";
const NO_KEY: &str = r#"{"detail":"Sec-WebSocket-Key is missing or not 16 bytes in base64"}"#;
const ORDER: &str = r#"{"count":2,"name":"tea"}"#;
const BAD_ORDER: &str = r#"{"count":"many"}"#;
const INVALID: &str = r#"{"detail":[{"type":"int_type","loc":["body","count"],"msg":"Input should be a valid integer"},{"type":"missing","loc":["body","name"],"msg":"Field required"}]}"#;
const LARGE_TEXT: &str = "{large}";
/// More than a small socket holds, and less than what answers are cut at.
const LARGE_BYTES: usize = 48 * 1024;
