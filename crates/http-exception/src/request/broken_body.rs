//! A body that ends before its end: why it does.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::iter::successors;

use http_body_util::LengthLimitError;

use super::rejection::{Rejection, too_slow, unreadable};
use crate::answer::LeftWithinBody;
use crate::exception::{IntoRaised, Raised};
use crate::foreign::{bounded_text, inner_error};

/// The exception that an extractor of the framework raises by failing with the error of a body, or with
/// one that has it as a source.
///
/// It is what this crate's extractors raise: 413 where a limit was reached, 408 where middleware has no
/// more time for the body, else 400 with the error as its source, which observers are told as
/// [`Aborted`](crate::Outcome::Aborted) where the client has left.
///
/// # Example
///
/// ```
/// use http_exception::adapter::broken_body;
/// use std::io::{Error, ErrorKind};
///
/// let exc = broken_body(Error::from(ErrorKind::ConnectionReset));
/// assert_eq!(exc.status().unwrap(), 400);
/// ```
pub fn broken_body(error: impl Into<BoxError>) -> Raised {
    match BrokenBody::of(error.into()) {
        BrokenBody::Raised(exc) => exc,
        BrokenBody::TooLarge => Rejection::BodyTooLarge.into_raised_by_nobody(),
    }
}

/// The meaning of the error of a body.
pub(super) enum BrokenBody {
    Raised(Raised),
    TooLarge,
}

impl BrokenBody {
    pub(super) fn of(error: BoxError) -> Self {
        let has = |is: fn(&(dyn Error + 'static)) -> bool| links(&*error).any(is);
        if has(<dyn Error>::is::<LengthLimitError>) {
            return Self::TooLarge;
        }
        let is_timeout = has(is_timeout);
        let has_left = has_left(&*error);
        let error = inner_error(error, Err);
        let exc = if is_timeout {
            too_slow().with_source(error)
        } else if has_left {
            unreadable().with_source(LeftWithinBody::new(error))
        } else {
            unreadable().with_source(error)
        };
        Self::Raised(Raised::from_nowhere(exc))
    }
}

/// True if it is time that ended the body: that of middleware around the application.
fn is_timeout(error: &(dyn Error + 'static)) -> bool {
    match error.downcast_ref::<io::Error>() {
        Some(io) => io.kind() == ErrorKind::TimedOut && io.raw_os_error().is_none(),
        None => bounded_text(&error).0 == TIMEOUT,
    }
}

/// The text of tower-http's `TimeoutError`, which each of its versions has a type of its own for.
const TIMEOUT: &str = "data was not received within the designated timeout";

/// True if the connection is at its end, as a server says it. An end that no other error has as its
/// cause is that of a decoder's input: the client has sent all of it.
fn has_left(error: &(dyn Error + 'static)) -> bool {
    let mut is_cause = false;
    links(error).any(|link| {
        let Some(io) = link.downcast_ref::<io::Error>() else {
            is_cause = true;
            return false;
        };
        match io.kind() {
            ErrorKind::UnexpectedEof => is_cause,
            ErrorKind::TimedOut => io.raw_os_error().is_some(),
            ErrorKind::BrokenPipe
            | ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::NotConnected => true,
            _ => false,
        }
    })
}

/// An error and what is behind it. An `io::Error` says what is behind the one that it was made of, and
/// not that one.
fn links<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    fn behind<'a>(error: &&'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
        let error: &'a (dyn Error + 'static) = *error;
        match error.downcast_ref().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    }
    successors(Some(error), behind).take(CHAIN)
}

/// A chain may be a circle.
const CHAIN: usize = 16;

type BoxError = Box<dyn Error + Send + Sync>;

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;
    use http::StatusCode;

    /// An error with another behind it.
    #[derive(Debug)]
    struct Because(&'static str, Option<io::Error>);

    impl fmt::Display for Because {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Because {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_ref().map(|error| error as _)
        }
    }

    fn kind(kind: ErrorKind) -> io::Error {
        kind.into()
    }

    /// The status, and whether the client is said to have left.
    #[track_caller]
    fn check(error: impl Into<BoxError>, expected: (StatusCode, bool)) {
        let BrokenBody::Raised(exc) = BrokenBody::of(error.into()) else {
            panic!("no limit has ended it");
        };
        let has_left = exc.as_http().and_then(Error::source);
        let has_left = has_left.is_some_and(<dyn Error>::is::<LeftWithinBody>);
        assert_eq!((exc.status(), has_left), (Some(expected.0), expected.1));
    }

    const LEFT: (StatusCode, bool) = (StatusCode::BAD_REQUEST, true);
    const BROKEN: (StatusCode, bool) = (StatusCode::BAD_REQUEST, false);
    const LATE: (StatusCode, bool) = (StatusCode::REQUEST_TIMEOUT, false);

    #[test]
    fn an_end_is_the_clients_where_a_server_says_it() {
        let eof = || kind(ErrorKind::UnexpectedEof);
        check(Because("reading", Some(eof())), LEFT);
        // As poem brings hyper's error into one of its own.
        check(io::Error::other(Because("reading", Some(eof()))), LEFT);
        check(eof(), BROKEN);
        check(io::Error::other(eof()), BROKEN);
        check(kind(ErrorKind::ConnectionReset), LEFT);
        check(io::Error::from_raw_os_error(104), LEFT);
    }

    #[test]
    fn what_breaks_otherwise_is_no_ones_leaving() {
        check(Because("a chunk", None), BROKEN);
        check(
            Because("a chunk", Some(kind(ErrorKind::InvalidInput))),
            BROKEN,
        );
    }

    #[test]
    fn a_body_that_is_late_is_a_timeout() {
        check(Because(TIMEOUT, None), LATE);
        check(io::Error::other(Because(TIMEOUT, None)), LATE);
        check(kind(ErrorKind::TimedOut), LATE);
        check(io::Error::from_raw_os_error(110), LEFT);
    }
}
