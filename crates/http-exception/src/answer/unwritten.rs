//! Answers whose body the format of the policy writes, when the policy is finished.
//!
//! The default handlers write FastAPI's shape, which most policies have; for another format what they say is
//! kept until the status is known.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use super::context::Context;
use super::http_rules::{headers_of_errors, is_without_content, say_of_errors};
use super::request_id::RequestId;
use crate::Response;
use crate::exception::{HttpException, Misuse, Raised};
use crate::foreign::guard;
use crate::policy::{OtherFormat, Page, PolicyFormat, Said, Saying, are_there_others};
use crate::validation::ErrorList;

/// The content of an answer that no handler has written.
pub(crate) enum Unwritten {
    Http(HttpException),
    List(ErrorList),
    Nothing,
}

impl Unwritten {
    pub(crate) fn saying(&self) -> Saying<'_> {
        match self {
            Self::Http(exc) => Saying::Http(exc),
            Self::List(list) => Saying::List(list),
            Self::Nothing => Saying::Nothing,
        }
    }
}

/// The note of a default handler on its answer, for a policy whose format is another.
#[derive(Clone)]
struct Default(Arc<(Bytes, Unwritten)>);

/// Leaves with the answer of a default handler what it says, where a policy may ask for it.
pub(super) fn noted(mut response: Response, said: impl FnOnce() -> Unwritten) -> Response {
    if are_there_others() {
        let note = Default(Arc::new((response.body().clone(), said())));
        response.extensions_mut().insert(note);
    }
    response
}

/// The content of a handler's answer if its body is still a default handler's: one that was changed is the
/// handler's own.
pub(super) struct Noted(Option<Default>);

impl Noted {
    pub(super) fn take(response: &mut Response) -> Self {
        if !are_there_others() {
            return Self(None);
        }
        let note: Option<Default> = response.extensions_mut().remove();
        let is_same = |note: &Default| {
            let (was, is) = (&note.0.0, response.body());
            was.as_ptr() == is.as_ptr() && was.len() == is.len()
        };
        Self(note.filter(is_same))
    }

    pub(super) fn saying(&self) -> Option<Saying<'_>> {
        self.0.as_ref().map(|note| note.0.1.saying())
    }
}

impl Context {
    /// The format that writes the answer, where it is not FastAPI's shape. After the upgrade of a WebSocket
    /// none is asked.
    pub(super) fn other_format(&self) -> Option<&OtherFormat> {
        let format = self.policy.inner.format.as_ref()?;
        if self.is_upgraded {
            return None;
        }
        format.other(self.values(&ACCEPT))
    }

    /// Has the format write the body of an answer with this status.
    ///
    /// # Errors
    ///
    /// The format has failed or panicked.
    pub(crate) fn page(
        &self,
        format: &OtherFormat,
        status: StatusCode,
        saying: Saying<'_>,
        is_last_record: bool,
    ) -> Result<Page, Raised> {
        let echo_input = self.policy.inner.echo_input == Some(true);
        let limits = self.limits();
        let said = Said {
            status,
            saying,
            shows: limits.shows(echo_input),
            method: self.method(),
            depends_on: format.depends_on(),
            named: &self.policy.inner.named,
            // The forms that a client accepts do not hold for a part of a stream.
            kept: (!is_last_record).then_some(&self.head),
            request_id: self.request_id().map(RequestId::as_str),
            is_last_record,
        };
        match guard(|| format.write(&said, limits.error_body)) {
            Ok(Ok(page)) => Ok(page),
            Ok(Err(failed)) => Err(Raised::from_nowhere(failed)),
            Err(panic) => Err(Raised::from_nowhere(panic)),
        }
    }

    /// Writes the answer with this status.
    ///
    /// # Errors
    ///
    /// The format has failed or panicked.
    pub(super) fn write(
        &self,
        format: &OtherFormat,
        saying: Saying<'_>,
        response: &mut Response,
    ) -> Result<Vec<Misuse>, Raised> {
        let status = response.status();
        if is_without_content(status) {
            *response.body_mut() = Bytes::new();
            return Ok(Vec::new());
        }
        let mut page = self.page(format, status, saying, false)?;
        *response.body_mut() = page.take_body();
        let headers = response.headers_mut();
        let content_type = page.content_type.take();
        let content_type = content_type
            .filter(|_| !(page.keeps_content_type && headers.contains_key(CONTENT_TYPE)));
        match content_type {
            Some(content_type) if headers.is_empty() && status.as_u16() >= 400 => {
                *headers = headers_of_errors(content_type);
            }
            content_type => {
                if let Some(content_type) = content_type {
                    set(headers, CONTENT_TYPE, content_type);
                }
                say_of_errors(status, headers);
            }
        }
        if let Some(language) = page.content_language {
            set(headers, CONTENT_LANGUAGE, language);
        }
        if let Some(policy) = page.content_security_policy {
            set(headers, CONTENT_SECURITY_POLICY, policy);
        }
        Ok(page.misuse)
    }

    /// Says what the answers of the policy vary with, beside what they say themselves.
    pub(super) fn say_vary(&self, headers: &mut HeaderMap) {
        let format = self.policy.inner.format.as_ref();
        for name in format.map(PolicyFormat::depends_on).unwrap_or_default() {
            // An answer has few headers, and to look through them is a third of a look into the map.
            if !headers.keys().any(|name| name == VARY) {
                set(headers, VARY, name.clone().into());
            } else if !says(headers, name) {
                let _ = headers.try_append(VARY, name.clone().into());
            }
        }
    }

    fn method(&self) -> &Method {
        self.head.method().unwrap_or(self.method.as_method())
    }
}

/// A map has room for 24,576 names, and a handler may have filled it.
fn set(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    let _ = headers.try_insert(name, value);
}

/// True if `vary` has a name, or all of them.
fn says(headers: &HeaderMap, name: &HeaderName) -> bool {
    let values = headers.get_all(VARY).iter();
    let mut names = values.flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    names.any(|said| {
        let said = said.trim_ascii();
        said == b"*" || said.eq_ignore_ascii_case(name.as_str().as_bytes())
    })
}
