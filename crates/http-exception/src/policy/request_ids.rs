//! Where the ids of requests come from, and where they are sent.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use http::header::HeaderName;
use http::{HeaderMap, HeaderValue};

use crate::foreign::guard;

/// The ids by which a request is found in logs, answers and other services.
///
/// The id of a request is the first of these that is there, and that is 1 to 128 of `a-z`, `A-Z`, `0-9`,
/// `.`, `_` and `-`:
///
/// 1. that of the framework's own middleware, with the feature `request-id` of the adapter: tower-http's
///    `SetRequestId`, poem's `RequestId`;
/// 2. the named header, if it has exactly one value;
/// 3. the trace id of a valid `traceparent` (W3C Trace Context);
/// 4. a made one: 128 bits, from a random start of the process and a counter.
///
/// It is in every record, in problem details, and in the named header of every answer of 400 and above,
/// unless the answer has that header already. poem's `RequestId` adds its id to each answer itself: where the
/// header is `x-request-id`, poem's own, the policy leaves it to that.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Request, RequestIds};
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().request_ids(RequestIds::from_header("x-request-id")).build();
/// let request = Request::get("/").header("x-request-id", "7f3a").body(()).unwrap();
/// let response = policy.answer(&request, HttpException::gone("It was sold")).await;
/// assert_eq!(response.headers()["x-request-id"], "7f3a");
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct RequestIds {
    header: Result<HeaderName, ()>,
    pub(crate) on_successes: bool,
    make: fn() -> String,
}

impl RequestIds {
    /// Ids that come in this header and are sent in it. A name that HTTP does not allow is a
    /// [mistake](crate::PolicyError::RequestIdHeader), and there are no ids.
    #[must_use]
    pub fn from_header(name: impl TryInto<HeaderName>) -> Self {
        Self {
            header: name.try_into().map_err(|_| ()),
            on_successes: false,
            make: made,
        }
    }

    /// Sends them in all answers, and not only in those of 400 and above.
    #[must_use]
    pub fn on_successes(self) -> Self {
        Self {
            on_successes: true,
            ..self
        }
    }

    /// Makes ids with another function: where the platform has no randomness, or where they have a form.
    /// One that is no id is replaced.
    #[must_use]
    pub fn made_by(self, make: fn() -> String) -> Self {
        Self { make, ..self }
    }

    /// The name of the header, if it is one.
    pub(crate) fn header(&self) -> Option<&HeaderName> {
        self.header.as_ref().ok()
    }

    /// The id that came with a request: `known` is that of the framework's middleware.
    pub(crate) fn given(&self, known: Option<HeaderValue>, headers: &HeaderMap) -> Option<GivenId> {
        let named = || only(headers, self.header()?);
        let id = known.filter(is_id).or_else(|| named().filter(is_id));
        id.map(GivenId::Value).or_else(|| {
            let parent = only(headers, &TRACEPARENT).filter(|it| is_trace_parent(it.as_bytes()));
            parent.map(GivenId::TraceParent)
        })
    }

    /// An id of its own.
    pub(crate) fn make(&self) -> String {
        let id = guard(|| (self.make)()).unwrap_or_default();
        if is_id_text(id.as_bytes()) {
            id
        } else {
            made()
        }
    }
}

/// An id that came with a request, as it came: to make a text of it would cost a success more.
#[derive(Clone)]
pub(crate) enum GivenId {
    Value(HeaderValue),
    TraceParent(HeaderValue),
}

impl GivenId {
    pub(crate) fn as_str(&self) -> &str {
        let text = match self {
            Self::Value(id) => id.to_str().ok(),
            Self::TraceParent(parent) => parent.to_str().ok().and_then(|parent| parent.get(3..35)),
        };
        // Both were found to be ASCII, and a `traceparent` is 55 bytes at the least.
        text.unwrap_or_default()
    }
}

/// The value of a header that has exactly one.
fn only(headers: &HeaderMap, name: &HeaderName) -> Option<HeaderValue> {
    let value = headers.get(name)?;
    // Most requests say nothing twice, and to look for one value is half as much.
    let is_alone =
        headers.len() == headers.keys_len() || headers.get_all(name).iter().nth(1).is_none();
    is_alone.then(|| value.clone())
}

fn is_id(value: &HeaderValue) -> bool {
    is_id_text(value.as_bytes())
}

fn is_id_text(id: &[u8]) -> bool {
    let is_of_id = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=128).contains(&id.len()) && id.iter().all(is_of_id)
}

/// True if it is one by W3C Trace Context section 3.2: `00-<trace>-<parent>-<flags>`, or a later version
/// that begins like that.
fn is_trace_parent(value: &[u8]) -> bool {
    let digits = |from, to| {
        let part: Option<&[u8]> = value.get(from..to);
        part.filter(|part| {
            part.iter()
                .all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'))
        })
    };
    let says = |part: Option<&[u8]>| part.is_some_and(|part| part.iter().any(|it| *it != b'0'));
    let dashes = [2, 35, 52].iter().all(|at| value.get(*at) == Some(&b'-'));
    let ends = match digits(0, 2) {
        Some(b"00") => value.len() == 55,
        Some(b"ff") | None => false,
        Some(_) => matches!(value.get(55), None | Some(b'-')),
    };
    dashes && ends && says(digits(3, 35)) && says(digits(36, 52)) && digits(53, 55).is_some()
}

/// 128 bits in hexadecimal digits, of which no two are the same in a process.
fn made() -> String {
    static START: LazyLock<(u64, u64)> = LazyLock::new(|| {
        let random = RandomState::new();
        (random.hash_one(0), random.hash_one(1))
    });
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let (process, start) = *START;
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{process:016x}{:016x}", start.wrapping_add(count))
}

impl fmt::Debug for RequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestIds")
            .field("header", &self.header)
            .field("on_successes", &self.on_successes)
            .finish_non_exhaustive()
    }
}

const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_of_few_characters_and_short() {
        for id in ["a", "A.b_c-9", &"x".repeat(128)] {
            assert!(is_id_text(id.as_bytes()), "{id}");
        }
        for id in ["", "a b", "a\"", "a,b", "ü", "a/b", "a\n", &"x".repeat(129)] {
            assert!(!is_id_text(id.as_bytes()), "{id}");
        }
    }

    #[test]
    fn a_trace_parent_is_as_the_standard_says() {
        let good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let trace = GivenId::TraceParent(HeaderValue::from_static(good));
        assert_eq!(trace.as_str(), "0af7651916cd43dd8448eb211c80319c");
        assert!(is_trace_parent(good.as_bytes()));
        let later = good.replacen("00", "cc", 1);
        assert!(is_trace_parent(later.as_bytes()));
        assert!(is_trace_parent(format!("{later}-more").as_bytes()));
        for bad in [
            "",
            &good[..54],
            &format!("{good}-more"),
            &format!("{later}.more"),
            &good.replacen("00", "ff", 1),
            &good.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
            &good.replace("b7ad6b7169203331", &"0".repeat(16)),
            &good.replace("0af7", "0AF7"),
            &good.replace('-', "_"),
            &good.replacen("01", "0g", 1),
        ] {
            assert!(!is_trace_parent(bad.as_bytes()), "{bad}");
        }
    }

    #[test]
    fn made_ids_are_ids_and_no_two_are_the_same() {
        let ids: std::collections::HashSet<_> = (0..1000).map(|_| made()).collect();
        assert_eq!(ids.len(), 1000);
        assert!(
            ids.iter()
                .all(|id| id.len() == 32 && is_id_text(id.as_bytes()))
        );
    }
}
