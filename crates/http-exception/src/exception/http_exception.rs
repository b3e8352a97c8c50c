//! The exception that says its own status, detail and headers.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::mem;
use std::sync::LazyLock;

use http::header::{ALLOW, CONNECTION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Serialize;

use super::cut::cut;
use super::detail::Detail;
use super::exception_trait::Exception;
use super::members::Members;
use super::misuse::Misuse;
use super::retry_after::RetryAfter;
use super::type_uri::is_type_uri;

/// An answer that is raised: a status, a detail, and headers where they are needed.
///
/// It is an ordinary [`Error`], so it fits into enums, into `source()`, and into
/// any function that returns a `Result`. The default answer is
/// `{"detail": <detail>}` as `application/json`.
///
/// It can hold any final status, `200..=599`. Anything that HTTP cannot carry
/// is replaced or left out when the exception is made, never when it is sent;
/// see [`misuse`](Self::misuse).
///
/// # Example
///
/// ```
/// use http_exception::{HttpException, StatusCode};
///
/// let exc = HttpException::new(StatusCode::NOT_FOUND, "Item not found")
///     .with_header("x-error", "There goes my error");
///
/// assert_eq!(exc.status(), StatusCode::NOT_FOUND);
/// assert_eq!(exc.to_string(), "404: Item not found");
/// ```
#[must_use = "an exception does nothing until it is raised: `return Err(exc.into())` or `raise!(exc)`"]
pub struct HttpException {
    status: StatusCode,
    detail: Detail,
    // Most exceptions are a status and a text; the rest stays out of their way.
    extra: Option<Box<Extra>>,
}

#[derive(Default)]
struct Extra {
    headers: HeaderMap,
    code: Option<Cow<'static, str>>,
    source: Option<Box<dyn Error + Send + Sync>>,
    misuse: Vec<Misuse>,
    /// The type of problem, for formats for programs and people; few exceptions have one.
    problem: Option<Box<ProblemType>>,
    /// The most bytes that the answer may have, if a policy says so.
    error_body: Option<usize>,
    /// The code of an exception of the library's, for formats that say it.
    known_as: Option<&'static str>,
}

/// The type of problem that an exception is an occurrence of, and the members of the occurrence.
#[derive(Clone, Debug, Default)]
struct ProblemType {
    title: Option<Cow<'static, str>>,
    uri: Option<Cow<'static, str>>,
    members: Members,
}

impl Extra {
    fn note(&mut self, misuse: Misuse) {
        misuse.note_in(&mut self.misuse);
    }
}

impl HttpException {
    /// The most bytes that the default answer has, unless a policy says otherwise.
    pub(crate) const ERROR_BODY: usize = 64 * 1024;

    /// An exception with a status and a detail.
    ///
    /// A status outside `200..=599` cannot be sent as an answer and becomes 500
    /// with its phrase; [`misuse`](Self::misuse) keeps the one that was given.
    pub fn new(status: StatusCode, detail: impl Into<Detail>) -> Self {
        let mut misuse = Vec::new();
        let mut detail = detail.into();
        let said = status;
        let status = Self::final_status(said);
        if status != said {
            misuse.push(Misuse::Status(said.as_u16()));
            detail = Detail::phrase();
        }
        misuse.extend(detail.resolve(status));
        let mut exc = Self {
            status,
            detail,
            extra: None,
        };
        if !misuse.is_empty() {
            exc.extra().misuse = misuse;
        }
        exc
    }

    /// An exception whose detail is the phrase of its status, such as `Not Found`.
    pub fn from_status(status: StatusCode) -> Self {
        Self::new(status, Detail::phrase())
    }

    /// `401 Unauthorized` with the challenge that RFC 9110 section 15.5.2 requires.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::HttpException;
    ///
    /// let exc = HttpException::unauthorized("Basic", "Incorrect username or password");
    /// assert_eq!(exc.headers()["www-authenticate"], "Basic");
    /// ```
    pub fn unauthorized<V>(challenge: V, detail: impl Into<Detail>) -> Self
    where
        V: TryInto<HeaderValue>,
    {
        Self::new(StatusCode::UNAUTHORIZED, detail).with_header(WWW_AUTHENTICATE, challenge)
    }

    /// `405 Method Not Allowed` with the `Allow` that RFC 9110 section 15.5.6 requires.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{HttpException, http::Method};
    ///
    /// let exc = HttpException::method_not_allowed(&[Method::GET, Method::HEAD]);
    /// assert_eq!(exc.headers()["allow"], "GET,HEAD");
    /// ```
    pub fn method_not_allowed(allowed: &[Method]) -> Self {
        let names: Vec<&str> = allowed.iter().map(Method::as_str).collect();
        Self::from_status(StatusCode::METHOD_NOT_ALLOWED).with_header(ALLOW, names.join(","))
    }

    /// Adds a header; one that is there already gets a second value.
    ///
    /// A header that HTTP cannot carry is left out and the rest of the answer
    /// stays as it is; [`misuse`](Self::misuse) says which and why. Framing
    /// (`content-length`, `transfer-encoding`, `connection`, …) is the server's, and a `content-type` is the
    /// format's that writes the body: one that is given here is [misuse](Misuse::ContentType).
    pub fn with_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: AsRef<str>,
        V: TryInto<HeaderValue>,
    {
        let name = name.as_ref();
        match HeaderName::try_from(name) {
            Ok(name) => self.add_header(name, value.try_into().ok()),
            Err(_) => self.extra().note(Misuse::HeaderName(name.into())),
        }
        self
    }

    /// Adds a challenge to a 401, beside those that are there (RFC 9110 section 11.6.1): a client takes the
    /// one that it knows.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::HttpException;
    ///
    /// let exc = HttpException::unauthorized("Bearer", "Log in first")
    ///     .with_challenge("Basic realm=\"orders\"");
    /// let challenges = exc.headers().get_all("www-authenticate").iter();
    /// assert_eq!(challenges.collect::<Vec<_>>(), ["Bearer", "Basic realm=\"orders\""]);
    /// ```
    pub fn with_challenge(self, challenge: impl TryInto<HeaderValue>) -> Self {
        self.with_header(WWW_AUTHENTICATE, challenge)
    }

    /// Says when it is worth trying again: after a [`Duration`](std::time::Duration), or at a
    /// [`SystemTime`](std::time::SystemTime). It takes the place of what was said before.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::HttpException;
    /// use std::time::Duration;
    ///
    /// let exc = HttpException::too_many_requests("Slowly").with_retry_after(Duration::from_millis(1500));
    /// assert_eq!(exc.headers()["retry-after"], "2");
    /// ```
    pub fn with_retry_after(mut self, when: impl Into<RetryAfter>) -> Self {
        self.extra().headers.remove(RETRY_AFTER);
        self.add_header(RETRY_AFTER, Some(when.into().into()));
        self
    }

    /// Sets a code that programs can tell this error by; it becomes the member `code`.
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.extra().code = Some(code.into());
        self
    }

    /// Sets the sentence that names the type of problem for people, the same whenever it occurs; see
    /// [`Exception::title`].
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::HttpException;
    ///
    /// let exc = HttpException::conflict("There are 2 left")
    ///     .with_code("out_of_stock")
    ///     .with_title("The order is larger than the stock")
    ///     .with_member("left", 2);
    /// assert_eq!(exc.title(), Some("The order is larger than the stock"));
    /// ```
    pub fn with_title(mut self, title: impl Into<Cow<'static, str>>) -> Self {
        self.problem().title = Some(title.into());
        self
    }

    /// Sets the URI that names the type of problem; see [`Exception::type_uri`].
    ///
    /// One that is neither absolute nor a full path is left out, and [`misuse`](Self::misuse) says so.
    pub fn with_type_uri(mut self, uri: impl Into<Cow<'static, str>>) -> Self {
        let uri = uri.into();
        if is_type_uri(&uri) {
            self.problem().uri = Some(uri);
        } else {
            self.extra().note(Misuse::TypeUri(cut(&uri, 256).into()));
        }
        self
    }

    /// Adds a member for programs, as [`Members::with`] does.
    pub fn with_member(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Serialize,
    ) -> Self {
        let members = mem::take(&mut self.problem().members);
        self.with_members(members.with(name, value))
    }

    /// Keeps the error behind this one for observers; it is never sent.
    pub fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.extra().source = Some(source.into());
        self
    }

    /// The status of the answer, always in `200..=599`.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The detail of the answer.
    #[must_use]
    pub fn detail(&self) -> &Detail {
        &self.detail
    }

    /// The headers of the answer beside those that every answer has.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        static NONE: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
        self.extra
            .as_ref()
            .map_or_else(|| &*NONE, |extra| &extra.headers)
    }

    /// The code that programs can tell this error by.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.extra.as_ref()?.code.as_deref()
    }

    /// The sentence that names the type of problem for people.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.extra.as_ref()?.problem.as_ref()?.title.as_deref()
    }

    /// The URI that names the type of problem.
    #[must_use]
    pub fn type_uri(&self) -> Option<&str> {
        self.extra.as_ref()?.problem.as_ref()?.uri.as_deref()
    }

    /// The members for programs, beside the detail.
    pub fn members(&self) -> &Members {
        static NONE: Members = Members::new();
        let extra = self.extra.as_ref();
        let problem = extra.and_then(|extra| extra.problem.as_ref());
        problem.map_or(&NONE, |problem| &problem.members)
    }

    /// The code; a constant of the program is borrowed.
    pub(crate) fn code_as_given(&self) -> Option<&Cow<'static, str>> {
        self.extra.as_ref()?.code.as_ref()
    }

    /// The first 64 mistakes for which something was left out or replaced when this exception was made.
    #[must_use]
    pub fn misuse(&self) -> &[Misuse] {
        self.extra.as_ref().map_or(&[], |extra| &extra.misuse)
    }

    /// A status as it can be sent: one that ends no request becomes 500.
    pub(crate) fn final_status(said: StatusCode) -> StatusCode {
        match said.as_u16() {
            200..=599 => said,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The description that an exception of this status gives of itself, without the cause.
    pub(crate) fn describing(exc: &impl Exception, said: StatusCode) -> Self {
        let mut http = Self::new(said, exc.detail()).with_headers(exc.headers());
        if let Some(code) = exc.code() {
            http = http.with_code(code);
        }
        if let Some(title) = exc.title() {
            http = http.with_title(title);
        }
        if let Some(uri) = exc.type_uri() {
            http = http.with_type_uri(uri);
        }
        http.with_members(exc.members())
    }

    fn with_members(mut self, mut members: Members) -> Self {
        for misuse in members.take_misuse() {
            self.extra().note(misuse);
        }
        if !members.is_empty() {
            self.problem().members = members;
        }
        self
    }

    /// Adds the headers of a replaced answer and of an exception's description.
    pub(crate) fn with_headers(mut self, headers: HeaderMap) -> Self {
        let mut last = None;
        for (name, value) in headers {
            last = name.or(last);
            if let Some(name) = last.clone() {
                self.add_header(name, Some(value));
            }
        }
        self
    }

    /// The same with a code that FastAPI's shape does not say.
    pub(crate) fn with_known(mut self, code: &'static str) -> Self {
        self.extra().known_as = Some(code);
        self
    }

    /// The code of an exception of the library's.
    pub(crate) fn known_as(&self) -> Option<&'static str> {
        self.extra.as_ref()?.known_as
    }

    /// Drops the error behind it, which is user-supplied.
    pub(crate) fn forget_source(&mut self) {
        if let Some(extra) = &mut self.extra {
            extra.source = None;
        }
    }

    /// True if there is an error behind it, which is user-supplied.
    pub(crate) fn has_source(&self) -> bool {
        let extra = self.extra.as_ref();
        extra.is_some_and(|extra| extra.source.is_some())
    }

    /// The most bytes that the default answer may have.
    pub(crate) fn error_body(&self) -> usize {
        let error_body = self.extra.as_ref().and_then(|extra| extra.error_body);
        error_body.unwrap_or(Self::ERROR_BODY)
    }

    /// The same with the limit of a policy, where it may matter.
    pub(crate) fn limited(mut self, error_body: usize) -> Self {
        let smaller = error_body.min(Self::ERROR_BODY);
        // An escape takes six bytes at the most; nothing that is smaller is cut.
        if self.detail.json_len() + self.members().json_len() > smaller / 8 {
            self.extra().error_body = Some(error_body);
        }
        self
    }

    /// The same with `connection: close`, which no application may say.
    pub(crate) fn closing(mut self) -> Self {
        let close = HeaderValue::from_static("close");
        self.extra().headers.insert(CONNECTION, close);
        self
    }

    pub(crate) fn take_headers(&mut self) -> HeaderMap {
        self.extra
            .as_mut()
            .map(|extra| mem::take(&mut extra.headers))
            .unwrap_or_default()
    }

    fn add_header(&mut self, name: HeaderName, value: Option<HeaderValue>) {
        let extra = self.extra();
        let shown = || name.as_str().into();
        if is_framing(&name) {
            extra.note(Misuse::HeaderFraming(shown()));
            return;
        }
        if name == CONTENT_TYPE {
            extra.note(Misuse::ContentType);
        }
        match value {
            Some(value) if value.len() <= MAX_HEADER_VALUE => {
                if extra.headers.is_empty() {
                    // Room for a few more, and for those that every error says.
                    extra.headers.reserve(12);
                }
                if extra.headers.len() < MAX_HEADERS {
                    extra.headers.append(name, value);
                } else {
                    extra.note(Misuse::HeadersFull(shown()));
                }
            }
            _ => extra.note(Misuse::HeaderValue(shown())),
        }
    }

    fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    fn problem(&mut self) -> &mut ProblemType {
        self.extra().problem.get_or_insert_default()
    }
}

