//! The place of a validation error: a JSON Pointer, or a source and the name of a parameter.

use crate::exception::write_json_str;
use crate::validation::{LocItem, SaidError};

/// The place of a value.
pub(super) enum Place<'a> {
    /// In the body: the way to it.
    Body(&'a [LocItem]),
    /// In a parameter: its source, and the way from there.
    Parameter(&'a str, &'a [LocItem]),
    Nowhere,
}

impl<'a> Place<'a> {
    pub(super) fn of(error: &SaidError<'a>) -> Self {
        match error.loc().items() {
            [] => Self::Nowhere,
            // The number is that of a byte in a text that has no places yet.
            [LocItem::Key(source), LocItem::Index(_)]
                if source == "body" && error.kind() == "json_invalid" =>
            {
                Self::Body(&[])
            }
            [LocItem::Key(source), way @ ..] if source == "body" => Self::Body(way),
            [LocItem::Key(source), way @ ..] => Self::Parameter(source, way),
            way => Self::Body(way),
        }
    }

    /// Appends the members that say it, each with a comma before it.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Nowhere => {}
            Self::Body(way) => {
                out.extend_from_slice(b",\"pointer\":\"#");
                for item in *way {
                    out.push(b'/');
                    match item {
                        LocItem::Index(index) => {
                            out.extend_from_slice(index.to_string().as_bytes());
                        }
                        LocItem::Key(key) => write_token(key, out),
                    }
                }
                out.push(b'"');
            }
            Self::Parameter(source, way) => {
                out.extend_from_slice(b",\"in\":");
                write_json_str(source, out);
                if way.is_empty() {
                    return;
                }
                out.extend_from_slice(b",\"name\":");
                match way {
                    [LocItem::Key(name)] => write_json_str(name, out),
                    way => write_json_str(&joined(way), out),
                }
            }
        }
    }
}

/// A step into a parameter that has several values.
fn joined(way: &[LocItem]) -> String {
    let steps = way.iter().map(|item| match item {
        LocItem::Index(index) => index.to_string(),
        LocItem::Key(key) => key.to_string(),
    });
    steps.collect::<Vec<_>>().join("/")
}

/// Appends a reference token (RFC 6901 section 3) as it stands in the fragment of a URI (RFC 3986 section
/// 3.5): no character of it needs an escape in JSON.
fn write_token(key: &str, out: &mut Vec<u8>) {
    for byte in key.bytes() {
        match byte {
            b'~' => out.extend_from_slice(b"~0"),
            b'/' => out.extend_from_slice(b"~1"),
            _ if byte.is_ascii_alphanumeric() || PLAIN.contains(&byte) => out.push(byte),
            _ => {
                let digit = |nibble: u8| HEX[usize::from(nibble)];
                out.extend_from_slice(&[b'%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
}

/// Beside letters and digits, what a fragment may have.
const PLAIN: &[u8] = b"-._!$&'()*+,;=:@?";

const HEX: [u8; 16] = *b"0123456789ABCDEF";

#[cfg(test)]
mod tests {
    use super::*;

    fn token(key: &str) -> String {
        let mut out = Vec::new();
        write_token(key, &mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn tokens_are_those_of_the_rfcs() {
        for (key, expected) in [
            ("", ""),
            ("sku", "sku"),
            ("a/b", "a~1b"),
            ("m~n", "m~0n"),
            ("c%d", "c%25d"),
            ("e^f", "e%5Ef"),
            ("g|h", "g%7Ch"),
            ("i\\j", "i%5Cj"),
            ("k\"l", "k%22l"),
            (" ", "%20"),
            ("é", "%C3%A9"),
            ("#", "%23"),
            ("a.b:c@d?", "a.b:c@d?"),
        ] {
            assert_eq!(token(key), expected, "{key}");
        }
    }
}
