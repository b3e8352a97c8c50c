//! The exceptions of the application.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use http_exception::{
    Detail, Exception, HeaderMap, HeaderValue, StatusCode, json, register_exception,
};

use crate::errors::errors;

/// The value that something outside the policy attaches to every request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tag(());

/// An exception that describes itself.
#[derive(Debug)]
pub(super) struct OutOfStock {
    pub(super) left: u32,
}

impl Exception for OutOfStock {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn detail(&self) -> Detail {
        json!({"left": self.left}).into()
    }

    fn headers(&self) -> HeaderMap {
        HeaderMap::from_iter([(http::header::RETRY_AFTER, HeaderValue::from_static("3600"))])
    }

    fn code(&self) -> Option<Cow<'static, str>> {
        Some("OUT_OF_STOCK".into())
    }
}

register_exception!(OutOfStock);

errors! {
    Asks: "its handler takes the request",
    Crashes: "its handler panics",
    CrashesLater: "its handler panics after an await",
    Discards: "its handler answers at once",
    Forges: "its handler sets the framing",
    Later: "its handler answers later",
    RaisesAgain: "its handler raises another",
    RaisesItself: "its handler raises it again",
    Secret: "password=hunter2",
    Silent: "its handler answers with a bare status",
    Unsendable: "its handler answers with 999",
}

impl fmt::Display for OutOfStock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} left in warehouse 7", self.left)
    }
}

impl Error for OutOfStock {}
