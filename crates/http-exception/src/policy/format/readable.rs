//! The text of an answer for people, in order, and how screens are kept from taking it for anything else.
//!
//! It has no sentences of its own: a form that people read says what others wrote, and the names of members.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use super::page::Page;
use super::said::Said;
use crate::exception::cut;
use crate::validation::Loc;

/// One thing that is said.
pub(super) enum Item<'a> {
    /// The title of the type of problem, or the detail.
    Sentence(&'a str),
    Error {
        place: &'a Loc,
        msg: &'a str,
    },
    /// How many errors there are that are not listed, as far as they are known.
    More(usize),
    /// A name and a value, as programs get them.
    Fact(&'a str, Cow<'a, str>),
}

/// All that is said, behind the status.
pub(super) fn items<'a>(said: &Said<'a>) -> impl Iterator<Item = Item<'a>> + use<'a> {
    let title = said.title().filter(|title| *title != said.phrase());
    let sentence = said.sentence().filter(|it| Some(*it) != title);
    let sentences = title.into_iter().chain(sentence).map(Item::Sentence);
    let errors = said.errors().map(|error| Item::Error {
        place: error.loc(),
        msg: error.msg(),
    });
    let unlisted = said.total() - said.errors().count();
    let more = (unlisted > 0 || !said.is_complete()).then_some(Item::More(unlisted));
    let detail = said.detail().filter(|detail| detail.as_str().is_none());
    let detail = detail.map(|detail| Item::Fact("detail", detail.to_string().into()));
    let code = said.code().map(|code| Item::Fact("code", code.into()));
    let members = said.members().iter();
    let members = members.map(|(name, json)| Item::Fact(name, json.into()));
    let id = said.request_id();
    let id = id.map(|id| Item::Fact("request_id", id.into()));
    let facts = detail.into_iter().chain(code).chain(members).chain(id);
    sentences.chain(errors).chain(more).chain(facts)
}

/// The status and its phrase.
pub(super) fn write_status(said: &Said<'_>, page: &mut Page) -> fmt::Result {
    write!(page, "{}", said.status().as_u16())?;
    match said.phrase() {
        "" => Ok(()),
        phrase => write!(page, " {phrase}"),
    }
}

/// Writes the status and all that is said as lines, each behind an indent, further lines of a text behind a
/// larger one: no text begins a line.
pub(super) fn write_lines(said: &Said<'_>, page: &mut Page, indent: &'static str) -> fmt::Result {
    write_status(said, page)?;
    page.write_str("\n")?;
    let markup = Markup::Lines(indent);
    let mut before = None;
    for item in items(said) {
        let kind = std::mem::discriminant(&item);
        if page.room() < RESERVED {
            return write!(page, "\n{indent}{CUT}\n");
        }
        // A paragraph for the sentences, the errors and the facts.
        let is_next = before.replace(kind) != Some(kind) && !matches!(item, Item::More(_));
        page.write_str(if is_next { "\n" } else { "" })?;
        page.write_str(indent)?;
        let is_whole = match item {
            Item::Sentence(text) => markup.write(page, text)?,
            Item::Error { place, msg } => {
                markup.write(page, &place.to_string())?
                    && markup.write(page, ": ")?
                    && markup.write(page, msg)?
            }
            Item::More(count) => write_more(page, count).map(|()| true)?,
            Item::Fact(name, value) => {
                markup.write(page, name)?
                    && markup.write(page, ": ")?
                    && markup.write(page, &value)?
            }
        };
        page.write_str(if is_whole { "\n" } else { END_OF_CUT_LINE })?;
        if !is_whole {
            break;
        }
    }
    Ok(())
}

/// Says that errors are not listed.
pub(super) fn write_more(page: &mut Page, count: usize) -> fmt::Result {
    match count {
        0 => page.write_str(CUT),
        count => write!(page, "{CUT} +{count}"),
    }
}

/// How a text is kept from being anything else.
#[derive(Clone, Copy)]
pub(super) enum Markup {
    Html,
    /// Behind an indent.
    Lines(&'static str),
}

impl Markup {
    /// Writes as much of a text as leaves [`RESERVED`] bytes.
    ///
    /// # Returns
    ///
    /// True if that is all.
    pub(super) fn write(self, page: &mut Page, text: &str) -> Result<bool, fmt::Error> {
        let mut rest = text;
        while let Some((at, char)) = rest.char_indices().find(|(_, char)| self.changes(*char)) {
            if !write_start(page, &rest[..at])? || page.room() < RESERVED {
                return Ok(false);
            }
            rest = &rest[at + char.len_utf8()..];
            // A line may end in two characters, of which the second is written.
            if char != '\r' || !rest.starts_with('\n') {
                self.write_char(page, char)?;
            }
        }
        write_start(page, rest)
    }

    fn changes(self, char: char) -> bool {
        let is_markup = match self {
            Self::Html => matches!(char, '&' | '<' | '>' | '"' | '\''),
            Self::Lines(_) => false,
        };
        is_markup || acts(char)
    }

    fn write_char(self, page: &mut Page, char: char) -> fmt::Result {
        match (self, char) {
            (Self::Html, '&') => page.write_str("&amp;"),
            (Self::Html, '<') => page.write_str("&lt;"),
            (Self::Html, '>') => page.write_str("&gt;"),
            (Self::Html, '"') => page.write_str("&quot;"),
            (Self::Html, '\'') => page.write_str("&#39;"),
            // White space, as any other.
            (Self::Html, '\n') => page.write_str("\n"),
            (Self::Lines(indent), '\n') => write!(page, "\n{indent}    "),
            (_, char) => write!(page, "{}", char.escape_default()),
        }
    }
}

/// True if a character does something to others in place of being seen: controls, terminals' and those of
/// the direction of writing, what separates lines, and what is invisible and yet read by programs.
fn acts(char: char) -> bool {
    char.is_control()
        || matches!(
            char,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        )
        || matches!(char, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(char, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The start of a text that leaves [`RESERVED`] bytes; whether that is all.
fn write_start(page: &mut Page, text: &str) -> Result<bool, fmt::Error> {
    let start = cut(text, page.room().saturating_sub(RESERVED));
    page.write_str(start)?;
    Ok(start.len() == text.len())
}

/// Enough for the markup of an item, for a character's, and for the end of a page.
pub(super) const RESERVED: usize = 128;

/// The mark for what is left out.
pub(super) const CUT: &str = "\u{2026}";

const END_OF_CUT_LINE: &str = "\u{2026}\n";
