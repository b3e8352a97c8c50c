//! The reference application, written once and without a framework.
//!
//! It is many small applications, chosen by the first segment of the path, each
//! with an error policy of its own. Routing is data here: the choice of a
//! request's route, and the answer to a path without one, are up to the
//! framework that an application is mounted on.

use harness::{Call, Layer, Route};
use http_exception::header::CONTENT_TYPE;
use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, HeaderValue, IntoAnswer, Limits, Raised, Response,
    ResponseModel, StatusCode, json, raise,
};

use self::extract::Path;
use self::python::{Mapped, RuntimeError};
use crate::websocket;
use crate::websocket::app::Sockets;

mod body;
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
pub(crate) mod python;
mod redirect;
mod response_models;
mod route;
mod routing;
mod status_handlers;
mod trouble;
mod yielding;

/// The result of a route: an answer, or an exception.
pub(crate) type Reply = Result<Response, Raised>;

/// One application of the reference.
pub type App = harness::App<Sockets>;

/// All applications of the reference, in one that has nothing else.
#[must_use]
pub fn root() -> App {
    let mut children = vec![
        default_handlers::app(),
        status_handlers::app(),
        trouble::app(),
        middleware::app(),
        mounts::app(),
        forms::app(),
        plain::app(),
    ];
    children.extend(overridden::apps());
    children.extend(classes::apps());
    children.extend(catch_all::apps());
    children.extend(debug::apps());
    children.extend(response_models::apps());
    children.extend(websocket::app::apps());
    // The reference describes itself below `/a`.
    children.push(mounted("/a", policy().build(), Vec::new()));
    App {
        children,
        ..mounted("", ErrorPolicy::default(), Vec::new())
    }
}

/// The same with something else in every policy, such as a format.
#[must_use]
pub fn root_with(change: fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder) -> App {
    fn set(app: &mut App, change: fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder) {
        for layer in &mut app.layers {
            if let Layer::Policy(policy) = layer {
                *policy = change(ErrorPolicy::builder()).extend(policy).build();
            }
        }
        for child in &mut app.children {
            set(child, change);
        }
    }
    let mut root = root();
    set(&mut root, change);
    root
}

/// An application that is mounted below a prefix, with a policy of its own.
pub(crate) fn mounted(prefix: &'static str, policy: ErrorPolicy, routes: Vec<Route>) -> App {
    App {
        prefix,
        routes,
        layers: vec![Layer::Policy(policy)],
        ..App::default()
    }
}

/// A policy that answers like the reference, which shows what it refuses, however long it is.
fn policy() -> ErrorPolicyBuilder {
    let limits = Limits::default().echoed_input(8 * 1024);
    ErrorPolicy::builder().echo_input(true).limits(limits)
}

/// `{"ok":true}`, what most routes answer.
fn ok(_: Call) -> Reply {
    json!({"ok": true}).into_answer()
}

/// Fails in a way that no application expects.
fn boom(_: Call) -> Reply {
    raise!(RuntimeError("boom"))
}

/// Raises what some applications have a handler for.
fn mapped(_: Call) -> Reply {
    raise!(Mapped)
}

/// Raises the status of the path.
fn raise_status(Path(code): Path<i64>) -> Reply {
    raise!(status(code)?)
}

/// The same with a detail.
fn raise_with_detail(Path(code): Path<i64>) -> Reply {
    raise!(status(code)?, "d")
}

/// A value that a route made, as JSON.
fn answer(value: &impl ResponseModel) -> Reply {
    let json = HeaderValue::from_static("application/json");
    let mut response = Response::new(value.to_json()?);
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// The same, for a route of which only what it reads matters.
fn read<E>(_: E) -> Reply {
    json!({"ok": true}).into_answer()
}

/// A status; not every integer is one.
fn status(code: i64) -> Result<StatusCode, Raised> {
    Ok(StatusCode::from_u16(u16::try_from(code)?)?)
}
