//! An application that is ready to be measured.

use std::fmt;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use crate::Answer;

/// An application that has served requests, and the next request like them.
///
/// What is done once in the life of a process (the registry of exception types,
/// the lazy parts of frameworks) is done by the first request and not measured.
pub struct Warm {
    serve: Box<dyn FnMut() -> Answer>,
    expected: Answer,
}

impl Warm {
    /// Serves the first requests and keeps the next.
    pub(crate) fn new<R: 'static>(
        expected: Answer,
        request: impl Fn() -> R,
        mut serve: impl FnMut(R) -> Answer + 'static,
    ) -> Self {
        for _ in 0..WARM_UP {
            assert_eq!(serve(request()), expected, "the answer of the warm-up");
        }
        let mut next = Some(request());
        Self {
            serve: Box::new(move || serve(next.take().expect("one request is measured"))),
            expected,
        }
    }

    /// Serves the request: this is what is measured.
    ///
    /// # Panics
    ///
    /// Panics when it is asked twice.
    #[inline(never)]
    pub fn serve(&mut self) -> Answer {
        (self.serve)()
    }

    /// Asserts that an answer is the expected one.
    ///
    /// # Panics
    ///
    /// Panics when it is not.
    #[track_caller]
    pub fn check(&self, answer: &Answer) {
        assert_eq!(answer, &self.expected, "the measured answer");
    }
}

impl fmt::Debug for Warm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Warm")
            .field("expected", &self.expected)
            .finish_non_exhaustive()
    }
}

/// The output of a future that waits for nothing.
pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing in a scenario waits"),
    }
}

/// The first request does what is done once in a life; the others bring the allocator to where it stays.
const WARM_UP: usize = 16;
