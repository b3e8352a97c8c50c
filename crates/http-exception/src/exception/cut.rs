//! Texts that are cut at a bound, between two characters.

/// The start of `text` that fits into `room` bytes.
#[inline]
pub(crate) fn cut(text: &str, room: usize) -> &str {
    let mut end = room;
    while end < text.len() && !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_does_not_fit_whole_is_left_out() {
        let starts = ["", "a", "a", "aé", "aé", "aé", "aé", "aé🦄", "aé🦄"];
        for (room, start) in starts.into_iter().enumerate() {
            assert_eq!(cut("aé🦄", room), start);
        }
    }
}
