//! The place that a socket comes back to when its handler is done with it, however that ends.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

/// The place that a value is lent from.
///
/// A handler owns the value it is lent, so a panic or an early return drops it; the task that
/// waits here gets it then, and can still say goodbye.
#[derive(Debug)]
pub(super) struct Home<W>(Arc<Mutex<Slot<W>>>);

#[derive(Debug)]
struct Slot<W> {
    value: Option<W>,
    is_recalled: bool,
    /// The task that waits for the value to come back.
    waiting: Option<Waker>,
    /// The task that has the value, and waits for something of it.
    holder: Option<Waker>,
}

impl<W> Home<W> {
    /// Lends a value.
    pub(super) fn lend(value: W) -> (Self, Lent<W>) {
        let slot = Slot {
            value: None,
            is_recalled: false,
            waiting: None,
            holder: None,
        };
        let home = Arc::new(Mutex::new(slot));
        let lent = Lent {
            value: Some(value),
            home: Arc::clone(&home),
        };
        (Self(home), lent)
    }

    /// Waits for the value to come back: a handler may have given it to a task of its own.
    pub(super) async fn returned(&self) -> W {
        poll_fn(|cx| {
            let mut slot = lock(&self.0);
            if let Some(value) = slot.value.take() {
                return Poll::Ready(value);
            }
            slot.waiting = Some(cx.waker().clone());
            Poll::Pending
        })
        .await
    }

    /// Asks the holder of the value to let go of it.
    pub(super) fn recall(&self) {
        let holder = {
            let mut slot = lock(&self.0);
            slot.is_recalled = true;
            slot.holder.take()
        };
        if let Some(waker) = holder {
            waker.wake();
        }
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

    /// The value, and a future that is done when it is [asked back](Home::recall).
    pub(super) fn until_recalled(&mut self) -> (&mut W, impl Future<Output = ()> + use<W>) {
        let home = Arc::clone(&self.home);
        let recalled = poll_fn(move |cx| {
            let mut slot = lock(&home);
            if slot.is_recalled {
                return Poll::Ready(());
            }
            slot.holder = Some(cx.waker().clone());
            Poll::Pending
        });
        (self.get_mut(), recalled)
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
