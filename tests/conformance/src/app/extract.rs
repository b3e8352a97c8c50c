//! The extractors: those of the library, but for parameters that the reference declares one by one.

use http_exception::{Document, Extract, ExtractError, Failure, Model, Source, Sources};
use serde_accumulate::Problem;
use serde_json::value::RawValue;

use self::of_models as library;
pub(crate) use self::of_models::{All, Json, Path};

mod of_models {
    //! As every adapter has them.

    http_exception::extractors!();
}

/// To the library the struct of a query is a model, and what it misses is missing from an object.
macro_rules! one_by_one {
    ($($name:ident)*) => {$(
        #[derive(Debug)]
        pub(crate) struct $name<T>(pub(crate) T);

        impl<T: Model> Extract for $name<T> {
            const SOURCE: Option<Source> = library::$name::<T>::SOURCE;
            const READS_BODY: bool = library::$name::<T>::READS_BODY;

            fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
                let library::$name(OneByOne(it)) = Extract::extract(sources)?;
                Ok(Self(it))
            }
        }
    )*};
}

one_by_one!(Cookies Form Headers Query);

/// Parameters of which each is one of its own: nothing is around one that is missing.
#[derive(Debug)]
pub(crate) struct OneByOne<T>(pub(crate) T);

impl<T: Model> Model for OneByOne<T> {
    fn read(document: Document<'_>) -> Result<Self, Failure> {
        T::read(document).map(Self).map_err(without_object)
    }
}

fn without_object(mut failure: Failure) -> Failure {
    if let Failure::Invalid(findings) = &mut failure {
        let findings = findings.as_mut_slice().iter_mut();
        for finding in findings.filter(|finding| finding.problem == Problem::Missing) {
            finding.found = Some(RawValue::NULL.to_owned()).into();
        }
    }
    failure
}
