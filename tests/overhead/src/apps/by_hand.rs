//! The parts that applications by hand have in common, whatever their framework.

use std::num::ParseIntError;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll};

use http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue, StatusCode};
use pin_project_lite::pin_project;
use serde::Serialize;

use super::{NOT_A_NUMBER, NOT_FOUND, Page};

/// The usual error type.
#[derive(Debug)]
pub(super) enum AppError {
    ItemNotFound,
    NotANumber,
    Invalid(Vec<Problem>),
}

/// The body of an answer, as its members are written.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Body<'a> {
    Text { detail: &'static str },
    List { detail: &'a [Problem] },
}

/// What is wrong with a parameter.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    r#type: &'static str,
    loc: [&'static str; 2],
    msg: &'static str,
}

impl AppError {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::ItemNotFound => StatusCode::NOT_FOUND,
            Self::NotANumber => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(super) fn body(&self) -> Body<'_> {
        match self {
            Self::ItemNotFound => Body::Text { detail: NOT_FOUND },
            Self::NotANumber => Body::Text {
                detail: NOT_A_NUMBER,
            },
            Self::Invalid(problems) => Body::List { detail: problems },
        }
    }
}

impl From<ParseIntError> for AppError {
    fn from(_: ParseIntError) -> Self {
        Self::NotANumber
    }
}

/// Adds to an error that no cache keeps it, and no browser guesses what it is.
pub(super) fn say_of_errors(status: StatusCode, headers: &mut HeaderMap) {
    if status.is_client_error() || status.is_server_error() {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    }
}

/// Reads a query, and finds everything that is wrong with it.
pub(super) fn page(query: &str) -> Result<Page, AppError> {
    fn parse<T: FromStr>(
        text: Option<&str>,
        name: &'static str,
        (kind, msg): (&'static str, &'static str),
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let (kind, msg) = match text.map(str::parse) {
            Some(Ok(value)) => return Some(value),
            Some(Err(_)) => (kind, msg),
            None => ("missing", "Field required"),
        };
        problems.push(Problem {
            r#type: kind,
            loc: ["query", name],
            msg,
        });
        None
    }
    let (mut number, mut size, mut exact) = (None, None, None);
    for (name, text) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "page" => number = Some(text),
            "size" => size = Some(text),
            "exact" => exact = Some(text),
            _ => {}
        }
    }
    let mut problems = Vec::new();
    let number = parse(number.as_deref(), "page", NO_INTEGER, &mut problems);
    let size = parse(size.as_deref(), "size", NO_INTEGER, &mut problems);
    let exact = parse(exact.as_deref(), "exact", NO_BOOLEAN, &mut problems);
    match (number, size, exact) {
        (Some(number), Some(size), Some(exact)) => Ok(Page {
            number,
            size,
            exact,
        }),
        _ => Err(AppError::Invalid(problems)),
    }
}

const NO_INTEGER: (&str, &str) = (
    "int_parsing",
    "Input should be a valid integer, unable to parse string as an integer",
);

const NO_BOOLEAN: (&str, &str) = (
    "bool_parsing",
    "Input should be a valid boolean, unable to interpret input",
);

/// Something that does nothing around a service: what any layer costs.
#[derive(Clone)]
pub(super) struct Forward<S> {
    pub(super) inner: S,
}

pin_project! {
    pub(super) struct ForwardFuture<F> {
        #[pin]
        pub(super) inner: F,
    }
}

impl<F: Future> Future for ForwardFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().inner.poll(cx)
    }
}
