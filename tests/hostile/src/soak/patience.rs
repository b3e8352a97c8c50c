//! Bounds of everything that is waited for.

use std::io;
use std::time::Duration;

use tokio::time::timeout;

/// Waits for one step of an exchange, as long as a server may be silent.
pub(super) async fn patiently<T>(step: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    match timeout(PATIENCE, step).await {
        Ok(result) => result,
        Err(_) => Err(io::Error::new(
            io::ErrorKind::TimedOut,
            format!("nothing happened for {} s", PATIENCE.as_secs()),
        )),
    }
}

/// How long a server may be silent. The machine may be busy with other things.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