macro_rules! constructors {
    ($($name:ident $status:ident $code:literal $phrase:literal,)*) => {
        impl HttpException {
            $(
                #[doc = concat!("`", $code, " ", $phrase, "` with a detail.")]
                pub fn $name(detail: impl Into<Detail>) -> Self {
                    Self::new(StatusCode::$status, detail)
                }
            )*
        }
    };
}

constructors! {
    bad_request BAD_REQUEST 400 "Bad Request",
    payment_required PAYMENT_REQUIRED 402 "Payment Required",
    forbidden FORBIDDEN 403 "Forbidden",
    not_found NOT_FOUND 404 "Not Found",
    not_acceptable NOT_ACCEPTABLE 406 "Not Acceptable",
    request_timeout REQUEST_TIMEOUT 408 "Request Timeout",
    conflict CONFLICT 409 "Conflict",
    gone GONE 410 "Gone",
    precondition_failed PRECONDITION_FAILED 412 "Precondition Failed",
    content_too_large PAYLOAD_TOO_LARGE 413 "Content Too Large",
    unsupported_media_type UNSUPPORTED_MEDIA_TYPE 415 "Unsupported Media Type",
    im_a_teapot IM_A_TEAPOT 418 "I'm a teapot",
    unprocessable_content UNPROCESSABLE_ENTITY 422 "Unprocessable Content",
    locked LOCKED 423 "Locked",
    precondition_required PRECONDITION_REQUIRED 428 "Precondition Required",
    too_many_requests TOO_MANY_REQUESTS 429 "Too Many Requests",
    internal_server_error INTERNAL_SERVER_ERROR 500 "Internal Server Error",
    not_implemented NOT_IMPLEMENTED 501 "Not Implemented",
    bad_gateway BAD_GATEWAY 502 "Bad Gateway",
    service_unavailable SERVICE_UNAVAILABLE 503 "Service Unavailable",
    gateway_timeout GATEWAY_TIMEOUT 504 "Gateway Timeout",
}

impl From<StatusCode> for HttpException {
    fn from(status: StatusCode) -> Self {
        Self::from_status(status)
    }
}

/// The status and the detail, `404: Item not found`.
impl fmt::Display for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status.as_u16(), self.detail)
    }
}

impl fmt::Debug for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("HttpException");
        out.field("status", &self.status.as_u16())
            .field("detail", &self.detail.to_string());
        if let Some(extra) = &self.extra {
            out.field("headers", &extra.headers)
                .field("code", &extra.code)
                .field("problem", &extra.problem)
                .field("source", &extra.source)
                .field("misuse", &extra.misuse);
        }
        out.finish()
    }
}

impl Error for HttpException {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.extra.as_ref()?.source.as_deref()?;
        Some(source)
    }
}

/// Headers that belong to the connection or to framing (RFC 9110 sections 7.6.1 and 8.6).
pub(crate) fn is_framing(name: &HeaderName) -> bool {
    matches!(
        name.as_str(),
        "connection"
            | "content-length"
            | "keep-alive"
            | "proxy-connection"
            | "te"
            | "trailer"
            | "transfer-encoding"
    )
}

const MAX_HEADERS: usize = 64;
const MAX_HEADER_VALUE: usize = 8 * 1024;
