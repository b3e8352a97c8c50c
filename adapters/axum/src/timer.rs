//! tokio's clock, for the deadlines of exception handlers.

use std::time::Duration;

use http_exception::adapter::{Sleep, ask_once};
use tokio::runtime::Handle;

/// Starts to wait; `None` outside tokio, where nobody would wake, and in a runtime whose timer is not
/// enabled, which tokio says by a panic alone.
pub(crate) fn sleep(time: Duration) -> Option<Sleep> {
    let runtime = Handle::try_current().ok()?;
    ask_once(runtime.id(), || Box::pin(tokio::time::sleep(time)))
}
