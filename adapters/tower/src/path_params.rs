//! The parameters of a path, which a service without a router does not know.

use std::borrow::Cow;

use http_exception::Source;
use http_exception::adapter::Rejection;
use percent_encoding::percent_decode_str;

/// The parameters of a path, for the router of a service to put among a request's extensions.
///
/// # Example
///
/// ```
/// use http_exception_tower::{PathParams, Request};
///
/// let mut request = Request::get("/items/caf%C3%A9").body(()).unwrap();
/// let id = request.uri().path().strip_prefix("/items/").map(str::to_owned);
/// request.extensions_mut().insert(PathParams::encoded(id.map(|id| ("id", id))));
/// ```
#[derive(Clone, Debug, Default)]
pub struct PathParams {
    params: Vec<Param>,
    /// True if one was not text.
    is_broken: bool,
}

type Param = (Cow<'static, str>, Cow<'static, str>);

impl PathParams {
    /// Parameters by name, in the order of the path, decoded already.
    pub fn new<N: Into<String>, T: Into<String>>(params: impl IntoIterator<Item = (N, T)>) -> Self {
        let params = params.into_iter();
        Self {
            params: params
                .map(|(name, text)| (name.into().into(), text.into().into()))
                .collect(),
            is_broken: false,
        }
    }

    /// Parameters by name, in the order of the path, as they stand there: percent-encoded.
    ///
    /// One that is not UTF-8 is answered like a value of another form.
    pub fn encoded<N: Into<String>, T: AsRef<str>>(
        params: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let mut decoded = Self::default();
        for (name, text) in params {
            match percent_decode_str(text.as_ref()).decode_utf8() {
                Ok(text) => {
                    let text = text.into_owned();
                    decoded.params.push((name.into().into(), text.into()));
                }
                Err(_) => decoded.is_broken = true,
            }
        }
        decoded
    }

    /// The parameters, for an adapter that reads them elsewhere.
    ///
    /// # Errors
    ///
    /// One of them was not text.
    #[doc(hidden)]
    pub fn params(&self) -> Result<&[Param], Rejection> {
        if self.is_broken {
            return Err(Rejection::Invalid(Source::Path));
        }
        Ok(&self.params)
    }
}
