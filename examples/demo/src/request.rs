//! The requests of the demo, as data.
//!
//! The paths are those of `examples/policy`; change them together.

use std::fmt;
use std::net::SocketAddr;

/// A request, and how every service must answer it.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) accept: Option<&'static str>,
    pub(crate) body: Option<&'static str>,
    /// What is said over a WebSocket; without messages it is an ordinary request.
    pub(crate) messages: &'static [&'static str],
    /// How the status, or the last line of what follows it, ends.
    pub(crate) expected: &'static str,
    /// True if an observer hears of it.
    pub(crate) is_error: bool,
    /// What a reader learns from it.
    pub(crate) shows: &'static str,
}

/// The id that every request is sent with; the answers to errors have it, too.
pub(crate) const ID: (&str, &str) = ("x-request-id", "7f3a");

impl Request {
    /// Returns the line that sends this request from a shell.
    pub(crate) fn curl(&self, address: SocketAddr) -> String {
        let Self {
            method,
            path,
            accept,
            body,
            messages,
            ..
        } = self;
        if !messages.is_empty() {
            return format!("websocat -H '{}: {}' 'ws://{address}{path}'", ID.0, ID.1);
        }
        let method = match *method {
            "GET" => String::new(),
            // `curl -X HEAD` would wait for a body that never comes.
            "HEAD" => "--head ".to_owned(),
            method => format!("-X {method} "),
        };
        let accept = accept.map(|accept| format!("-H 'accept: {accept}' "));
        let body = body.map(|body| format!("-H 'content-type: application/json' -d '{body}' "));
        format!(
            "curl -i {method}-H '{}: {}' {}{}'http://{address}{path}'",
            ID.0,
            ID.1,
            accept.unwrap_or_default(),
            body.unwrap_or_default()
        )
    }

    /// Returns what a record of this request starts with: it has no query.
    pub(crate) fn in_records(&self) -> String {
        let path = self.path.split('?').next().unwrap_or_default();
        format!("{} {path} ", self.method)
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if let Some(accept) = self.accept {
            write!(f, "  accept: {accept}")?;
        }
        for said in self.body.iter().chain(self.messages) {
            write!(f, "  {said}")?;
        }
        Ok(())
    }
}

pub(crate) const fn get(
    path: &'static str,
    expected: &'static str,
    shows: &'static str,
) -> Request {
    Request {
        method: "GET",
        path,
        accept: None,
        body: None,
        messages: &[],
        expected,
        is_error: true,
        shows,
    }
}

/// An order that is not there, for a client that accepts this.
const fn accepting(accept: &'static str, shows: &'static str) -> Request {
    Request {
        accept: Some(accept),
        ..get("/orders/7", "404 Not Found", shows)
    }
}

/// Every request of the demo.
pub(crate) const REQUESTS: &[Request] = &[
    Request {
        is_error: false,
        ..get(
            "/items/foo",
            "200 OK",
            "an answer without an error is left alone",
        )
    },
    get(
        "/items/nope",
        "404 Not Found",
        "an HttpException raised in a handler",
    ),
    Request {
        method: "HEAD",
        ..get(
            "/items/nope",
            "404 Not Found",
            "the same to HEAD: its headers, no body",
        )
    },
    get(
        "/users/me",
        "401 Unauthorized",
        "an HttpException with the challenge that HTTP asks for",
    ),
    get(
        "/unicorns/yolo",
        "418 I'm a teapot",
        "an error with a handler of its own",
    ),
    get(
        "/orders/7",
        "404 Not Found",
        "an error that derives Exception",
    ),
    accepting(
        "application/problem+json",
        "the same as problem details, by RFC 9457",
    ),
    accepting(
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "the same as a page, for browsers",
    ),
    accepting("text/markdown", "the same for agents"),
    accepting("text/plain", "the same for terminals"),
    accepting(
        "application/json, text/plain, */*",
        "what axios gets, as before",
    ),
    get(
        "/stock/foo",
        "503 Service Unavailable",
        "an error that knows nothing of HTTP, mapped",
    ),
    get(
        "/orders/13",
        "500 Internal Server Error",
        "an error that nobody expects: nothing gets out",
    ),
    get("/boom", "500 Internal Server Error", "a panic"),
    Request {
        method: "POST",
        body: Some(r#"{"name": "#),
        ..get(
            "/items",
            "422 Unprocessable Entity",
            "a body that is cut off",
        )
    },
    get(
        "/orders/seven",
        "422 Unprocessable Entity",
        "a path parameter that is no number",
    ),
    Request {
        method: "PUT",
        body: Some(r#"{"name": "", "price": -1}"#),
        ..get(
            "/shelves/x?dry_run=maybe",
            "422 Unprocessable Entity",
            "All: every error of path, query and body at once, constraints too",
        )
    },
    get("/nope", "404 Not Found", "a path the router does not know"),
    Request {
        method: "DELETE",
        ..get(
            "/items/foo",
            "405 Method Not Allowed",
            "a method the router does not know",
        )
    },
    Request {
        messages: HELLO,
        ..get(
            "/rooms/seven",
            "422 Unprocessable Entity",
            "a WebSocket that is refused: still HTTP",
        )
    },
    Request {
        messages: HELLO,
        ..get(
            "/rooms/7?token=hunter2",
            "close 1008 Unprocessable Content",
            "a WebSocket, closed by a message that is no line",
        )
    },
    Request {
        messages: &[r#"{"text": ""}"#],
        ..get(
            "/rooms/7?token=hunter2",
            "close 4000 silence",
            "a WebSocketException",
        )
    },
];

const HELLO: &[&str] = &[r#"{"text": "hello"}"#, r#"{"txet": "hello"}"#];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curl_sends_method_and_body_and_has_its_own_word_for_head() {
        let address = SocketAddr::from(([127, 0, 0, 1], 80));
        let mut request = get("/items", "", "");
        request.method = "HEAD";
        assert_eq!(
            request.curl(address),
            "curl -i --head -H 'x-request-id: 7f3a' 'http://127.0.0.1:80/items'"
        );
        request.method = "POST";
        request.accept = Some("a/b");
        request.body = Some("{}");
        assert_eq!(
            request.curl(address),
            "curl -i -X POST -H 'x-request-id: 7f3a' -H 'accept: a/b' -H 'content-type: application/json' -d '{}' 'http://127.0.0.1:80/items'"
        );
    }

    #[test]
    fn no_request_holds_a_quote_that_would_end_the_line() {
        for request in REQUESTS {
            assert!(!request.to_string().contains('\''), "{request}");
        }
    }
}
