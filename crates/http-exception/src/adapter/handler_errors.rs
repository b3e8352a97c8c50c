//! The errors of handlers.
//!
//! A framework's traits can be implemented only for types of the adapter's own,
//! so every adapter whose framework has such a trait has these types; a macro
//! keeps them the same.

/// Defines `HandlerError`, `Result` and `Raises`, for an adapter to bring into its framework's response
/// or error. What it is given documents `HandlerError`.
#[doc(hidden)]
#[macro_export]
macro_rules! handler_errors {
    ($(#[$doc:meta])*) => {
        /// A [`Raised`]($crate::Raised) as the error of a handler; nobody has to name it.
        ///
        /// The framework takes only types of this crate there, so that a handler's [`Result`] has this
        /// one. `?` makes it of everything that can be raised and of a `Raised`, and a `Raised` of it; it
        /// derefs to the `Raised` inside.
        ///
        $(#[$doc])*
        #[must_use = "a raised exception is answered only when it is returned: `Err(raised)`"]
        #[derive(Debug)]
        pub struct HandlerError($crate::Raised);

        /// The result of a handler.
        pub type Result<T, E = HandlerError> = ::core::result::Result<T, E>;

        impl<E: $crate::IntoRaised> From<E> for HandlerError {
            #[track_caller]
            fn from(error: E) -> Self {
                Self(error.into_raised())
            }
        }

        impl From<HandlerError> for $crate::Raised {
            fn from(error: HandlerError) -> Self {
                error.0
            }
        }

        impl ::core::ops::Deref for HandlerError {
            type Target = $crate::Raised;

            fn deref(&self) -> &$crate::Raised {
                &self.0
            }
        }

        impl ::core::fmt::Display for HandlerError {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }

        /// An error that a handler's signature says, where its type comes from a crate that knows no
        /// framework.
        ///
        /// A type of the application's own needs it not: the derive of this crate makes it an error of
        /// handlers. The policy sees either as if it were raised, without a place.
        ///
        /// `?` takes the error itself; one of its parts becomes it with `map_err`.
        ///
        /// # Example
        ///
        /// ```
        #[doc = concat!("use ", env!("CARGO_CRATE_NAME"), "::{Json, Raises, Value, json};")]
        /// # #[derive(Debug)]
        /// # pub struct BuyError;
        /// # impl std::fmt::Display for BuyError {
        /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("sold out") }
        /// # }
        /// # impl std::error::Error for BuyError {}
        /// # fn take(id: u64) -> Result<u64, BuyError> { if id == 7 { Err(BuyError) } else { Ok(id) } }
        ///
        /// async fn buy() -> Result<Json<Value>, Raises<BuyError>> {
        ///     Ok(Json(json!({"id": take(7)?})))
        /// }
        /// ```
        #[expect(clippy::exhaustive_structs, reason = "`?` makes it and nobody takes it apart")]
        #[must_use = "an error is answered only when it is returned: `Err(error)`"]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Raises<E>(pub E);

        impl<E> From<E> for Raises<E> {
            fn from(error: E) -> Self {
                Self(error)
            }
        }

        impl<E: $crate::IntoRaised> From<Raises<E>> for HandlerError {
            fn from(Raises(error): Raises<E>) -> Self {
                Self(error.into_raised_by_nobody())
            }
        }
    };
}
