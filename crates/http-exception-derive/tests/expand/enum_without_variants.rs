//! Written by the tests in `src/derive.rs`.

#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::http_exception::Exception for Never {
        fn status(&self) -> ::http_exception::StatusCode {
            match *self {}
        }
        fn parents() -> ::core::option::Option<
            ::std::vec::Vec<::http_exception::__private::ParentType>,
        > {
            ::core::option::Option::Some(::std::vec![])
        }
    }
    ::http_exception::register_exception!(Never);
};
