//! The reference application, written once and without a framework.
//!
//! It is many small applications, chosen by the first segment of the path, each
//! with an error policy of its own. Routing is data here: which route a request
//! is for, and what a path without a route is answered, is up to the framework
//! that an application is mounted on.

use http_exception::header::CONTENT_TYPE;
use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, HeaderMap, HeaderValue, IntoResponse, Limits, Raised,
    Response, ResponseModel, StatusCode, json,
};

mod body;
mod call;
mod catch_all;
mod class;
mod classes;
mod debug;
mod default_handlers;
mod dependencies;
mod detail_cases;
pub(crate) mod extract;
mod forms;
mod header_cases;
mod json_bodies;
mod late;
mod middleware;
mod models;
mod mounts;
mod multipart;
mod overridden;
mod parameters;
mod plain;
mod python;
mod redirect;
mod response_models;
mod route;
mod routing;
mod status_handlers;
mod trouble;
mod yielding;

pub use body::Body;
pub use call::Call;
pub use route::{Route, refusing_head};

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
    /// What is between two layers of the policy.
    pub middleware: Option<Middleware>,
    /// The routes.
    pub routes: Vec<Route>,
    /// The applications mounted in this one.
    pub children: Vec<App>,
}

/// Middleware, as every framework has it: something before the routes, something after.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Middleware {
    /// Sees the headers of the request, and may raise.
    pub before: fn(&HeaderMap) -> Result<(), Raised>,
    /// Sees the status of the answer, and may change its headers.
    pub after: fn(StatusCode, &mut HeaderMap),
}

impl App {
    /// All applications of the reference, in one that has nothing else.
    #[must_use]
    pub fn root() -> Self {
        let mut all = vec![
            default_handlers::app(),
            status_handlers::app(),
            trouble::app(),
            middleware::app(),
            mounts::app(),
            forms::app(),
            plain::app(),
        ];
        all.extend(overridden::apps());
        all.extend(classes::apps());
        all.extend(catch_all::apps());
        all.extend(debug::apps());
        all.extend(response_models::apps());
        // The reference describes itself below `/a`.
        all.push(Self::new("/a", policy().build(), Vec::new()));
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
                Some((_, routes)) => routes.push(route.clone()),
                None => paths.push((route.path, vec![route.clone()])),
            }
        }
        paths
    }

    fn new(prefix: &'static str, policy: ErrorPolicy, routes: Vec<Route>) -> Self {
        Self {
            prefix,
            policy: Some(policy),
            middleware: None,
            routes,
            children: Vec::new(),
        }
    }
}

/// A policy that answers like the reference, which shows what it refuses, however long it is.
fn policy() -> ErrorPolicyBuilder {
    let limits = Limits::default().echoed_input(8 * 1024);
    ErrorPolicy::builder().echo_input(true).limits(limits)
}

/// `{"ok":true}`, what most routes answer.
fn ok(_: Call) -> Reply {
    json!({"ok": true}).into_response()
}

/// What a route made, as JSON.
fn answer(value: &impl ResponseModel) -> Reply {
    let json = HeaderValue::from_static("application/json");
    let mut response = Response::new(value.to_json()?);
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// The same, for a route of which only what it reads matters.
fn read<E>(_: E) -> Reply {
    json!({"ok": true}).into_response()
}

/// A status; not every integer is one.
fn status(code: i64) -> Result<StatusCode, Raised> {
    Ok(StatusCode::from_u16(u16::try_from(code)?)?)
}
