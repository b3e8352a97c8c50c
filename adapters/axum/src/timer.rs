//! tokio's clock, for the deadlines of exception handlers.

use std::time::Duration;

use http_exception::adapter::Sleep;
use tokio::runtime::Handle;

/// Starts to wait; `None` outside tokio, where nobody would wake.
///
/// # Panics
///
/// In a runtime whose timer is not enabled, of which tokio does not say it otherwise. A
/// [`Timer`](http_exception::adapter::Timer) may do so.
pub(crate) fn sleep(time: Duration) -> Option<Sleep> {
    Handle::try_current().ok()?;
    Some(Box::pin(tokio::time::sleep(time)))
}
