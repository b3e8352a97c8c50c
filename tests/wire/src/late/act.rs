//! The application: each late part does what its path says.

use std::io;
use std::sync::{Mutex, PoisonError};

use http_exception::{HttpException, Raised, Response};

use super::body::{Body, Step};
use super::policy::{Early, Floods, Overflows, Shouts, Stuck, StuckBadly};
use crate::errors::{Explosive, Speechless, Unspeakable};

/// Does what a path below `/late/` says.
///
/// # Errors
///
/// The exception that the path names.
pub(crate) async fn act(path: &str) -> Result<Response<Body>, Raised> {
    match path.split_once('/').unwrap_or((path, "")) {
        ("raise", deed) => Err(raise(deed)),
        ("stream", deed) => Ok(stream(deed)),
        ("wait", _) => {
            WAITING
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(path.to_owned());
            std::future::pending().await
        }
        ("wait-in-handler", _) => Err(Stuck.into()),
        _ => Err(HttpException::not_found("Nothing here").into()),
    }
}

/// True if a request is waited for; takes it off the list.
pub(super) fn is_waiting(path: &str) -> bool {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let before = waiting.len();
    waiting.retain(|other| other != path);
    waiting.len() < before
}

/// The paths whose handlers wait. Each is asked for once.
static WAITING: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn raise(deed: &str) -> Raised {
    match deed {
        "early" => Early.into(),
        "explosive" => Explosive.into(),
        "floods" => Floods.into(),
        "long-header" => HttpException::not_found("Item not found")
            .with_header("x-long", "v".repeat(1 << 20))
            .with_header("x-short", "kept")
            .into(),
        "many-headers" => {
            let mut exc = HttpException::not_found("Item not found");
            for index in 0..40_000 {
                exc = exc.with_header(format!("x-{index}"), "v");
            }
            exc.into()
        }
        "overflows" => Overflows.into(),
        "shouts" => Shouts.into(),
        "speechless" => Speechless.into(),
        "stuck" => Stuck.into(),
        "stuck-badly" => StuckBadly.into(),
        "unspeakable" => Unspeakable.into(),
        _ => HttpException::not_found("Nothing to raise").into(),
    }
}

fn stream(deed: &str) -> Response<Body> {
    let secret = || Step::Fail(io::Error::other("token=hunter2 in the upstream").into());
    let late = || {
        let word = || [Step::Wait, Step::Send("late ")];
        word().into_iter().chain(word()).collect()
    };
    let upstream = || Step::Fail(HttpException::bad_gateway("The upstream went away").into());
    let (steps, headers): (Vec<Step>, &[(&str, &str)]) = match deed {
        "whole" => (
            vec![Step::Send("first "), Step::Wait, Step::Send("last")],
            &[],
        ),
        "announced" => (
            vec![Step::Send("first "), Step::Send("last")],
            &[("content-length", "10")],
        ),
        "drop" => (vec![Step::Send("first "), Step::Send("last")], &[]),
        "error" => (
            vec![
                Step::Send("first "),
                Step::Wait,
                Step::Send("second"),
                secret(),
            ],
            &[],
        ),
        "at-once" => (vec![secret()], &[]),
        "panic" => (vec![Step::Send("first"), Step::Panic], &[]),
        "error-and-drop" => (vec![Step::Send("first"), secret()], &[]),
        "short" => (
            vec![Step::Send("first"), secret()],
            &[("content-length", "100")],
        ),
        "events" => (
            vec![Step::Send("data: 1\n\n"), Step::Wait, upstream()],
            EVENTS,
        ),
        "events-wrapped" => {
            let error = HttpException::bad_gateway("The upstream went away");
            let wrapped = io::Error::other(io::Error::other(error));
            (
                vec![Step::Send("data: 1\n\n"), Step::Fail(wrapped.into())],
                EVENTS,
            )
        }
        "events-panic" => (vec![Step::Send("data: 1\n\n"), Step::Panic], EVENTS),
        "events-half" => (vec![Step::Send("data: 1\n\nda"), upstream()], EVENTS),
        "refused" => (late(), &[("etag", "\"mine\"")]),
        "refused-events" => (late(), EVENTS),
        "refused-text" | "refused-text-with-length" => (late(), TEXT),
        "lines" => (
            vec![Step::Send("{}\n"), upstream()],
            &[("content-type", "application/x-ndjson")],
        ),
        _ => (vec![Step::Send("first"), Step::Hang], &[]),
    };
    let mut body = Body::of(steps);
    if deed.ends_with("drop") {
        body = body.panicking_when_dropped();
    }
    if deed.ends_with("with-length") {
        body = body.saying_its_length();
    }
    let status = if deed.starts_with("refused") {
        502
    } else {
        200
    };
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response
        .body(body)
        .unwrap_or_else(|_| Response::new(Body::of([])))
}

const TEXT: &[(&str, &str)] = &[("content-type", "text/plain; charset=utf-8")];

const EVENTS: &[(&str, &str)] = &[("content-type", "text/event-stream")];
