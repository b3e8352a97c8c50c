//! Deadlines of exception handlers and pauses: the core has no clock, adapters bring one.

use std::cell::Cell;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use super::context::Context;
use crate::foreign::{drop_guarded, guard};

/// A future that is done after a time.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// Starts to wait, on whatever runtime polls the request; `None` where it has no timer.
///
/// It may panic where it cannot know: then the handler is waited for without a deadline, and the
/// thread does not ask again.
pub type Timer = fn(Duration) -> Option<Sleep>;

/// When a handler that is waited for is late.
#[derive(Default)]
pub(crate) enum Alarm {
    /// The handler has not been waited for.
    #[default]
    Unset,
    Set(Sleep),
    /// There is no timer, or no deadline.
    Never,
}

impl Alarm {
    /// Whether the handler is late; set at the first call.
    pub(crate) fn rings(&mut self, context: &Context, task: &mut TaskContext<'_>) -> bool {
        if matches!(self, Self::Unset) {
            *self = set(context);
        }
        let Self::Set(sleep) = self else {
            return false;
        };
        match guard(|| sleep.as_mut().poll(task)) {
            Ok(Poll::Ready(())) => true,
            Ok(Poll::Pending) => false,
            Err(_) => {
                // A runtime that shuts down takes its timer along.
                drop_guarded(std::mem::replace(self, Self::Never));
                false
            }
        }
    }
}

fn set(context: &Context) -> Alarm {
    let deadline = context.limits().handler_deadline;
    if deadline == Duration::MAX {
        return Alarm::Never;
    }
    match start(context.timer, deadline) {
        Some(sleep) => Alarm::Set(sleep),
        None => Alarm::Never,
    }
}

/// The timer of who has none.
pub(crate) fn no_timer(_: Duration) -> Option<Sleep> {
    None
}

/// Starts to wait, where there is a timer.
pub(crate) fn start(timer: Timer, time: Duration) -> Option<Sleep> {
    // A panic could not be caught in a program that ends at the first one.
    if cfg!(panic = "abort") || WITHOUT_TIMER.get() {
        return None;
    }
    guard(|| timer(time)).unwrap_or_else(|_| {
        // Once is enough for the panic hook to say so.
        WITHOUT_TIMER.set(true);
        None
    })
}

/// Whether a pause is not over; one that panics is.
pub(crate) fn is_pending(pause: &mut Option<Sleep>, cx: &mut TaskContext<'_>) -> bool {
    let polled = guard(|| pause.as_mut().map(|pause| pause.as_mut().poll(cx)));
    let is_pending = matches!(polled, Ok(Some(Poll::Pending)));
    if !is_pending {
        drop_guarded(pause.take());
    }
    is_pending
}

thread_local! {
    static WITHOUT_TIMER: Cell<bool> = const { Cell::new(false) };
}
