//! A JSON text, parsed into marks of eight bytes a value.
//!
//! The marks say where a value starts and where to go on after it; what it is, its first byte
//! says. Nothing is copied and no number is rounded, so a bad document of any shape costs a small
//! multiple of its own size.

use std::borrow::Cow;

use crate::document::syntax::{Scanner, Stop};

/// One value, or one key, of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    /// The start of its text.
    pub(crate) start: u32,
    /// Of a list or object: the mark after its last descendant. Of anything else: the end of its
    /// text.
    pub(crate) link: u32,
}

/// A parsed text. The first mark is the root; a key stands before its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tape<'m, 'de> {
    pub(crate) text: &'de str,
    pub(crate) marks: &'m [Mark],
    /// True if there is no escape in the text, so that strings say what is written.
    pub(crate) is_plain: bool,
}

/// Levels of lists and objects; as many as `serde_json` reads.
const DEPTH: usize = 127;

/// The marks of a text, and how many of them are those of keys, and how many escapes there are.
#[derive(Debug)]
pub(crate) struct Parsed {
    pub(crate) marks: Vec<Mark>,
    pub(crate) keys: usize,
    pub(crate) escapes: usize,
}

/// Parses a text without a byte order mark.
pub(crate) fn parse(text: &str) -> Result<Parsed, Stop> {
    let mut keys = 0;
    if u32::try_from(text.len()).is_err() {
        return Err(Stop::TooLarge);
    }
    let mut marks = Vec::with_capacity(count(text.as_bytes()));
    // The list or object that the scanner is in, and those around it.
    let mut inner: Option<Open> = None;
    let mut outer: Vec<Option<Open>> = Vec::new();
    let mut scanner = Scanner::new(text);
    scanner.blanks();
    loop {
        if inner.is_some_and(|inner| inner.is_object) {
            keys += 1;
            key(&mut scanner, &mut marks)?;
        }
        // Here a value starts.
        let start = scanner.at();
        let byte = scanner.peek();
        let opened = marks.len();
        if let Some(b'[' | b'{') = byte {
            if outer.len() == DEPTH {
                return Err(Stop::TooDeep);
            }
            marks.push(mark(start, 0));
            scanner.skip();
            scanner.blanks();
            let is_object = byte == Some(b'{');
            if scanner.peek() == byte.map(closing) {
                scanner.skip();
                link(&mut marks, opened);
            } else {
                outer.push(inner.replace(Open { opened, is_object }));
                continue;
            }
        } else {
            scanner.scalar()?;
            marks.push(mark(start, scanner.at()));
        }
        // Here a value has ended: so may what it is in.
        loop {
            scanner.blanks();
            let Some(Open { opened, is_object }) = inner else {
                let escapes = scanner.escapes();
                return match scanner.peek() {
                    None => Ok(Parsed {
                        marks,
                        keys,
                        escapes,
                    }),
                    Some(_) => Err(scanner.extra()),
                };
            };
            match scanner.peek() {
                Some(b',') => {
                    scanner.skip();
                    scanner.blanks();
                    break;
                }
                Some(b'}') if is_object => {}
                Some(b']') if !is_object => {}
                _ => return Err(scanner.expected_comma()),
            }
            scanner.skip();
            link(&mut marks, opened);
            inner = outer.pop().flatten();
        }
    }
}

/// A list or object that is not at its end.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// Its mark.
    opened: usize,
    is_object: bool,
}

/// The most marks that there may be: one for the root, and one after each comma, each colon, and each
/// bracket that opens.
fn count(bytes: &[u8]) -> usize {
    let counts = bytes.chunks(BLOCK).map(|bytes| {
        let before_mark = |byte: &u8| u8::from(matches!(byte, b',' | b':' | b'[' | b'{'));
        usize::from(bytes.iter().map(before_mark).fold(0, u8::wrapping_add))
    });
    counts.sum::<usize>() + 1
}

/// How many bytes are counted in one byte.
const BLOCK: usize = 128;

