//! axum's own limit of bodies, which applications set for a route.
//!
//! It lies in the extensions of a request under a name that axum keeps to itself; what it is shows in the
//! hint of a body that axum has limited.

use std::convert::Infallible;
use std::mem::swap;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::RequestExt;
use axum::body::{Body, HttpBody};
use axum::extract::Request;
use bytes::Bytes;
use http::Extensions;
use http_body::Frame;
use http_exception::adapter::lower_body_limit;

/// Keeps to axum's limit as well, where the application has set one.
pub(crate) fn keep_to(extensions: &mut Extensions) {
    let mut request = Request::new(Body::new(OfAnyLength));
    swap(request.extensions_mut(), extensions);
    let mut request = request.with_limited_body();
    swap(request.extensions_mut(), extensions);
    let limit = request.body().size_hint().upper();
    // If nothing is set, axum has a limit of its own, which gives way to the policy's.
    let limit = limit.filter(|limit| *limit != UNSET);
    if let Some(limit) = limit.and_then(|limit| usize::try_from(limit).ok()) {
        lower_body_limit(extensions, limit);
    }
}

const UNSET: u64 = 2 * 1024 * 1024;

/// A body that is never read.
struct OfAnyLength;

impl HttpBody for OfAnyLength {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axum_says_what_it_has_where_nothing_is_set() {
        let request = Request::new(Body::new(OfAnyLength)).with_limited_body();
        assert_eq!(request.body().size_hint().upper(), Some(UNSET));
    }
}
