//! Where a socket comes back to when its handler is done with it, however that ends.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// The place that a value is lent from.
///
/// A handler owns what it is lent, so a panic or an early return drops it; whoever waits here gets
/// it then, and can still say goodbye.
#[derive(Debug)]
pub(super) struct Home<W>(Arc<Mutex<Slot<W>>>);

#[derive(Debug)]
struct Slot<W> {
    value: Option<W>,
    waiting: Option<Waker>,
}

impl<W> Home<W> {
    /// Lends a value.
    pub(super) fn lend(value: W) -> (Self, Lent<W>) {
        let slot = Slot {
            value: None,
            waiting: None,
        };
        let home = Arc::new(Mutex::new(slot));
        let lent = Lent {
            value: Some(value),
            home: Arc::clone(&home),
        };
        (Self(home), lent)
    }

    /// Waits for the value to come back: a handler may have given it to a task of its own.
    pub(super) async fn returned(self) -> W {
        std::future::poll_fn(|cx| {
            let mut slot = lock(&self.0);
            if let Some(value) = slot.value.take() {
                return Poll::Ready(value);
            }
            slot.waiting = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// A value that goes home when it is dropped.
#[derive(Debug)]
pub(super) struct Lent<W> {
    value: Option<W>,
    home: Arc<Mutex<Slot<W>>>,
}

impl<W> Lent<W> {
    pub(super) fn get_mut(&mut self) -> &mut W {
        // Only `drop` takes it.
        self.value
            .as_mut()
            .expect("a value is there until it is dropped")
    }
}

impl<W> Drop for Lent<W> {
    fn drop(&mut self) {
        let waiting = {
            let mut slot = lock(&self.home);
            slot.value = self.value.take();
            slot.waiting.take()
        };
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}

fn lock<W>(slot: &Mutex<Slot<W>>) -> MutexGuard<'_, Slot<W>> {
    // Nothing runs under the lock that could leave the slot half changed.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
