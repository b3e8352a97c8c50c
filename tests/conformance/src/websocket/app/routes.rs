//! The routes.

use harness::Nothing;
use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    Extract, ExtractError, HttpException, Raised, Sources, StatusCode, WebSocketException, json,
    raise,
};
use http_exception_constraints::Garde;

use super::models::{Access, AtLeastOne, AtMostNine, Item, Q, Sid, Token};
use super::{Read, Route, Served};
use crate::app::extract::{Cookies, Headers, Path, Query};
use crate::app::python::{KeyError, Mapped, Unmapped};

/// Whatever the item is called.
pub(super) struct Items;

impl Route for Items {
    const PATH: &'static str = "/items/{item_id}/ws";
    type Input = Path<String>;

    async fn serve<W: Wire>(Path(item_id): Self::Input, socket: &mut WebSocket<W>) -> Served {
        if item_id == "forbidden" {
            raise!(WebSocketException::policy_violation("Access denied"));
        }
        socket
            .send_text(format!("Message for item: {item_id}"))
            .await
    }
}

/// Raises before the upgrade.
pub(super) struct Before;

impl Route for Before {
    const PATH: &'static str = "/before/{code}/{reason}";
    type Input = Path<(i64, String)>;

    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        let Path((code, reason)) = read?;
        raise!(closing(code, &reason)?)
    }
}

/// Raises after the upgrade.
pub(super) struct After;

impl Route for After {
    const PATH: &'static str = "/after/{code}/{reason}";
    type Input = Path<(i64, String)>;

    async fn serve<W: Wire>(Path((code, reason)): Self::Input, _: &mut WebSocket<W>) -> Served {
        raise!(closing(code, &reason)?)
    }
}

/// Raises something else before the upgrade.
pub(super) struct BeforeRaise;

impl Route for BeforeRaise {
    const PATH: &'static str = "/before-raise/{name}";
    type Input = Path<String>;

    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        let Path(name) = read?;
        Err(named(&name)?)
    }
}

/// Raises something else after the upgrade.
pub(super) struct AfterRaise;

impl Route for AfterRaise {
    const PATH: &'static str = "/after-raise/{name}";
    type Input = Path<String>;

    async fn serve<W: Wire>(Path(name): Self::Input, _: &mut WebSocket<W>) -> Served {
        Err(named(&name)?)
    }
}

/// The same after a message.
pub(super) struct AfterMessage;

impl Route for AfterMessage {
    const PATH: &'static str = "/after-message/{name}";
    type Input = Path<String>;

    async fn serve<W: Wire>(Path(name): Self::Input, socket: &mut WebSocket<W>) -> Served {
        socket.send_text("hello").await?;
        match named(&name) {
            Ok(raised) => Err(raised),
            Err(KeyError(name)) => raise!(WebSocketException::new(3000, name)),
        }
    }
}

/// Reads from every source that a handshake has.
pub(super) struct Need;

impl Route for Need {
    const PATH: &'static str = "/need/{n}";
    type Input = (
        Path<Garde<AtLeastOne>>,
        Query<Garde<AtMostNine>>,
        Headers<Garde<Token>>,
        Cookies<Sid>,
    );

    async fn serve<W: Wire>(
        (Path(Garde(path)), Query(Garde(query)), ..): Self::Input,
        socket: &mut WebSocket<W>,
    ) -> Served {
        let (AtLeastOne { n }, AtMostNine { q }) = (path, query);
        socket.send_text(format!("n={n} q={q}")).await?;
        socket.close(1000, "").await
    }
}

/// Opens the WebSocket whatever the query is.
pub(super) struct AcceptedThenInvalid;

impl Route for AcceptedThenInvalid {
    const PATH: &'static str = "/accepted-then-invalid";
    type Input = Query<Q>;

    fn enter(read: Read<Self>) -> Result<Read<Self>, Raised> {
        Ok(read)
    }

    async fn serve<W: Wire>(_: Self::Input, socket: &mut WebSocket<W>) -> Served {
        socket.close(1000, "").await
    }
}

/// Depends on something that refuses strangers.
pub(super) struct Guarded;

impl Route for Guarded {
    const PATH: &'static str = "/dep";
    type Input = Friend;

    async fn serve<W: Wire>(_: Self::Input, socket: &mut WebSocket<W>) -> Served {
        socket.close(1000, "bye").await
    }
}

/// A client that knows the token.
pub(super) struct Friend;

impl Extract for Friend {
    const READS_BODY: bool = false;

    fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
        let Query(access) = Query::<Access>::extract(sources)?;
        if access.token != "good" {
            raise!(WebSocketException::policy_violation("dependency refused"));
        }
        Ok(Self)
    }
}

/// Receives a model.
pub(super) struct ReceiveJson;

impl Route for ReceiveJson {
    const PATH: &'static str = "/receive-json";
    type Input = Nothing;

    async fn serve<W: Wire>(_: Self::Input, socket: &mut WebSocket<W>) -> Served {
        if let Some(item) = socket.receive_json::<Item>().await? {
            socket.send_json(&json!({"name": item.name})).await?;
        }
        socket.close(1000, "").await
    }
}

/// Opens no WebSocket, which is an error of the program. A handler of the library cannot return
/// without an answer, so it is raised.
pub(super) struct ReturnEarly;

impl Route for ReturnEarly {
    const PATH: &'static str = "/return-early";
    type Input = Nothing;

    fn enter(_: Read<Self>) -> Result<Read<Self>, Raised> {
        raise!(Unmapped)
    }
}

/// Opens a WebSocket and is done.
pub(super) struct AcceptReturn;

impl Route for AcceptReturn {
    const PATH: &'static str = "/accept-return";
    type Input = Nothing;
}

/// The exception of `/before` and `/after`. A number that is no code at all becomes one that cannot be
/// sent.
fn closing(code: i64, reason: &str) -> Result<WebSocketException, KeyError> {
    let reason = match reason {
        "none" | "empty" => String::new(),
        "short" => "Access denied".to_owned(),
        "123" => "r".repeat(123),
        "124" => "r".repeat(124),
        "200" => "r".repeat(200),
        "utf8" => "zugriff verweigert – ungültig ✗".to_owned(),
        "utf8-123" => format!("{}x", "é".repeat(61)),
        "utf8-124" => "é".repeat(62),
        other => return Err(KeyError(other.to_owned())),
    };
    let code = u16::try_from(code).unwrap_or_default();
    Ok(WebSocketException::new(code, reason))
}

/// The exception under this name.
fn named(name: &str) -> Result<Raised, KeyError> {
    Ok(match name {
        "mapped" => Mapped.into(),
        "unmapped" => Unmapped.into(),
        "http-403" => HttpException::forbidden("no entry")
            .with_header("x-why", "closed")
            .into(),
        "http-404" => HttpException::from_status(StatusCode::NOT_FOUND).into(),
        "http-204" => HttpException::from_status(StatusCode::NO_CONTENT).into(),
        "starlette-http-401" => HttpException::from_status(StatusCode::UNAUTHORIZED).into(),
        other => return Err(KeyError(other.to_owned())),
    })
}
