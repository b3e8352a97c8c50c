//! The extractors of an adapter.
//!
//! A framework's traits can be implemented only for types of the adapter's own,
//! so every adapter has these types; a macro keeps them the same.

/// Defines `Path`, `Query`, `Headers`, `Cookies`, `Json`, `Form` and `All`, each an
/// [`Extract`](crate::Extract), for an adapter to bind to its framework.
#[doc(hidden)]
#[macro_export]
macro_rules! extractors {
    () => {
        $crate::extractors! {
            /// The parameters of the path.
            ///
            /// `T` is one value where the path has one parameter, a tuple in the order of the
            /// path, or a struct by their names. Text is read as what `T` asks for.
            Path, path, Path, false;

            /// The query.
            ///
            /// `T` is a struct with a field for each parameter. A `Vec` takes all values of a name,
            /// anything else the last.
            Query, query, Query, false;

            /// The headers that a handler asks for.
            ///
            /// `T` is a struct with a field for each header: `x_token` is `x-token`, in any case.
            /// A `Vec` takes all values of a name, anything else the first. Behind `#[serde(flatten)]`
            /// a `rename` is `x-token`, `X-Token` or `X-TOKEN`, each part in capitals or not; a header that
            /// is spelt otherwise (`ETag`) is found there only if it has to be sent.
            Headers, headers, Header, false;

            /// The cookies that a handler asks for.
            ///
            /// `T` is a struct with a field for each cookie.
            Cookies, cookies, Cookie, false;

            /// A body that is JSON, and an answer that is.
            ///
            /// An empty body is absent, which is fine for a `Json<Option<T>>`. So is that of the
            /// handshake of a WebSocket, which has none.
            Json, json, Body, true;

            /// A body that is a form, `application/x-www-form-urlencoded`.
            ///
            /// A field that was left empty is absent, and so are all in the handshake of a WebSocket,
            /// which has no body.
            Form, form, Body, true;
        }

        /// Several extractors at once, in a tuple: the answer lists what is wrong with any of them.
        ///
        /// An [`Extract`]($crate::Extract) of an application's own stands in the tuple like any other,
        /// or alone.
        #[expect(clippy::exhaustive_structs, reason = "a pattern takes it apart")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct All<E>(pub E);

        /// Exception handlers may answer with it as well.
        impl<T: $crate::ResponseModel> $crate::IntoAnswer for Json<T> {
            fn into_answer(self) -> Result<$crate::Response, $crate::__private::Raised> {
                $crate::__private::respond(&self.0)
            }
        }

        impl<E: $crate::Extract> $crate::Extract for All<E> {
            const SOURCE: Option<$crate::Source> = E::SOURCE;
            const READS_BODY: bool = E::READS_BODY;

            fn check_head(headers: &$crate::HeaderMap) -> Result<(), $crate::ExtractError> {
                E::check_head(headers)
            }

            fn extract(sources: &$crate::Sources<'_>) -> Result<Self, $crate::ExtractError> {
                E::extract(sources).map(Self)
            }
        }
    };
    ($($(#[$doc:meta])* $name:ident, $read:ident, $source:ident, $body:literal;)*) => {$(
        $(#[$doc])*
        #[expect(clippy::exhaustive_structs, reason = "a pattern takes it apart")]
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name<T>(pub T);

        impl<T: $crate::Model> $crate::Extract for $name<T> {
            const SOURCE: Option<$crate::Source> = Some($crate::Source::$source);
            const READS_BODY: bool = $body;

            fn check_head(headers: &$crate::HeaderMap) -> Result<(), $crate::ExtractError> {
                $crate::__private::check_head::$read(headers)
            }

            #[inline]
            fn extract(sources: &$crate::Sources<'_>) -> Result<Self, $crate::ExtractError> {
                $crate::__private::read::$read(sources).map(Self)
            }
        }
    )*};
}
