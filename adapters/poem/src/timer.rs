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

#[cfg(test)]
mod tests {
    use super::*;
    use http_exception::adapter::guard;
    use tokio::runtime::Builder;

    const SOON: Duration = Duration::from_millis(1);

    #[test]
    fn it_is_over_in_time_within_tokio() {
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.expect("a runtime starts");
        let slept = runtime.block_on(async {
            match sleep(SOON) {
                Some(sleep) => tokio::time::timeout(SOON * 10_000, sleep).await.is_ok(),
                None => false,
            }
        });
        assert!(slept);
    }

    #[test]
    fn there_is_none_outside_tokio() {
        assert!(sleep(SOON).is_none());
    }

    #[test]
    fn a_runtime_without_one_panics_within_the_guard() {
        let runtime = Builder::new_current_thread().build();
        let runtime = runtime.expect("a runtime starts");
        assert!(runtime.block_on(async { guard(|| sleep(SOON)).is_err() }));
    }
}
