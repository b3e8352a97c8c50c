//! Receiving a body, as far as the limit.

use std::error::Error;
use std::iter::successors;
use std::pin::{Pin, pin};

use bytes::Bytes;
use http::header::EXPECT;
use http::{Extensions, HeaderMap};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::Rejection;
use crate::{ErrorPolicy, Limits};

/// How many bytes of a body are read, where a policy says otherwise than the default.
#[derive(Clone, Copy, Debug)]
struct BodyLimit(usize);

/// Lets extractors know the policy's limit. Costs nothing where a policy states none.
pub fn limit_body(policy: &ErrorPolicy, extensions: &mut Extensions) {
    if let Some(limits) = policy.inner.limits {
        extensions.insert(BodyLimit(limits.request_body));
    }
}

/// Receives a body.
///
/// # Errors
///
/// `BodyTooLarge` where it is longer than the policy's limit, or than that of the server's
/// middleware; `BodyUnreadable` where it breaks off.
pub async fn receive<B>(
    body: B,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> Result<Bytes, Rejection>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let limit = extensions.get::<BodyLimit>();
    let limit = limit.map_or(Limits::REQUEST_BODY, |limit| limit.0);
    if headers.contains_key(EXPECT) && body.size_hint().lower() > limit as u64 {
        // Nothing was sent yet, and nothing will be without `100 Continue`.
        return Err(Rejection::BodyTooLarge);
    }
    let mut body = pin!(body);
    match Limited::new(body.as_mut(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if is_too_large(&*error) => {
            discard(body, limit).await;
            Err(Rejection::BodyTooLarge)
        }
        Err(_) => Err(Rejection::BodyUnreadable),
    }
}

/// Reads on for a while: a connection that is closed with bytes unread is reset, and the answer may
/// be lost with it.
async fn discard<B: Body<Data = Bytes>>(mut body: Pin<&mut B>, at_most: usize) {
    let mut discarded = 0;
    while discarded <= at_most
        && let Some(Ok(frame)) = body.frame().await
    {
        // An empty frame counts too, or a client could go on for ever.
        discarded += frame.data_ref().map_or(0, Bytes::len).max(1);
    }
}

/// Frameworks wrap the error of a limit in one or two of their own.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    let mut chain = successors(Some(error), |&error| error.source()).take(CHAIN);
    chain.any(<dyn Error>::is::<LengthLimitError>)
}

/// A chain may be a circle.
const CHAIN: usize = 8;
