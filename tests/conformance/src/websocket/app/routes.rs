//! The routes.

use http_exception::adapter::{WebSocket, Wire};
use http_exception::{
    Extract, HttpException, Loc, Raised, Refused, Sources, StatusCode, ValidationError,
    WebSocketException, WebSocketRequestValidationError, json, raise,
};
use serde::Deserialize;

use super::{Mapped, Route, Unmapped};

/// Whatever the item is called.
pub(super) struct Items(String);

impl Extract for Items {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self(param(sources, "item_id")))
    }
}

impl Route for Items {
    const PATH: &'static str = "/items/{item_id}/ws";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        let Self(item_id) = self;
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

impl Extract for Before {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        raise!(closing(sources))
    }
}

impl Route for Before {
    const PATH: &'static str = "/before/{code}/{reason}";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        Ok(())
    }
}

/// Raises after the upgrade.
pub(super) struct After(WebSocketException);

impl Extract for After {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self(closing(sources)))
    }
}

impl Route for After {
    const PATH: &'static str = "/after/{code}/{reason}";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        raise!(self.0)
    }
}

/// Raises something else before the upgrade.
pub(super) struct BeforeRaise;

impl Extract for BeforeRaise {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Err(named(&param(sources, "name")).into())
    }
}

impl Route for BeforeRaise {
    const PATH: &'static str = "/before-raise/{name}";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        Ok(())
    }
}

/// Raises something else after the upgrade.
pub(super) struct AfterRaise(String);

impl Extract for AfterRaise {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self(param(sources, "name")))
    }
}

impl Route for AfterRaise {
    const PATH: &'static str = "/after-raise/{name}";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        Err(named(&self.0))
    }
}

/// The same after a message.
pub(super) struct AfterMessage(String);

impl Extract for AfterMessage {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self(param(sources, "name")))
    }
}

impl Route for AfterMessage {
    const PATH: &'static str = "/after-message/{name}";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        socket.send_text("hello").await?;
        Err(named(&self.0))
    }
}

/// Reads from every source that a handshake has.
pub(super) struct Need {
    n: i64,
    q: i64,
}

impl Extract for Need {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        let mut errors = Vec::new();
        let n = int(
            &param(sources, "n"),
            Loc::from("path").key("n"),
            &mut errors,
        );
        if n.is_some_and(|n| n < 1) {
            let loc = Loc::from("path").key("n");
            errors.push(standard("greater_than_equal", loc, &json!({"ge": 1})));
        }
        let loc = || Loc::from("query").key("q");
        let q = query(sources, "q");
        if q.is_none() {
            errors.push(standard("missing", loc(), &json!({})));
        }
        let q = q.and_then(|text| int(&text, loc(), &mut errors));
        if q.is_some_and(|q| q > 9) {
            errors.push(standard("less_than_equal", loc(), &json!({"le": 9})));
        }
        let token = sources.headers.get("x-token");
        if token.is_some_and(|token| token.len() < 3) {
            let loc = Loc::from("header").key("x-token");
            errors.push(standard("string_too_short", loc, &json!({"min_length": 3})));
        }
        let cookie = sources.headers.get("cookie");
        let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.strip_prefix("sid="));
        if let Some(sid) = cookie {
            int(sid, Loc::from("cookie").key("sid"), &mut errors);
        }
        match (n, q) {
            (Some(n), Some(q)) if errors.is_empty() => Ok(Self { n, q }),
            _ => {
                let total = errors.len();
                Err(Refused::invalid(None, errors, total))
            }
        }
    }
}

impl Route for Need {
    const PATH: &'static str = "/need/{n}";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        let Self { n, q } = self;
        socket.send_text(format!("n={n} q={q}")).await?;
        socket.close(1000, "").await
    }
}

/// Looks at its query only after the upgrade.
pub(super) struct AcceptedThenInvalid(Option<String>);

impl Extract for AcceptedThenInvalid {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self(query(sources, "q")))
    }
}

impl Route for AcceptedThenInvalid {
    const PATH: &'static str = "/accepted-then-invalid";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        let loc = Loc::from("query").key("q");
        let mut errors = Vec::new();
        match self.0 {
            Some(text) => drop(int(&text, loc, &mut errors)),
            None => errors.push(standard("missing", loc, &json!({}))),
        }
        if !errors.is_empty() {
            raise!(WebSocketRequestValidationError::new(errors));
        }
        socket.close(1000, "").await
    }
}

