//! The reason why a text is no UUID, in the words that pydantic took from the crate `uuid`.
//!
//! The crate's own words differ from version to version, and an answer must not.

/// The reason why this is no UUID.
pub(super) fn error(text: &str) -> String {
    let (digits, offset, is_simple) = if let Some(digits) = braced(text) {
        (digits, 1, false)
    } else if let Some(digits) = text.strip_prefix(URN) {
        (digits, URN.len(), false)
    } else {
        (text, 0, true)
    };
    let stranger =
        |(_, character): &(usize, char)| !character.is_ascii_hexdigit() && *character != '-';
    if let Some((index, character)) = digits.char_indices().find(stranger) {
        // From 1, as people count.
        let place = index + offset + 1;
        return format!("invalid character: found `{character}` at {place}");
    }
    let groups: Vec<&str> = digits.split('-').collect();
    if groups.len() == 1 && is_simple {
        let length = text.len();
        return format!("invalid length: expected length 32 for simple format, found {length}");
    }
    if groups.len() != GROUPS.len() {
        let count = groups.len();
        return format!("invalid group count: expected 5, found {count}");
    }
    let mut lengths = groups
        .iter()
        .map(|group| group.len())
        .zip(GROUPS)
        .enumerate();
    match lengths.find(|(_, (length, expected))| length != expected) {
        Some((group, (length, expected))) => {
            format!("invalid group length in group {group}: expected {expected}, found {length}")
        }
        None => "not of the expected form".to_owned(),
    }
}

fn braced(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}

const URN: &str = "urn:uuid:";
/// The digits of each group.
const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong() {
        let cases = [
            (
                "",
                "invalid length: expected length 32 for simple format, found 0",
            ),
            (
                "1",
                "invalid length: expected length 32 for simple format, found 1",
            ),
            ("x", "invalid character: found `x` at 1"),
            ("2020-01-01", "invalid group count: expected 5, found 3"),
            (
                "550e8400-e29b-41d4-a716-4466554400001",
                "invalid group length in group 4: expected 12, found 13",
            ),
            (
                "550e8400-e29b-41d4-a716-44665544000g",
                "invalid character: found `g` at 36",
            ),
            (
                "550e8400e29b-41d4-a716-446655440000",
                "invalid group count: expected 5, found 4",
            ),
            (
                "é50e8400-e29b-41d4-a716-446655440000",
                "invalid character: found `é` at 1",
            ),
            ("{x}", "invalid character: found `x` at 2"),
            (
                "{550e8400-e29b-41d4-a716-446655440000",
                "invalid character: found `{` at 1",
            ),
            ("urn:uuid:x", "invalid character: found `x` at 10"),
        ];
        for (text, said) in cases {
            assert_eq!(error(text), said, "{text}");
        }
    }
}
