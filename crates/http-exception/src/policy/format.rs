//! How an answer looks: one value of the policy.
//!
//! A format is given what may be said and a page to write it on. It knows neither the exception nor the
//! request, so that it cannot show what nobody wrote for a client.

mod accept;
mod fast_api;
mod html;
mod markdown;
mod negotiated;
mod page;
mod pointer;
mod problem;
mod readable;
mod said;
mod text;

use std::any::{Any, TypeId};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderName, HeaderValue};

pub use self::fast_api::FastApi;
pub(crate) use self::fast_api::{usual_len, write_http};
pub use self::html::Html;
pub use self::markdown::Markdown;
pub use self::negotiated::Negotiated;
pub use self::page::Page;
pub use self::problem::Problem;
pub use self::said::Said;
pub(crate) use self::said::Saying;
pub use self::text::Text;

/// How answers look: those of exceptions that no handler gives a body of its own.
///
/// A policy has [one](crate::ErrorPolicyBuilder::format), [`FastApi`] unless it is given another. It writes
/// the answer to everything that the default handlers answer, when the policy is finished and with the status
/// that is sent then: raised exceptions, validation errors, the framework's 404 and 405, what nothing
/// answers, and the answers of handlers that call a default handler or give an
/// [`HttpException`](crate::HttpException). A body that a handler writes is the handler's. Where no policy is
/// installed there is no format either, and what is raised has the shape of [`FastApi`].
///
/// A format that fails, panics, or writes more than the policy's [limit](crate::Limits::error_body) is
/// treated like a handler that does so: the failure is raised in place of the answer, observers receive both,
/// and whatever answers it has the shape of [`FastApi`].
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, Format, HttpException, Page, Request, Said};
/// use std::fmt::{self, Write};
///
/// struct Plain;
///
/// impl Format for Plain {
///     fn media_type(&self) -> &'static str {
///         "text/plain"
///     }
///
///     fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
///         page.content_type("text/plain; charset=utf-8");
///         write!(page, "{} {}", said.status().as_u16(), said.phrase())
///     }
/// }
///
/// # futures_util::FutureExt::now_or_never(async {
/// let policy = ErrorPolicy::builder().format(Plain).build();
/// let response = policy.answer(&Request::new(()), HttpException::not_found("Item not found")).await;
/// assert_eq!(response.body(), "404 Not Found");
/// # }).unwrap();
/// ```
pub trait Format: Send + Sync + 'static {
    /// The media type of what it writes: the `content-type` unless the page is given another, and the name
    /// that clients ask for it by.
    ///
    /// One of `application/json`, or that ends in `+json`, is a JSON form, which may be the last record of a
    /// [stream](crate::ErrorPolicyBuilder::stream_error).
    fn media_type(&self) -> &'static str {
        "application/json"
    }

    /// The headers of the request that the form depends on. They are kept of every request and named in the
    /// `vary` of every answer; no other header reaches the format. It is asked once, when the policy is built.
    fn depends_on(&self) -> &[HeaderName] {
        &[]
    }

    /// A mistake in how it was made, for [`ErrorPolicy::mistakes`](crate::ErrorPolicy::mistakes).
    fn mistake(&self) -> Option<String> {
        None
    }

    /// Writes what is said.
    ///
    /// # Errors
    ///
    /// The page is full, or the format cannot write this.
    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result;
}

/// True if a form of this media type may be read as JSON.
fn is_json(essence: &str) -> bool {
    essence.eq_ignore_ascii_case("application/json") || essence.ends_with("+json")
}

/// The mistake of a format: the one that it says itself, or that its media type is none.
fn mistake_of(format: &dyn Format) -> Option<String> {
    let media_type = format.media_type();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    // Its halves are tokens, as the names of headers are.
    let is_token = |half: &str| HeaderName::from_bytes(half.as_bytes()).is_ok();
    let is_one = HeaderValue::from_str(media_type).is_ok()
        && matches!(essence.split_once('/'), Some((of, kind)) if is_token(of) && is_token(kind));
    format.mistake().or_else(|| {
        (!is_one).then(|| {
            format!(
                "a format has the media type {media_type:?}, which is none; write `type/subtype`"
            )
        })
    })
}

