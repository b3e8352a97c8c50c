//! `#[derive(Exception)]` of [`http-exception`](https://docs.rs/http-exception).
//!
//! This crate is not used directly: `http-exception` and each of its adapters
//! have the derive, under the name `Exception`. The derive itself is documented
//! here, at [`Exception`](macro@Exception).

mod attr;
mod check;
mod derive;
mod diagnostics;
mod expand;
mod header;
mod members;
mod plan;
mod problem_type;
mod template;

use proc_macro::TokenStream;

use crate::derive::Asker;

/// Implements `Exception`: the type says by its attributes how it is answered.
///
/// It stands on a struct or an enum that is an [`Error`](std::error::Error).
/// The derive registers the type, too: every policy knows it, nothing is added
/// to a builder.
///
/// ```
/// use http_exception::{Exception, StatusCode};
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("order {id} is not in the database")]                     // for the log
/// #[exception(status = 404, detail = "There is no order {id}")]     // for the client
/// struct OrderNotFound {
///     id: u64,
/// }
///
/// let exc = OrderNotFound { id: 7 };
/// assert_eq!(exc.status(), StatusCode::NOT_FOUND);
/// assert_eq!(exc.detail().as_str(), Some("There is no order 7"));
/// ```
///
/// # Keys
///
/// All stand in `#[exception(...)]`, together or in several attributes.
///
/// | key | what it says | without it |
/// |---|---|---|
/// | [`status = 404`](#status) | the status of the answer | required |
/// | [`detail = "..."`, `detail`](#detail) | the detail that the client gets | the phrase of the status |
/// | [`header("name" = "value")`](#header) | a header of the answer | no header |
/// | [`code = "..."`](#code) | what programs can tell the error by | no code |
/// | [`title = "..."`](#title-and-type) | what people call this type of problem | the phrase of the status |
/// | [`type = "https://..."`](#title-and-type) | the URI of this type of problem | made of the code, or none |
/// | [`members(field, ...)`](#members) | what programs learn beside the detail | nothing more |
/// | [`parent = Type`](#parent) | the type whose handlers see it too | no parent |
/// | [`transparent`](#transparent) | it stands for the error in its only field | it speaks for itself |
/// | [`responds`](#responds) | the type has the framework's trait by itself | the derive of an adapter writes it |
/// | [`crate = path`](#crate) | where `http-exception` is found | the crate the derive came from |
///
/// On an enum, its keys hold for every variant that does not say otherwise, a
/// header for every variant without one of that name. `transparent` stands on
/// variants only, `responds` and `crate` on the type only.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("{self:?}")]
/// #[exception(status = 409, code = "shop")]
/// enum ShopError {
///     Closed,
///     #[exception(status = 404, detail = "There is no order {0}", code = "no_order")]
///     NoOrder(u64),
/// }
///
/// assert_eq!(ShopError::Closed.status(), 409);
/// assert_eq!(ShopError::Closed.code().as_deref(), Some("shop"));
/// assert_eq!(ShopError::NoOrder(7).status(), 404);
/// assert_eq!(ShopError::NoOrder(7).code().as_deref(), Some("no_order"));
/// ```
///
/// ## `status`
///
/// An integer literal, or the path of a `StatusCode` constant. Either must be
/// 400..=599; both are checked when the type is compiled.
///
/// ```
/// use http_exception::{Exception, StatusCode};
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("the lid is open")]
/// enum KettleError {
///     #[exception(status = 418)]
///     Teapot,
///     #[exception(status = StatusCode::CONFLICT)]
///     LidOpen,
/// }
///
/// assert_eq!(KettleError::Teapot.status(), StatusCode::IM_A_TEAPOT);
/// assert_eq!(KettleError::LidOpen.status(), StatusCode::CONFLICT);
/// ```
///
/// ## `detail`
///
/// A text that shows fields by name, `{id}`, or by position, `{0}`, with what
/// `format!` takes after a colon: `{id:?}`, `{ratio:.2}`. A brace itself is
/// written twice. `detail` without a value is the type's own `Display` text;
/// that is never sent unless it is asked for, since it is written for the log.
/// Only the first mebibyte of the text is kept.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[exception(status = 409)]
/// enum StockError {
///     #[error("there are {0} left")]
///     #[exception(detail)]
///     Low(u32),
///     #[error("lock {key:#x} is poisoned")]
///     #[exception(detail = "{item:?} is being counted")]
///     Locked { item: &'static str, key: u64 },
///     #[error("replica 3 is gone")]
///     Internal,
/// }
///
/// assert_eq!(StockError::Low(2).detail().as_str(), Some("there are 2 left"));
/// assert_eq!(
///     StockError::Locked { item: "tea", key: 1 }.detail().as_str(),
///     Some(r#""tea" is being counted"#),
/// );
/// // Sent as the phrase of its status, "Conflict".
/// assert_eq!(StockError::Internal.detail(), http_exception::Detail::phrase());
/// ```
///
/// ## `header`
///
/// A name in lower case and a value that shows fields as `detail` does.
/// Several of one name are sent one after the other. Names and values are checked
/// when the type is compiled; a value that becomes one HTTP cannot carry when a
/// field is shown, with a line break for instance, is left out of the answer.
/// Framing and the connection (`content-length`, `transfer-encoding`,
/// `connection`, ...) belong to the server and are refused.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("too many requests")]
/// #[exception(status = 429, header("retry-after" = "{seconds}"))]
/// #[exception(header("vary" = "origin"), header("vary" = "cookie"))]
/// struct SlowDown {
///     seconds: u32,
/// }
///
/// let headers = SlowDown { seconds: 120 }.headers();
/// assert_eq!(headers["retry-after"], "120");
/// assert_eq!(headers.get_all("vary").iter().count(), 2);
/// ```
///
/// ## `code`
///
/// A text that does not change when the wording of `detail` does: 1 to 64 of `a-z`, `0-9`, `_`, `.` and
/// `-`, without fields. A code that is known only at run time is set on an `HttpException`.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("order not found")]
/// #[exception(status = 404, code = "order_not_found")]
/// struct OrderNotFound;
///
/// assert_eq!(OrderNotFound.code().as_deref(), Some("order_not_found"));
/// ```
///
/// ## `title` and `type`
///
/// The names that RFC 9457 has for a type of problem. They are the same for every occurrence and show no
/// fields; a title stands for a code or a type, and is refused without one. The type is an absolute URI or
/// a path from the root. FastAPI's shape has neither.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("order not found")]
/// #[exception(status = 404, code = "order_not_found", title = "There is no such order")]
/// #[exception(type = "https://errors.example.com/order-not-found")]
/// struct OrderNotFound;
///
/// assert_eq!(OrderNotFound.title().as_deref(), Some("There is no such order"));
/// ```
///
/// ## `members`
///
/// Fields that programs learn, each under its name and as its `Serialize` writes it: in `ctx` in FastAPI's
/// shape, as extension members in that of RFC 9457. One whose `Serialize` fails or panics is left out. A
/// `Secret` is refused, and so is a name that answers have a meaning for already: `type`, `title`,
/// `status`, `detail`, `instance`, `code`, `ctx`, `errors`, `total`, `truncated`, `request_id`.
///
/// ```
/// use http_exception::{Exception, HttpException};
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("there are {left} left of {id}")]
/// #[exception(status = 409, code = "out_of_stock", members(id, left))]
/// struct OutOfStock { id: u64, left: u32 }
///
/// let members = OutOfStock { id: 7, left: 2 }.members();
/// let members: Vec<(&str, &str)> = members.iter().collect();
/// assert_eq!(members, [("id", "7"), ("left", "2")]);
/// ```
///
/// ## `parent`
///
/// A more general exception, which implements `From` of this one. If this type
/// has no handler, that of the parent is asked, then that of the parent's
/// parent. Variants may have different parents.
///
/// ```
/// use http_exception::{ErrorPolicy, Exception, StatusCode};
///
/// #[derive(Debug, thiserror::Error)]
/// #[error("{name} is an animal")]
/// struct Animal {
///     name: &'static str,
/// }
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("a whale")]
/// #[exception(status = 409, parent = Animal)]
/// struct Whale;
///
/// impl From<Whale> for Animal {
///     fn from(_: Whale) -> Self {
///         Self { name: "whale" }
///     }
/// }
///
/// let policy = ErrorPolicy::builder()
///     .exception_handler(|exc: Animal| (StatusCode::GONE, exc.name)) // answers whales too
///     .build();
/// ```
///
/// ## `transparent`
///
/// For a struct or a variant with one field that is the real error: unless the
/// wrapper itself has a handler, the inner error is looked up, mapped, described
/// and answered as if it had been raised. It stands alone, since the inner error
/// says everything else.
///
/// ```
/// use http_exception::{Exception, HttpException, StatusCode};
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error(transparent)]
/// enum AppError {
///     #[exception(transparent)]
///     Http(#[from] HttpException),
///     #[exception(transparent)]
///     Number(#[from] std::num::ParseIntError), // for a handler or a map, else 500
/// }
///
/// let exc = AppError::from(HttpException::not_found("Not here"));
/// assert_eq!(exc.status(), StatusCode::NOT_FOUND);
/// ```
///
/// ## `responds`
///
/// The derive of the adapters for axum and poem writes the framework's trait beside `Exception`, so that
/// a handler may return `Result<T, ThisType>`. A type that has the trait already says so. The derive
/// of the core and of the adapters for hyper and tower, whose services have any error, leaves it out in any
/// case.
///
/// ```
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("sold out")]
/// #[exception(status = 409, responds)]
/// struct SoldOut;
/// ```
///
/// ## `crate`
///
/// The generated code names everything through one crate: `http_exception`, or
/// the adapter whose `Exception` was derived. If that is not a dependency, as in
/// code made by another macro, this key gives the path.
///
/// ```
/// mod my_errors {
///     pub use http_exception;
/// }
///
/// #[derive(Debug, thiserror::Error, my_errors::http_exception::Exception)]
/// #[error("order not found")]
/// #[exception(crate = my_errors::http_exception, status = 404)]
/// struct OrderNotFound;
/// ```
///
/// # Errors
///
/// All mistakes in a type are reported at once, each where it is. Besides wrong
/// values, these are refused:
///
/// * a struct without `status`, and a variant that has none from its enum either;
/// * an unknown key, and any key but `header` set twice;
/// * a placeholder or a member that names no field of the struct or variant;
/// * a field shown in `code`, `title` or `type`, and a `title` without a code or a type;
/// * `transparent` with other than one field, beside another key, or for a report of `anyhow` or `eyre` or
///   a `Box<dyn Error>`, which are no errors themselves;
/// * generic types. Policies find each concrete type by its registration, so
///   `Exception` is implemented by hand and `register_exception!(Type<Concrete>);`
///   written for each;
/// * types that borrow, as an exception outlives the handler that raised it;
/// * unions.
///
/// ```compile_fail
/// use http_exception::Exception;
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("fine")]
/// #[exception(status = 200)] // `status` must be 400..=599, found 200
/// struct Fine;
/// ```
#[proc_macro_derive(Exception, attributes(exception))]
pub fn exception(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), CORE).into()
}

