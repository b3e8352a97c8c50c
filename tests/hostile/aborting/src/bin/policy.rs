//! Prints what a policy says of the way its program was built; row A15 builds it with `panic = "abort"`.

use std::io::{self, Write};

use http_exception::ErrorPolicy;

fn main() -> io::Result<()> {
    let policy = ErrorPolicy::builder().build();
    let mut mistakes = policy.mistakes().iter();
    mistakes.try_for_each(|mistake| writeln!(io::stdout(), "{mistake}"))
}