impl<'de> Tape<'_, 'de> {
    /// The first byte of a value, which says what it is. A mark that is not there reads as null.
    pub(crate) fn byte(&self, index: u32) -> u8 {
        first_byte(self.text, self.marks, index as usize)
    }

    /// The mark of the next value on the same level.
    pub(crate) fn next(&self, index: u32) -> u32 {
        match self.byte(index) {
            b'[' | b'{' => self.mark(index).link,
            _ => index + 1,
        }
    }

    /// The mark after the last descendant of a list or object.
    pub(crate) fn end(&self, index: u32) -> u32 {
        self.mark(index).link
    }

    /// The text of anything but a list or object.
    pub(crate) fn scalar(&self, index: u32) -> &'de str {
        let mark = self.mark(index);
        self.text
            .get(mark.start as usize..mark.link as usize)
            .unwrap_or("null")
    }

    /// True if a string says this.
    pub(crate) fn says(&self, index: u32, text: &str) -> bool {
        let mark = self.mark(index);
        let length = (mark.link as usize).saturating_sub(mark.start as usize + 2);
        // An escape has six bytes at most for each that it says.
        let longest = text.len() * if self.is_plain { 1 } else { 6 };
        if length < text.len() || length > longest {
            return false;
        }
        if self.is_plain {
            let start = mark.start as usize + 1;
            let written = self.text.as_bytes().get(start..start + length);
            return written == Some(text.as_bytes());
        }
        self.string(index) == text
    }

    /// The text of a string.
    pub(crate) fn string(&self, index: u32) -> Cow<'de, str> {
        let quoted = self.scalar(index);
        let inner = quoted
            .get(1..quoted.len().saturating_sub(1))
            .unwrap_or_default();
        if self.is_plain || !inner.as_bytes().contains(&b'\\') {
            return Cow::Borrowed(inner);
        }
        Cow::Owned(serde_json::from_str(quoted).unwrap_or_default())
    }

    /// The whole text of a value of any kind.
    pub(crate) fn raw(&self, index: u32) -> &'de str {
        let start = self.mark(index).start as usize;
        self.text.get(start..self.text_end(index)).unwrap_or("null")
    }

    /// How long the text of a value is, with what stands between it and the next.
    pub(crate) fn length(&self, index: u32) -> usize {
        let next = self.marks.get(self.next(index) as usize);
        let end = next.map_or(self.text.len(), |next| next.start as usize);
        end.saturating_sub(self.start(index) as usize)
    }

    /// The end of the text of a value: after the brackets that close it and its last descendants.
    fn text_end(&self, index: u32) -> usize {
        let mut closings = 0;
        let mut last = index;
        // As deep as the text is nested.
        while matches!(self.byte(last), b'[' | b'{') {
            closings += 1;
            let end = self.end(last);
            let mut child = last + 1;
            if child >= end {
                break;
            }
            while self.next(child) < end {
                child = self.next(child);
            }
            last = child;
        }
        let mark = self.mark(last);
        let is_scalar = !matches!(self.byte(last), b'[' | b'{');
        let mut at = if is_scalar { mark.link } else { mark.start + 1 } as usize;
        let bytes = self.text.as_bytes();
        while closings > 0 && at < bytes.len() {
            if matches!(bytes.get(at), Some(b']' | b'}')) {
                closings -= 1;
            }
            at += 1;
        }
        at
    }

    /// The text from where a value starts.
    pub(crate) fn rest(&self, index: u32) -> &'de str {
        let start = self.mark(index).start as usize;
        self.text.get(start..).unwrap_or_default()
    }

    /// How long the text of a list or object is, but for its last part.
    pub(crate) fn span(&self, index: u32) -> usize {
        let last = self.end(index).saturating_sub(1);
        self.start(last).saturating_sub(self.start(index)) as usize
    }

    /// The start of a value.
    pub(crate) fn start(&self, index: u32) -> u32 {
        self.mark(index).start
    }

    fn mark(&self, index: u32) -> Mark {
        self.marks
            .get(index as usize)
            .copied()
            .unwrap_or(mark(0, 0))
    }
}

fn key(scanner: &mut Scanner<'_>, marks: &mut Vec<Mark>) -> Result<(), Stop> {
    let start = scanner.at();
    scanner.name()?;
    marks.push(mark(start, scanner.at()));
    scanner.blanks();
    scanner.colon()?;
    scanner.blanks();
    Ok(())
}

fn first_byte(text: &str, marks: &[Mark], index: usize) -> u8 {
    let start = marks.get(index).map(|mark| mark.start as usize);
    start
        .and_then(|start| text.as_bytes().get(start))
        .copied()
        .unwrap_or(b'n')
}

fn link(marks: &mut [Mark], opened: usize) {
    let end = marks.len();
    if let Some(container) = marks.get_mut(opened) {
        container.link = saturate(end);
    }
}

fn mark(start: usize, link: usize) -> Mark {
    Mark {
        start: saturate(start),
        link: saturate(link),
    }
}

/// Texts of 4 GiB are refused before they are parsed, so every place fits.
fn saturate(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

const fn closing(opening: u8) -> u8 {
    opening + 2
}
