//! The reference application, written once and without a framework.
//!
//! It is many small applications, chosen by the first segment of the path, each
//! with an error policy of its own. Routing is data here: which route a request
//! is for, and what a path without a route is answered, is up to the framework
//! that an application is mounted on.

use http_exception::header::CONTENT_LENGTH;
use http_exception::{
    ErrorPolicy, HttpException, IntoResponse, Method, Raised, Response, StatusCode, json,
};

mod call;
mod catch_all;
mod class;
mod classes;
mod default_handlers;
mod detail_cases;
mod header_cases;
mod int;
mod item;
mod json_body;
mod members;
mod mounts;
mod order;
mod overridden;
mod python;
mod routing;
mod status_handlers;
mod trouble;
mod yielding;

pub use call::Call;

/// What a route gives: an answer, or an exception.
pub type Reply = Result<Response, Raised>;

/// One application: routes, and the policy that answers for them.
#[derive(Debug)]
#[non_exhaustive]
pub struct App {
    /// Where the application is mounted in its parent, such as `/own`.
    pub prefix: &'static str,
    /// The policy; without one, the parent's answers.
    pub policy: Option<ErrorPolicy>,
    /// The routes.
    pub routes: Vec<Route>,
    /// The applications mounted in this one.
    pub children: Vec<App>,
}

impl App {
    /// All applications of the reference, in one that has nothing else.
    #[must_use]
    pub fn root() -> Self {
        let mut all = vec![
            default_handlers::app(),
            status_handlers::app(),
            trouble::app(),
        ];
        all.extend(overridden::apps());
        all.extend(classes::apps());
        all.extend(catch_all::apps());
        all.push(mounts::app());
        Self {
            children: all,
            ..Self::new("", ErrorPolicy::default(), Vec::new())
        }
    }

    /// The routes, brought together by path: frameworks know a path once.
    #[must_use]
    pub fn by_path(&self) -> Vec<(&'static str, Vec<Route>)> {
        let mut paths: Vec<(_, Vec<Route>)> = Vec::new();
        for route in &self.routes {
            match paths.iter_mut().find(|(path, _)| *path == route.path) {
                Some((_, routes)) => routes.push(*route),
                None => paths.push((route.path, vec![*route])),
            }
        }
        paths
    }

    fn new(prefix: &'static str, policy: ErrorPolicy, routes: Vec<Route>) -> Self {
        Self {
            prefix,
            policy: Some(policy),
            routes,
            children: Vec::new(),
        }
    }
}

/// One route.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Route {
    /// The path below the application's; `{name}` is a segment, `{*rest}` the rest.
    pub path: &'static str,
    /// The methods, and no others: `GET` does not mean `HEAD` too.
    pub methods: &'static [Method],
    endpoint: fn(&Call) -> Reply,
}

impl Route {
    const fn new(
        path: &'static str,
        methods: &'static [Method],
        endpoint: fn(&Call) -> Reply,
    ) -> Self {
        Self {
            path,
            methods,
            endpoint,
        }
    }

    const fn get(path: &'static str, endpoint: fn(&Call) -> Reply) -> Self {
        Self::new(path, GET, endpoint)
    }

    const fn post(path: &'static str, endpoint: fn(&Call) -> Reply) -> Self {
        Self::new(path, POST, endpoint)
    }

    /// Answers a request for this route.
    ///
    /// # Errors
    ///
    /// Returns what the endpoint raises, or a 404 when a segment holds a slash:
    /// to the reference, `%2F` separates segments.
    pub fn answer(&self, call: &Call) -> Reply {
        if !self.path.contains("{*") && call.has_slash_in_segment() {
            return Err(HttpException::from_status(StatusCode::NOT_FOUND).into());
        }
        let mut response = (self.endpoint)(call)?;
        if call.method == Method::HEAD {
            // The length of what `GET` would send, which no server can know.
            let length = std::mem::take(response.body_mut()).len();
            response.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        Ok(response)
    }
}

/// The methods of one path, when they are taken literally.
///
/// Frameworks answer `HEAD` wherever there is a `GET`; the reference refuses it,
/// unless it is named. `None` where the two do not disagree.
#[must_use]
pub fn refusing_head(routes: &[Route]) -> Option<Vec<Method>> {
    let methods: Vec<Method> = routes.iter().flat_map(|it| it.methods).cloned().collect();
    let get_only = methods.contains(&Method::GET) && !methods.contains(&Method::HEAD);
    get_only.then_some(methods)
}

/// `{"ok":true}`, what most routes answer.
fn ok(_: &Call) -> Reply {
    json!({"ok": true}).into_response()
}

const GET: &[Method] = &[Method::GET];
const GET_HEAD: &[Method] = &[Method::GET, Method::HEAD];
const POST: &[Method] = &[Method::POST];
