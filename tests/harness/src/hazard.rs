//! Values that harm the code that handles them: they panic when they are dropped, or cannot be written.

use std::any::Any;
use std::panic::panic_any;
use std::pin::Pin;
use std::task::{Context, Poll};

use serde::Serialize;
use serde::ser::{Error, Serializer};

/// An answer that cannot be written.
#[derive(Debug, Default)]
pub struct Unwritable(());

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("password=hunter2 is not for clients"))
    }
}

/// A value whose `Drop` panics.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "there is nothing in it")]
pub struct PanicsOnDrop;

impl Drop for PanicsOnDrop {
    fn drop(&mut self) {
        // A second panic while the first unwinds would end the process.
        if !std::thread::panicking() {
            panic_any(String::from("token=hunter2 in a drop"));
        }
    }
}

/// A future that gives its value and panics when it is dropped.
#[derive(Debug)]
pub struct DropsWithPanic<T> {
    value: Option<T>,
    _bomb: PanicsOnDrop,
}

impl<T> DropsWithPanic<T> {
    /// A future of `value`.
    pub fn of(value: T) -> Self {
        Self {
            value: Some(value),
            _bomb: PanicsOnDrop,
        }
    }
}

impl<T: Any + Unpin> Future for DropsWithPanic<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        self.value.take().map_or(Poll::Pending, Poll::Ready)
    }
}
