//! The layer that binds a policy to a tower service.

use http_exception::ErrorPolicy;
use http_exception::adapter::{Door, Timer, system_clock};
use tower_layer::Layer;

use crate::{ExceptionService, Tower};

/// Lets an [`ErrorPolicy`] answer everything that goes wrong in a service below it.
///
/// Layers that refuse or fail stand inside of it, layers that add to answers, such as CORS or tracing,
/// [outside](crate#stacks).
///
/// # Example
///
/// ```
/// use http_body_util::Full;
/// use http_exception_tower::{Bytes, ErrorPolicy, ExceptionLayer, Request, Response, Result, StatusCode, raise};
/// use tower::{ServiceBuilder, ServiceExt};
///
/// async fn app(_: Request<()>) -> Result<http_exception_tower::http::Response<Full<Bytes>>> {
///     raise!(StatusCode::NOT_FOUND, "Item not found")
/// }
///
/// let service = ServiceBuilder::new()
///     .layer(ExceptionLayer::new(ErrorPolicy::default()))
///     .service_fn(app);
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let Ok(response) = service.oneshot(Request::new(())).await;
/// assert_eq!(response.status(), 404);
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct ExceptionLayer {
    policy: ErrorPolicy,
    timer: Timer,
    takes_websockets: bool,
}

impl ExceptionLayer {
    /// A layer with this policy, and without a [timer](Self::timer).
    #[must_use]
    pub fn new(policy: ErrorPolicy) -> Self {
        Self {
            policy,
            timer: |_| None,
            takes_websockets: false,
        }
    }

    /// The same with the timer of the runtime that polls the service.
    ///
    /// Without one no deadline holds: an exception handler is waited for as long as it takes,
    /// [`extract`](crate::extract()) answers a body that is too large at once, though the client may still
    /// be sending, and a body that fails is broken off at once.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception_tower::{ErrorPolicy, ExceptionLayer, Sleep};
    /// use std::time::Duration;
    ///
    /// fn sleep(time: Duration) -> Option<Sleep> {
    ///     Some(Box::pin(tokio::time::sleep(time)))
    /// }
    ///
    /// let layer = ExceptionLayer::new(ErrorPolicy::default()).timer(sleep);
    /// # let _ = layer;
    /// ```
    #[must_use]
    pub fn timer(self, timer: Timer) -> Self {
        Self { timer, ..self }
    }

    /// The same for services that open WebSockets with another adapter's type, such as the
    /// `WebSocketUpgrade` of `http-exception-hyper` on a server of hyper's.
    ///
    /// The policy then closes a WebSocket with what it makes of an exception or a panic of its handler.
    #[must_use]
    pub fn websockets(self) -> Self {
        Self {
            takes_websockets: true,
            ..self
        }
    }
}

impl<S> Layer<S> for ExceptionLayer {
    type Service = ExceptionService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        let door = Door::new(self.timer)
            .with_clock(system_clock)
            .with_debug_lines(warn)
            .with_request_id(Tower::request_id)
            .with_websockets(self.takes_websockets);
        ExceptionService::bound(inner, self.policy.clone(), door, Tower)
    }
}

#[expect(
    clippy::print_stderr,
    reason = "a program under development is to see it"
)]
fn warn(line: &str) {
    eprintln!("http-exception-tower: {line}");
}
