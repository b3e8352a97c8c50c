//! The functions that may be registered as exception handlers.

use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use http::Request;

use super::asked::{Rung, RungKind};
use super::into_answer::IntoAnswer;
use crate::Response;
use crate::exception::Raised;

/// A function that answers exceptions of type `E`.
///
/// Any `Fn` of these shapes is one, with `R` an [`IntoAnswer`]; the compiler
/// finds `E` and the shape from the signature:
///
/// * `Fn(E) -> R`
/// * `Fn(Request<()>, E) -> R`
/// * `Fn(E) -> impl Future<Output = R>`, `async fn` and `async |…|` included
/// * `Fn(Request<()>, E) -> impl Future<Output = R>`
///
/// A handler that takes the request gets all of it but the body: method, URI,
/// version, every header and the extensions, as they were when the request
/// reached the adapter. A policy in which no handler does keeps nothing.
///
/// A handler of `HttpException` replaces the answer whole. The headers that RFC 9110 asks of the
/// status stay (a challenge, `Allow`); the other headers of the exception stay if the handler says
/// so: `(exc.status(), exc.headers().clone(), json!(…))`.
///
/// This trait is sealed: functions implement it, and nothing else.
///
/// # Example
///
/// ```
/// use http_exception::{ErrorPolicy, HttpException, Request, StatusCode};
///
/// #[derive(Debug)]
/// struct Unicorn;
/// # impl std::fmt::Display for Unicorn {
/// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("unicorn") }
/// # }
/// # impl std::error::Error for Unicorn {}
///
/// async fn on_unicorn(request: Request<()>, _: Unicorn) -> (StatusCode, String) {
///     (StatusCode::IM_A_TEAPOT, format!("a unicorn at {}", request.uri().path()))
/// }
///
/// let policy = ErrorPolicy::builder()
///     .exception_handler(on_unicorn)
///     .exception_handler(|_: std::fmt::Error| HttpException::bad_gateway("no text today"))
///     .build();
/// # let _ = policy;
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handler of `{E}`",
    note = "a handler is `Fn(E) -> R` or `Fn(Request<()>, E) -> R`, sync or async, with the types of closure parameters written out",
    note = "`R` has to be what a handler may answer: text, `json!(…)`, `Json<T>`, a `StatusCode`, a `Response`, a tuple `(StatusCode, R)` or `(StatusCode, headers, R)`, or a `Result` of one of them",
    note = "the handler has to be `Send + Sync + 'static`, and the future of an async one `Send + 'static`: nothing that is not `Send`, such as an `Rc` or the guard of a lock, may be held over an `await`"
)]
pub trait ExceptionHandler<E, Shape>: sealed::Sealed<E, Shape> + Send + Sync + 'static {}

impl<H, E, Shape> ExceptionHandler<E, Shape> for H where
    H: sealed::Sealed<E, Shape> + Send + Sync + 'static
{
}

/// The answer of a handler, now or later.
pub(crate) enum Reply {
    Ready(Result<Response, Raised>),
    Later(Later),
}

pub(crate) type Later = Pin<Box<dyn Future<Output = Result<Response, Raised>> + Send>>;

/// A handler, its type forgotten.
#[derive(Clone)]
pub(crate) struct Handler {
    pub(crate) asks_for_request: bool,
    pub(crate) rung: Rung,
    call: Arc<Call>,
}

type Call = dyn Fn(Raised, &mut dyn FnMut() -> Request<()>) -> Reply + Send + Sync;

impl Handler {
    /// A handler of one type of exception, registered at the line that calls.
    #[track_caller]
    pub(crate) fn of<H, E, Shape>(kind: RungKind, handler: H) -> Self
    where
        H: ExceptionHandler<E, Shape>,
        E: Error + Send + Sync + 'static,
    {
        Self {
            asks_for_request: H::ASKS_FOR_REQUEST,
            rung: Rung::here::<E>(kind),
            call: Arc::new(move |exc, request| match exc.downcast() {
                Ok(exc) => handler.call(exc, request),
                Err(exc) => Reply::Ready(Err(exc)),
            }),
        }
    }

    /// A handler of everything that is raised, registered at the line that calls.
    #[track_caller]
    pub(crate) fn of_all<H: ExceptionHandler<Raised, Shape>, Shape>(handler: H) -> Self {
        Self {
            asks_for_request: H::ASKS_FOR_REQUEST,
            rung: Rung::here::<Raised>(RungKind::Fallback),
            call: Arc::new(move |exc, request| handler.call(exc, request)),
        }
    }

    pub(crate) fn call(&self, exc: Raised, request: &mut dyn FnMut() -> Request<()>) -> Reply {
        (self.call)(exc, request)
    }

    /// True if both are the same registration.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.call, &other.call)
    }
}

mod sealed {
    use super::{IntoAnswer, Later, Reply, Request};

    pub trait Sealed<E, Shape> {
        const ASKS_FOR_REQUEST: bool;

        #[expect(private_interfaces, reason = "only this crate calls handlers")]
        fn call(&self, exc: E, request: impl FnOnce() -> Request<()>) -> Reply;
    }

    /// `Fn(E) -> R`
    #[derive(Debug)]
    pub struct Now;
    /// `Fn(Request<()>, E) -> R`
    #[derive(Debug)]
    pub struct NowWithRequest;
    /// `Fn(E) -> impl Future<Output = R>`
    #[derive(Debug)]
    pub struct Async;
    /// `Fn(Request<()>, E) -> impl Future<Output = R>`
    #[derive(Debug)]
    pub struct AsyncWithRequest;

    impl<F, E, R> Sealed<E, Now> for F
    where
        F: Fn(E) -> R,
        R: IntoAnswer,
    {
        const ASKS_FOR_REQUEST: bool = false;

        #[expect(private_interfaces, reason = "only this crate calls handlers")]
        fn call(&self, exc: E, _: impl FnOnce() -> Request<()>) -> Reply {
            Reply::Ready(self(exc).into_answer())
        }
    }

    impl<F, E, R> Sealed<E, NowWithRequest> for F
    where
        F: Fn(Request<()>, E) -> R,
        R: IntoAnswer,
    {
        const ASKS_FOR_REQUEST: bool = true;

        #[expect(private_interfaces, reason = "only this crate calls handlers")]
        fn call(&self, exc: E, request: impl FnOnce() -> Request<()>) -> Reply {
            Reply::Ready(self(request(), exc).into_answer())
        }
    }

    impl<F, E, Fut> Sealed<E, Async> for F
    where
        F: Fn(E) -> Fut,
        Fut: Future<Output: IntoAnswer> + Send + 'static,
    {
        const ASKS_FOR_REQUEST: bool = false;

        #[expect(private_interfaces, reason = "only this crate calls handlers")]
        fn call(&self, exc: E, _: impl FnOnce() -> Request<()>) -> Reply {
            Reply::Later(later(self(exc)))
        }
    }

    impl<F, E, Fut> Sealed<E, AsyncWithRequest> for F
    where
        F: Fn(Request<()>, E) -> Fut,
        Fut: Future<Output: IntoAnswer> + Send + 'static,
    {
        const ASKS_FOR_REQUEST: bool = true;

        #[expect(private_interfaces, reason = "only this crate calls handlers")]
        fn call(&self, exc: E, request: impl FnOnce() -> Request<()>) -> Reply {
            Reply::Later(later(self(request(), exc)))
        }
    }

    fn later(answer: impl Future<Output: IntoAnswer> + Send + 'static) -> Later {
        Box::pin(async move { answer.await.into_answer() })
    }
}