/// Something that the route depends on refuses strangers.
pub(super) struct Dependency;

impl Extract for Dependency {
    fn extract(sources: &Sources<'_>) -> Result<Self, Refused> {
        if query(sources, "token").is_none_or(|token| token != "good") {
            raise!(WebSocketException::policy_violation("dependency refused"));
        }
        Ok(Self)
    }
}

impl Route for Dependency {
    const PATH: &'static str = "/dep";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        socket.close(1000, "bye").await
    }
}

/// Receives a model.
pub(super) struct ReceiveJson;

impl Extract for ReceiveJson {
    fn extract(_: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self)
    }
}

impl Route for ReceiveJson {
    const PATH: &'static str = "/receive-json";

    async fn serve<W: Wire>(self, mut socket: WebSocket<W>) -> Result<(), Raised> {
        if let Some(item) = socket.receive_json::<Item>().await? {
            socket.send_json(&json!({"name": item.name})).await?;
        }
        socket.close(1000, "").await
    }
}

#[derive(Deserialize)]
struct Item {
    name: String,
    #[serde(rename = "price")]
    _price: f64,
    #[serde(rename = "is_offer")]
    _is_offer: Option<bool>,
}

/// Opens no WebSocket, which is an error of the program.
pub(super) struct ReturnEarly;

impl Extract for ReturnEarly {
    fn extract(_: &Sources<'_>) -> Result<Self, Refused> {
        raise!(Unmapped)
    }
}

impl Route for ReturnEarly {
    const PATH: &'static str = "/return-early";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        Ok(())
    }
}

/// Opens a WebSocket and is done.
pub(super) struct AcceptReturn;

impl Extract for AcceptReturn {
    fn extract(_: &Sources<'_>) -> Result<Self, Refused> {
        Ok(Self)
    }
}

impl Route for AcceptReturn {
    const PATH: &'static str = "/accept-return";

    async fn serve<W: Wire>(self, _: WebSocket<W>) -> Result<(), Raised> {
        Ok(())
    }
}

fn param(sources: &Sources<'_>, name: &str) -> String {
    let found = sources.params.iter().find(|(known, _)| known == name);
    found.map_or_else(String::new, |(_, text)| text.clone().into_owned())
}

fn query(sources: &Sources<'_>, name: &str) -> Option<String> {
    let pairs = sources
        .query?
        .split('&')
        .filter_map(|it| it.split_once('='));
    let mut values = pairs.filter(|(known, _)| *known == name);
    values.next().map(|(_, value)| value.to_owned())
}

fn int(text: &str, loc: Loc, errors: &mut Vec<ValidationError>) -> Option<i64> {
    let number = text.parse().ok();
    if number.is_none() {
        errors.push(standard("int_parsing", loc, &json!({})));
    }
    number
}

fn standard(kind: &'static str, loc: Loc, values: &http_exception::Value) -> ValidationError {
    ValidationError::standard(kind, loc, values)
}

/// What `/before` and `/after` raise. What is no code at all becomes one that cannot be sent.
fn closing(sources: &Sources<'_>) -> WebSocketException {
    let reason = match param(sources, "reason").as_str() {
        "short" => "Access denied".to_owned(),
        "123" => "r".repeat(123),
        "124" => "r".repeat(124),
        "200" => "r".repeat(200),
        "utf8" => "zugriff verweigert – ungültig ✗".to_owned(),
        "utf8-123" => format!("{}x", "é".repeat(61)),
        "utf8-124" => "é".repeat(62),
        _ => String::new(),
    };
    WebSocketException::new(param(sources, "code").parse().unwrap_or(0), reason)
}

fn named(name: &str) -> Raised {
    match name {
        "mapped" => Mapped.into(),
        "unmapped" => Unmapped.into(),
        "http-403" => HttpException::forbidden("no entry")
            .with_header("x-why", "closed")
            .into(),
        "http-404" => HttpException::from_status(StatusCode::NOT_FOUND).into(),
        "http-204" => HttpException::from_status(StatusCode::NO_CONTENT).into(),
        "starlette-http-401" => HttpException::from_status(StatusCode::UNAUTHORIZED).into(),
        other => WebSocketException::new(3000, other.to_owned()).into(),
    }
}
