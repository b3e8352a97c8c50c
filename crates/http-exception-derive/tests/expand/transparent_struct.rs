//! Written by the tests in `src/derive.rs`.

#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl crate::errors::Exception for Outer {
        fn status(&self) -> crate::errors::StatusCode {
            match self {
                Self { source: __source, .. } => {
                    crate::errors::__private::status_of::<HttpException>(__source)
                }
            }
        }
        fn parents() -> ::core::option::Option<
            ::std::vec::Vec<crate::errors::__private::ParentType>,
        > {
            ::core::option::Option::Some(
                ::std::vec![
                    crate ::errors::__private::ParentType::transparent:: < HttpException
                    > ()
                ],
            )
        }
        fn parent(&self) -> ::core::option::Option<crate::errors::Parent<Self>> {
            match self {
                Self { .. } => {
                    ::core::option::Option::Some(
                        crate::errors::Parent::<
                            Self,
                        >::transparent::<
                            HttpException,
                        >(
                            |error| match error {
                                Self { source: inner, .. } => {
                                    ::core::option::Option::Some(inner)
                                }
                            },
                            |error| match error {
                                Self { source: inner, .. } => {
                                    ::core::result::Result::Ok(inner)
                                }
                            },
                        ),
                    )
                }
            }
        }
    }
    crate::errors::register_exception!(Outer);
};
