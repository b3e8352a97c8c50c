//! The mark of an answer that no policy is to judge.

/// The mark of an answer that stays as it is, in the [extensions](http::Extensions) of a response.
///
/// A policy answers a bare error status itself, and takes a text that its framework, or middleware known
/// to the adapter, would have written in just these words for a failure of theirs. An application that
/// means such an answer itself, or hands on that of another service, marks it. A success needs no mark,
/// and what is raised is answered all the same.
///
/// # Example
///
/// ```
/// use http_exception::{AsIs, Bytes, Response, StatusCode};
///
/// let mut response = Response::new(Bytes::from("Invalid URL: Cannot parse `x` to a `u8`"));
/// *response.status_mut() = StatusCode::BAD_REQUEST;
/// response.extensions_mut().insert(AsIs);
/// ```
#[expect(clippy::exhaustive_structs, reason = "it says all by being there")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsIs;
