//! Written by the tests in `src/derive.rs`.

#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::http_exception::Exception for Shop {
        fn status(&self) -> ::http_exception::StatusCode {
            match self {
                Self::Closed { .. } => {
                    ::http_exception::StatusCode::from_u16(409u16)
                        .unwrap_or(::http_exception::StatusCode::INTERNAL_SERVER_ERROR)
                }
                Self::NoOrder { .. } => {
                    ::http_exception::StatusCode::from_u16(404u16)
                        .unwrap_or(::http_exception::StatusCode::INTERNAL_SERVER_ERROR)
                }
                Self::Shown { .. } => {
                    ::http_exception::StatusCode::from_u16(409u16)
                        .unwrap_or(::http_exception::StatusCode::INTERNAL_SERVER_ERROR)
                }
                Self::Inner { 0: __0, .. } => {
                    ::http_exception::__private::status_of::<HttpException>(__0)
                }
            }
        }
        fn detail(&self) -> ::http_exception::Detail {
            match self {
                Self::NoOrder { 0: __0, .. } => {
                    ::core::convert::Into::into(
                        ::http_exception::__private::of_template(
                            ::core::format_args!("no order {0}", __0),
                        ),
                    )
                }
                Self::Shown { .. } => {
                    ::core::convert::Into::into(
                        ::http_exception::__private::of_template(
                            ::core::format_args!("{}", self),
                        ),
                    )
                }
                _ => ::http_exception::Detail::phrase(),
            }
        }
        fn headers(&self) -> ::http_exception::HeaderMap {
            let mut headers = ::http_exception::HeaderMap::new();
            match self {
                Self::Closed { .. } => {
                    headers
                        .append(
                            ::http_exception::HeaderName::from_static("x-a"),
                            ::http_exception::HeaderValue::from_static("1"),
                        );
                }
                Self::NoOrder { .. } => {
                    headers
                        .append(
                            ::http_exception::HeaderName::from_static("x-a"),
                            ::http_exception::HeaderValue::from_static("1"),
                        );
                }
                Self::Shown { .. } => {
                    headers
                        .append(
                            ::http_exception::HeaderName::from_static("x-a"),
                            ::http_exception::HeaderValue::from_static("2"),
                        );
                }
                _ => {}
            }
            headers
        }
        fn code(
            &self,
        ) -> ::core::option::Option<
            ::std::borrow::Cow<'static, ::core::primitive::str>,
        > {
            match self {
                Self::Closed { .. } => {
                    ::core::option::Option::Some(::std::borrow::Cow::Borrowed("shop"))
                }
                Self::NoOrder { .. } => {
                    ::core::option::Option::Some(::std::borrow::Cow::Borrowed("shop"))
                }
                Self::Shown { .. } => {
                    ::core::option::Option::Some(::std::borrow::Cow::Borrowed("shop"))
                }
                _ => ::core::option::Option::None,
            }
        }
        fn title(
            &self,
        ) -> ::core::option::Option<
            ::std::borrow::Cow<'static, ::core::primitive::str>,
        > {
            match self {
                Self::NoOrder { .. } => {
                    ::core::option::Option::Some(
                        ::std::borrow::Cow::Borrowed("No order"),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
        fn members(&self) -> ::http_exception::Members {
            match self {
                Self::Shown { field: __field, .. } => {
                    ::http_exception::__private::with_member(
                        ::http_exception::Members::new(),
                        "field",
                        __field,
                    )
                }
                _ => ::http_exception::Members::new(),
            }
        }
        fn variant(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
            match self {
                Self::Closed { .. } => ::core::option::Option::Some("Closed"),
                Self::NoOrder { .. } => ::core::option::Option::Some("NoOrder"),
                Self::Shown { .. } => ::core::option::Option::Some("Shown"),
                Self::Inner { .. } => ::core::option::Option::Some("Inner"),
            }
        }
        fn parents() -> ::core::option::Option<
            ::std::vec::Vec<::http_exception::__private::ParentType>,
        > {
            ::core::option::Option::Some(
                ::std::vec![
                    ::http_exception::__private::ParentType::transparent:: <
                    HttpException > ()
                ],
            )
        }
        fn parent(&self) -> ::core::option::Option<::http_exception::Parent<Self>> {
            match self {
                Self::Inner { .. } => {
                    ::core::option::Option::Some(
                        ::http_exception::Parent::<
                            Self,
                        >::transparent::<
                            HttpException,
                        >(
                            |error| match error {
                                Self::Inner { 0: inner, .. } => {
                                    ::core::option::Option::Some(inner)
                                }
                                _ => ::core::option::Option::None,
                            },
                            |error| match error {
                                Self::Inner { 0: inner, .. } => {
                                    ::core::result::Result::Ok(inner)
                                }
                                error => ::core::result::Result::Err(error),
                            },
                        ),
                    )
                }
                _ => ::core::option::Option::None,
            }
        }
    }
    ::http_exception::register_exception!(Shop);
};
