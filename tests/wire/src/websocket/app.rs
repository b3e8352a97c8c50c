//! The application: one path per thing that may happen in a WebSocket.
//!
//! `GET` of `/ws/…` asks [`before`] and then opens a WebSocket that is served by [`act`]. For a few paths
//! something is done before that, see [`LARGER`], [`OWN_READ`], [`OWN_SOCKET`] and [`SMALL_BUFFER`].

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::future::pending;
use std::panic::panic_any;
use std::time::Duration;

use harness::{Handshake, Item, Native, Order, Page, SocketRoute, SocketRouter};
use http::Uri;
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    Extract, ExtractError, HttpException, Loc, Method, Raised, Source, Sources, StatusCode,
    ValidationError, WebSocketException, raise,
};
use tokio::task::yield_now;

use super::endings;
use super::exceptions::{Answered, Asks, Crashes, Feared, Own, Raises, Secret};
use crate::errors::{Explosive, Speechless, Unspeakable};

/// The most bytes of a message, by the policy.
pub const MAX_MESSAGE: usize = 4096;

/// The path whose messages may have twice as many bytes, by the handler.
pub(super) const LARGER: &str = "size/larger";

/// The path of a handler that receives one message through the framework's socket, and takes no notice
/// of what comes.
pub(super) const OWN_READ: &str = "raise/own-read";

/// The path of a handler that sends the binary data `own` through the framework's socket, and closes
/// there with 4005 and `own`.
pub(super) const OWN_SOCKET: &str = "raise/own-socket";

/// The path whose write buffer is configured to 0 bytes, and 200 at most.
pub(super) const SMALL_BUFFER: &str = "much/small-buffer";

/// The WebSockets of the application.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct Sockets;

impl harness::Sockets for Sockets {
    fn add<R: SocketRouter>(&self, router: R) -> R {
        router.socket("/ws/{*path}", &[Method::GET], *self)
    }
}

impl SocketRoute for Sockets {
    type Entered = String;

    fn enter<H: Handshake>(&self, uri: &Uri, handshake: H) -> Result<(H, String), Raised> {
        let path = uri.path().trim_start_matches("/ws/").to_owned();
        before(&path, &handshake, || handshake.extract())?;
        read_body(&path, &handshake)?;
        let handshake = match &*path {
            LARGER => handshake.max_message_size(2 * MAX_MESSAGE),
            SMALL_BUFFER => handshake.with_small_buffer(),
            _ => handshake,
        };
        Ok((handshake, path))
    }

    async fn serve<W: Wire<Socket: Native>>(
        self,
        path: String,
        mut socket: WebSocket<W>,
    ) -> Result<(), Raised> {
        match &*path {
            OWN_READ => socket.get_mut().receive_one().await,
            OWN_SOCKET => socket.get_mut().close_by_itself().await?,
            _ => {}
        }
        act(path, socket).await
    }
}

http_exception::extractors!();

/// Extracts a body, which no handshake has.
fn read_body(path: &str, handshake: &impl Handshake) -> Result<(), Raised> {
    match path {
        "body/json" => drop(handshake.extract::<Json<Item>>()?),
        "body/form" => drop(handshake.extract::<Form<Order>>()?),
        "body/among" => drop(handshake.extract::<(Query<Page>, Json<Item>)>()?),
        "body/maybe" => {
            let Json(None::<Item>) = handshake.extract()? else {
                raise!(StatusCode::INTERNAL_SERVER_ERROR);
            };
        }
        _ => {}
    }
    Ok(())
}

/// Does what a path below `/ws/` says, before the upgrade.
///
/// # Errors
///
/// The exception that the path names.
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
    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        if sources.query.is_some_and(|query| query.contains("room")) {
            return Ok(Self(()));
        }
        let loc = Loc::from("query").key("room");
        let missing = ValidationError::standard("missing", loc, ());
        Err(ExtractError::invalid(Some(Source::Query), vec![missing], 1))
    }
}

/// Does what a path below `/ws/` says, after the upgrade.
///
/// # Errors
///
/// The exception that the path names.
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
        "bomb" => Explosive.into(),
        "feared" => Feared.into(),
        "unspeakable" => Unspeakable.into(),
        "wordless" => Speechless.into(),
        _ => Secret.into(),
    }
}

async fn panics(deed: &str) -> Result<(), Raised> {
    match deed {
        "number" => panic_any(7_u8),
        "bomb" => panic_any(Explosive),
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
