//! Integers in a path or a query, read as Rust reads them.

use std::num::IntErrorKind;

use http_exception::{Loc, Raised, RequestValidationError, StatusCode, ValidationError};

use super::Call;

/// An integer in the path.
pub(super) fn path_int(call: &Call, name: &'static str) -> Result<i64, Raised> {
    let int = int(call.param(name), Loc::from("path").key(name));
    int.map_err(|errors| RequestValidationError::new(errors).into())
}

/// A status in the path; not every integer is one.
pub(super) fn path_status(call: &Call) -> Result<StatusCode, Raised> {
    let code = u16::try_from(path_int(call, "code")?)?;
    Ok(StatusCode::from_u16(code)?)
}

/// An integer, or what is wrong with the text.
pub(super) fn int(text: &str, loc: Loc) -> Result<i64, Vec<ValidationError>> {
    text.parse().map_err(|error: std::num::ParseIntError| {
        let (kind, msg) = match error.kind() {
            IntErrorKind::NegOverflow | IntErrorKind::PosOverflow => (
                "int_parsing_size",
                "Unable to parse input string as an integer, exceeded maximum size",
            ),
            _ => (
                "int_parsing",
                "Input should be a valid integer, unable to parse string as an integer",
            ),
        };
        vec![ValidationError::new(kind, loc, msg).with_input(text.into())]
    })
}
