//! The id of one request: found when it is asked for, and the same for all who ask.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, OnceLock};

use http::{HeaderMap, HeaderValue};

use super::context::Context;
use super::door::Door;
use super::kept::KeptRequest;
use crate::policy::{GivenId, RequestHead, RequestIds};

/// The id of the request that is answered now, where a policy around has [ids](crate::RequestIds).
///
/// It is an extractor as well: in a tuple with others, as `All<(RequestId, Query<T>)>`. The code that
/// asks runs below the policy: not in a task that it has spawned, nor after the upgrade of a WebSocket.
///
/// # Example
///
/// ```
/// use http_exception::RequestId;
///
/// fn link() -> String {
///     match RequestId::current() {
///         Some(id) => format!("/logs?request={id}"),
///         None => "/logs".to_owned(),
///     }
/// }
/// assert_eq!(link(), "/logs");
/// ```
#[derive(Clone)]
pub struct RequestId {
    id: Id,
    /// True if middleware further out puts it into each answer.
    is_sent: bool,
}

/// An id that came with its request is no piece of memory of its own.
#[derive(Clone)]
enum Id {
    Given(GivenId),
    Made(Arc<Made>),
}

/// An id that is made for the first who asks.
struct Made {
    ids: Arc<RequestIds>,
    text: OnceLock<String>,
}

impl RequestId {
    /// That of the request that the calling code answers.
    #[must_use]
    pub fn current() -> Option<Self> {
        let current = CURRENT.take();
        let id = current
            .as_ref()
            .and_then(|request| request.request_id.clone());
        CURRENT.set(current);
        id
    }

    /// The id: 1 to 128 of `a-z`, `A-Z`, `0-9`, `.`, `_` and `-`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.id {
            Id::Given(given) => given.as_str(),
            Id::Made(made) => made.text.get_or_init(|| made.ids.make()),
        }
    }

    /// The value of a header that says it.
    fn to_value(&self) -> Option<HeaderValue> {
        match &self.id {
            Id::Given(GivenId::Value(value)) => Some(value.clone()),
            _ => HeaderValue::try_from(self.as_str()).ok(),
        }
    }

    /// That of a request at the door of a policy: of a policy further out, if that has one.
    pub(super) fn of(ids: &Arc<RequestIds>, head: RequestHead<'_>, door: &Door) -> Self {
        Self::current().unwrap_or_else(|| {
            let known = (door.request_id)(head.extensions);
            Self {
                is_sent: known.is_some() && sends(ids, door),
                id: match ids.given(known, head.headers) {
                    Some(given) => Id::Given(given),
                    None => Id::Made(Arc::new(Made {
                        ids: Arc::clone(ids),
                        text: OnceLock::new(),
                    })),
                },
            }
        })
    }

    /// Makes that of a request the current one.
    pub(super) fn enter(request: &Arc<KeptRequest>) -> Entered {
        Entered(CURRENT.replace(Some(Arc::clone(request))))
    }
}

impl Context {
    pub(crate) fn request_id(&self) -> Option<&RequestId> {
        self.kept_request()?.request_id.as_ref()
    }

    /// Says the id in an answer, where the policy wants it there.
    pub(crate) fn say_request_id(&self, is_error: bool, headers: &mut HeaderMap) {
        let (Some(id), Some(ids)) = (self.request_id(), &self.policy.inner.request_ids) else {
            return;
        };
        let Some(name) = ids.header().filter(|_| is_error || ids.on_successes) else {
            return;
        };
        if !id.is_sent && !headers.contains_key(name) {
            if let Some(value) = id.to_value() {
                // A handler may have filled the map.
                let _ = headers.try_insert(name, value);
            }
        }
    }
}

/// True if middleware of the framework's adds its ids to answers, in the header that the policy has for them.
fn sends(ids: &RequestIds, door: &Door) -> bool {
    let its = door.ids_are_sent_in;
    its.is_some_and(|its| ids.header().is_some_and(|header| header == its))
}

impl Error for NoRequestIds {}

/// The id is the current one as long as this lives.
pub(crate) struct Entered(Option<Arc<KeptRequest>>);

impl Drop for Entered {
    fn drop(&mut self) {
        CURRENT.set(self.0.take());
    }
}

/// A handler asks for the id of its request, and no policy around has ids.
#[derive(Debug)]
pub(crate) struct NoRequestIds;

impl fmt::Display for NoRequestIds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a handler asks for a request id, and no policy around it has `request_ids`")
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

thread_local! {
    /// The request that is answered now, as far as it is kept, with its id.
    static CURRENT: Cell<Option<Arc<KeptRequest>>> = const { Cell::new(None) };
}
