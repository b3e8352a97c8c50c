//! The application: one path per thing that may happen in a WebSocket.
//!
//! An adapter's test routes `GET` of `/ws/…` to a handler that asks [`before`] and then opens a
//! WebSocket that is served by [`act`]. For a few paths it does something of its own before, see
//! [`LARGER`], [`OWN_READ`], [`OWN_SOCKET`] and [`SMALL_BUFFER`].

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::pending;
use std::panic::panic_any;
use std::time::Duration;

use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    Extract, HttpException, Loc, Raised, Refused, Source, Sources, StatusCode, ValidationError,
    WebSocketException, raise,
};
use tokio::task::yield_now;

use super::endings;
use super::exceptions::{
    Answered, Asks, Bomb, Crashes, Feared, Own, Raises, Secret, Unspeakable, Wordless,
};

/// How many bytes a message may have, by the policy.
pub const MAX_MESSAGE: usize = 4096;

/// The path whose messages may have twice as many bytes, by the handler.
pub const LARGER: &str = "size/larger";

/// The path of a handler that receives one message through the framework's socket, and takes no notice
/// of what comes.
pub const OWN_READ: &str = "raise/own-read";

/// The path of a handler that sends the binary data `own` through the framework's socket, and closes
/// there with 4005 and `own`.
pub const OWN_SOCKET: &str = "raise/own-socket";

/// The path whose write buffer is configured to 0 bytes, and 200 at most.
pub const SMALL_BUFFER: &str = "much/small-buffer";

/// What a path below `/ws/` does before the upgrade.
///
/// # Errors
///
/// What the path says is to be raised.
///
/// # Panics
///
/// Where the path says so.
pub fn before(
    path: &str,
    upgrade: &dyn Debug,
    read: impl FnOnce() -> Result<Room, Raised>,
) -> Result<(), Raised> {
    match path {
        "before/http" => raise!(HttpException::unauthorized("Basic", "Who are you?")),
        "before/close" => raise!(WebSocketException::policy_violation("hunter2")),
        "before/invalid" => read().map(drop),
        "before/secret" => raise!(Secret),
        "before/shown" => raise!(HttpException::conflict(format!("{upgrade:?}"))),
        "before/panic" => panic!("token=hunter2"),
        _ => Ok(()),
    }
}

/// Something that is read out of a handshake.
#[derive(Debug)]
pub struct Room(());

impl Extract for Room {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        if sources.query.is_some_and(|query| query.contains("room")) {
            return Ok(Self(()));
        }
        let loc = Loc::from("query").key("room");
        let missing = ValidationError::standard("missing", loc, ());
        Err(Refused::invalid(Some(Source::Query), vec![missing], 1))
    }
}

/// Does what a path below `/ws/` says, after the upgrade.
///
/// # Errors
///
/// What the path says is to be raised.
///
/// # Panics
///
/// Where the path says so.
pub async fn act<W: Wire>(path: String, socket: WebSocket<W>) -> Result<(), Raised> {
    let result = perform(&path, socket).await;
    endings::note(&path, &result);
    result
}

async fn perform<W: Wire>(path: &str, mut socket: WebSocket<W>) -> Result<(), Raised> {
    let (topic, deed) = path.split_once('/').unwrap_or((path, ""));
    match topic {
        "echo" => echo(socket).await,
        "bytes" => {
            while let Some(bytes) = socket.receive_bytes().await? {
                socket.send_bytes(bytes).await?;
            }
            Ok(())
        }
        "size" => {
            let text = socket.receive_text().await?.unwrap_or_default();
            socket.send_text(text.len().to_string()).await
        }
        "much" => socket.send_text("a".repeat(1000)).await,
        "dropped" => dropped(socket, deed).await,
        "idle" => {
            tokio::spawn(async move { socket.receive_text().await });
            yield_now().await;
            assert_ne!(deed, "panic", "token=hunter2");
            raise!(HttpException::not_found("Item not found"));
        }
        "close" => socket.close(deed.parse()?, "by the handler").await,
        "sends" => sends(socket).await,
        "code" => raise!(WebSocketException::new(deed.parse()?, "Access denied")),
        "reason" => raise!(WebSocketException::policy_violation(reason(deed))),
        "status" => raise!(HttpException::from_status(StatusCode::from_bytes(
            deed.as_bytes()
        )?)),
        "raise" => Err(raised(deed)),
        "panic" => panics(deed).await,
        "lost" => {
            give_to_a_task(socket);
            raise!(HttpException::not_found("Item not found"));
        }
        "lent" => {
            give_to_a_task(socket);
            Ok(())
        }
        "after" => {
            socket.send_text("hello").await?;
            raise!(HttpException::not_found("Item not found"));
        }
        _ => Ok(()),
    }
}

async fn echo<W: Wire>(mut socket: WebSocket<W>) -> Result<(), Raised> {
    while let Some(counts) = socket.receive_json::<BTreeMap<String, u32>>().await? {
        let counts: BTreeMap<_, _> = counts
            .iter()
            .map(|(name, count)| (name, count + 1))
            .collect();
        socket.send_json(&counts).await?;
    }
    Ok(())
}

/// Drops its socket and goes on.
async fn dropped<W: Wire>(socket: WebSocket<W>, deed: &str) -> Result<(), Raised> {
    drop(socket);
    if deed == "raise" {
        tokio::time::sleep(Duration::from_millis(50)).await;
        raise!(HttpException::not_found("Item not found"));
    }
    pending().await
}

fn give_to_a_task<W: Wire>(mut socket: WebSocket<W>) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let _ = socket.send_text("from a task").await;
    });
}

/// Sends until the client is gone.
async fn sends<W: Wire>(mut socket: WebSocket<W>) -> Result<(), Raised> {
    socket.send_text("hello").await?;
    while socket.receive_text().await?.is_some() {}
    for _ in 0..500 {
        socket.send_text("is anybody there?").await?;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    raise!(Secret);
}

fn raised(deed: &str) -> Raised {
    match deed {
        "http" => HttpException::not_found("Item not found").into(),
        "json" => HttpException::not_found(http_exception::json!({"id": 7})).into(),
        "gone" => HttpException::gone("No more").into(),
        "mapped" => std::io::Error::other("disk /dev/sda1 is on fire").into(),
        "answered" => Answered.into(),
        "asks" => Asks.into(),
        "crashes" => Crashes.into(),
        "own" => Own.into(),
        "raises" => Raises.into(),
        "bomb" => Bomb.into(),
        "feared" => Feared.into(),
        "unspeakable" => Unspeakable.into(),
        "wordless" => Wordless.into(),
        _ => Secret.into(),
    }
}

async fn panics(deed: &str) -> Result<(), Raised> {
    match deed {
        "number" => panic_any(7_u8),
        "bomb" => panic_any(Bomb),
        "after" => {
            yield_now().await;
            panic!("token=hunter2 after the first await")
        }
        _ => panic!("token=hunter2 before the first await"),
    }
}

/// A reason of so many bytes, `126/4` of characters of four.
fn reason(deed: &str) -> String {
    let (bytes, width) = deed.split_once('/').unwrap_or((deed, "1"));
    let bytes: usize = bytes.parse().unwrap_or_default();
    match width {
        "4" => format!("{}{}", "r".repeat(bytes % 4), "\u{1f984}".repeat(bytes / 4)),
        _ => "r".repeat(bytes),
    }
}
