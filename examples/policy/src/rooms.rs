//! Rooms to chat in, over a WebSocket: an exception closes it, with a code and a reason.

use http_exception::{Raised, StatusCode, Value, WebSocketException, json, raise};
use serde::Deserialize;

/// What a guest shows at the door.
#[derive(Debug, Deserialize)]
pub struct Access {
    token: String,
}

/// What a guest says.
#[derive(Debug, Deserialize)]
pub struct Line {
    text: String,
}

/// Lets a guest in; before the upgrade an exception is an ordinary answer.
///
/// # Errors
///
/// Raises 403 for a stranger.
pub fn enter(access: &Access) -> Result<(), Raised> {
    if access.token != "hunter2" {
        raise!(StatusCode::FORBIDDEN);
    }
    Ok(())
}

/// Answers a line that was said in `room`.
///
/// # Errors
///
/// Raises an exception of its own, which closes the WebSocket, when there is nothing in it.
pub fn hear(room: u64, line: &Line) -> Result<Value, Raised> {
    if line.text.is_empty() {
        raise!(WebSocketException::new(4000, "silence"));
    }
    Ok(json!({"room": room, "text": line.text}))
}
