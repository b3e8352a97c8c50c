//! The place where something is raised: a line of the application, or none.

use std::panic::Location;
use std::sync::LazyLock;

use super::into_raised;
use super::raised::{self, Raised};

/// An exception, raised at this place unless it was raised before and travelled as an error.
///
/// A `#[track_caller]` function may be called by the standard library, as `Raised::from` is in
/// `map_err(Raised::from)`: then the place is no line of the application, and there is none.
pub fn raised_at(exc: Raised, place: &'static Location<'static>) -> Raised {
    if exc.location().is_some() || is_nobodys(place.file()) {
        exc
    } else {
        exc.at(Some(place))
    }
}

/// A file of a crate of this project, made by [`own_source!`](crate::own_source).
#[doc(hidden)]
#[derive(Debug)]
pub struct OwnSource(&'static str);

impl OwnSource {
    /// A file in the directory of the sources.
    #[must_use]
    pub const fn new(file: &'static str) -> Self {
        Self(file)
    }
}

inventory::collect!(OwnSource);

/// Says that the files of an adapter are none of the application's: what is raised there has no place. Stands
/// in `lib.rs`.
#[doc(hidden)]
#[macro_export]
macro_rules! own_source {
    () => {
        $crate::__private::inventory::submit! {
            $crate::__private::OwnSource::new(file!())
        }
    };
}

/// True if a file is of this crate or of an adapter, where `?` is no line of the application.
pub(super) fn is_own(file: &str) -> bool {
    static OWN: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let adapters = inventory::iter::<OwnSource>.into_iter();
        let adapters = adapters.filter_map(|it| it.0.strip_suffix("lib.rs"));
        let core = file!()
            .strip_suffix("place.rs")
            .and_then(|it| it.get(..it.len() - 10));
        // The unit tests of this crate are its application.
        adapters.chain(core.filter(|_| !cfg!(test))).collect()
    });
    OWN.iter().any(|directory| file.starts_with(directory))
}

/// True if a line of this file is not the application's: that of the standard library where a function is
/// called by its name, and those that a call through a pointer to a function is attributed to, its own.
fn is_nobodys(file: &str) -> bool {
    fn called(function: impl FnOnce() -> &'static Location<'static>) -> &'static str {
        function().file()
    }
    static CALLS: LazyLock<&str> = LazyLock::new(|| called(Location::caller));

    file == *CALLS || file == raised::FILE || file == into_raised::FILE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exception::IntoRaised;

    #[test]
    fn a_line_of_the_application_is_a_place() {
        check((|| Err(std::fmt::Error)?)(), true);
        let given = || Err::<(), _>(std::fmt::Error);
        check(given().map_err(|error| Raised::from((error,).0)), true);
    }

    #[test]
    fn a_call_by_the_standard_library_is_none() {
        let failed = || Err::<(), _>(std::fmt::Error);
        check(failed().map_err(Raised::from), false);
        check(failed().map_err(Into::into), false);
        check(failed().map_err(IntoRaised::into_raised), false);
    }

    #[test]
    fn a_pointer_to_a_function_is_none() {
        let failed = || Err::<(), _>(std::fmt::Error);
        let from: fn(_) -> _ = Raised::from;
        check(failed().map_err(from), false);
        let into_raised: fn(_) -> _ = IntoRaised::into_raised;
        check(failed().map_err(into_raised), false);
    }

    #[track_caller]
    fn check(result: Result<(), Raised>, has_place: bool) {
        let place = result.err().and_then(|exc| exc.location());
        assert_eq!(place.is_some(), has_place, "{place:?}");
        assert!(
            place.is_none_or(|place| place.file() == file!()),
            "{place:?}"
        );
    }
}
