//! Problem details, RFC 9457.
//!
//! A document is complete or says that it is not: it is cut to the limits as FastAPI's shape is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Format;
use super::page::Page;
use super::pointer::Place;
use super::said::Said;
use crate::exception::{
    Detail, Misuse, cut, is_reserved, is_type_uri, write_json_object, write_json_str,
};
use crate::validation::{END, SaidError, say_truncated};

/// Problem details, the shape of RFC 9457: `application/problem+json`.
///
/// | member | is |
/// |---|---|
/// | `type` | the [type](crate::Exception::type_uri) of the exception, else the [base](Self::types) and its code; left out where there is neither (`about:blank`) |
/// | `title` | the [title](crate::Exception::title) of the exception, else the phrase of the status |
/// | `status` | the status of the answer |
/// | `detail` | the detail where it is text, unless it is the phrase of the status |
/// | `code` | the code, of the exception or of the table below |
/// | `request_id` | the id of the request, where the policy knows one |
/// | `instance` | the [base](Self::instances) and that id; `urn:uuid:` and the id if it is a UUID |
/// | others | the [members](crate::Members) of the exception, and those of a detail that is an object |
/// | `ctx` | of these the ones whose names are not letters, digits and `_`; a detail of any other kind as its `detail` |
/// | `errors` | what is wrong with the request: `detail`, then `pointer` or `in` and `name`, `code`, `input` where the policy echoes it, `ctx` |
/// | `truncated`, `total` | that something is left out, and how much there is |
///
/// `pointer` is a JSON Pointer into the body, as the fragment of a URI (RFC 6901 section 6); `in` and `name`
/// are the source and the name of a parameter. A member of a detail that has the name of one
/// of these is left out, and [reported](crate::Misuse::MemberReserved) to observers.
///
/// # Codes
///
/// Exceptions of the library have codes here, and in every other format that says
/// [`code`](crate::Said::code); FastAPI's shape has none for them. A status alone says all that there is
/// to know: a route that is not there, or nothing that answers, has no code.
///
/// | code | status | of |
/// |---|---|---|
/// | `body_too_large` | 413 | a body over a limit |
/// | `body_too_slow` | 408 | a body that has not come in time |
/// | `body_unreadable` | 400 | a body that broke off, or is not what its coding promises |
/// | `content_coding_unsupported` | 415 | a body in a coding that nothing decodes |
/// | `handshake_invalid` | 400 | a request that is no handshake of a WebSocket, though it asks for one |
/// | `media_type_unsupported` | 415 | a body of a media type that the handler does not read |
/// | `validation_error` | 422 | [`RequestValidationError`](crate::RequestValidationError), [`WebSocketRequestValidationError`](crate::WebSocketRequestValidationError) |
/// | `websocket_refused` | 403 | a [`WebSocketException`](crate::WebSocketException) before the upgrade |
/// | `websocket_required` | 426 | a request that asks for no WebSocket, or for one of another version |
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Problem, Request};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder()
///     .format(Problem::new().types("https://errors.example.com/"))
///     .build();
/// let exc = HttpException::conflict("There are 2 left")
///     .with_code("out_of_stock")
///     .with_title("The order is larger than the stock")
///     .with_member("left", 2);
///
/// let response = policy.answer(&Request::new(()), exc).await;
/// assert_eq!(response.headers()["content-type"], "application/problem+json");
/// assert_eq!(
///     response.body(),
///     r#"{"type":"https://errors.example.com/out_of_stock","title":"The order is larger than the stock","status":409,"detail":"There are 2 left","code":"out_of_stock","left":2}"#,
/// );
/// # }).unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Problem {
    types: Option<Cow<'static, str>>,
    instances: Option<Cow<'static, str>>,
    mistake: Option<String>,
}

