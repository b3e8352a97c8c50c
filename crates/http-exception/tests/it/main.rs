//! The core through its public face, without any framework.

mod answers;
mod auto_traits;
mod handlers;
mod lookup;
mod misuse;
mod observers;
mod parents;
mod support;
