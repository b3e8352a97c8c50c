//! The table of deeds: what a request asks for, what the application does, and what must come of it.

use std::error::Error;
use std::fmt;

use harness::{Answer, Outcome as End, Request, WebSocketClient};
use http_exception::{Exception, HttpException, Outcome, Raised, WebSocketException};

use super::service::{LABEL, REQUEST_ID};
use crate::says;

/// One kind of request; each ends in an error of its own.
#[derive(Clone, Copy)]
pub(super) struct Deed {
    /// Its path, which no other has.
    pub(super) path: &'static str,
    pub(super) does: Does,
    pub(super) method: &'static str,
    /// The headers beside those that every such request has, or in their place in a handshake.
    headers: &'static [(&'static str, &'static str)],
    /// The body of the request, or the message in its WebSocket.
    pub(super) content: Option<&'static str>,
    /// The status of the answer, or the code that its WebSocket is closed with.
    pub(super) code: u16,
    /// The body of the answer, or the reason of the close frame; `{id}` stands for the number of the
    /// request, `{request_id}` for the id that the answer has in its header, and `{large}` for a large text.
    text: &'static str,
    /// What its record says, unless the client goes away.
    pub(super) outcome: Outcome,
}

/// A request, by its id and its kind.
pub(super) type Asked = (usize, &'static Deed);

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
    /// Answers with a body that breaks off, with a panic or without.
    Tear(bool),
    /// Greets in its WebSocket, and raises when the client has nothing more to say.
    Wait,
}

