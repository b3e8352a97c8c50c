//! The fate of a request.

use std::fmt;
use std::io;
use std::num::ParseIntError;

use http::StatusCode;
use http_exception::{ErrorPolicy, HttpException};
use serde::Serialize;

use crate::Answer;

/// The fate of a request, which decides the request too.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Situation {
    /// The handler answers.
    Success,
    /// The handler raises a 404 with a text.
    Raised,
    /// A `?` in the handler meets an error of the standard library, which is answered with a 400.
    Mapped,
}

impl Situation {
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Success => "/items/foo",
            Self::Raised => "/items/bar",
            Self::Mapped => "/counts/many",
        }
    }

    pub(crate) fn expected(self) -> Answer {
        match self {
            Self::Success => Answer::new(StatusCode::OK, r#"{"item":"The Foo Wrestlers"}"#),
            Self::Raised => Answer::new(StatusCode::NOT_FOUND, r#"{"detail":"Item not found"}"#),
            Self::Mapped => Answer::new(StatusCode::BAD_REQUEST, r#"{"detail":"Not a number"}"#),
        }
    }
}

/// The answer of a handler when all is well.
#[derive(Debug, Serialize)]
pub(crate) struct Item {
    pub(crate) item: &'static str,
}

pub(crate) const FOO: Item = Item {
    item: "The Foo Wrestlers",
};

pub(crate) const NOT_FOUND: &str = "Item not found";
pub(crate) const NOT_A_NUMBER: &str = "Not a number";

/// The policy of the applications: a few entries of each kind, none of which asks for the request.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .exception_handler(|_: fmt::Error| (StatusCode::BAD_GATEWAY, "no text"))
        .status_handler(StatusCode::CONFLICT, |exc: HttpException| exc)
        .map(|_: ParseIntError| HttpException::bad_request(NOT_A_NUMBER))
        .map(|_: io::Error| HttpException::service_unavailable("Try again later"))
        .build()
}
