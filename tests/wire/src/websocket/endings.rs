//! The ends of handlers, by their path: a client that went away cannot see them.

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
    lock().entry(path.to_owned()).or_default().push(ending);
    MORE.notify_all();
}

/// Waits for the handler of a path that no other fact visits. Trials of other adapters may run at the
/// same time: each waits for one end.
pub(super) fn wait_for(path: &str) -> &'static str {
    let pending = |endings: &mut Endings| endings.get(path).is_none_or(Vec::is_empty);
    let waited = MORE.wait_timeout_while(lock(), PATIENCE, pending);
    let (mut endings, _) = waited.unwrap_or_else(PoisonError::into_inner);
    let ended = endings.get_mut(path).and_then(Vec::pop);
    ended.unwrap_or("still running")
}

type Endings = BTreeMap<String, Vec<&'static str>>;

fn lock() -> MutexGuard<'static, Endings> {
    ENDINGS.lock().unwrap_or_else(PoisonError::into_inner)
}

static ENDINGS: Mutex<Endings> = Mutex::new(BTreeMap::new());
static MORE: Condvar = Condvar::new();

const PATIENCE: Duration = Duration::from_secs(10);
