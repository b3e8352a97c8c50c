//! Two futures, of which the first to be done is waited for.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// The output of the future that was done first.
#[derive(Debug)]
pub(super) enum Winner<A, B> {
    One(A),
    Other(B),
}

/// Waits for one of two futures, and asks the first one first. The other is dropped, where it is not
/// borrowed.
pub(super) async fn race<A: Future, B: Future>(one: A, other: B) -> Winner<A::Output, B::Output> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(|cx| {
        if let Poll::Ready(output) = one.as_mut().poll(cx) {
            return Poll::Ready(Winner::One(output));
        }
        other.as_mut().poll(cx).map(Winner::Other)
    })
    .await
}

/// Polls a future once, and drops it.
pub(super) async fn once(future: impl Future) {
    let mut future = pin!(future);
    poll_fn(|cx| {
        let _ = future.as_mut().poll(cx);
        Poll::Ready(())
    })
    .await;
}