/// Those that a connection may send many of.
pub(super) static PLAIN: [Deed; 14] = [
    raise("/act/raised", no_item).gives(404, NO_ITEM),
    raise("/act/described", |id| OutOfStock(id).into())
        .gives(409, r#"{"detail":"{id} left","code":"out_of_stock"}"#),
    raise("/act/problem", |id| OutOfStock(id).into())
        .with(&[("accept", "application/problem+json")])
        .gives(409, PROBLEM),
    raise("/act/text", no_item)
        .with(&[("accept", "text/plain, */*;q=0.5")])
        .gives(
            404,
            "404 Not Found\n\nItem {id} not found\n\nrequest_id: {request_id}\n",
        ),
    raise("/act/mapped", |id| OnFire { id }.into())
        .gives(503, r#"{"detail":"Try again later, {id}"}"#),
    raise("/act/unknown", |id| Unknown { id }.into()).fails(500, Outcome::Unhandled),
    raise("/act/panic", panics).fails(500, Outcome::Panicked),
    raise("/act/crash", |id| Crash { id }.into()).fails(500, Outcome::HandlerFailed),
    deed("/act/later", Does::Linger(|id| Later { id }.into())).gives(418, "later, {id}"),
    raise("/act/head", no_item).by("HEAD").gives(404, NO_ITEM),
    deed("/nowhere", Does::Nothing).gives(404, r#"{"detail":"Not Found"}"#),
    deed("/alive", Does::Nothing)
        .by("DELETE")
        .gives(405, r#"{"detail":"Method Not Allowed"}"#),
    post("/act/order", ORDER).gives(402, r#"{"detail":"2 tea of {id} not paid"}"#),
    post("/act/invalid", BAD_ORDER).gives(422, INVALID),
];

/// Those whose answers break off after their head.
pub(super) static BROKEN: [Deed; 2] = [
    deed("/act/broken", Does::Tear(false)).breaks(),
    deed("/act/burst", Does::Tear(true)).breaks(),
];

/// Those that ask for a WebSocket, and wait for its end.
pub(super) static SOCKETS: [Deed; 7] = [
    raise("/ws/close", |id| {
        WebSocketException::new(4000, format!("silence, {id}")).into()
    })
    .gives(4000, "silence, {id}"),
    raise("/ws/raised", no_item).gives(1008, "Item {id} not found"),
    raise("/ws/panic", panics).fails(1011, Outcome::Panicked),
    raise("/ws/crash", |id| Crash { id }.into()).fails(1011, Outcome::HandlerFailed),
    raise("/ws/late", |id| Late { id }.into()).fails(1011, Outcome::TimedOut),
    post("/ws/order", BAD_ORDER).gives(1008, "Unprocessable Content"),
    // This one is not given a WebSocket.
    Deed {
        headers: &[("sec-websocket-key", "short")],
        ..deed("/ws/key", Does::Nothing)
    }
    .gives(400, NO_KEY),
];

/// Those that are used where their name is said.
static OTHERS: [Deed; 5] = [
    raise("/act/late", |id| Late { id }.into()).fails(500, Outcome::TimedOut),
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

    /// The request.
    pub(super) fn request(&self, id: usize) -> Request {
        let path = format!("{}?id={id}", self.path);
        if self.path.starts_with("/ws/") {
            return WebSocketClient::handshake("GET", &path, self.headers);
        }
        let mut request = Request::new(self.method, &path);
        for (name, value) in self.headers {
            request = request.with(name, value);
        }
        if let Some(request_id) = request_id(id) {
            request = request.with(REQUEST_ID, &request_id);
        }
        if let Some(content) = self.content {
            request.body = Some(content.into());
            request = request.with("content-type", "application/json");
        }
        request
    }

    /// The text of the answer.
    pub(super) fn text(&self, id: usize) -> String {
        if self.text.contains("{large}") {
            return self.text.replace("{large}", &large(id));
        }
        self.text.replace("{id}", &id.to_string())
    }

    /// How often the application is asked.
    pub(super) fn calls(&self) -> u32 {
        u32::from(!matches!(self.does, Does::Nothing))
    }

    /// True if an answer is the right one. It is compared whole, with every header but `date`.
    pub(super) fn is_answered_by(&self, id: usize, answer: &Answer) -> bool {
        let mut whole = answer.clone();
        let given = take(&mut whole, REQUEST_ID);
        // One that is made is not known beforehand, but a stream may be reset before its head is read.
        let is_its_id = match (&*given, self.own_id(id)) {
            ([given], Some(own)) => *given == own,
            ([made], None) => made.len() == MADE,
            _ => answer.outcome == End::NoResponse,
        };
        if !is_its_id {
            return false;
        }
        let text = self.text(id).replace("{request_id}", &given.concat());
        if matches!(self.does, Does::Tear(_)) {
            return self.is_broken(id, &text, &whole);
        }
        let kind = match self.code {
            500 => "opaque",
            _ if self.text == PROBLEM => "problem",
            _ if text.starts_with('{') => "json",
            _ => "text",
        };
        let body = match kind {
            "opaque" => String::new(),
            _ => format!("\n\n{text}"),
        };
        let allow = ["", "allow: GET,HEAD\n"][usize::from(self.code == 405)];
        let expected = format!("{} {kind}\n{allow}{LABEL}: {id}{body}", self.code);
        if take(&mut whole, "vary") != ["accept"] {
            return false;
        }
        if self.method == "HEAD" {
            // It is that of `GET`, but for the body.
            whole.body.extend(text.bytes());
        }
        // A server may say that it ends the connection.
        let brief = whole.brief().replacen("connection: close\n", "", 1);
        brief == expected && !answer.is_http_1_0
    }

    /// The id that its request says it has. A handshake says none.
    fn own_id(&self, id: usize) -> Option<String> {
        request_id(id).filter(|_| !self.path.starts_with("/ws/"))
    }

    /// True if it came as far as it goes and does not look whole. Over HTTP/2, where a stream is reset,
    /// the reset may be seen before the rest, or before anything else.
    fn is_broken(&self, id: usize, text: &str, answer: &Answer) -> bool {
        let [trouble] = &*answer.trouble else {
            return false;
        };
        let (code, shown) = (self.code, answer.to_string());
        let is_reset = trouble.contains("stream error received");
        match answer.outcome {
            _ if answer.is_http_1_0 => false,
            End::Truncated if is_reset => {
                let is_head = shown.starts_with(&format!("{code}\n{LABEL}: {id}\n"));
                is_head && text.as_bytes().starts_with(&answer.body)
            }
            End::Truncated => {
                let head = format!("{code}\ntransfer-encoding: chunked\n{LABEL}: {id}\n");
                let cut = "TROUBLE: the body is cut short: the connection was closed\n";
                shown == format!("{head}\n{text}\n{cut}")
            }
            End::NoResponse => is_reset,
            _ => false,
        }
    }

    const fn by(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    const fn with(self, headers: &'static [(&'static str, &'static str)]) -> Self {
        Self { headers, ..self }
    }

    const fn gives(self, code: u16, text: &'static str) -> Self {
        Self { code, text, ..self }
    }

    const fn fails(self, code: u16, outcome: Outcome) -> Self {
        Self { outcome, ..self }.gives(code, "Internal Server Error")
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
        outcome: Outcome::Handled,
    }
}

const fn raise(path: &'static str, exc: fn(usize) -> Raised) -> Deed {
    deed(path, Does::Raise(exc))
}

const fn post(path: &'static str, content: &'static str) -> Deed {
    Deed {
        content: Some(content),
        ..deed(path, Does::Read).by("POST")
    }
}

// Each error knows which request it is of, so that no answer can be taken for another.

/// Describes itself.
#[derive(Debug, Exception)]
#[exception(status = 409, code = "out_of_stock", detail = "{0} left")]
struct OutOfStock(usize);

says! { OutOfStock(id): "warehouse 7 of {id}"; }

/// An error that a policy knows by its type, or does not know.
#[derive(Debug)]
pub(super) struct Fault<const KIND: u8> {
    pub(super) id: usize,
}

pub(super) type OnFire = Fault<0>;
pub(super) type Crash = Fault<1>;
pub(super) type Later = Fault<2>;
pub(super) type Late = Fault<3>;
type Unknown = Fault<4>;

impl<const KIND: u8> fmt::Display for Fault<KIND> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "password=hunter2 of {}", self.id)
    }
}

impl<const KIND: u8> Error for Fault<KIND> {}

fn no_item(id: usize) -> Raised {
    HttpException::not_found(format!("Item {id} not found")).into()
}

fn panics(_: usize) -> Raised {
    panic!("token=hunter2")
}

/// The id that a request says it has: two in three do.
fn request_id(id: usize) -> Option<String> {
    (!id.is_multiple_of(3)).then(|| format!("r-{id}"))
}

/// Takes the values of a header out of an answer.
fn take(answer: &mut Answer, name: &str) -> Vec<String> {
    let headers = answer.headers.extract_if(.., |(known, _)| known == name);
    headers.map(|(_, value)| value).collect()
}

/// The length of an id that is made: 128 bits in hexadecimal.
const MADE: usize = 32;

/// A detail that no other request has: more than a small socket holds, and less than what answers are
/// cut at.
fn large(id: usize) -> String {
    format!("{id:x<49152}")
}

const NO_ITEM: &str = r#"{"detail":"Item {id} not found"}"#;
const PROBLEM: &str = r#"{"title":"Conflict","status":409,"detail":"{id} left","code":"out_of_stock","request_id":"{request_id}"}"#;
const ORDER: &str = r#"{"count":2,"name":"tea"}"#;
const BAD_ORDER: &str = r#"{"count":"many"}"#;
const INVALID: &str = r#"{"detail":[{"type":"int_type","loc":["body","count"],"msg":"Input should be a valid integer"},{"type":"missing","loc":["body","name"],"msg":"Field required"}]}"#;
const NO_KEY: &str = r#"{"detail":"Sec-WebSocket-Key is missing or not 16 bytes in base64"}"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(head: &str, body: &str) -> Answer {
        let mut answer = Answer::of_status(head[..3].parse().expect("a status"));
        let headers = head.lines().filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.into(), value.into()));
        answer.headers = headers.collect();
        answer.body = body.into();
        answer
    }

    #[test]
    fn every_part_of_an_answer_is_compared() {
        let head = "404\ncontent-type: application/json\ncache-control: no-store\n\
            x-content-type-options: nosniff\nx-label: 7\nvary: accept\nx-request-id: r-7\n\
            content-length: 29";
        let body = r#"{"detail":"Item 7 not found"}"#;
        let is_right = |id, answer: &Answer| PLAIN[0].is_answered_by(id, answer);
        assert!(is_right(7, &answer(head, body)) && !is_right(8, &answer(head, body)));
        for (part, other) in [
            ("404", "400"),
            ("x-label: 7", "x-label: 8"),
            ("no-store", "no-cache"),
            ("nosniff", "sniff"),
            ("application/json", "text/plain"),
            ("length: 29", "length: 28"),
            ("x-label", "x-more: 1\nx-label"),
            ("x-label", "x-label: 7\nx-label"),
            ("vary: accept", "vary: origin"),
            ("x-request-id: r-7", "x-request-id: r-8"),
            ("x-request-id", "x-request-id: r-7\nx-request-id"),
        ] {
            let head = head.replace(part, other);
            assert!(!is_right(7, &answer(&head, body)), "{head}");
        }
        let spoil: [fn(&mut Answer); 4] = [
            |it| it.body.clear(),
            |it| it.is_http_1_0 = true,
            |it| it.interim.push(103),
            |it| it.trouble.push("no header".to_owned()),
        ];
        for spoil in spoil {
            let mut other = answer(head, body);
            spoil(&mut other);
            assert!(!is_right(7, &other), "{other}");
        }
    }

    #[test]
    fn what_is_to_break_off_is_broken_off_visibly() {
        let closed = "the body is cut short: the connection was closed";
        let reset = "the body is cut short: stream error received: it";
        let (text, head) = ("so far so good, 7", "200\nx-request-id: r-7\nx-label: 7");
        let chunked = "200\nx-label: 7\nx-request-id: r-7\ntransfer-encoding: chunked";
        for (head, body, outcome, why, expected) in [
            (chunked, text, End::Truncated, closed, true),
            (head, "so far", End::Truncated, reset, true),
            ("000", "", End::NoResponse, reset, true),
            (chunked, "so far", End::Truncated, closed, false),
            (chunked, text, End::Truncated, "it took too long", false),
            (head, text, End::Truncated, closed, false),
            (
                "200\nx-label: 8\nx-request-id: r-7",
                text,
                End::Truncated,
                reset,
                false,
            ),
            ("000", "", End::NoResponse, closed, false),
            (chunked, text, End::Complete, closed, false),
        ] {
            let mut answer = answer(head, body);
            answer.outcome = outcome;
            answer.trouble.push(why.to_owned());
            assert_eq!(BROKEN[0].is_answered_by(7, &answer), expected, "{answer}");
        }
    }
}