impl Problem {
    /// Problems without a base for their types: `type` is said of exceptions that have one of their own.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            types: None,
            instances: None,
            mistake: None,
        }
    }

    /// Sets the URI that becomes the type of a problem when its code is appended. It is absolute, and its
    /// last character is usually `/`, `#` or `:`.
    ///
    /// RFC 9457 asks for a page behind each type that says in words what it is. Anything but an absolute URI
    /// is a [mistake](crate::PolicyError::Format) of the policy, which has no base then.
    #[must_use]
    pub fn types(mut self, base: impl Into<Cow<'static, str>>) -> Self {
        self.types = self.base(base.into());
        self
    }

    /// Sets the URI that becomes the `instance` when the id of a request is appended: where people find what
    /// is known of it. Without one it is a `urn:uuid:` where the id is a UUID, and is left out otherwise.
    #[must_use]
    pub fn instances(mut self, base: impl Into<Cow<'static, str>>) -> Self {
        self.instances = self.base(base.into());
        self
    }

    fn base(&mut self, base: Cow<'static, str>) -> Option<Cow<'static, str>> {
        if is_type_uri(&base) && !base.starts_with('/') {
            return Some(base);
        }
        let shown = cut(&base, 256).escape_debug();
        let mistake = format!(
            "the base `{shown}` of a problem is no absolute URI; write it like `https://errors.example.com/` (RFC 9457 section 3.1.1)"
        );
        self.mistake.get_or_insert(mistake);
        None
    }

    fn write_type(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        let base = self.types.as_deref();
        let uri: Cow<'_, str> = match (said.type_uri(), base, said.code()) {
            // The same wherever it is read.
            (Some(path), Some(base), _) if path.starts_with('/') => {
                Cow::Owned(format!("{}{path}", origin(base)))
            }
            (Some(uri), _, _) => Cow::Borrowed(uri),
            (None, Some(base), Some(code)) => {
                page.write_bytes(b"\"type\":\"")?;
                page.write_bytes(base.as_bytes())?;
                write_escaped(code, page)?;
                return page.write_bytes(b"\",");
            }
            _ => return Ok(()),
        };
        if uri == "about:blank" {
            return Ok(());
        }
        page.write_bytes(b"\"type\":")?;
        write_json_str(&uri, page.body_mut());
        page.write_bytes(b",")
    }

    fn write_instance(&self, id: &str, page: &mut Page) -> fmt::Result {
        let base = match &self.instances {
            Some(base) => base,
            None if is_uuid(id) => "urn:uuid:",
            None => return Ok(()),
        };
        page.write_bytes(b",\"instance\":\"")?;
        page.write_bytes(base.as_bytes())?;
        write_escaped(id, page)?;
        page.write_bytes(b"\"")
    }
}

impl Format for Problem {
    fn media_type(&self) -> &'static str {
        "application/problem+json"
    }

    fn mistake(&self) -> Option<String> {
        self.mistake.clone()
    }

    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        let mut problem = Written {
            page,
            left_out: None,
        };
        problem.page.body_mut().push(b'{');
        problem.part(LATER, |page| self.write_type(said, page));
        problem.write_title(said);
        if said.detail().is_some() {
            problem.write_detail(said);
        }
        if let Some(code) = said.code() {
            problem.text("code", code);
        }
        if let Some(id) = said.request_id() {
            problem.text("request_id", id);
            problem.part(END, |page| self.write_instance(id, page));
        }
        problem.write_members(said);
        if said.is_list() {
            problem.write_errors(said);
        }
        let Written { page, left_out } = problem;
        if let Some(total) = left_out {
            say_truncated(total, page.body_mut());
        }
        page.body_mut().push(b'}');
        Ok(())
    }
}

/// A problem while it is written.
struct Written<'a> {
    page: &'a mut Page,
    /// How much there is, where something is left out.
    left_out: Option<usize>,
}

