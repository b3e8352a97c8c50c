//! A request as a handler sees it that reads all of it.

use std::borrow::Cow;

use http_exception::{Bytes, Extract, ExtractError, HeaderMap, Raised, Sources, adapter};

/// All that a request brings, taken out of it by the adapter's own extractor.
#[derive(Clone, Debug)]
pub struct Call {
    params: Vec<Param>,
    query: Option<String>,
    headers: HeaderMap,
    body: Bytes,
    structs_from_lists: bool,
}

type Param = (Cow<'static, str>, Cow<'static, str>);

impl Extract for Call {
    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let params = sources.params.iter();
        let owned = |text: &Cow<'_, str>| Cow::Owned(text.clone().into_owned());
        Ok(Self {
            params: params
                .map(|(name, text)| (owned(name), owned(text)))
                .collect(),
            query: sources.query.map(str::to_owned),
            headers: sources.headers.clone(),
            body: sources.body.clone(),
            structs_from_lists: sources.structs_from_lists,
        })
    }
}

impl Call {
    /// Reads what a handler asks for.
    ///
    /// # Errors
    ///
    /// The list of what is wrong with it.
    pub fn read<E: Extract>(&self) -> Result<E, Raised> {
        let sources = Sources::new(&self.headers, &self.body)
            .with_params(&self.params)
            .with_query(self.query.as_deref())
            .with_structs_from_lists(self.structs_from_lists);
        adapter::extract(&sources)
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// True if a parameter of the path has a slash in it, which was sent as `%2F`.
    #[must_use]
    pub fn has_slash_in_segment(&self) -> bool {
        self.params.iter().any(|(_, value)| value.contains('/'))
    }
}
