//! The crate through its public face.

mod add;
mod buffered;
mod limits;
mod refusals;
mod secret;
mod siblings;
mod structs;
mod support;
mod syntax;
mod tagged;
mod texts;
