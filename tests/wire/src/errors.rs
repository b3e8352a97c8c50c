//! Errors that say one thing, and errors that harm the code that touches them.

use std::error::Error;
use std::fmt;

/// Defines errors that say what is behind their name.
macro_rules! errors {
    ($($name:ident: $text:literal,)*) => {
        $(
            #[doc = $text]
            #[derive(Debug)]
            pub(super) struct $name;

            impl ::std::fmt::Display for $name {
                fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                    f.write_str($text)
                }
            }

            impl ::std::error::Error for $name {}
        )*
    };
}

pub(crate) use errors;

/// An error whose `Display` panics, and that of its cause.
#[derive(Debug)]
pub(crate) struct Unspeakable;

impl fmt::Display for Unspeakable {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("token=hunter2 in a display")
    }
}

impl Error for Unspeakable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        static CAUSE: Unspeakable = Unspeakable;
        Some(&CAUSE)
    }
}

/// An error whose `Display` fails, for which `to_string` panics.
#[derive(Debug)]
pub(crate) struct Speechless;

impl fmt::Display for Speechless {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Err(fmt::Error)
    }
}

impl Error for Speechless {}

/// An error whose `Drop` panics.
#[derive(Debug)]
pub(crate) struct Explosive;

impl fmt::Display for Explosive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it panics when it is dropped")
    }
}

impl Error for Explosive {}

impl Drop for Explosive {
    fn drop(&mut self) {
        // A second panic while the first unwinds would end the process.
        if !std::thread::panicking() {
            std::panic::panic_any("token=hunter2 in the drop of an error");
        }
    }
}
