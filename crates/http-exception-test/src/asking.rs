//! An exception raised for a request, and what a policy makes of it.

use std::sync::{Arc, Mutex, PoisonError};

use http_exception::{
    ErrorPolicy, HeaderName, HeaderValue, Method, Outcome, Raised, Record, Request, Uri,
};

use crate::answer::Answer;
use crate::wait::wait;

/// Asks a policy what it answers.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Problem, json};
/// use http_exception_test::PolicyExt;
///
/// let policy = ErrorPolicy::builder()
///     .format(Problem::new())
///     .map(|_: std::fmt::Error| HttpException::bad_gateway("The bank is closed"))
///     .build();
/// policy.post("/payments").raises(std::fmt::Error).status(502).header("content-type", "application/problem+json");
/// ```
pub trait PolicyExt {
    /// A request with this method.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    fn request(&self, method: Method, uri: &str) -> Asking;

    /// A `GET` request.
    fn get(&self, uri: &str) -> Asking {
        self.request(Method::GET, uri)
    }

    /// A `POST` request.
    fn post(&self, uri: &str) -> Asking {
        self.request(Method::POST, uri)
    }
}

impl PolicyExt for ErrorPolicy {
    #[track_caller]
    fn request(&self, method: Method, uri: &str) -> Asking {
        let Ok(to) = uri.parse::<Uri>() else {
            panic!("`{uri}` is no URI");
        };
        let mut request = Request::new(());
        *request.method_mut() = method;
        *request.uri_mut() = to;
        Asking {
            policy: self.clone(),
            request,
        }
    }
}

/// A request for which something is raised.
#[must_use = "nothing is asked before something is raised"]
#[derive(Debug)]
pub struct Asking {
    policy: ErrorPolicy,
    request: Request<()>,
}

impl Asking {
    /// The same request with one more header.
    ///
    /// # Panics
    ///
    /// When HTTP does not allow the name or the value.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>())
        else {
            panic!("`{name}: {value}` is no header");
        };
        self.request.headers_mut().append(name, value);
        self
    }

    /// The answer of the policy to an exception that a handler of this request raises.
    ///
    /// # Panics
    ///
    /// When a handler of the policy is still pending after a second. It is named.
    #[track_caller]
    pub fn raises(self, exc: impl Into<Raised>) -> Answer {
        let told = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&told);
        let observer = move |record: &Record<'_>| {
            let mut told = noted.lock().unwrap_or_else(PoisonError::into_inner);
            told.push(Told::of(record));
        };
        let policy = ErrorPolicy::builder()
            .extend(&self.policy)
            .observer(observer);
        let response = wait(policy.build().answer(&self.request, exc));
        // The future is gone by now, and its outcome is recorded.
        let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(told) = told.pop() else {
            panic!("the policy has told nothing of an exception");
        };
        let Some(response) = response else {
            panic!(
                "{} is still pending after a second",
                told.asked.unwrap_or_default()
            );
        };
        Answer::new(response, told)
    }
}

/// The content of the exception's record.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) outcome: Outcome,
    /// The line of a log.
    pub(crate) line: String,
    /// All of it.
    pub(crate) debug: String,
    pub(crate) misuse: Vec<String>,
    /// The handler that was asked last.
    asked: Option<String>,
}

impl Told {
    fn of(record: &Record<'_>) -> Self {
        let misuse = record.misuse().iter();
        let asked = record.asked().last();
        Self {
            outcome: record.outcome(),
            line: record.to_string(),
            debug: format!("{record:?}"),
            misuse: misuse.map(ToString::to_string).collect(),
            asked: asked.map(|asked| format!("the {}", asked.rung())),
        }
    }
}
