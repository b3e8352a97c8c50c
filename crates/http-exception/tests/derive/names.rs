//! Names that the generated code finds, wherever it stands.

use expect_test::expect;
use http_exception::{Exception, StatusCode};
use thiserror::Error;

use crate::{Animal, check};

#[test]
fn the_root_path_can_be_named() {
    mod errors {
        pub(crate) use http_exception as http;
    }

    #[derive(Debug, Error, Exception)]
    #[error("x")]
    #[exception(crate = errors::http, status = 410, detail = "{0}", header("x-n" = "{0}"))]
    struct Rooted(u8);

    assert_eq!(Rooted(1).status(), 410);
}

#[test]
fn attributes_may_be_written_by_a_macro() {
    macro_rules! exceptions {
        ($($name:ident($field:ty): $status:expr, $text:literal, $code:literal, $parent:ty;)*) => {$(
            #[derive(Debug, Error, Exception)]
            #[error("x")]
            #[exception(
                status = $status,
                detail = $text,
                code = $code,
                parent = $parent,
                header("x-a" = $text)
            )]
            struct $name($field);

            impl From<$name> for $parent {
                fn from(_: $name) -> Self {
                    Self(stringify!($name))
                }
            }
        )*};
    }
    exceptions! {
        First(u8): 409, "first {0}", "first", Animal;
        Second(std::num::NonZero<u8>): StatusCode::NOT_FOUND, "second", "second", Animal;
    }

    check(
        First(7),
        expect![[r#"
            409 Conflict
            x-a: first 7

            {"detail":"first 7","code":"first"}
        "#]],
    );
    assert_eq!(Second(std::num::NonZero::<u8>::MIN).status(), 404);
}

/// Names of the prelude and of the generated code, all taken by something else.
mod taken {
    #![expect(dead_code, reason = "the names only stand in the way")]

    #[derive(Debug, ::thiserror::Error, ::http_exception::Exception)]
    #[error("x")]
    #[exception(
        status = 400,
        detail = "{headers} {value} {inner}",
        header("x-error" = "{error}"),
        code = "c"
    )]
    pub(super) struct Hostile {
        pub(super) headers: u8,
        pub(super) value: u8,
        pub(super) inner: u8,
        pub(super) error: u8,
    }

    #[derive(Debug, ::thiserror::Error, ::http_exception::Exception)]
    #[error("x")]
    pub(super) enum Wrapped {
        #[exception(transparent)]
        Hostile(Hostile),
        #[exception(status = 400)]
        Other,
    }

    struct Option;
    struct Result;
    struct String;
    struct Some;
    struct Ok;
    trait Into {}
    trait TryFrom {}
    mod std {}
    mod core {}
    mod http_exception {}
}

#[test]
fn the_generated_code_depends_on_no_name_in_scope() {
    let hostile = taken::Hostile {
        headers: 1,
        value: 2,
        inner: 3,
        error: 4,
    };
    check(
        taken::Wrapped::Hostile(hostile),
        expect![[r#"
            400 Bad Request
            x-error: 4

            {"detail":"1 2 3","code":"c"}
        "#]],
    );
}
