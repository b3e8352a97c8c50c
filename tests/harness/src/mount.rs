//! Servers of an application: a file for each framework, and one for the core without any; a table is the
//! router of those that have none.

pub(crate) mod axum;
pub(crate) mod bare;
pub(crate) mod hyper;
pub(crate) mod poem;
pub(crate) mod table;
pub(crate) mod tower;
pub(crate) mod tower_http;

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::fmt;

    use axum::response::IntoResponse;

    /// An exception of a program with two frameworks: the derive of one says what it is, and each writes its
    /// own framework's trait.
    #[derive(Debug, http_exception_axum::Exception, http_exception_poem::ExceptionResponse)]
    #[exception(status = 410)]
    struct Both;

    impl fmt::Display for Both {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("both")
        }
    }

    impl Error for Both {}

    #[test]
    fn the_derive_of_a_second_adapter_writes_its_own_trait_alone() {
        assert_eq!(http_exception::Exception::status(&Both).as_u16(), 410);
        assert_eq!(Both.into_response().status(), 410);
        assert_eq!(poem::Error::from(Both).status(), 410);
    }
}
