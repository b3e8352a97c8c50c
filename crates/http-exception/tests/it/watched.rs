//! Services that are watched: what a success is handed on with, and what an unwound body becomes.

use std::future::ready;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use http_body::{Body, Frame, SizeHint};
use http_exception::adapter::{Context, Verdict, Watched, break_off};
use http_exception::http;
use http_exception::{Bytes, ErrorPolicy, HttpException, Record, Request};

use crate::support::{block_on, show};

/// A body that is of no interest but for its length.
#[derive(Debug)]
enum Length {
    Known,
    Unknown,
    Panics,
}

impl Body for Length {
    type Data = Bytes;
    type Error = std::fmt::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Known => SizeHint::with_exact(0),
            Self::Unknown => SizeHint::default(),
            Self::Panics => panic!("in a hint"),
        }
    }
}

type Response = http::Response<Length>;

/// What comes of a success with this body: whether the context is with it, or the policy's answer.
fn watch(body: Length) -> Result<bool, String> {
    let context = Context::capture(&ErrorPolicy::default(), (&Request::new(())).into());
    let call = || ready(Response::new(body));
    match block_on(Watched::new(context, call, Verdict::pass)) {
        Ok((_, context)) => Ok(context.is_some()),
        Err(answer) => Err(show(&answer)),
    }
}

#[test]
fn the_context_is_handed_on_where_a_body_is_to_be_watched() {
    assert_eq!(watch(Length::Known), Ok(false));
    assert_eq!(watch(Length::Unknown), Ok(true));
}

#[test]
fn a_hint_that_panics_is_answered() {
    let answer = "500 Internal Server Error".to_owned();
    assert_eq!(watch(Length::Panics), Err(answer));
}

#[test]
fn what_is_broken_off_is_itself_for_the_policy_around_middleware_that_reads_it() {
    let context = Context::capture(&ErrorPolicy::default(), (&Request::new(())).into());
    let reads = || async {
        let _ = break_off(Box::new(HttpException::bad_gateway("x")));
    };
    let answer = block_on(Watched::new(context, reads, Verdict::Pass));
    let answer = answer.expect_err("it is broken off");
    assert_eq!(show(&answer), r#"502 {"detail":"x"}"#);
}

#[test]
fn a_request_that_panics_when_it_is_dropped_changes_nothing_of_a_success() {
    #[derive(Clone)]
    struct Explosive;
    impl Drop for Explosive {
        fn drop(&mut self) {
            panic!("in a drop");
        }
    }
    let policy = ErrorPolicy::builder().observer(|_: &Record<'_>| {}).build();
    let mut request = Request::new(());
    request.extensions_mut().insert(Explosive);
    let context = Context::capture(&policy, (&request).into());
    std::mem::forget(request);
    let call = || ready(Response::new(Length::Known));
    assert!(block_on(Watched::new(context, call, Verdict::pass)).is_ok());
}
