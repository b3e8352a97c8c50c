//! A field whose type cannot be written.

use http_exception::Exception;

#[derive(Debug)]
struct Place;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404, members(id, place))]
struct Order {
    id: u64,
    place: Place,
}

fn main() {}
