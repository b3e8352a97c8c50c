//! A secret by another name.

use http_exception::{Exception, Secret};

type Token = Secret<u64>;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id, token))]
struct Order {
    id: u64,
    token: Token,
}

fn main() {}
