//! What a request brings.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{Extensions, HeaderMap};

use crate::answer::RequestNote;

/// What a request brings, before anything is read out of it.
///
/// Adapters make one of their framework's request; tests may make one by hand.
#[non_exhaustive]
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The parameters of the path in their order, decoded.
    pub params: &'a [(Cow<'a, str>, Cow<'a, str>)],
    /// The query as it was sent, without the question mark.
    pub query: Option<&'a str>,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The body, empty where there is none or it was not asked for.
    pub body: &'a Bytes,
    /// True if a struct with named fields may be a list in it, as the
    /// [policy says](crate::ErrorPolicyBuilder::structs_from_lists).
    pub structs_from_lists: bool,
}

impl<'a> Sources<'a> {
    /// A request with these headers and this body, without parameters and query.
    #[must_use]
    pub fn new(headers: &'a HeaderMap, body: &'a Bytes) -> Self {
        Self {
            params: &[],
            query: None,
            headers,
            body,
            structs_from_lists: true,
        }
    }

    /// Reads as the policy asks for that has let in a request with these extensions.
    #[must_use]
    pub fn with_extensions(self, extensions: &Extensions) -> Self {
        let note = extensions.get::<RequestNote>();
        self.with_structs_from_lists(note.is_none_or(|note| note.structs_from_lists))
    }

    /// Sets whether a struct with named fields may be a list in the body.
    #[must_use]
    pub fn with_structs_from_lists(mut self, read: bool) -> Self {
        self.structs_from_lists = read;
        self
    }

    /// Sets the parameters of the path, by their names, decoded.
    #[must_use]
    pub fn with_params(mut self, params: &'a [(Cow<'a, str>, Cow<'a, str>)]) -> Self {
        self.params = params;
        self
    }

    /// Sets the query, as it was sent.
    #[must_use]
    pub fn with_query(mut self, query: Option<&'a str>) -> Self {
        self.query = query;
        self
    }
}

/// Without what the client sent, which may be secret.
impl fmt::Debug for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sources").finish_non_exhaustive()
    }
}