/// [`Exception`](macro@Exception) for users of `http-exception-axum`.
#[doc(hidden)]
#[proc_macro_derive(ExceptionForAxum, attributes(exception))]
pub fn exception_for_axum(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), AXUM).into()
}

/// axum's `IntoResponse` alone, for users of `http-exception-axum`.
#[doc(hidden)]
#[proc_macro_derive(ResponseForAxum, attributes(exception))]
pub fn response_for_axum(input: TokenStream) -> TokenStream {
    derive::derive_response(input.into(), AXUM).into()
}

/// [`Exception`](macro@Exception) for users of `http-exception-hyper`.
#[doc(hidden)]
#[proc_macro_derive(ExceptionForHyper, attributes(exception))]
pub fn exception_for_hyper(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), HYPER).into()
}

/// [`Exception`](macro@Exception) for users of `http-exception-poem`.
#[doc(hidden)]
#[proc_macro_derive(ExceptionForPoem, attributes(exception))]
pub fn exception_for_poem(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), POEM).into()
}

/// poem's conversion into its `Error` alone, for users of `http-exception-poem`.
#[doc(hidden)]
#[proc_macro_derive(ResponseForPoem, attributes(exception))]
pub fn response_for_poem(input: TokenStream) -> TokenStream {
    derive::derive_response(input.into(), POEM).into()
}

/// [`Exception`](macro@Exception) for users of `http-exception-tower`.
#[doc(hidden)]
#[proc_macro_derive(ExceptionForTower, attributes(exception))]
pub fn exception_for_tower(input: TokenStream) -> TokenStream {
    derive::derive(input.into(), TOWER).into()
}

const CORE: Asker = Asker {
    root: "http_exception",
    has_response: false,
};

const AXUM: Asker = Asker {
    root: "http_exception_axum",
    has_response: true,
};

// A service of hyper's takes any error as it is.
const HYPER: Asker = Asker {
    root: "http_exception_hyper",
    has_response: false,
};

const POEM: Asker = Asker {
    root: "http_exception_poem",
    has_response: true,
};

// The layer takes any error of a service as it is.
const TOWER: Asker = Asker {
    root: "http_exception_tower",
    has_response: false,
};
