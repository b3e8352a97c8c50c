//! A header that says which request an answer belongs to. It is put on outside of every policy.

use http::{HeaderMap, HeaderName, HeaderValue, Uri};

/// What the answer to a request is to be labelled with.
#[derive(Clone, Debug)]
pub(crate) struct Label(Option<HeaderValue>);

/// Makes a label of a request's URI.
pub(crate) type Labels = fn(&Uri) -> Option<HeaderValue>;

impl Label {
    pub(crate) fn of(uri: &Uri, labels: Option<Labels>) -> Self {
        Self(labels.and_then(|labels| labels(uri)))
    }

    pub(crate) fn put_on(self, headers: &mut HeaderMap) {
        let Self(label) = self;
        if let Some(label) = label {
            headers.insert(LABEL, label);
        }
    }
}

/// The name of the header.
pub(crate) const LABEL: HeaderName = HeaderName::from_static("x-label");
