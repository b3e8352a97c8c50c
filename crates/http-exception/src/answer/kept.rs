//! The parts of a request that are kept beside its method, for handlers that take it and for records.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, Version};

use super::door::{Clock, DebugLine, Door, RouteOf};
use super::request_id::RequestId;
use crate::foreign::guard;
use crate::policy::{ErrorPolicy, Keeps, Needs, Note, RequestHead, RequestNotes};

/// The parts of a request that handlers and observers of a policy ask for.
#[derive(Clone)]
pub(super) struct KeptRequest {
    method: Method,
    uri: Uri,
    version: Version,
    /// All headers, for handlers.
    headers: Option<Box<HeaderMap>>,
    /// For handlers, and for observers that need them.
    extensions: Option<Extensions>,
    /// The notes of observers that made one, with the place of each among them.
    begun: Vec<(usize, Note)>,
    pub(super) notes: Option<RequestNotes>,
    pub(super) request_id: Option<RequestId>,
    /// The route that the framework has put into the request.
    route: Option<Box<str>>,
    /// The route that it has said when it had answered.
    said_route: OnceLock<Box<str>>,
    route_of: RouteOf,
    start: Option<(Clock, Instant)>,
    pub(super) debug_line: Option<DebugLine>,
}

impl KeptRequest {
    #[inline]
    pub(super) fn of(policy: &ErrorPolicy, head: RequestHead<'_>, door: &Door) -> Self {
        let needs = &policy.inner.needs;
        let everything = policy.inner.keeps == Keeps::Everything;
        let mut begun = Vec::new();
        for (place, observer) in policy.inner.observers.iter().enumerate() {
            if observer.needs.begin {
                begun.extend(observer.begin(head).map(|note| (place, note)));
            }
        }
        let ids = policy.inner.request_ids.as_ref();
        let debug_line = door.debug_line_of(policy);
        let finds_route = needs.route || debug_line.is_some();
        Self {
            method: head.method.clone(),
            uri: head.uri.clone(),
            version: head.version,
            headers: everything.then(|| Box::new(head.headers.clone())),
            // Whatever is in there, its `Clone` is somebody's.
            extensions: (everything || needs.extensions)
                .then(|| guard(|| head.extensions.clone()).unwrap_or_default()),
            begun,
            // A policy further out may have put one in.
            notes: needs.notes.then(|| {
                let notes = head.extensions.get::<RequestNotes>();
                notes.cloned().unwrap_or_default()
            }),
            request_id: ids.map(|ids| RequestId::of(ids, head, door)),
            route: finds_route
                .then(|| (door.route)(head.extensions).map(Box::from))
                .flatten(),
            said_route: OnceLock::new(),
            route_of: door.route,
            start: needs.clock.then(|| door.now()).flatten(),
            debug_line,
        }
    }

    /// The request for a handler.
    pub(super) fn into_request(self) -> Request<()> {
        let mut request = request(self.method, self.uri, self.version);
        *request.headers_mut() = self.headers.map(|headers| *headers).unwrap_or_default();
        *request.extensions_mut() = self.extensions.unwrap_or_default();
        request
    }

    /// The method, the URI and the version, as records show them.
    pub(super) fn line(&self) -> Request<()> {
        let uri = uri_for_logs(&self.uri).unwrap_or_else(|| self.uri.clone());
        request(self.method.clone(), uri, self.version)
    }

    /// The request as far as an observer needs it; `values` are those of a header.
    pub(super) fn seen<'a, V>(
        &self,
        line: &'a Request<()>,
        needs: &Needs,
        values: impl Fn(&HeaderName) -> V,
    ) -> Cow<'a, Request<()>>
    where
        V: Iterator<Item = &'a HeaderValue>,
    {
        if needs.headers.is_empty() && !needs.extensions {
            return Cow::Borrowed(line);
        }
        let mut request = line.clone();
        for name in &needs.headers {
            for value in values(name) {
                request.headers_mut().append(name.clone(), value.clone());
            }
        }
        if let Some(extensions) = self.extensions.as_ref().filter(|_| needs.extensions) {
            *request.extensions_mut() = guard(|| extensions.clone()).unwrap_or_default();
        }
        Cow::Owned(request)
    }

    pub(super) fn path(&self) -> &str {
        self.uri.path()
    }

    pub(super) fn begin_note(&self, observer: usize) -> Option<&Note> {
        let mut begun = self.begun.iter();
        Some(&begun.find(|(place, _)| *place == observer)?.1)
    }

    pub(super) fn route(&self) -> Option<&str> {
        self.said_route
            .get()
            .or(self.route.as_ref())
            .map(AsRef::as_ref)
    }

    /// Notes the route that the framework has put into the request by now.
    pub(super) fn find_route(&mut self, head: RequestHead<'_>) {
        if let Some(route) = (self.route_of)(head.extensions) {
            self.route = Some(route.into());
        }
    }

    /// Notes the route that is known when the framework has answered, which is once.
    pub(super) fn set_route(&self, route: &str) {
        let _ = self.said_route.set(route.into());
    }

    pub(super) fn elapsed(&self) -> Option<Duration> {
        let (clock, start) = self.start?;
        Some(clock()?.saturating_duration_since(start))
    }
}

fn request(method: Method, uri: Uri, version: Version) -> Request<()> {
    let mut request = Request::new(());
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.version_mut() = version;
    request
}

/// The path and the query of a URI as records show it; `None` where it can be shown as it is.
///
/// A URI may hold any UTF-8, and so what starts a line, and may be as long as a server allows.
fn uri_for_logs(uri: &Uri) -> Option<Uri> {
    let whole = uri.path_and_query()?.as_str();
    if whole.is_ascii() && whole.len() <= MAX_URI {
        return None;
    }
    let mut shown = String::new();
    for char in whole.chars() {
        let mut bytes = [0; 4];
        let bytes = char.encode_utf8(&mut bytes).bytes();
        if shown.len() + 3 * bytes.len() > MAX_URI {
            break;
        }
        if char.is_ascii() {
            shown.push(char);
        } else {
            shown.extend(bytes.map(|byte| format!("%{byte:02X}")));
        }
    }
    Uri::try_from(shown).ok()
}

/// The most bytes of a URI in a record.
const MAX_URI: usize = 8 * 1024;
