//! Several at once: a tuple reads all of its parts, whichever of them fail.

use http::HeaderMap;

use super::extract::Extract;
use super::extract_error::ExtractError;
use super::sources::Sources;

/// Reads one part, and keeps what it refuses with what the others refused.
fn part<E: Extract>(sources: &Sources<'_>, refused: &mut Option<ExtractError>) -> Option<E> {
    match E::extract(sources) {
        Ok(value) => Some(value),
        Err(why) => {
            let why = why.of(E::SOURCE);
            *refused = Some(match refused.take() {
                Some(before) => before.and(why),
                None => why,
            });
            None
        }
    }
}

macro_rules! tuple {
    ($($part:ident)*) => {
        impl<$($part: Extract),*> Extract for ($($part,)*) {
            const READS_BODY: bool = $($part::READS_BODY)||*;

            fn check_head(headers: &HeaderMap) -> Result<(), ExtractError> {
                $($part::check_head(headers)?;)*
                Ok(())
            }

            #[expect(non_snake_case, reason = "a value is called like its type")]
            fn extract(sources: &Sources<'_>) -> Result<Self, ExtractError> {
                let mut refused = None;
                $(let $part = part::<$part>(sources, &mut refused);)*
                match (($($part,)*), refused) {
                    (($(Some($part),)*), None) => Ok(($($part,)*)),
                    (_, Some(refused)) => Err(refused),
                    // What is not there was refused.
                    (_, None) => Err(ExtractError::invalid(None, Vec::new(), 0)),
                }
            }
        }
    };
}

tuple!(A);
tuple!(A B);
tuple!(A B C);
tuple!(A B C D);
tuple!(A B C D E);
tuple!(A B C D E F);
tuple!(A B C D E F G);
tuple!(A B C D E F G H);
