//! A request, as a test writes it.

use std::fmt;

/// A request that is sent as it is written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path and the query.
    pub path: String,
    /// The headers beside `content-length`, each byte of a value a character.
    pub headers: Vec<(String, String)>,
    /// The body; none is not the same as an empty one.
    pub body: Option<Vec<u8>>,
    /// True if the length of the body is said before it is sent.
    pub says_length: bool,
}

/// A `GET`.
#[must_use]
pub fn get(path: &str) -> Request {
    Request::new("GET", path)
}

/// A `HEAD`.
#[must_use]
pub fn head(path: &str) -> Request {
    Request::new("HEAD", path)
}

/// A `POST`.
#[must_use]
pub fn post(path: &str, body: impl Into<Vec<u8>>) -> Request {
    let mut request = Request::new("POST", path);
    request.body = Some(body.into());
    request
}

impl Request {
    /// A request that has `host` alone, and an empty body where the method asks for one.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        let has_body = matches!(method, "POST" | "PUT" | "PATCH");
        Self {
            body: has_body.then(Vec::new),
            ..Self::bare(method, path, [("host".into(), "localhost".into())].into())
        }
    }

    /// A request that has these headers and no others, and no body.
    #[must_use]
    pub fn bare(method: &str, path: &str, headers: Vec<(String, String)>) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: None,
            says_length: true,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves unsaid how long the body is: it is sent in chunks, or in frames without a `content-length`.
    #[must_use]
    pub fn without_length(mut self) -> Self {
        self.says_length = false;
        self
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Bytes as text, one character a byte.
pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The bytes that [`latin1`] reads as this text.
pub(crate) fn latin1_bytes(text: &str) -> Vec<u8> {
    let characters = text.chars().map(u32::from);
    characters
        .map(|code| u8::try_from(code).unwrap_or(b'?'))
        .collect()
}
