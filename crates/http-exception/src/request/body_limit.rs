//! Receiving a body, as far as the limits.
//!
//! Adapters call it before an extractor reads; the limits are the policy's, which the door has left
//! with the request.

use std::error::Error;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::header::EXPECT;
use http::{Extensions, HeaderMap};
use http_body::Body;

use super::body_pace::BodyPace;
use super::broken_body::BrokenBody;
use super::extract_error::ExtractError;
use super::gathered::Gathered;
use super::rejection::Rejection;
use crate::answer::{RequestNote, Timer, is_pending, start};
use crate::exception::{IntoRaised, Raised};
use crate::policy::Limits;

/// The [`check_head`](crate::Extract::check_head) of an extractor.
pub type CheckHead = fn(&HeaderMap) -> Result<(), ExtractError>;

/// Receives a body.
///
/// If the head decides, the body is not waited for: `check_head` refuses a media type or a coding,
/// the announced length is compared with the limit. A client that expects `100 Continue` is answered
/// before it is asked to go on (RFC 9110 section 10.1.1). Of any other body that is refused some more is
/// read, so that the client is done sending when it is answered; `timer` ends that soon where nothing
/// comes.
///
/// A body that is there in one piece is handed on as it is.
///
/// # Errors
///
/// The refusal of the head; `BodyTooLarge` where the body is longer than the policy's limit, or
/// than that of the server's middleware; `BodyTooSlow` where it is slower than the policy allows; 400
/// with the error of the body as the source where it breaks off.
pub async fn receive<B>(
    body: B,
    headers: &HeaderMap,
    extensions: &Extensions,
    check_head: CheckHead,
    timer: Timer,
) -> Result<Bytes, Raised>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let limits = extensions.get::<RequestNote>().map(|note| &note.limits);
    let limit = limits.map_or(Limits::REQUEST_BODY, |limits| limits.request_body);
    let mut body = pin!(body);
    let announced = body.size_hint();
    let is_large = announced.lower() > limit as u64;
    let waits = announced.exact() != Some(0) && headers.contains_key(EXPECT);
    let mut head = Ok(());
    if waits || is_large {
        head = check_head(headers).map_err(Stopped::Refused);
    }
    if is_large {
        head = head.and(Err(Stopped::TooLarge));
    }
    let received = match head {
        Ok(()) => {
            let check = || check_head(headers).map_err(Stopped::Refused);
            // Asked already where the client waits.
            let check = (!waits).then_some(check);
            let pace = || BodyPace::new(limits, timer);
            gather(body.as_mut(), limit, check, pace).await
        }
        Err(stopped) => Err(stopped),
    };
    match received {
        Ok(bytes) => Ok(bytes),
        Err(stopped) => Err(refuse(stopped, body, limit, waits, timer).await),
    }
}

/// Lowers the limit of a body that is received of a request with these extensions: to one that the
/// application has set in its framework.
///
/// # Example
///
/// ```
/// use http_exception::adapter::lower_body_limit;
/// use http_exception::http::Extensions;
///
/// let mut extensions = Extensions::new();
/// lower_body_limit(&mut extensions, 1024);
/// ```
pub fn lower_body_limit(extensions: &mut Extensions, bytes: usize) {
    let lowered = |limits: Limits| limits.request_body(limits.request_body.min(bytes));
    if let Some(note) = extensions.get_mut::<RequestNote>() {
        note.limits = lowered(note.limits);
    } else {
        extensions.insert(RequestNote {
            limits: lowered(Limits::default()),
            structs_from_lists: true,
            context: None,
        });
    }
}

/// Reads a body as far as the limit. The head is checked, and the pace begins, where it has to be waited
/// for.
async fn gather<B>(
    mut body: Pin<&mut B>,
    limit: usize,
    mut check: Option<impl FnOnce() -> Result<(), Stopped>>,
    begin: impl Fn() -> BodyPace,
) -> Result<Bytes, Stopped>
where
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>>,
{
    let announced = body.size_hint().lower();
    let mut gathered = Gathered::default();
    let mut pace = None;
    poll_fn(|cx| {
        loop {
            match body.as_mut().poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => {
                    let data = frame.into_data().unwrap_or_default();
                    if data.len() > limit - gathered.len() {
                        return Poll::Ready(Err(Stopped::TooLarge));
                    }
                    gathered.add(data, announced);
                    // Asked for the end, a server would come back with it a turn later.
                    if body.is_end_stream() {
                        return Poll::Ready(Ok(()));
                    }
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Err(Stopped::Broken(error.into())));
                }
                Poll::Ready(None) => return Poll::Ready(Ok(())),
                Poll::Pending => break,
            }
        }
        // An empty body has no media type, so that one has to be seen or announced.
        if gathered.len() > 0 || announced > 0 {
            if let Some(Err(refused)) = check.take().map(|check| check()) {
                return Poll::Ready(Err(refused));
            }
        }
        let pace = pace.get_or_insert_with(|| Box::new(begin()));
        if pace.is_too_slow(gathered.len(), cx) {
            return Poll::Ready(Err(Stopped::TooSlow));
        }
        Poll::Pending
    })
    .await?;
    Ok(gathered.into_bytes())
}

/// Why a body is not received to its end.
enum Stopped {
    Broken(Box<dyn Error + Send + Sync>),
    Refused(ExtractError),
    TooLarge,
    TooSlow,
}

