//! The forms of texts that libraries write, and whether a text has one of them.

/// True if a text has a form, to its last byte.
///
/// | in the form | in the text |
/// |---|---|
/// | `*` | anything |
/// | `#` | a number |
/// | `@` | the name of a Rust type, or of a value's kind where axum has written one |
/// | any other character | itself |
///
/// Numbers and names stand before the first `*` or behind the last. The work is that of looking at the
/// text once.
pub(crate) fn has_form(text: &str, form: &str) -> bool {
    let Some((before, behind)) = form.split_once('*') else {
        return strip(text, form, Side::Start) == Some("");
    };
    let Some(text) = strip(text, before, Side::Start) else {
        return false;
    };
    let (middle, end) = behind.rsplit_once('*').unwrap_or(("", behind));
    let Some(mut text) = strip(text, end, Side::End) else {
        return false;
    };
    middle.split('*').all(|part| {
        let found = text.split_once(part);
        text = found.map_or("", |(_, rest)| rest);
        found.is_some()
    })
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// The text without what a form without `*` describes at one side of it.
fn strip<'t>(mut text: &'t str, form: &str, side: Side) -> Option<&'t str> {
    let parts = form.split_inclusive(['#', '@']);
    let mut parts: Vec<&str> = parts.collect();
    if let Side::End = side {
        parts.reverse();
    }
    for part in parts {
        let (constant, mark) = match part.as_bytes().last() {
            Some(b'#' | b'@') => part.split_at(part.len() - 1),
            _ => (part, ""),
        };
        text = match side {
            Side::Start => strip_mark(text.strip_prefix(constant)?, mark, side)?,
            Side::End => strip_mark(text, mark, side)?.strip_suffix(constant)?,
        };
    }
    Some(text)
}

fn strip_mark<'t>(text: &'t str, mark: &str, side: Side) -> Option<&'t str> {
    let is_part = match mark {
        "#" => |letter: char| letter.is_ascii_digit(),
        "@" => |letter: char| letter.is_alphanumeric() || "_:<>,&()[]; '{}#*+-=".contains(letter),
        _ => return Some(text),
    };
    let rest = match side {
        Side::Start => text.trim_start_matches(is_part),
        Side::End => text.trim_end_matches(is_part),
    };
    let taken = match side {
        Side::Start => &text[..text.len() - rest.len()],
        Side::End => &text[rest.len()..],
    };
    let is_right = !taken.is_empty() && (mark == "#" || is_type(taken));
    is_right.then_some(rest)
}

/// True if this may be the name of a Rust type: a path, something made of other types, or one that every
/// program has.
fn is_type(name: &str) -> bool {
    name.contains("::") || name.starts_with(['&', '(', '[']) || PRIMITIVE.contains(&name)
}

#[rustfmt::skip]
const PRIMITIVE: &[&str] = &[
    "bool", "char", "str", "String", "f32", "f64",
    "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
    // axum's names for the kinds of an enum.
    "newtype enum variant", "struct enum variant", "tuple enum variant",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_constant_is_the_whole_text() {
        assert!(has_form("No matched path found", "No matched path found"));
        assert!(!has_form("No matched path found.", "No matched path found"));
        assert!(!has_form("No matched path", "No matched path found"));
    }

    #[test]
    fn anything_stands_for_an_asterisk_alone() {
        let form = "Cannot parse `*` with value `*`: *";
        assert!(has_form("Cannot parse `id` with value `x`: odd", form));
        assert!(has_form("Cannot parse `` with value ``: ", form));
        assert!(!has_form("Cannot parse `id` with `x`: odd", form));
        assert!(!has_form("Cannot parse `id` with value `x`", form));
    }

    #[test]
    fn the_end_is_looked_at_from_the_end() {
        let form = "* at line # column #";
        assert!(has_form("a at line 1 column x at line 2 column 3", form));
        assert!(!has_form("a at line 1 column ", form));
        assert!(!has_form("a at line 1 column 2 of 3", form));
    }

    #[test]
    fn a_name_is_that_of_a_type() {
        let form = "Unsupported type `@`";
        for name in ["app::Item<u8>", "(u32, u32)", "&[u8]", "tuple enum variant"] {
            assert!(
                has_form(&format!("Unsupported type `{name}`"), form),
                "{name}"
            );
        }
        for name in ["image/heic", "png", "", "app::`Item"] {
            assert!(
                !has_form(&format!("Unsupported type `{name}`"), form),
                "{name}"
            );
        }
    }
}
