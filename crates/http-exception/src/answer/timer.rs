//! Deadlines of exception handlers and pauses: the core has no clock, adapters bring one.

use std::cell::Cell;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context as TaskContext, Poll};
use std::time::Duration;

use super::context::Context;
use crate::foreign::panic_location::quietly;
use crate::foreign::{drop_guarded, guard};

/// A future that is done after a time.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// Starts to wait, on whatever runtime polls the request; `None` where it has no timer.
///
/// It may panic where it cannot know: then the handler is waited for without a deadline, and the
/// thread does not ask again. [`ask_once`] is for runtimes that know it by a panic alone.
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
    /// True if the handler is late; set at the first call.
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

/// Asks a runtime for a timer that says by a panic that there is none: once in the life of the runtime,
/// known by its `id`, whatever threads it has. The panic hook of the program is called then, unless the
/// program has a policy with an observer, whose own hook keeps it to itself.
///
/// # Example
///
/// ```
/// use http_exception::adapter::ask_once;
///
/// fn sleep() -> http_exception::adapter::Sleep { panic!("the runtime has no timer") }
///
/// assert!(ask_once(7, sleep).is_none());
/// assert!(ask_once(7, || unreachable!("a second time")).is_none());
/// ```
pub fn ask_once(id: impl Hash, ask: impl FnOnce() -> Sleep) -> Option<Sleep> {
    let id = BuildHasherDefault::<DefaultHasher>::default().hash_one(id);
    if WITH_TIMER.get() == Some(id) {
        return Some(ask());
    }
    // Threads that ask at the same time wait for the first, which may be the one that finds out.
    let mut without = RUNTIMES_WITHOUT
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if without.contains(&id) {
        return None;
    }
    if let Ok(sleep) = quietly(|| guard(ask)) {
        WITH_TIMER.set(Some(id));
        return Some(sleep);
    }
    if without.len() == MOST {
        without.remove(0);
    }
    without.push(id);
    None
}

/// True if a pause is not over; one that panics is.
pub(crate) fn is_pending(pause: &mut Option<Sleep>, cx: &mut TaskContext<'_>) -> bool {
    let polled = guard(|| pause.as_mut().map(|pause| pause.as_mut().poll(cx)));
    let is_pending = matches!(polled, Ok(Some(Poll::Pending)));
    if !is_pending {
        drop_guarded(pause.take());
    }
    is_pending
}

/// As many runtimes as are remembered.
const MOST: usize = 64;

static RUNTIMES_WITHOUT: Mutex<Vec<u64>> = Mutex::new(Vec::new());

thread_local! {
    static WITHOUT_TIMER: Cell<bool> = const { Cell::new(false) };

    /// The runtime that this thread has got a timer of.
    static WITH_TIMER: Cell<Option<u64>> = const { Cell::new(None) };
}
