//! The core through its public face, without any framework.

mod answers;
mod auto_traits;
mod extract;
mod handlers;
mod limits;
mod lookup;
mod misuse;
mod observers;
mod parents;
mod response_models;
mod standard;
mod support;
