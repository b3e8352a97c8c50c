//! Reading good texts, and nothing more.
//!
//! Most requests are good, so they are read without a note of where and what. Whatever is not
//! plainly good stops the reading, but for what [`flat`](super::flat) knows how to go past.

use crate::document::namesakes::Namesakes;
use crate::document::texts::Texts;
use crate::learned::schema::Hint;
use crate::passes::error::Error;
use crate::reader::fit;
use crate::reader::flat::{Field, Flat};
use crate::reader::secret::SECRET;
use crate::reader::slot::{Elements, Entries, List, Map, Next, Seed, Token, Visit};
use crate::reader::source::{Source, Wanted};

/// Texts that are good, or not read here.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plain<'de> {
    /// All texts.
    All(&'de Texts<'de>),
    /// The texts of one name, by the first.
    Named(&'de Texts<'de>, usize),
    /// One text.
    Text(&'de str),
}

/// Why the reading stopped is for the other reader to find out.
pub(crate) const STOP: Error = Error::StandIn;

/// A text is no number or boolean where one is asked for.
const MISFIT: Error = Error::Noted;

/// True if that is why the reading stopped.
pub(crate) fn is_misfit(error: &Error) -> bool {
    matches!(error, Error::Noted)
}

impl<'de> Plain<'de> {
    /// True if a type of this name is read: not those of this crate, but for a secret.
    pub(crate) fn reads(name: &str) -> bool {
        !name.starts_with('$') || name == SECRET
    }

    pub(crate) fn read(self, wanted: &Wanted, slot: &mut dyn Visit<'de>) -> Result<(), Error> {
        if wanted.name.starts_with('$') {
            return Err(STOP);
        }
        match (wanted.hint, self) {
            (Hint::Tuple(length), Self::All(texts))
                if texts.pairs.len() == length && !texts.empty_is_absent =>
            {
                slot.visit(Token::List(List(&mut Row(texts, 0..length))))
            }
            (Hint::Seq, Self::Named(texts, first)) => {
                let positions = Namesakes::new(texts, first);
                slot.visit(Token::List(List(&mut Row(texts, positions))))
            }
            (Hint::Ignored, _) => slot.visit(Token::Unit()),
            (Hint::Any | Hint::Map | Hint::Seq | Hint::Struct | Hint::Tuple(_), Self::All(_)) => {
                Err(STOP)
            }
            (hint, Self::All(texts)) => match texts.pairs.get(0) {
                Some((_, text)) if texts.pairs.len() == 1 && !texts.empty_is_absent => {
                    read_text(text, hint, slot)
                }
                _ => Err(STOP),
            },
            (hint, Self::Named(texts, first)) => read_text(texts.chosen(first), hint, slot),
            (hint, Self::Text(text)) => read_text(text, hint, slot),
        }
    }
}

/// Reads a number as `FromStr` does.
macro_rules! number {
    ($text:expr, $type:ident, $token:ident) => {
        Token::$token($text.parse::<$type>().map_err(|_| MISFIT)?.into())
    };
}

/// Reads one text.
pub(crate) fn read_text<'de>(
    text: &'de str,
    hint: Hint,
    slot: &mut dyn Visit<'de>,
) -> Result<(), Error> {
    slot.visit(match hint {
        Hint::Any | Hint::Str => Token::Text(text),
        Hint::Bool => Token::Bool(fit::boolean_text(text).ok_or(MISFIT)?),
        Hint::Char => number!(text, char, Char),
        Hint::Enum => return Source::Name(text).choose(slot),
        Hint::F32 => number!(text, f32, Float),
        Hint::F64 => number!(text, f64, Float),
        Hint::I8 => number!(text, i8, Signed),
        Hint::I16 => number!(text, i16, Signed),
        Hint::I32 => number!(text, i32, Signed),
        Hint::I64 => number!(text, i64, Signed),
        Hint::I128 => number!(text, i128, Signed128),
        Hint::U8 => number!(text, u8, Unsigned),
        Hint::U16 => number!(text, u16, Unsigned),
        Hint::U32 => number!(text, u32, Unsigned),
        Hint::U64 => number!(text, u64, Unsigned),
        Hint::U128 => number!(text, u128, Unsigned128),
        Hint::Bytes
        | Hint::Identifier
        | Hint::Ignored
        | Hint::Map
        | Hint::Seq
        | Hint::Struct
        | Hint::Tuple(_)
        | Hint::Unit => return Err(STOP),
    })
}

/// Reads a struct out of texts.
pub(crate) fn read_fields<'de>(
    flat: &Flat<'de>,
    wanted: &Wanted,
    slot: &mut dyn Visit<'de>,
) -> Result<(), Error> {
    slot.visit(Token::Map(Map(&mut Fields {
        flat,
        declared: wanted.names,
        next: 0,
        value: None,
    })))
}

/// The fields of a struct in the order of their declaration, then the first text of none of them:
/// what is done with one is done with all.
struct Fields<'t, 'de> {
    flat: &'t Flat<'de>,
    declared: &'static [&'static str],
    next: usize,
    value: Option<Field<'t, 'de>>,
}

impl<'de> Entries<'de> for Fields<'_, 'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Error> {
        let flat = self.flat;
        let texts = flat.texts;
        while let Some(name) = self.declared.get(self.next) {
            self.next += 1;
            let Some(first) = texts.find(name) else {
                continue;
            };
            if texts.is_absent(first) {
                return Err(STOP);
            }
            self.value = Some(Field { flat, name, first });
            return seed.read(Source::Name(name)).map(|()| true);
        }
        if self.next > self.declared.len() {
            return Ok(false);
        }
        self.next += 1;
        let is_field = |name: &str| {
            let mut fields = self.declared.iter();
            fields.any(|field| texts.names.is_said(name, field))
        };
        match texts.pairs.iter().find(|(name, _)| !is_field(name)) {
            Some((name, _)) => seed.read(Source::Name(name)).map(|()| true),
            None => Ok(false),
        }
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        match self.value.take() {
            Some(field) => seed.read(Source::Field(&field)),
            // A visitor that ignores it takes nothing of it.
            None => seed.read(Source::Plain(Plain::All(self.flat.texts))),
        }
    }
}

/// Texts in a row: all, or those of one name.
struct Row<'de, P>(&'de Texts<'de>, P);

impl<'de, P: Iterator<Item = usize>> Elements<'de> for Row<'de, P> {
    fn next(&mut self, seed: &mut dyn Seed<'de>) -> Result<Next<'de>, Error> {
        let Some(nth) = self.1.next() else {
            return Ok(Next::End);
        };
        let text = Plain::Text(self.0.text(nth));
        match seed.read(Source::Plain(text)) {
            Ok(()) => Ok(Next::Read),
            // There may be more of its kind, each with a place of its own.
            Err(_) => Err(STOP),
        }
    }
}
