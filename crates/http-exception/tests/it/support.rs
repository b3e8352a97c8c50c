//! Asking a policy for an answer, and errors to ask with.

use std::convert::Infallible;
use std::error::Error;
use std::task::{Context, Poll, Waker};

use http_body_util::Full;
use http_exception::adapter::{Content, Door, Framework, Verdict};
use http_exception::{Bytes, ErrorPolicy, Raised, Request, Response, http};

/// The answer as a text: the status and the body.
pub(crate) fn answer(policy: &ErrorPolicy, exc: impl Into<Raised>) -> String {
    show(&respond(policy, exc))
}

/// The answer to `GET /`.
pub(crate) fn respond(policy: &ErrorPolicy, exc: impl Into<Raised>) -> Response {
    block_on(policy.answer(&Request::new(()), exc))
}

pub(crate) fn show(response: &Response) -> String {
    let body = String::from_utf8_lossy(response.body());
    format!("{} {body}", response.status().as_u16())
        .trim_end()
        .to_owned()
}

/// Runs a future that waits for nothing but itself.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    let mut cx = Context::from_waker(Waker::noop());
    for _ in 0..1000 {
        if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
            return value;
        }
    }
    panic!("the future was still waiting after 1000 polls")
}

/// A door without a timer.
pub(crate) const DOOR: Door = Door::new(|_| None).with_websockets(true);

/// The result of a service: an answer, or an exception.
pub(crate) type Answer = Result<http::Response<Full<Bytes>>, Raised>;

/// A framework whose services have such results.
pub(crate) struct Plain;

impl Framework<Answer> for Plain {
    type Body = Full<Bytes>;
    type Sent = http::Response<Content<Full<Bytes>>>;
    type Error = Infallible;

    fn judge(&self, answer: Answer) -> Verdict<Full<Bytes>> {
        match answer {
            Ok(response) => Verdict::Response(response),
            Err(exc) => Verdict::raise(exc),
        }
    }

    fn body_error(never: Infallible) -> Box<dyn Error + Send + Sync> {
        match never {}
    }

    fn send(&self, response: http::Response<Content<Full<Bytes>>>) -> Self::Sent {
        response
    }
}

/// Gives control back once, as an await on a socket does.
pub(crate) async fn wait_once() {
    let mut waited = false;
    std::future::poll_fn(|cx| {
        if waited {
            return Poll::Ready(());
        }
        waited = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// Defines plain error types whose text is their name.
macro_rules! errors {
    ($($name:ident)*) => {$(
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name;

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl std::error::Error for $name {}
    )*};
}
pub(crate) use errors;

errors! { Foreign Other }
