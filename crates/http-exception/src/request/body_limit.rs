//! Receiving a body, as far as the limit.
//!
//! Adapters call it before an extractor reads; the limit is the policy's, which the door has left with
//! the request.

use std::error::Error;
use std::future::poll_fn;
use std::iter::successors;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::EXPECT;
use http::{Extensions, HeaderMap};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::rejection::Rejection;
use crate::answer::{RequestNote, Timer, is_pending, start};
use crate::policy::Limits;

/// Receives a body.
///
/// Of one that is too large some more is read, so that the client is done sending when it is answered;
/// `timer` ends that soon where nothing comes.
///
/// # Errors
///
/// `BodyTooLarge` where it is longer than the policy's limit, or than that of the server's
/// middleware; `BodyUnreadable` where it breaks off.
pub async fn receive<B>(
    body: B,
    headers: &HeaderMap,
    extensions: &Extensions,
    timer: Timer,
) -> Result<Bytes, Rejection>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let limit = extensions.get::<RequestNote>();
    let limit = limit.map_or(Limits::REQUEST_BODY, |note| note.limits.request_body);
    let mut body = pin!(body);
    if body.size_hint().lower() > limit as u64 {
        // With an expectation nothing was sent yet, and nothing will be without `100 Continue`.
        if !headers.contains_key(EXPECT) {
            discard(body, limit.saturating_mul(2), timer).await;
        }
        return Err(Rejection::BodyTooLarge);
    }
    match Limited::new(body.as_mut(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if is_too_large(&*error) => {
            discard(body, limit, timer).await;
            Err(Rejection::BodyTooLarge)
        }
        Err(_) => Err(Rejection::BodyUnreadable),
    }
}

/// Reads on for a while: a connection that is closed with bytes unread is reset, and the answer may
/// be lost with it.
async fn discard<B: Body<Data = Bytes>>(mut body: Pin<&mut B>, at_most: usize, timer: Timer) {
    let mut pause = start(timer, LINGER);
    let mut discarded = 0;
    poll_fn(|cx| {
        while discarded <= at_most {
            match body.as_mut().poll_frame(cx) {
                // An empty frame counts too, or a client could go on for ever.
                Poll::Ready(Some(Ok(frame))) => {
                    discarded += frame.data_ref().map_or(0, Bytes::len).max(1);
                }
                Poll::Pending if is_pending(&mut pause, cx) => return Poll::Pending,
                Poll::Ready(_) | Poll::Pending => break,
            }
        }
        Poll::Ready(())
    })
    .await;
}

/// Enough to send a few megabytes, and not long for a client that waits to be answered.
const LINGER: Duration = Duration::from_secs(1);

/// Frameworks wrap the error of a limit in one or two of their own.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    let mut chain = successors(Some(error), |&error| error.source()).take(CHAIN);
    chain.any(<dyn Error>::is::<LengthLimitError>)
}

/// A chain may be a circle.
const CHAIN: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use http_body::{Frame, SizeHint};
    use std::convert::Infallible;
    use std::future::ready;
    use std::task::{Context, Waker};

    /// A body that is announced and does not come.
    struct Announced;

    impl Body for Announced {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            Poll::Pending
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(1 << 30)
        }
    }

    #[track_caller]
    fn check(timer: Timer, expected: bool) {
        let (headers, extensions) = (HeaderMap::new(), Extensions::new());
        let mut receiving = pin!(receive(Announced, &headers, &extensions, timer));
        let mut cx = Context::from_waker(Waker::noop());
        let received = receiving.as_mut().poll(&mut cx);
        let refused = matches!(received, Poll::Ready(Err(Rejection::BodyTooLarge)));
        assert_eq!(refused, expected);
    }

    #[test]
    fn what_does_not_come_is_waited_for_as_long_as_the_timer_says() {
        check(|_| Some(Box::pin(std::future::pending())), false);
        check(|_| Some(Box::pin(ready(()))), true);
        check(|_| None, true);
    }
}
