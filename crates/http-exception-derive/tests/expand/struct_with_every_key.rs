//! Written by the tests in `src/derive.rs`.

#[allow(deprecated)]
const _: () = {
    #[automatically_derived]
    impl ::http_exception::Exception for Taken {
        fn status(&self) -> ::http_exception::StatusCode {
            match self {
                Self { .. } => {
                    const __STATUS: ::http_exception::StatusCode = StatusCode::CONFLICT;
                    const _: () = ::core::assert!(
                        ::core::matches!(__STATUS.as_u16(), 400..= 599),
                        "`status` must be 400..=599",
                    );
                    __STATUS
                }
            }
        }
        fn detail(&self) -> ::http_exception::Detail {
            match self {
                Self { what: __what, .. } => {
                    ::core::convert::Into::into(
                        ::http_exception::__private::of_template(
                            ::core::format_args!("{0} {{}}", __what),
                        ),
                    )
                }
            }
        }
        fn headers(&self) -> ::http_exception::HeaderMap {
            let mut headers = ::http_exception::HeaderMap::new();
            match self {
                Self { what: __what, .. } => {
                    headers
                        .append(
                            ::http_exception::HeaderName::from_static("x-a"),
                            ::http_exception::HeaderValue::from_static("1"),
                        );
                    if let ::core::result::Result::Ok(value) = <::http_exception::HeaderValue as ::core::convert::TryFrom<
                        _,
                    >>::try_from(
                        ::http_exception::__private::of_template(
                            ::core::format_args!("{0:?}", __what),
                        ),
                    ) {
                        headers
                            .append(
                                ::http_exception::HeaderName::from_static("x-b"),
                                value,
                            );
                    }
                }
            }
            headers
        }
        fn code(
            &self,
        ) -> ::core::option::Option<
            ::std::borrow::Cow<'static, ::core::primitive::str>,
        > {
            match self {
                Self { .. } => {
                    ::core::option::Option::Some(::std::borrow::Cow::Borrowed("c"))
                }
            }
        }
        fn title(
            &self,
        ) -> ::core::option::Option<
            ::std::borrow::Cow<'static, ::core::primitive::str>,
        > {
            match self {
                Self { .. } => {
                    ::core::option::Option::Some(
                        ::std::borrow::Cow::Borrowed("It is taken"),
                    )
                }
            }
        }
        fn type_uri(
            &self,
        ) -> ::core::option::Option<
            ::std::borrow::Cow<'static, ::core::primitive::str>,
        > {
            match self {
                Self { .. } => {
                    ::core::option::Option::Some(::std::borrow::Cow::Borrowed("/taken"))
                }
            }
        }
        fn members(&self) -> ::http_exception::Members {
            match self {
                Self { what: __what, r#by: __by, .. } => {
                    ::http_exception::__private::with_member(
                        ::http_exception::__private::with_member(
                            ::http_exception::Members::new(),
                            "what",
                            __what,
                        ),
                        "by",
                        __by,
                    )
                }
            }
        }
        fn parents() -> ::core::option::Option<
            ::std::vec::Vec<::http_exception::__private::ParentType>,
        > {
            ::core::option::Option::Some(
                ::std::vec![::http_exception::__private::ParentType::of:: < Animal > ()],
            )
        }
        fn parent(&self) -> ::core::option::Option<::http_exception::Parent<Self>> {
            match self {
                Self { .. } => {
                    ::core::option::Option::Some(
                        ::http_exception::Parent::<Self>::of::<Animal>(),
                    )
                }
            }
        }
    }
    ::http_exception::register_exception!(Taken);
};
