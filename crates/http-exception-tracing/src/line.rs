//! Texts for logs: one line, of a bounded length, whatever is in them.

use std::fmt::{self, Write};

/// A text that is written until it is full, and then ends with `…`.
///
/// Characters that could start a line, move a cursor or turn the direction of reading become escapes.
#[derive(Default)]
pub(crate) struct Line {
    text: String,
    is_cut: bool,
}

impl Line {
    /// The text of `said`.
    pub(crate) fn of(said: impl fmt::Display) -> String {
        let mut line = Self::default();
        // The only failure is that of being full.
        let _ = write!(line, "{said}");
        line.text
    }
}

impl Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = !self.is_cut && self.text.len() + text.len() <= LONG;
        // Most texts are of these alone.
        if fits && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            self.text.push_str(text);
            return Ok(());
        }
        for char in text.chars() {
            if self.is_cut || self.text.len() >= LONG {
                if !self.is_cut {
                    self.text.push('…');
                    self.is_cut = true;
                }
                return Err(fmt::Error);
            }
            if is_plain(char) {
                self.text.push(char);
            } else {
                self.text.extend(char.escape_debug());
            }
        }
        Ok(())
    }
}

/// As much as one text of a record.
const LONG: usize = 8 * 1024;

fn is_plain(char: char) -> bool {
    let turns =
        matches!(char, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !char.is_control() && !turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_on_its_line_and_within_its_length() {
        assert_eq!(
            Line::of("a\nb\u{1b}[31m\u{202e}c"),
            "a\\nb\\u{1b}[31m\\u{202e}c"
        );
        let line = Line::of("\u{7f}".repeat(9_000));
        assert!(line.len() < LONG + 16, "{}", line.len());
        assert!(line.ends_with('…'));
    }

    #[test]
    fn what_has_been_escaped_is_not_escaped_again() {
        let line = Line::of("a\nb");
        assert_eq!(Line::of(&line), line);
    }
}
