//! A type with a constant parameter, of which policies cannot know every one.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404)]
struct Wrapper<const N: usize>;

fn main() {}
