//! An adapter that watches a service without having opened the door.

use std::future::Future;

use http_exception::adapter::{Framework, Watched};

/// Only `Door::open` gives the context, so that no adapter forgets what is done there.
fn call<S: Future, F: Framework<S::Output>>(service: S, framework: F) -> Watched<S, F> {
    Watched::new((), || service, framework)
}

fn main() {}
