//! The parts that applications by hand have in common, whatever their framework.

use std::num::ParseIntError;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::StatusCode;
use pin_project_lite::pin_project;
use serde_json::{Value, json};

use crate::situation::{NOT_A_NUMBER, NOT_FOUND};

/// The usual error type.
#[derive(Debug)]
pub(crate) enum AppError {
    ItemNotFound,
    NotANumber,
}

impl AppError {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::ItemNotFound => StatusCode::NOT_FOUND,
            Self::NotANumber => StatusCode::BAD_REQUEST,
        }
    }

    pub(crate) fn detail(&self) -> &'static str {
        match self {
            Self::ItemNotFound => NOT_FOUND,
            Self::NotANumber => NOT_A_NUMBER,
        }
    }

    pub(crate) fn body(&self) -> Value {
        json!({"detail": self.detail()})
    }
}

impl From<ParseIntError> for AppError {
    fn from(_: ParseIntError) -> Self {
        Self::NotANumber
    }
}

/// Something that does nothing around a service: what any layer costs.
#[derive(Clone)]
pub(crate) struct Forward<S> {
    pub(crate) inner: S,
}

pin_project! {
    pub(crate) struct ForwardFuture<F> {
        #[pin]
        pub(crate) inner: F,
    }
}

impl<F: Future> Future for ForwardFuture<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.project().inner.poll(cx)
    }
}
