//! Values of the exceptions of a program, so that all of them can be asked.

use std::any::{TypeId, type_name};
use std::fmt;
use std::panic::Location;

use http_exception::adapter::raised_at;
use http_exception::{__private::registered, Exception, IntoRaised, Raised};

/// A value of an exception type; made by [`example!`](crate::example).
pub struct Example {
    type_id: fn() -> TypeId,
    type_name: fn() -> &'static str,
    make: fn(&'static Location<'static>) -> Made,
    /// The line of the example.
    place: &'static Location<'static>,
}

/// A value, raised, and how it looks in a log.
pub(crate) struct Made {
    /// That of the type, and of the variant where it has some.
    pub(crate) name: String,
    pub(crate) raised: Raised,
    pub(crate) display: String,
    pub(crate) debug: String,
}

impl Made {
    fn of<E: Exception>(error: E, place: &'static Location<'static>) -> Self {
        let name = type_name::<E>();
        Self {
            name: match error.variant() {
                Some(variant) => format!("{name}::{variant}"),
                None => name.to_owned(),
            },
            display: error.to_string(),
            debug: format!("{error:?}"),
            raised: raised_at(error.into_raised_by_nobody(), place),
        }
    }
}

/// Makes a value of a type, wherever it is kept.
#[doc(hidden)]
pub trait Makes {
    /// The type.
    type Exception: Exception;
    /// A value of it.
    fn make() -> Self::Exception;
}

impl Example {
    /// An example of what `M` makes.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn of<M: Makes>() -> Self {
        Self {
            type_id: TypeId::of::<M::Exception>,
            type_name: type_name::<M::Exception>,
            make: |place| Made::of(M::make(), place),
            place: Location::caller(),
        }
    }

    /// All examples of the program, by the names of their types; those of one type as they stand in the
    /// source, since the linker has an order of its own.
    pub(crate) fn all() -> Vec<&'static Self> {
        let mut all: Vec<_> = inventory::iter::<Self>.into_iter().collect();
        all.sort_by_key(|example| (example.type_name(), example.place));
        all
    }

    /// The names of the exception types of the program that have none, but for those of the library.
    pub(crate) fn missing() -> Vec<&'static str> {
        let all = Self::all();
        let has_none = |id: &TypeId| !all.iter().any(|example| (example.type_id)() == *id);
        let types = registered().into_iter().filter(|(id, _)| has_none(id));
        let mut names: Vec<_> = types.map(|(_, name)| name).collect();
        names.retain(|name| !name.starts_with("http_exception::"));
        names.sort_unstable();
        names.dedup();
        names
    }

    pub(crate) fn type_name(&self) -> &'static str {
        (self.type_name)()
    }

    pub(crate) fn make(&self) -> Made {
        (self.make)(self.place)
    }
}

impl fmt::Debug for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Example").field(&self.type_name()).finish()
    }
}

inventory::collect!(Example);

/// Gives a value of an exception type, for [`drill`](crate::drill) and
/// [`assert_no_leak!`](crate::assert_no_leak).
///
/// Stands outside functions, wherever the tests are; of an enum, once for each variant. Parts of a value
/// that must not be seen hold [`CANARY`](crate::CANARY).
///
/// # Example
///
/// ```
/// use http_exception::Exception;
/// use http_exception_test::{CANARY, example};
///
/// #[derive(Debug, thiserror::Error, Exception)]
/// #[error("{user} may not log in")]
/// #[exception(status = 403, detail = "Not with this password")]
/// struct Refused {
///     user: String,
/// }
///
/// example!(Refused, Refused { user: "maria".into() });
/// # fn main() { let _ = CANARY; }
/// ```
#[macro_export]
macro_rules! example {
    ($type:ty, $value:expr $(,)?) => {
        const _: () = {
            struct Value;

            impl $crate::__private::Makes for Value {
                type Exception = $type;

                fn make() -> $type {
                    $value
                }
            }

            $crate::__private::inventory::submit! { $crate::Example::of::<Value>() }
        };
    };
}
