//! The grammar of RFC 8259, with the errors of Python's `json`.
//!
//! `NaN`, `Infinity` and halves of surrogate pairs, which Python reads, are errors here.

use crate::{SyntaxError, SyntaxProblem};

/// Why a text was not parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Syntax(SyntaxError),
    TooDeep,
    TooLarge,
}

/// A place in a text, and what can be read from there.
pub(crate) struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    escapes: usize,
}

impl<'t> Scanner<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            escapes: 0,
        }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The number of escapes that were read in strings.
    pub(crate) fn escapes(&self) -> usize {
        self.escapes
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn skip(&mut self) {
        self.at += 1;
    }

    pub(crate) fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Reads anything but a list or object.
    #[inline]
    pub(crate) fn scalar(&mut self) -> Result<(), Stop> {
        match self.peek() {
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'n') => self.word("null"),
            Some(b't') => self.word("true"),
            Some(b'f') => self.word("false"),
            _ => Err(self.stop(SyntaxProblem::ExpectedValue, self.at)),
        }
    }

    /// Reads the name of a member.
    pub(crate) fn name(&mut self) -> Result<(), Stop> {
        match self.peek() {
            Some(b'"') => self.string(),
            _ => Err(self.stop(SyntaxProblem::ExpectedName, self.at)),
        }
    }

    pub(crate) fn colon(&mut self) -> Result<(), Stop> {
        if self.peek() != Some(b':') {
            return Err(self.stop(SyntaxProblem::ExpectedColon, self.at));
        }
        self.at += 1;
        Ok(())
    }

    pub(crate) fn expected_comma(&self) -> Stop {
        self.stop(SyntaxProblem::ExpectedComma, self.at)
    }

    pub(crate) fn extra(&self) -> Stop {
        self.stop(SyntaxProblem::ExtraData, self.at)
    }

    fn word(&mut self, word: &str) -> Result<(), Stop> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.stop(SyntaxProblem::ExpectedValue, self.at));
        }
        self.at += word.len();
        Ok(())
    }

    /// Reads as much of a number as is one: of `1.` the `1`, and the dot is the next one's error.
    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.stop(SyntaxProblem::ExpectedValue, start)),
        }
        if self.peek() == Some(b'.') && self.is_digit(self.at + 1) {
            self.at += 1;
            self.digits();
        }
        if let Some(b'e' | b'E') = self.peek() {
            let sign = matches!(self.bytes.get(self.at + 1), Some(b'+' | b'-'));
            let digits = self.at + 1 + usize::from(sign);
            if self.is_digit(digits) {
                self.at = digits;
                self.digits();
            }
        }
        Ok(())
    }

    fn digits(&mut self) {
        while self.is_digit(self.at) {
            self.at += 1;
        }
    }

    fn is_digit(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_digit)
    }

    #[inline]
    fn string(&mut self) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        self.plain();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(());
        }
        self.rest_of_string(start)
    }

    /// Reads on from what is not simply a part of a string. Most strings have nothing else.
    #[inline(never)]
    fn rest_of_string(&mut self, start: usize) -> Result<(), Stop> {
        loop {
            match self.peek() {
                None => return Err(self.stop(SyntaxProblem::UnterminatedString, start)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape(start)?,
                Some(0..=0x1f) => return Err(self.stop(SyntaxProblem::ControlCharacter, self.at)),
                Some(_) => self.at += 1,
            }
            self.plain();
        }
    }

    /// Passes over what is simply a part of a string, eight bytes at a time.
    #[inline]
    fn plain(&mut self) {
        while let Some(bytes) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<8>) {
            let word = u64::from_le_bytes(*bytes);
            // The high bit of each byte that is zero after the first operation, or less than 0x20.
            let is_zero = |word: u64| word.wrapping_sub(ONES) & !word;
            let quotes = is_zero(word ^ (ONES * 0x22));
            let backslashes = is_zero(word ^ (ONES * 0x5c));
            let controls = word.wrapping_sub(ONES * 0x20) & !word;
            let stops = (quotes | backslashes | controls) & (ONES * 0x80);
            if stops != 0 {
                // The lowest is never wrong, those above may be for a borrow.
                self.at += (stops.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
        while self
            .peek()
            .is_some_and(|byte| byte >= 0x20 && !matches!(byte, b'"' | b'\\'))
        {
            self.at += 1;
        }
    }

    fn escape(&mut self, start: usize) -> Result<(), Stop> {
        let backslash = self.at;
        self.escapes += 1;
        match self.bytes.get(backslash + 1) {
            None => Err(self.stop(SyntaxProblem::UnterminatedString, start)),
            Some(b'u') => self.unicode(backslash),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(_) => Err(self.stop(SyntaxProblem::Escape, backslash)),
        }
    }

    fn unicode(&mut self, backslash: usize) -> Result<(), Stop> {
        let problem = SyntaxProblem::UnicodeEscape;
        let first = self.hexadecimal(backslash + 2);
        let first = first.ok_or_else(|| self.stop(problem, backslash + 1))?;
        self.at = backslash + 6;
        match first {
            0xDC00..=0xDFFF => Err(self.stop(problem, backslash + 1)),
            0xD800..=0xDBFF => {
                let follows = self.bytes.get(self.at..self.at + 2) == Some(b"\\u");
                if !follows {
                    return Err(self.stop(problem, backslash + 1));
                }
                let second = self.hexadecimal(self.at + 2);
                let second = second.ok_or_else(|| self.stop(problem, self.at + 1))?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return Err(self.stop(problem, backslash + 1));
                }
                self.at += 6;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Four hexadecimal digits, with something after them: a string does not end in an escape.
    fn hexadecimal(&self, at: usize) -> Option<u32> {
        self.bytes.get(at + 4)?;
        let digits = self.bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |value, digit| {
            Some(value * 16 + char::from(*digit).to_digit(16)?)
        })
    }

    fn stop(&self, problem: SyntaxProblem, at: usize) -> Stop {
        let before = self.text.get(..at).unwrap_or(self.text);
        Stop::Syntax(SyntaxError {
            problem,
            offset: before.chars().count(),
        })
    }
}

/// One in each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
