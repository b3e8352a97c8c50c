//! The routes of `/x` whose dependencies have a second half.
//!
//! A dependency with `yield` of the reference is a function around the route
//! here: it sees the outcome of the route, and may give something else.

use std::sync::Mutex;

use http_exception::{HttpException, raise};

use super::extract::{All, Path};
use super::python::Unmapped;
use super::trouble::raise_by_name;
use super::{Call, Reply, Route, mapped, ok, route};

pub(super) fn routes() -> Vec<Route> {
    vec![
        route::get("/yield/cleanup/{name}", cleaned_up),
        route::get("/yield/translate/{name}", |path: Path<String>| {
            translated(raise_by_name(path))
        }),
        route::get(
            "/yield/swallow/{name}",
            |All((call, path)): All<(Call, Path<String>)>| swallowed(call, raise_by_name(path)),
        ),
        // The reference runs the second half when the answer is on its way, and
        // only logs what it raises.
        route::get("/yield/after", ok),
        route::get("/yield/after-function-scope", |call: Call| {
            raised_after(ok(call))
        }),
        route::get("/yield/before", mapped),
    ]
}

/// Runs the route while something is held, which is released whatever it gives.
fn cleaned_up(path: Path<String>) -> Reply {
    static RESOURCE: Mutex<()> = Mutex::new(());
    let _held = RESOURCE.lock();
    raise_by_name(path)
}

/// Turns one exception into another and lets the others pass.
fn translated(reply: Reply) -> Reply {
    reply.map_err(|exc| match exc.downcast::<Unmapped>() {
        Ok(_) => HttpException::bad_request("translated by the dependency").into(),
        Err(exc) => exc,
    })
}

/// Keeps one exception to itself and lets the others pass.
fn swallowed(call: Call, reply: Reply) -> Reply {
    match reply {
        Err(exc) if exc.is::<Unmapped>() => ok(call),
        other => other,
    }
}

/// Raises although the route answered.
fn raised_after(reply: Reply) -> Reply {
    reply?;
    raise!(HttpException::bad_request("raised after yield"));
}
