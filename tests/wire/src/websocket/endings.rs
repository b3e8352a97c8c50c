//! How handlers ended, by their path: a client that went away cannot see it.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http_exception::{Raised, WebSocketDisconnect};

/// Notes how the handler of a path ended.
pub(super) fn note(path: &str, result: &Result<(), Raised>) {
    let ending = match result {
        Ok(()) => "done",
        Err(exc) if exc.is::<WebSocketDisconnect>() => "the client is gone",
        // Not every exception can say what it is.
        Err(_) => "an exception",
    };
    lock().insert(path.to_owned(), ending);
    MORE.notify_all();
}

/// Waits for the handler of a path that no other fact visits.
pub(super) fn wait_for(path: &str) -> &'static str {
    let pending = |endings: &mut Endings| !endings.contains_key(path);
    let waited = MORE.wait_timeout_while(lock(), PATIENCE, pending);
    let (mut endings, _) = waited.unwrap_or_else(PoisonError::into_inner);
    endings.remove(path).unwrap_or("still running")
}

type Endings = BTreeMap<String, &'static str>;

fn lock() -> MutexGuard<'static, Endings> {
    ENDINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

static ENDINGS: Mutex<Endings> = Mutex::new(BTreeMap::new());
static MORE: Condvar = Condvar::new();

const PATIENCE: Duration = Duration::from_secs(10);
