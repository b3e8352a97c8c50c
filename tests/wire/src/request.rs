//! A request, as a test writes it.

/// A request that is sent as it is written.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// The path and the query.
    pub path: String,
    /// The headers beside `host` and `content-length`.
    pub headers: Vec<(&'static str, &'static str)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the length of the body is said before it is sent.
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
    request.body = body.into();
    request
}

impl Request {
    /// A request without headers and body.
    #[must_use]
    pub fn new(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
            says_length: true,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Leaves unsaid how long the body is: it is sent in chunks, or in frames without a `content-length`.
    #[must_use]
    pub fn without_length(mut self) -> Self {
        self.says_length = false;
        self
    }

    pub(crate) fn has_body(&self) -> bool {
        !self.body.is_empty() || matches!(self.method, "POST" | "PUT" | "PATCH")
    }
}
