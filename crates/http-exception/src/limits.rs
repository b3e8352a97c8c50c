//! How much a request may cost.

/// How large a body that is read may be, and how large the answer to a bad request may become.
///
/// The default handlers of the validation errors keep to it where they write: also of a list that a
/// handler made by itself. What is left out says so: an answer with `"truncated":true` and
/// `"total"` does not list all errors, an error with `"truncated":true` does not show its input.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Limits, Loc, Request, RequestValidationError, ValidationError};
///
/// # fn now<T>(future: impl Future<Output = T>) -> T {
/// #     let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
/// #     match std::pin::pin!(future).poll(&mut cx) { std::task::Poll::Ready(value) => value, _ => unreachable!() }
/// # }
/// # now(async {
/// let policy = ErrorPolicy::builder().limits(Limits::default().errors(1)).build();
/// let missing = |name| ValidationError::standard("missing", Loc::from("query").key(name), ());
/// let exc = RequestValidationError::new(vec![missing("a"), missing("b")]);
///
/// let response = policy.answer(&Request::new(()), exc).await;
/// assert_eq!(
///     response.body(),
///     r#"{"detail":[{"type":"missing","loc":["query","a"],"msg":"Field required"}],"truncated":true,"total":2}"#,
/// );
/// # });
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub(crate) errors: usize,
    pub(crate) error_body: usize,
    pub(crate) echoed_input: usize,
    pub(crate) request_body: usize,
}

impl Default for Limits {
    /// 100 errors, 64 KiB for the body of an error, 1 KiB for an input that is echoed, 2 MiB for the
    /// body of a request.
    fn default() -> Self {
        Self {
            errors: 100,
            error_body: 64 * 1024,
            echoed_input: 1024,
            request_body: Self::REQUEST_BODY,
        }
    }
}

impl Limits {
    /// What extractors read of a body where no policy says otherwise.
    pub(crate) const REQUEST_BODY: usize = 2 * 1024 * 1024;

    /// How many errors an answer lists. More than 100 are never found in one source of a request.
    #[must_use]
    pub fn errors(mut self, count: usize) -> Self {
        self.errors = count;
        self
    }

    /// How many bytes the answer with the errors may have; an error that does not fit is left out.
    #[must_use]
    pub fn error_body(mut self, bytes: usize) -> Self {
        self.error_body = bytes;
        self
    }

    /// How many bytes of JSON an input may have that is [echoed](crate::ErrorPolicyBuilder::echo_input);
    /// a larger one is left out.
    #[must_use]
    pub fn echoed_input(mut self, bytes: usize) -> Self {
        self.echoed_input = bytes;
        self
    }

    /// How many bytes of a request's body the extractors read; a longer one is answered 413.
    #[must_use]
    pub fn request_body(mut self, bytes: usize) -> Self {
        self.request_body = bytes;
        self
    }
}
