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

#[cfg(test)]
mod tests {
    use std::panic;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use http_exception::{ErrorPolicy, Record};
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
    fn a_runtime_without_one_is_asked_once_whatever_threads_it_has() {
        let told = Arc::new(AtomicUsize::new(0));
        let (counted, before) = (Arc::clone(&told), panic::take_hook());
        panic::set_hook(Box::new(move |info| {
            if info.to_string().contains("timers are disabled") {
                counted.fetch_add(1, Ordering::SeqCst);
            } else {
                before(info);
            }
        }));
        let without = |expected| {
            let runtime = Builder::new_multi_thread().worker_threads(4).build();
            let runtime = runtime.expect("a runtime starts");
            let asked = (0..100).map(|_| runtime.spawn(async { sleep(SOON).is_none() }));
            for asked in asked.collect::<Vec<_>>() {
                assert!(runtime.block_on(asked).expect("nothing panics there"));
            }
            assert_eq!(told.load(Ordering::SeqCst), expected);
        };
        without(1);
        // With a policy that has an observer, the panic is not reported at all.
        let policy = ErrorPolicy::builder().observer(|_: &Record<'_>| {});
        let _ = policy.build();
        without(1);
    }
}
