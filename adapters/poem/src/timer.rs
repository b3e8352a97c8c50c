//! tokio's clock, for the deadlines of exception handlers.

use std::time::Duration;

use http_exception::adapter::{Sleep, ask_once};
use tokio::runtime::Handle;

/// Starts to wait; `None` outside tokio, where nothing would wake the task, and in a runtime whose
/// timer is not enabled, which tokio reports only by a panic.
pub(crate) fn sleep(time: Duration) -> Option<Sleep> {
    let runtime = Handle::try_current().ok()?;
    ask_once(runtime.id(), || Box::pin(tokio::time::sleep(time)))
}
