//! A type that is no error, raised with `?`.

use http_exception::Raised;

struct Plain;

fn fail() -> Result<(), Raised> {
    Err(Plain)?
}

fn main() {
    let _ = fail();
}
