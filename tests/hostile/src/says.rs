//! Errors of the tests, each of which says one thing.

/// Makes errors of types, each with its text, in which the field of a tuple may stand.
#[macro_export]
macro_rules! says {
    ($($name:ident $(($field:ident))?: $text:literal;)+) => {$(
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $(let Self($field) = self;)?
                write!(f, $text)
            }
        }

        impl ::std::error::Error for $name {}
    )+};
}
