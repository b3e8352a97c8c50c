//! The price of reading a document, beside all others that read it to the same end.

use std::io;

use overhead::Reader;
use overhead::validation::Case;

use crate::counted;
use crate::row::{Goal, Row};

/// Instructions, as callgrind counts them.
pub(crate) fn instructions() -> io::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for case in Case::ALL {
        let ours = count(case, Reader::Ours)?;
        let others: &[Reader] = if case.is_good() {
            &[
                Reader::SerdeJson,
                Reader::PathToError,
                Reader::Eserde,
                Reader::Objects,
            ]
        } else {
            &[Reader::Eserde]
        };
        for other in others {
            rows.push(Row {
                scenario: case.name(),
                framework: "",
                ours,
                beside: other.name(),
                theirs: count(case, *other)?,
                goal: Goal::Times(1.00),
            });
        }
    }
    Ok(rows)
}

fn count(case: Case, reader: Reader) -> io::Result<u64> {
    counted(&["read", case.name(), reader.name()]).within("*Warm*serve*")
}