/// The format of a policy.
#[derive(Clone)]
pub(crate) enum PolicyFormat {
    One(Form),
    /// The form is chosen before anything is written.
    OneOf(Arc<Negotiated>),
}

/// A form; none where it is FastAPI's, which is written at once, without a page.
type Form = Option<OtherFormat>;

/// Any other, and what it depends on.
#[derive(Clone)]
pub(crate) struct OtherFormat {
    format: Arc<dyn Format>,
    depends_on: Arc<[HeaderName]>,
}

impl PolicyFormat {
    pub(crate) fn of<F: Format>(format: F) -> Self {
        let mut format = Some(format);
        let negotiated = (&mut format as &mut dyn Any).downcast_mut::<Option<Negotiated>>();
        match negotiated.and_then(Option::take) {
            Some(negotiated) => Self::OneOf(Arc::new(negotiated)),
            None => Self::One(format.and_then(OtherFormat::of)),
        }
    }

    /// The form of an answer to a request with these values of `accept`, where it is not FastAPI's shape.
    pub(crate) fn other<'a>(
        &self,
        accept: impl Iterator<Item = &'a HeaderValue>,
    ) -> Option<&OtherFormat> {
        match self {
            Self::One(form) => form.as_ref(),
            Self::OneOf(forms) => forms.accepted(accept),
        }
    }

    /// The same of the last record of a stream, whatever was accepted.
    pub(crate) fn other_of_last_record(&self) -> Option<&OtherFormat> {
        match self {
            Self::One(form) => form.as_ref(),
            Self::OneOf(forms) => forms.first_json(),
        }
    }

    pub(crate) fn depends_on(&self) -> &[HeaderName] {
        match self {
            Self::One(form) => form.as_ref().map_or(&[], |form| &form.depends_on),
            Self::OneOf(forms) => forms.depends_on(),
        }
    }

    pub(crate) fn is_fast_api(&self) -> bool {
        matches!(self, Self::One(None))
    }

    pub(crate) fn mistake(&self) -> Option<String> {
        match self {
            Self::One(form) => mistake_of(&*form.as_ref()?.format),
            Self::OneOf(forms) => forms.mistake(),
        }
    }
}

impl OtherFormat {
    fn of<F: Format>(format: F) -> Option<Self> {
        if format.type_id() == TypeId::of::<FastApi>() {
            return None;
        }
        OTHERS.store(true, Ordering::Relaxed);
        Some(Self {
            depends_on: format.depends_on().into(),
            format: Arc::new(format),
        })
    }

    pub(crate) fn depends_on(&self) -> &[HeaderName] {
        &self.depends_on
    }

    /// Writes a page of no more than so many bytes.
    ///
    /// # Errors
    ///
    /// The format has failed, or has written more.
    pub(crate) fn write(&self, said: &Said<'_>, limit: usize) -> Result<Page, FormatFailed> {
        let mut page = Page::new(limit);
        let written = self.format.write(said, &mut page);
        match page.finish(self.format.media_type()) {
            Err(reason) => Err(FormatFailed(reason)),
            Ok(()) if written.is_err() => Err(FormatFailed("it says that it cannot write this")),
            Ok(()) => Ok(page),
        }
    }
}

/// True if a policy of the program has another format than [`FastApi`]: if none has, default handlers need
/// not keep what they say.
pub(crate) fn are_there_others() -> bool {
    OTHERS.load(Ordering::Relaxed)
}

static OTHERS: AtomicBool = AtomicBool::new(false);

/// A format has not written an answer.
#[derive(Debug)]
pub(crate) struct FormatFailed(&'static str);

impl fmt::Display for FormatFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the format has written no answer: {}", self.0)
    }
}

impl std::error::Error for FormatFailed {}

impl fmt::Debug for PolicyFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::One(None) => FastApi.media_type(),
            Self::One(Some(other)) => other.format.media_type(),
            Self::OneOf(forms) => forms.media_type(),
        })
    }
}
