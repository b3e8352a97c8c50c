//! The trait of exceptions that describe themselves.

use std::borrow::Cow;
use std::error::Error;

use http::{HeaderMap, StatusCode};

use super::detail::Detail;
use super::http_exception::HttpException;
use super::members::Members;
use super::parent::{Parent, ParentType};

/// An error that says how it is answered.
///
/// Derive it with [`#[derive(Exception)]`](derive@crate::Exception); written by
/// hand it needs a line of [`register_exception!`](crate::register_exception) so
/// that policies know the type. Either way nothing is registered on a policy: a
/// type that is an `Exception` is answered as it says wherever it is raised,
/// status handlers see it, and it can be handled by its own type, by that of
/// its [`parent`](Self::parent), or as an [`HttpException`], the last parent of
/// all.
///
/// # Example
///
/// ```
/// use http_exception::{Detail, Exception, Raised, StatusCode, register_exception};
///
/// #[derive(Debug)]
/// struct OrderNotFound { id: u64 }
///
/// impl std::fmt::Display for OrderNotFound {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         write!(f, "order {} is not in the database", self.id)
///     }
/// }
/// impl std::error::Error for OrderNotFound {}
///
/// impl Exception for OrderNotFound {
///     fn status(&self) -> StatusCode {
///         StatusCode::NOT_FOUND
///     }
///     fn detail(&self) -> Detail {
///         format!("There is no order {}", self.id).into()
///     }
/// }
/// register_exception!(OrderNotFound);
///
/// let raised = Raised::from(OrderNotFound { id: 7 });
/// assert_eq!(raised.status(), Some(StatusCode::NOT_FOUND));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how it is answered",
    note = "derive it: `#[derive(Exception)]` with `#[exception(status = …)]`, or implement `Exception` and add `register_exception!({Self});`"
)]
pub trait Exception: Error + Send + Sync + 'static {
    /// The status of the answer. One outside `200..=599` becomes 500.
    fn status(&self) -> StatusCode;

    /// The detail of the answer; the phrase of the status unless overridden.
    fn detail(&self) -> Detail {
        Detail::phrase()
    }

    /// Headers of the answer; none unless overridden.
    fn headers(&self) -> HeaderMap {
        HeaderMap::new()
    }

    /// The code that programs can tell the error by; none unless overridden.
    fn code(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// A sentence for people that names the type of problem, the same whenever it occurs (RFC 9457 section
    /// 3.1.3); none unless overridden. It stands for the [code](Self::code) or the [type](Self::type_uri).
    fn title(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// The URI that names the type of problem (RFC 9457 section 3.1.1), an absolute one or a full path; none
    /// unless overridden. Where there is a [code](Self::code), the format makes one of it.
    fn type_uri(&self) -> Option<Cow<'static, str>> {
        None
    }

    /// The members for programs, beside the detail; none unless overridden.
    fn members(&self) -> Members {
        Members::new()
    }

    /// The name of the variant, where it is an enum; for logs. The derive says it.
    fn variant(&self) -> Option<&'static str> {
        None
    }

    /// The types that [`parent`](Self::parent) may say, for [plans](crate::ErrorPolicy::plan); the derive
    /// lists them. `None` where they are not listed, as by an implementation that is written by hand.
    #[doc(hidden)]
    #[must_use]
    fn parents() -> Option<Vec<ParentType>>
    where
        Self: Sized,
    {
        None
    }

    /// The exception that handlers of a more general type see; none unless overridden.
    fn parent(&self) -> Option<Parent<Self>>
    where
        Self: Sized,
    {
        None
    }
}

impl Exception for HttpException {
    fn parents() -> Option<Vec<ParentType>> {
        Some(Vec::new())
    }

    fn status(&self) -> StatusCode {
        self.status()
    }

    fn detail(&self) -> Detail {
        self.detail().clone()
    }

    fn headers(&self) -> HeaderMap {
        self.headers().clone()
    }

    fn code(&self) -> Option<Cow<'static, str>> {
        self.code_as_given().cloned()
    }

    fn title(&self) -> Option<Cow<'static, str>> {
        self.title().map(|title| Cow::Owned(title.to_owned()))
    }

    fn type_uri(&self) -> Option<Cow<'static, str>> {
        self.type_uri().map(|uri| Cow::Owned(uri.to_owned()))
    }

    fn members(&self) -> Members {
        self.members().clone()
    }
}

/// Makes a type that implements [`Exception`] by hand known to every policy.
///
/// Stands beside the `impl`, outside functions; the derive does it by itself.
/// A generic type is registered once per concrete type.
///
/// # Example
///
/// See [`Exception`](trait@crate::Exception).
#[macro_export]
macro_rules! register_exception {
    ($type:ty $(,)?) => {
        $crate::__private::inventory::submit! {
            $crate::__private::Registration::of::<$type>()
        }
    };
}
