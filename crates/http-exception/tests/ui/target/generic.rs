//! A generic type, of which policies cannot know every one.

use http_exception::Exception;

#[derive(Debug, thiserror::Error, Exception)]
#[error("x")]
#[exception(status = 404)]
struct Wrapper<T>(T);

fn main() {}
