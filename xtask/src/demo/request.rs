//! What the demo asks, as data.
//!
//! The paths are those of `examples/policy`; change them together.

use std::fmt;

/// A request, and the status every service must answer with.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: Option<&'static str>,
    pub(crate) status: u16,
    /// What a reader learns from it.
    pub(crate) shows: &'static str,
}

impl Request {
    /// Returns the line that sends this request from a shell.
    pub(crate) fn curl(&self, address: &str) -> String {
        let mut words = vec!["curl -i".to_owned()];
        match self.method {
            "GET" => {}
            // `curl -X HEAD` would wait for a body that never comes.
            "HEAD" => words.push("--head".to_owned()),
            method => words.push(format!("-X {method}")),
        }
        let headers = self.headers.iter();
        words.extend(headers.map(|(name, value)| format!("-H '{name}: {value}'")));
        words.extend(self.body.map(|body| format!("-d '{body}'")));
        words.push(format!("'http://{address}{}'", self.path));
        words.join(" ")
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        if let Some(body) = self.body {
            write!(f, "  {body}")?;
        }
        Ok(())
    }
}

const fn get(path: &'static str, status: u16, shows: &'static str) -> Request {
    ask("GET", path, status, shows)
}

const fn ask(
    method: &'static str,
    path: &'static str,
    status: u16,
    shows: &'static str,
) -> Request {
    Request {
        method,
        path,
        headers: &[],
        body: None,
        status,
        shows,
    }
}

const fn post(body: &'static str, status: u16, shows: &'static str) -> Request {
    Request {
        headers: JSON,
        body: Some(body),
        ..ask("POST", "/items", status, shows)
    }
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// Every request of the demo.
pub(crate) const REQUESTS: &[Request] = &[
    get(
        "/items/foo",
        200,
        "an answer without an error is left alone",
    ),
    get("/items/nope", 404, "an HttpException raised in a handler"),
    ask(
        "HEAD",
        "/items/nope",
        404,
        "the same to HEAD: its headers, no body",
    ),
    get(
        "/users/me",
        401,
        "an HttpException with the challenge that HTTP asks for",
    ),
    get("/unicorns/yolo", 418, "an error with a handler of its own"),
    get("/orders/7", 404, "an error that derives Exception"),
    get(
        "/stock/foo",
        503,
        "an error that knows nothing of HTTP, mapped in the policy",
    ),
    get(
        "/orders/13",
        500,
        "an error nobody expects: nothing of it gets out",
    ),
    get("/boom", 500, "a panic"),
    post(r#"{"name": "#, 400, "a body that is cut off"),
    post(
        r#"{"name": "baz", "price": "much"}"#,
        400,
        "a body that is JSON, but no item",
    ),
    get("/orders/seven", 400, "a path parameter that is no number"),
    get("/nope", 404, "a path the router does not know"),
    ask(
        "DELETE",
        "/items/foo",
        405,
        "a method the router does not know",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curl_sends_method_headers_and_body() {
        let post = REQUESTS.iter().find(|request| request.body.is_some());
        assert_eq!(
            post.expect("a request has a body").curl("127.0.0.1:80"),
            "curl -i -X POST -H 'content-type: application/json' -d '{\"name\": ' 'http://127.0.0.1:80/items'"
        );
    }

    #[test]
    fn curl_has_its_own_word_for_head() {
        let head = ask("HEAD", "/", 200, "");
        assert_eq!(
            head.curl("127.0.0.1:80"),
            "curl -i --head 'http://127.0.0.1:80/'"
        );
    }

    #[test]
    fn no_request_holds_a_quote_that_would_end_the_line() {
        for request in REQUESTS {
            assert!(!request.path.contains('\''), "{request}");
            assert!(
                !request.body.is_some_and(|body| body.contains('\'')),
                "{request}"
            );
        }
    }
}
