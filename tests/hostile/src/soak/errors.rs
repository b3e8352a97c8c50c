//! The errors that the service raises.

use std::error::Error;
use std::fmt;

use http_exception::Exception;

macro_rules! errors {
    ($($(#[$meta:meta])* $name:ident: $text:literal,)*) => {$(
        $(#[$meta])*
        #[derive(Debug)]
        pub(super) struct $name(pub(super) usize);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{} of {}", $text, self.0)
            }
        }

        impl Error for $name {}
    )*};
}

// Each knows which request it is of, so that no answer can be taken for another.
errors! {
    /// Describes itself.
    #[derive(Exception)]
    #[exception(status = 409, code = "OUT_OF_STOCK", detail = "{0} left")]
    OutOfStock: "warehouse 7",
    /// Is mapped.
    OnFire: "disk /dev/sda1",
    /// Has a handler that panics.
    Crash: "a crash",
    /// Has a handler that answers later.
    Later: "a delay",
    /// Has a handler that never answers.
    Late: "a long delay",
    /// Nobody knows it.
    Unknown: "password=hunter2",
}
