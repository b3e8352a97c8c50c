//! The content that an answer may have for a client.

use std::fmt;

use http::{HeaderName, HeaderValue, Method, StatusCode};

use crate::exception::{Detail, HttpException, Members, phrase};
use crate::policy::kept_head::KeptHead;
use crate::validation::{ErrorList, SaidError, Shows};

/// The content that an answer may have, as a [`Format`](crate::Format) sees it.
///
/// It holds what somebody wrote for a client, and nothing else: no error, no URI, no text of a library. The
/// texts in it come from here alone, so that a format need not know in which language they are.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Format, HttpException, Page, Request, Said};
/// use std::fmt::{self, Write};
///
/// struct Lines;
///
/// impl Format for Lines {
///     fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
///         page.content_type("text/plain; charset=utf-8");
///         writeln!(page, "{} {}", said.status().as_u16(), said.phrase())?;
///         match said.sentence() {
///             Some(sentence) => writeln!(page, "{sentence}"),
///             None => Ok(()),
///         }
///     }
/// }
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(Lines).build();
/// let response = policy.answer(&Request::new(()), HttpException::gone("It was sold")).await;
/// assert_eq!(response.body(), "410 Gone\nIt was sold\n");
/// # }).unwrap();
/// ```
pub struct Said<'a> {
    pub(crate) status: StatusCode,
    pub(crate) saying: Saying<'a>,
    pub(crate) shows: Shows,
    pub(crate) method: &'a Method,
    pub(crate) depends_on: &'a [HeaderName],
    /// The names that the policy keeps, and what it has kept.
    pub(crate) named: &'a [HeaderName],
    pub(crate) kept: Option<&'a KeptHead>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) is_last_record: bool,
}

/// Who says it.
#[derive(Clone, Copy)]
pub(crate) enum Saying<'a> {
    Http(&'a HttpException),
    List(&'a ErrorList),
    /// Nothing answers, and nothing is known.
    Nothing,
}

impl<'a> Said<'a> {
    /// The status of the answer, as it is sent.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The phrase of the status by RFC 9110, such as `Not Found`; empty for a status that has none.
    #[must_use]
    pub fn phrase(&self) -> &'a str {
        phrase(self.status)
    }

    /// The phrase, or what kind of status it is where it has none (RFC 9110 section 15).
    pub(crate) fn name(&self) -> &'a str {
        match (self.phrase(), self.status.as_u16()) {
            ("", 500..) => "Server Error",
            ("", 400..) => "Client Error",
            ("", 300..) => "Redirection",
            ("", _) => "Success",
            (phrase, _) => phrase,
        }
    }

    /// The detail, where the exception is one that has a status; not of validation errors, nor where nothing
    /// is known.
    #[must_use]
    pub fn detail(&self) -> Option<&'a Detail> {
        self.http().map(HttpException::detail)
    }

    /// The detail as a sentence: where it is text, and says more than the phrase of the status.
    #[must_use]
    pub fn sentence(&self) -> Option<&'a str> {
        let exc = self.http()?;
        let text = exc.detail().as_str()?;
        // A handler may have changed the status.
        let says_more = text != phrase(exc.status()) && text != self.phrase();
        says_more.then_some(text)
    }

    /// The code that programs know the error by: the exception's own, or that of a
    /// [built-in exception](crate::Problem#codes).
    #[must_use]
    pub fn code(&self) -> Option<&'a str> {
        match self.saying {
            Saying::Http(exc) => exc.code().or(exc.known_as()),
            Saying::List(_) => Some("validation_error"),
            Saying::Nothing => None,
        }
    }

    /// The sentence that names the type of problem for people, where the exception has one.
    #[must_use]
    pub fn title(&self) -> Option<&'a str> {
        self.http()?.title()
    }

    /// The URI that names the type of problem, where the exception has one of its own.
    #[must_use]
    pub fn type_uri(&self) -> Option<&'a str> {
        self.http()?.type_uri()
    }

    /// The members for programs, beside the detail.
    pub fn members(&self) -> &'a Members {
        static NONE: Members = Members::new();
        self.http().map_or(&NONE, HttpException::members)
    }

    /// The validation errors that are listed, no more than the policy's
    /// [limit](crate::Limits::errors); without their input, unless the policy
    /// [echoes it](crate::ErrorPolicyBuilder::echo_input).
    pub fn errors(&self) -> impl Iterator<Item = SaidError<'a>> + use<'a> {
        let shows = self.shows;
        let errors: &'a [_] = match self.saying {
            Saying::List(list) => &list.errors,
            Saying::Http(_) | Saying::Nothing => &[],
        };
        errors
            .iter()
            .take(shows.errors)
            .map(move |error| shows.shown(error))
    }

    /// True if it is a list of validation errors, which may be empty.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.saying, Saying::List(_))
    }

    /// How many validation errors there are, those included that are not listed.
    #[must_use]
    pub fn total(&self) -> usize {
        match self.saying {
            Saying::List(list) => list.total,
            Saying::Http(_) | Saying::Nothing => 0,
        }
    }

    /// True if everything was looked at; otherwise there may be more errors than the
    /// [`total`](Self::total).
    #[must_use]
    pub fn is_complete(&self) -> bool {
        match self.saying {
            Saying::List(list) => list.is_complete,
            Saying::Http(_) | Saying::Nothing => true,
        }
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The values of a header of the request that the format [depends on](crate::Format::depends_on), in
    /// their order; none of any other.
    pub fn header(&self, name: &HeaderName) -> impl Iterator<Item = &'a HeaderValue> + use<'a> {
        let is_named = self.depends_on.contains(name);
        let place = self.named.iter().position(|named| named == name);
        let kept = self.kept.filter(|_| is_named).into_iter();
        kept.flat_map(move |kept| kept.values(place))
    }

    /// The id of the request, where the policy knows one.
    #[must_use]
    pub fn request_id(&self) -> Option<&'a str> {
        self.request_id
    }

    /// True if it is written as the last record of a [stream](crate::ErrorPolicyBuilder::stream_error), which
    /// takes JSON alone, whatever the client has accepted. A form of another media type is replaced there.
    #[must_use]
    pub fn is_last_record(&self) -> bool {
        self.is_last_record
    }

    fn http(&self) -> Option<&'a HttpException> {
        match self.saying {
            Saying::Http(exc) => Some(exc),
            Saying::List(_) | Saying::Nothing => None,
        }
    }

    pub(crate) fn saying(&self) -> Saying<'a> {
        self.saying
    }

    pub(crate) fn shows(&self) -> Shows {
        self.shows
    }
}

impl fmt::Debug for Said<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Said")
            .field("status", &self.status)
            .field("code", &self.code())
            .field("detail", &self.detail())
            .field("total", &self.total())
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