impl Written<'_> {
    fn part(&mut self, reserved: usize, write: impl FnOnce(&mut Page) -> fmt::Result) -> bool {
        self.page.part(reserved, write)
    }

    /// Says something that is left out where there is no room; then it is counted.
    fn member(&mut self, name: &str, bytes: usize, value: impl FnOnce(&mut Vec<u8>)) {
        let is_there = self.part(END, |page| {
            let body = page.body_mut();
            body.push(b',');
            write_json_str(name, body);
            body.push(b':');
            value(body);
            Ok(())
        });
        if !is_there {
            self.leave_out(bytes);
        }
    }

    fn text(&mut self, name: &str, value: &str) {
        self.member(name, value.len(), |body| write_json_str(value, body));
    }

    fn json(&mut self, name: &str, value: &str) {
        self.member(name, value.len(), |body| {
            body.extend_from_slice(value.as_bytes());
        });
    }

    #[cold]
    fn leave_out(&mut self, bytes: usize) {
        self.left_out = Some(self.left_out.unwrap_or(0) + bytes);
    }

    /// The title and the status, which are always there.
    fn write_title(&mut self, said: &Said<'_>) {
        let own = said.title().is_some_and(|title| {
            self.part(LATER, |page| {
                page.body_mut().extend_from_slice(TITLE);
                write_json_str(title, page.body_mut());
                Ok(())
            })
        });
        let body = self.page.body_mut();
        if !own {
            body.extend_from_slice(TITLE);
            write_json_str(said.name(), body);
        }
        body.extend_from_slice(STATUS);
        body.extend_from_slice(said.status().as_str().as_bytes());
    }

    /// The detail where it is text; of a long one the start.
    fn write_detail(&mut self, said: &Said<'_>) {
        let (Some(detail), Some(_)) = (said.detail(), said.sentence()) else {
            return;
        };
        let others = said.code().map_or(0, str::len) + said.request_id().map_or(0, str::len);
        let room = self.page.room();
        let room = room.saturating_sub(DETAIL.len() + LATER + others);
        if room < EMPTY {
            self.leave_out(detail.json_len());
            return;
        }
        let body = self.page.body_mut();
        body.extend_from_slice(DETAIL);
        if let Some(total) = detail.write_json(said.status(), room, body) {
            self.leave_out(total);
        }
    }

    /// The members of the exception, and those of its detail.
    fn write_members(&mut self, said: &Said<'_>) {
        let mut others = Vec::new();
        for (name, json) in said.members().iter() {
            if is_name(name) {
                self.json(name, json);
            } else {
                others.push((Cow::Borrowed(name), json));
            }
        }
        let text;
        if let Some(detail) = said.detail().filter(|detail| detail.as_str().is_none()) {
            text = detail.to_string();
            self.spread(said, detail, &text, &mut others);
        }
        if others.is_empty() {
            return;
        }
        let bytes = others
            .iter()
            .map(|(name, json)| name.len() + json.len())
            .sum();
        self.member("ctx", bytes, |body| {
            let others = others.iter().map(|(name, json)| (&**name, *json));
            write_json_object(others, body);
        });
    }

    /// Says a detail that is no text.
    fn spread<'a>(
        &mut self,
        said: &Said<'_>,
        detail: &Detail,
        text: &'a str,
        others: &mut Vec<(Cow<'a, str>, &'a str)>,
    ) {
        if text.len() > self.page.room() {
            self.leave_out(detail.json_len());
            return;
        }
        let Ok(Object(members)) = serde_json::from_str(text) else {
            others.push((Cow::Borrowed("detail"), text));
            return;
        };
        let mut known: BTreeSet<Cow<'_, str>> = BTreeSet::new();
        for (name, json) in members {
            let is_said = said.members().iter().any(|(said, _)| said == name);
            if is_reserved(&name) || is_said || known.contains(&*name) {
                self.page
                    .note(Misuse::MemberReserved(cut(&name, 256).into()));
                continue;
            }
            if is_name(&name) {
                self.json(&name, json.get());
            } else {
                others.push((Cow::Owned(name.clone()), json.get()));
            }
            known.insert(Cow::Owned(name));
        }
    }

    fn write_errors(&mut self, said: &Said<'_>) {
        self.page.body_mut().extend_from_slice(b",\"errors\":[");
        let mut listed = 0;
        for error in said.errors() {
            listed += usize::from(self.part(END, |page| {
                if listed > 0 {
                    page.body_mut().push(b',');
                }
                write_error(&error, page)
            }));
        }
        self.page.body_mut().push(b']');
        if listed < said.total() || !said.is_complete() {
            self.left_out = Some(said.total());
        }
    }
}

fn write_error(error: &SaidError<'_>, page: &mut Page) -> fmt::Result {
    let body = page.body_mut();
    body.extend_from_slice(b"{\"detail\":");
    write_json_str(error.msg(), body);
    Place::of(error).write(body);
    body.extend_from_slice(b",\"code\":");
    write_json_str(error.kind(), body);
    if let Some(input) = error.input() {
        body.extend_from_slice(b",\"input\":");
        body.extend_from_slice(input.get().as_bytes());
    }
    if let Some(ctx) = error.ctx_in_order() {
        page.write_bytes(b",\"ctx\":")?;
        page.write_json(&ctx)?;
    }
    if error.is_input_cut() {
        page.write_bytes(b",\"truncated\":true")?;
    }
    page.write_bytes(b"}")
}

/// The members of an object, in their order.
struct Object<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Object(members))
            }
        }

        deserializer.deserialize_map(Members)
    }
}

/// True if programs of any kind can take a member by its name (RFC 9457 section 3.2).
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Appends a text as the part of a URI (RFC 3986 section 2.3).
fn write_escaped(text: &str, page: &mut Page) -> fmt::Result {
    use fmt::Write;

    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if text.bytes().all(is_plain) {
        return page.write_str(text);
    }
    for byte in text.bytes() {
        if is_plain(byte) {
            page.write_bytes(&[byte])?;
        } else {
            write!(page, "%{byte:02X}")?;
        }
    }
    Ok(())
}

/// The scheme and the authority of a URI.
fn origin(uri: &str) -> &str {
    let authority = uri.find("://").map_or(uri.len(), |scheme| scheme + 3);
    let end = uri[authority..].find(['/', '?', '#']);
    end.map_or(uri, |end| &uri[..authority + end])
}

fn is_uuid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

const TITLE: &[u8] = b"\"title\":";

const STATUS: &[u8] = b",\"status\":";

const DETAIL: &[u8] = b",\"detail\":";

/// Enough for what follows a type, a title or a detail at the least.
const LATER: usize = 128;

/// The bytes of a text without any.
const EMPTY: usize = 2;
