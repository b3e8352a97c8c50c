//! A policy without a framework.

use bytes::Bytes;
use http::{Request, StatusCode};
use http_body_util::Full;
use http_exception::{ErrorPolicy, Raised};

use crate::warm::now;
use crate::{Answer, Warm};

/// A policy and an exception, for which it has a handler that answers with 418.
#[must_use]
pub fn among(policy: ErrorPolicy, exc: fn() -> Raised) -> Warm {
    let request = Request::new(());
    Warm::new(Answer::new(StatusCode::IM_A_TEAPOT, ""), exc, move |exc| {
        let response = now(policy.answer(&request, exc));
        Answer::read(response.map(Full::<Bytes>::new))
    })
}
