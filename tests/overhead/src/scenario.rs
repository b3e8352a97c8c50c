//! The requests whose price is measured.

use crate::Side;
use crate::validation::Case;

/// A request, and what becomes of it.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scenario {
    /// The handler answers.
    Success,
    /// The handler raises a 404 with a text.
    Raised,
    /// The handler answers a request that has an id in a header.
    SuccessWithId,
    /// The handler raises a 404 with a text, at a request that has an id in a header.
    RaisedWithId,
    /// The handler raises a 404 with a text and a code.
    Coded,
    /// A `?` in the handler meets an error of the standard library, which is answered with a 400.
    Mapped,
    /// Three parameters of the query are wrong, and the answer lists them.
    Invalid,
    /// The handler takes two numbers from the path.
    Path,
    /// The handler takes three parameters from the query.
    Query,
    /// The handler takes a list of 100 items, 8 kB of JSON.
    Json,
    /// The handler raises a 404, and the request has 64 headers.
    ManyHeaders,
    /// The handler raises a 404 with eight headers of its own.
    OwnHeaders,
    /// The handler raises a 404, and the client accepts what axios does.
    RaisedAxios,
    /// The handler raises a 404, and the client accepts what Chromium does.
    RaisedChromium,
}

impl Scenario {
    /// Every one.
    pub const ALL: [Self; 14] = [
        Self::Success,
        Self::Raised,
        Self::SuccessWithId,
        Self::RaisedWithId,
        Self::Coded,
        Self::Mapped,
        Self::Invalid,
        Self::Path,
        Self::Query,
        Self::Json,
        Self::ManyHeaders,
        Self::OwnHeaders,
        Self::RaisedAxios,
        Self::RaisedChromium,
    ];

    /// Its name, as arguments and the table have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The whole request, with three headers that every client sends.
    pub(crate) fn request(self) -> Vec<u8> {
        let (_, target, ..) = self.row();
        let body = match self {
            Self::Json => Case::Items100.json(),
            _ => String::new(),
        };
        let method = if body.is_empty() { "GET" } else { "POST" };
        let mut head = vec![
            format!("{method} {target} HTTP/1.1"),
            "host: localhost".to_owned(),
            "user-agent: overhead/1.0".to_owned(),
            format!("accept: {}", self.accept()),
        ];
        if !body.is_empty() {
            head.push("content-type: application/json".to_owned());
            head.push(format!("content-length: {}", body.len()));
        }
        if matches!(self, Self::SuccessWithId | Self::RaisedWithId) {
            head.push("x-request-id: 7f3a0b1c".to_owned());
        }
        if self == Self::ManyHeaders {
            head.extend((3..64).map(|nth| format!("x-header-{nth}: the value of header {nth}")));
        }
        format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
    }

    fn accept(self) -> &'static str {
        match self {
            Self::RaisedAxios => "application/json, text/plain, */*",
            Self::RaisedChromium => {
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,\
                 */*;q=0.8,application/signed-exchange;v=b3;q=0.7"
            }
            _ => "*/*",
        }
    }

    /// The status and the body of the answer.
    pub(crate) fn expected(self, side: Side) -> (u16, &'static str) {
        let (_, _, status, body) = self.row();
        let body = match (side, self) {
            (Side::OursInProblems, Self::Coded) => concat!(
                r#"{"type":"https://errors.example.com/item_not_found","title":"Not Found","status":404,"#,
                r#""detail":"Item not found","code":"item_not_found"}"#,
            ),
            (Side::OursInProblems, Self::Invalid) => concat!(
                r#"{"type":"https://errors.example.com/validation_error","title":"Unprocessable Content","status":422,"code":"validation_error","errors":["#,
                r#"{"detail":"Input should be a valid integer, unable to parse string as an integer","in":"query","name":"page","code":"int_parsing"},"#,
                r#"{"detail":"Input should be a valid integer, unable to parse string as an integer","in":"query","name":"size","code":"int_parsing"},"#,
                r#"{"detail":"Input should be a valid boolean, unable to interpret input","in":"query","name":"exact","code":"bool_parsing"}]}"#,
            ),
            _ => body,
        };
        (status, body)
    }

    fn row(self) -> (&'static str, &'static str, u16, &'static str) {
        match self {
            Self::Success => ("success", "/items/foo", 200, FOO),
            Self::SuccessWithId => ("success_with_id", "/items/foo", 200, FOO),
            Self::Raised => ("raised", "/items/bar", 404, ITEM_NOT_FOUND),
            Self::RaisedWithId => ("raised_with_id", "/items/bar", 404, ITEM_NOT_FOUND),
            Self::Coded => (
                "coded",
                "/items/coded",
                404,
                r#"{"detail":"Item not found","code":"item_not_found"}"#,
            ),
            Self::Mapped => (
                "mapped",
                "/counts/many",
                400,
                r#"{"detail":"Not a number"}"#,
            ),
            Self::Invalid => (
                "invalid",
                "/search?page=three&size=many&exact=perhaps",
                422,
                concat!(
                    r#"{"detail":[{"type":"int_parsing","loc":["query","page"],"msg":"Input should be a valid integer, unable to parse string as an integer"},"#,
                    r#"{"type":"int_parsing","loc":["query","size"],"msg":"Input should be a valid integer, unable to parse string as an integer"},"#,
                    r#"{"type":"bool_parsing","loc":["query","exact"],"msg":"Input should be a valid boolean, unable to interpret input"}]}"#,
                ),
            ),
            Self::Path => ("path", "/orders/17/lines/4", 200, "line 4 of order 17"),
            Self::Query => (
                "query",
                "/pages?page=3&size=50&exact=true",
                200,
                "page 3 of 50, exactly",
            ),
            Self::Json => ("json", "/items", 200, "100 items"),
            Self::ManyHeaders => ("many_headers", "/items/bar", 404, ITEM_NOT_FOUND),
            Self::OwnHeaders => ("own_headers", "/labels/bar", 404, ITEM_NOT_FOUND),
            Self::RaisedAxios => ("raised_axios", "/items/bar", 404, ITEM_NOT_FOUND),
            Self::RaisedChromium => ("raised_chromium", "/items/bar", 404, ITEM_NOT_FOUND),
        }
    }
}

const FOO: &str = r#"{"item":"The Foo Wrestlers"}"#;
const ITEM_NOT_FOUND: &str = r#"{"detail":"Item not found"}"#;
