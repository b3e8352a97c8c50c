//! A value that is never shown.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer};

/// A value that is never shown: not by `Debug`, and not as what was [found](crate::Finding::found),
/// be it for an error of its own or as a part of what is around it.
///
/// What serde reads out of sight, behind `flatten`, `untagged` and `tag`, may hold secrets that were
/// never reached. So of such an object or list nothing is shown as found.
///
/// # Example
///
/// ```
/// use serde_accumulate::Secret;
///
/// #[derive(Debug, serde::Deserialize)]
/// struct Login { name: String, password: Secret<String> }
///
/// let login: Login = serde_json::from_str(r#"{"name": "me", "password": "hunter2"}"#).unwrap();
/// assert_eq!(login.password.expose(), "hunter2");
/// assert!(!format!("{login:?}").contains("hunter2"));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Secret<T>(T);

thread_local! {
    /// True if a secret was read since this was asked last.
    ///
    /// What serde keeps to read it later reaches no deserializer of this crate any more. A secret in
    /// there can tell only by other ways that it was read.
    static IS_READ: Cell<bool> = const { Cell::new(false) };
}

/// True if a secret was read on this thread since this was asked last.
pub(crate) fn take_read() -> bool {
    IS_READ.replace(false)
}

/// The name under which the deserializers of this crate know a [`Secret`].
pub(crate) const SECRET: &str = "$serde_accumulate::Secret";

impl<T> Secret<T> {
    /// Keeps a value from being shown.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, to keep.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(**********)")
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<T>(std::marker::PhantomData<T>);

        impl<'de, T: Deserialize<'de>> serde::de::Visitor<'de> for Visitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a secret")
            }

            fn visit_newtype_struct<D: Deserializer<'de>>(
                self,
                deserializer: D,
            ) -> Result<T, D::Error> {
                IS_READ.set(true);
                T::deserialize(deserializer)
            }
        }

        deserializer
            .deserialize_newtype_struct(SECRET, Visitor(std::marker::PhantomData))
            .map(Self)
    }
}
