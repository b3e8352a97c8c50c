//! Secrets, which are never sent.

use http_exception::{Exception, Secret};

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id, token, old))]
struct Order {
    id: u64,
    token: Secret<String>,
    old: Vec<Secret<String>>,
}

fn main() {}
