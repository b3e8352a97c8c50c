//! The request that asks for a WebSocket.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_LENGTH, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, TRANSFER_ENCODING,
    UPGRADE,
};
use http::{HeaderMap, HeaderName, Method, Version};

use crate::answer::{Asked, Context, Door, RequestNote, no_timer};
use crate::exception::{HttpException, Raised, raised_at};
use crate::policy::{ErrorPolicy, RequestHead};
use crate::request::{
    Extract, Sources, WEBSOCKET_VERSION, bad_handshake, extract, no_handshake, of_websocket,
    upgrade_required,
};

/// A request that is fit to become a WebSocket.
pub struct Handshake {
    pub(super) context: Context,
    headers: HeaderMap,
    query: Option<String>,
    params: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

impl Handshake {
    /// Checks a request (RFC 6455 section 4.2.1), and keeps what a handler may ask of it.
    ///
    /// | what | answer |
    /// |---|---|
    /// | a method other than `GET` | 405 with `Allow` |
    /// | a `Content-Length` other than 0, a `Transfer-Encoding`: its bytes would be taken for frames | 400 |
    /// | a request that asks for no upgrade, or for another one; HTTP/1.0 | 426 with `Upgrade` and `Sec-WebSocket-Version` |
    /// | a `Sec-WebSocket-Version` other than 13 | the same (section 4.4) |
    /// | a `Sec-WebSocket-Key` that is not 16 bytes in base64 | 400 |
    /// | HTTP/2 and later, where `CONNECT` takes the place of the upgrade (RFC 8441): any other method | 400 |
    /// | the same: a `Sec-WebSocket-Version` other than 13 | 400 with `Sec-WebSocket-Version`; 426 would need `Upgrade`, which HTTP/2 has not |
    ///
    /// `Connection` may list several options, in one line or in more. `Upgrade` names the WebSocket alone,
    /// in one line: a server need not follow a list (RFC 9110 section 7.8), and no framework reads one. A
    /// second key or version is a list as well.
    ///
    /// # Errors
    ///
    /// The exception to be answered, see above.
    pub fn check(head: RequestHead<'_>) -> Result<Self, Raised> {
        let note = head.extensions.get::<RequestNote>();
        let mut context = match note.and_then(|note| note.context.clone()) {
            Some(context) => context,
            None => Context::capture(&ErrorPolicy::default(), head, &Door::new(no_timer)),
        };
        context.find_route(head);
        // A framework may have turned `HEAD` into `GET` since.
        if let Some(exc) = defect(context.method, head.version, head.headers) {
            return Err(Raised::from_nowhere(exc));
        }
        Ok(Self {
            context: context.upgraded(),
            headers: head.headers.clone(),
            query: head.uri.query().map(str::to_owned),
            params: Vec::new(),
        })
    }

    /// The most bytes that a message may have, for the adapter to pass to its framework.
    #[must_use]
    pub fn max_message_size(&self) -> usize {
        self.context.limits().message
    }

    /// Adds the parameters of the path, by their names, decoded.
    #[must_use]
    pub fn with_params(
        mut self,
        params: impl IntoIterator<Item = (Cow<'static, str>, Cow<'static, str>)>,
    ) -> Self {
        self.params.extend(params);
        self
    }

    /// Reads what a handler asks for, before the upgrade.
    ///
    /// # Errors
    ///
    /// A [`WebSocketRequestValidationError`](crate::WebSocketRequestValidationError) with everything that is
    /// wrong with the request, or what an extractor raised.
    #[track_caller]
    pub fn extract<E: Extract>(&self) -> Result<E, Raised> {
        let body = Bytes::new();
        let sources = Sources::new(&self.headers, &body)
            .with_params(&self.params)
            .with_query(self.query.as_deref());
        let place = Location::caller();
        extract(&sources).map_err(|exc: Raised| of_websocket(raised_at(exc, place)))
    }
}

/// Nothing that a client has sent is shown, since it includes cookies, tokens and queries.
impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshake").finish_non_exhaustive()
    }
}

/// The defect of a handshake, if it has one.
fn defect(method: Asked, version: Version, headers: &HeaderMap) -> Option<HttpException> {
    let is_version = only(headers, SEC_WEBSOCKET_VERSION) == WEBSOCKET_VERSION.as_bytes();
    if version >= Version::HTTP_2 {
        if method != Asked::Connect {
            return Some(no_handshake());
        }
        return (!is_version)
            .then(|| no_handshake().with_header(SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION));
    }
    if method != Asked::Get {
        return Some(HttpException::method_not_allowed(&[Method::GET]));
    }
    if has_body(headers) {
        return Some(bad_handshake(BODY));
    }
    let upgrades = version >= Version::HTTP_11
        && only(headers, UPGRADE).eq_ignore_ascii_case(b"websocket")
        && headers
            .get_all(CONNECTION)
            .iter()
            .flat_map(|line| line.as_bytes().split(|byte| *byte == b','))
            .any(|option| option.trim_ascii().eq_ignore_ascii_case(b"upgrade"));
    if !upgrades || !is_version {
        return Some(upgrade_required());
    }
    (!is_key(only(headers, SEC_WEBSOCKET_KEY))).then(|| bad_handshake(NO_KEY))
}

/// The value of a header that stands in one line; empty where there is none, or more than one.
fn only(headers: &HeaderMap, name: HeaderName) -> &[u8] {
    let mut lines = headers.get_all(name).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => line.as_bytes(),
        _ => b"",
    }
}

/// True if a body is announced (RFC 9112 section 6).
fn has_body(headers: &HeaderMap) -> bool {
    let lengths = headers.get_all(CONTENT_LENGTH).iter();
    headers.contains_key(TRANSFER_ENCODING) || lengths.into_iter().any(|length| length != "0")
}

/// True if it is 16 bytes in base64.
fn is_key(key: &[u8]) -> bool {
    let digits = key.strip_suffix(b"==").unwrap_or_default();
    digits.len() == 22
        && digits
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

const BODY: &str = "The handshake of a WebSocket has no body";

const NO_KEY: &str = "Sec-WebSocket-Key is missing or not 16 bytes in base64";
