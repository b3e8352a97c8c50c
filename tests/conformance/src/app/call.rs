//! A request as a route of the application sees it.

use http_exception::header::CONTENT_TYPE;
use http_exception::{Bytes, HeaderMap, Method};
use percent_encoding::percent_decode_str;

/// A request, its path already taken apart by the framework.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "each mount makes one from its framework's request"
)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The parameters of the path, decoded.
    pub params: Vec<(String, String)>,
    /// The query as it was sent.
    pub query: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Call {
    /// A parameter of the path; the rest of a path may be empty.
    pub(super) fn param(&self, name: &str) -> &str {
        let param = self.params.iter().find(|(key, _)| key == name);
        param.map_or("", |(_, value)| value)
    }

    /// The last value of a parameter of the query, decoded.
    pub(super) fn query(&self, name: &str) -> Option<String> {
        let decode = |text: &str| {
            let text = text.replace('+', " ");
            percent_decode_str(&text).decode_utf8_lossy().into_owned()
        };
        let pairs = self.query.iter().flat_map(|query| query.split('&'));
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut values = pairs.filter(|(key, _)| decode(key) == name);
        values.next_back().map(|(_, value)| decode(value))
    }

    /// The value of a header that is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the body is said to be JSON: `application/json` or `application/…+json`.
    pub(super) fn is_json(&self) -> bool {
        let media_type = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|it| it.to_str().ok());
        let essence = media_type.and_then(|it| it.split(';').next());
        let essence = essence.unwrap_or_default().trim().to_ascii_lowercase();
        essence
            .strip_prefix("application/")
            .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
    }

    pub(super) fn has_slash_in_segment(&self) -> bool {
        self.params.iter().any(|(_, value)| value.contains('/'))
    }
}
