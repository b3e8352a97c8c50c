//! An exception raised for a request, and what a policy makes of it.

use http_exception::adapter::{Door, Handling};
use http_exception::http::Extensions;
use http_exception::{
    ErrorPolicy, HeaderMap, HeaderName, HeaderValue, Method, Raised, Request, Uri,
};

use crate::answer::Answer;
use crate::records::Records;
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
    #[track_caller]
    fn get(&self, uri: &str) -> Asking {
        self.request(Method::GET, uri)
    }

    /// A `POST` request.
    #[track_caller]
    fn post(&self, uri: &str) -> Asking {
        self.request(Method::POST, uri)
    }
}

impl PolicyExt for ErrorPolicy {
    #[track_caller]
    fn request(&self, method: Method, uri: &str) -> Asking {
        Asking {
            policy: self.clone(),
            request: request(method, uri, ()),
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
        add_header(&mut self.request, name, value);
        self
    }

    /// The same request on the route with this template, as a framework's router would say it: records
    /// have it in the place of the path.
    pub fn route(mut self, template: &str) -> Self {
        let route = Route(template.to_owned());
        self.request.extensions_mut().insert(route);
        self
    }

    /// The answer of the policy to an exception that a handler of this request raises.
    ///
    /// # Panics
    ///
    /// When a handler of the policy is still pending after a second. It is named.
    #[track_caller]
    pub fn raises(mut self, exc: impl Into<Raised>) -> Answer {
        let records = Records::new();
        let policy = ErrorPolicy::builder()
            .extend(&self.policy)
            .observed_by(records.clone());
        let context = DOOR.open(&policy.build(), &mut self.request);
        let response = wait(Handling::new(context, exc.into(), HeaderMap::new()));
        // The future is gone by now, and its outcome is recorded.
        let told = records.take();
        let Some(response) = response else {
            let asked = told.into_iter().find_map(|told| told.asked);
            panic!(
                "{} is still pending after a second",
                asked.unwrap_or_default()
            );
        };
        Answer::new(response, Some(told))
    }
}

/// A request without headers.
#[track_caller]
pub(crate) fn request<B>(method: Method, uri: &str, body: B) -> Request<B> {
    let Ok(to) = uri.parse::<Uri>() else {
        panic!("`{uri}` is no URI");
    };
    let mut request = Request::new(body);
    *request.method_mut() = method;
    *request.uri_mut() = to;
    request
}

#[track_caller]
pub(crate) fn add_header<B>(request: &mut Request<B>, name: &str, value: &str) {
    let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) else {
        panic!("`{name}: {value}` is no header");
    };
    request.headers_mut().append(name, value);
}

/// The template of a route, in the extensions of a request.
#[derive(Clone, Debug)]
struct Route(String);

fn route(extensions: &Extensions) -> Option<&str> {
    Some(&extensions.get::<Route>()?.0)
}

/// Nothing here has a timer: a handler that does not answer is for the test to find.
const DOOR: Door = Door::new(|_| None).with_route(route);
