//! The `Display` of a user-supplied error: it may panic, fail, or write without end, and it may hold
//! secrets that no log should.

use std::fmt::{self, Display, Write};
use std::panic::resume_unwind;

use super::guard::guard;
use super::redact::without_secrets;
use crate::exception::cut;

/// The text of a value, for logs: one line of no more than 8 KiB, and of a URL neither user nor query.
pub(crate) fn for_logs(value: &dyn Display) -> String {
    for_logs_within(value, LOGGED)
}

/// The same of no more than `room` bytes.
pub(crate) fn for_logs_within(value: &dyn Display, room: usize) -> String {
    let mut text = Bounded::new(room);
    let is_all = match guard(|| write!(text, "{value}")) {
        Ok(written) => written.is_ok(),
        Err(_) if text.has_given_up() => false,
        Err(_) => return "<its Display panicked>".to_owned(),
    };
    // Most texts have nothing to leave out or to escape, and a closer look costs more than all the rest.
    if is_plain(&text.written) {
        return text.written;
    }
    one_line(&without_secrets(&text.written, is_all), room)
}

/// True if a text is fit for logs as it is: no URL, user or query can begin in it, as no colon stands before
/// anything but a space, and no line.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b':' => bytes.get(at + 1) == Some(&b' '),
        b'?' | b'#' => false,
        byte => matches!(byte, b' '..=b'~'),
    })
}

/// A text in one line, as far as there is room: what would start another, move the cursor or turn the
/// direction of the text is written as an escape. Quotation marks stay as they are.
fn one_line(text: &str, room: usize) -> String {
    let mut line = Bounded::new(room);
    // Most texts need no escape, and to look for one in each character costs more than all the rest.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        let is_all = line.write_str(text);
        return line.finish(is_all);
    }
    let is_all = text.split_inclusive(QUOTES).try_for_each(|part| {
        let body = part.trim_end_matches(QUOTES);
        write!(line, "{}", body.escape_debug())?;
        line.write_str(&part[body.len()..])
    });
    line.finish(is_all)
}

/// The text of a value that is fit for logs already, cut where there is no more room.
pub(crate) fn within(value: &dyn Display, room: usize) -> String {
    let mut text = Bounded::new(room);
    let written = write!(text, "{value}");
    text.finish(written)
}

/// The text of a value, the first 8 KiB of it, and whether that is all: it is not if there is more, or
/// if the value fails or panics.
#[must_use]
pub fn bounded_text(value: &dyn Display) -> (String, bool) {
    let mut text = Bounded::new(LOGGED);
    let written = guard(|| write!(text, "{value}"));
    (text.written, matches!(written, Ok(Ok(()))))
}

/// The text of a template, for clients: its first mebibyte, and as far as its values write. The default
/// handler cuts it to what an answer may have, and says so.
#[must_use]
pub fn of_template(template: fmt::Arguments<'_>) -> String {
    let mut text = Bounded::new(SENT);
    // The text before a value that fails is all that there is.
    let _ = text.write_fmt(template);
    text.written
}

/// Refuses text over its bound, so that the writer stops; of one that goes on all the same the thread is
/// unwound, which no hook hears of, as far as the next guard.
struct Bounded {
    written: String,
    room: usize,
    refused: u32,
}

impl Bounded {
    fn new(room: usize) -> Self {
        Self {
            written: String::with_capacity(room.min(USUAL)),
            room,
            refused: 0,
        }
    }

    /// True if the writer was stopped.
    fn has_given_up(&self) -> bool {
        self.refused >= MAX_REFUSED
    }

    /// The text that was written, with a mark where that is not all.
    fn finish(self, written: fmt::Result) -> String {
        let mut text = self.written;
        if written.is_err() {
            while text.len() + '…'.len_utf8() > self.room && text.pop().is_some() {}
            text.push('…');
        }
        text
    }
}

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = self.room - self.written.len();
        self.written.push_str(cut(part, room));
        if part.len() <= room {
            return Ok(());
        }
        self.refused = self.refused.saturating_add(1);
        // Without unwinding there is no way out but the end of the program.
        if self.has_given_up() && cfg!(panic = "unwind") {
            resume_unwind(Box::new("a text without end"));
        }
        Err(fmt::Error)
    }
}

const QUOTES: [char; 3] = ['"', '\'', '\\'];

/// As many bytes as most texts have at most.
const USUAL: usize = 96;

const LOGGED: usize = 8 * 1024;

const SENT: usize = 1024 * 1024;

/// More than a text writes that only forgets to look at what the writer says.
const MAX_REFUSED: u32 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_and_its_urls_tell_no_secret() {
        let text = "\"a\" \\ 'b'\r\n\u{1b}[31m\u{2028}\u{202e}é: http://a:hunter2@b";
        let shown = r#""a" \ 'b'\r\n\u{1b}[31m\u{2028}\u{202e}é: http://…@b"#;
        assert_eq!(for_logs(&text), shown);
    }

    #[test]
    fn a_plain_text_is_what_a_closer_look_would_leave() {
        const CHARS: [char; 8] = [' ', ':', '/', '@', 'a', '?', '"', '\n'];
        let mut texts = vec![String::new()];
        for _ in 0..5 {
            let longer = texts
                .iter()
                .flat_map(|text| CHARS.map(|it| format!("{text}{it}")));
            texts = longer.collect();
        }
        for text in texts {
            assert_eq!(
                for_logs(&text),
                one_line(&without_secrets(&text, true), LOGGED)
            );
            let shown = without_secrets(&text[..4], false);
            assert_eq!(for_logs_within(&text, 4), one_line(&shown, 4), "{text}");
        }
    }

    #[test]
    fn a_text_that_grows_in_its_line_is_cut_again() {
        for text in ["\n", "\u{7}", "é", "x", "\""] {
            let shown = for_logs(&text.repeat(LOGGED));
            assert!(
                shown.len() <= LOGGED && shown.len() > LOGGED - 8,
                "{}",
                shown.len()
            );
            assert!(!shown.contains('\n'));
        }
    }

    #[test]
    fn a_text_without_end_is_cut_and_is_not_whole() {
        struct Endless;
        impl Display for Endless {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    f.write_str("é")?;
                }
            }
        }
        assert_eq!(for_logs(&Endless).len(), LOGGED);
        let (text, is_whole) = bounded_text(&Endless);
        assert_eq!((text.len(), is_whole), (LOGGED, false));
        assert_eq!(of_template(format_args!("{Endless}")).len(), SENT);
    }

    #[test]
    fn a_text_that_goes_on_whatever_the_writer_says_is_cut() {
        struct Deaf;
        impl Display for Deaf {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                loop {
                    let _ = f.write_str("é");
                }
            }
        }
        assert_eq!(for_logs(&Deaf).len(), LOGGED);
        let (text, is_whole) = bounded_text(&Deaf);
        assert_eq!((text.len(), is_whole), (LOGGED, false));
        assert!(guard(|| of_template(format_args!("{Deaf}"))).is_err());
    }

    #[test]
    fn a_text_that_fails_is_what_came_before() {
        struct Fails;
        impl Display for Fails {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("half")?;
                Err(fmt::Error)
            }
        }
        assert_eq!(for_logs(&Fails), "half");
        assert_eq!(bounded_text(&Fails), ("half".to_owned(), false));
        assert_eq!(bounded_text(&"all"), ("all".to_owned(), true));
        assert_eq!(of_template(format_args!("{Fails} whole")), "half");
    }
}
