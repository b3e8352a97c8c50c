//! A union, of which nobody knows what is in it.

use http_exception::Exception;

#[derive(Exception)]
#[exception(status = 404)]
union Bits {
    float: f32,
    int: u32,
}

fn main() {}