/// Says what is raised, once the connection is fit for the answer.
async fn refuse<B: Body<Data = Bytes>>(
    stopped: Stopped,
    body: Pin<&mut B>,
    limit: usize,
    waits: bool,
    timer: Timer,
) -> Raised {
    let exc = match stopped {
        Stopped::Broken(error) => {
            // HTTP/2 drops a request whose client has reset the stream, once the request waits.
            yield_now().await;
            match BrokenBody::of(error) {
                BrokenBody::TooLarge => Rejection::BodyTooLarge.into_raised_by_nobody(),
                BrokenBody::Raised(exc) => return exc,
            }
        }
        Stopped::Refused(refused) => refused.into_raised(&Bytes::new()),
        Stopped::TooLarge => Rejection::BodyTooLarge.into_raised_by_nobody(),
        Stopped::TooSlow => return Rejection::BodyTooSlow.into_raised_by_nobody(),
    };
    // With an expectation nothing was sent yet, and nothing will be without `100 Continue`.
    if !waits {
        discard(body, limit.saturating_mul(2), timer).await;
    }
    exc
}

async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::future::ready;
    use std::task::{Context, Waker};

    use super::*;
    use http::StatusCode;
    use http_body::{Frame, SizeHint};

    /// A body that is announced and does not come.
    struct Announced;

    impl Body for Announced {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            POLLED.set(POLLED.get() + 1);
            Poll::Pending
        }

        fn size_hint(&self) -> SizeHint {
            SizeHint::with_exact(LENGTH.get())
        }
    }

    thread_local! {
        static POLLED: Cell<usize> = const { Cell::new(0) };
        static LENGTH: Cell<u64> = const { Cell::new(1 << 30) };
        static SLEEPS: Cell<usize> = const { Cell::new(0) };
    }

    #[expect(clippy::unnecessary_wraps, reason = "the signature of a check")]
    fn any(_: &HeaderMap) -> Result<(), ExtractError> {
        Ok(())
    }

    fn none(_: &HeaderMap) -> Result<(), ExtractError> {
        Err(ExtractError::unreadable(Rejection::UnsupportedMediaType))
    }

    /// The status with which a body is refused at the first poll, if it is.
    fn refused(
        body: impl Body<Data = Bytes, Error = Infallible>,
        headers: &HeaderMap,
        check: CheckHead,
        timer: Timer,
    ) -> Option<StatusCode> {
        let extensions = Extensions::new();
        let mut receiving = pin!(receive(body, headers, &extensions, check, timer));
        let mut cx = Context::from_waker(Waker::noop());
        match receiving.as_mut().poll(&mut cx) {
            Poll::Ready(Err(exc)) => exc.status(),
            Poll::Ready(Ok(_)) | Poll::Pending => None,
        }
    }

    #[test]
    fn what_does_not_come_is_waited_for_as_long_as_the_timer_says() {
        let check = |timer| refused(Announced, &HeaderMap::new(), any, timer);
        let too_large = Some(StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!(check(|_| Some(Box::pin(std::future::pending()))), None);
        assert_eq!(check(|_| Some(Box::pin(ready(())))), too_large);
        assert_eq!(check(|_| None), too_large);
    }

    #[test]
    fn a_client_that_waits_is_answered_from_the_head() {
        let headers = HeaderMap::from_iter([(EXPECT, http::HeaderValue::from_static("any"))]);
        for (length, check, status) in [
            (
                1_u64,
                none as CheckHead,
                Some(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ),
            (1 << 30, none, Some(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
            (1 << 30, any, Some(StatusCode::PAYLOAD_TOO_LARGE)),
        ] {
            LENGTH.set(length);
            POLLED.set(0);
            assert_eq!(refused(Announced, &headers, check, |_| None), status);
            assert_eq!(POLLED.get(), 0, "{length}");
        }
        LENGTH.set(1);
        assert_eq!(refused(Announced, &headers, any, |_| None), None);
        assert_eq!(POLLED.get(), 1);
    }

    #[test]
    fn a_body_that_is_announced_is_refused_from_the_head() {
        LENGTH.set(1);
        let status = refused(Announced, &HeaderMap::new(), none, |_| None);
        assert_eq!(status, Some(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        LENGTH.set(0);
        let status = refused(Announced, &HeaderMap::new(), none, |_| None);
        assert_eq!(status, None, "an empty body has no media type");
    }

    /// A body of these frames, which are there at once.
    struct Frames(VecDeque<Bytes>, bool);

    impl Body for Frames {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            match self.0.pop_front() {
                Some(data) => Poll::Ready(Some(Ok(Frame::data(data)))),
                None if self.1 => Poll::Ready(None),
                None => Poll::Pending,
            }
        }

        fn is_end_stream(&self) -> bool {
            self.1 && self.0.is_empty()
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "a timer may have no runtime")]
    fn counting(_: Duration) -> Option<crate::answer::Sleep> {
        SLEEPS.set(SLEEPS.get() + 1);
        Some(Box::pin(std::future::pending()))
    }

    fn received(frames: Frames) -> Option<Bytes> {
        let (headers, extensions) = (HeaderMap::new(), Extensions::new());
        let mut receiving = pin!(receive(frames, &headers, &extensions, none, counting));
        let mut cx = Context::from_waker(Waker::noop());
        match receiving.as_mut().poll(&mut cx) {
            Poll::Ready(received) => received.ok(),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_body_that_is_there_takes_no_timer_no_check_and_no_copy() {
        let body = Bytes::from(vec![b'7'; 100]);
        let whole = received(Frames([body.clone()].into(), true)).expect("it is there");
        assert_eq!(whole.as_ptr(), body.as_ptr());
        let two = received(Frames([body.clone(), body].into(), true)).expect("it is there");
        assert_eq!(two, [b'7'; 200].as_slice());
        assert_eq!(SLEEPS.get(), 0);
    }

    #[test]
    fn the_timer_starts_when_something_is_waited_for() {
        assert_eq!(received(Frames(VecDeque::new(), false)), None);
        assert_eq!(SLEEPS.get(), 1);
    }
}
