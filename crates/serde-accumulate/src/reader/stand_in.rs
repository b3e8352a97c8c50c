//! Stand-ins for values that are absent or cannot be read.

use crate::document::node::{Datum, Node};
use crate::learned::json_text::JsonText;
use crate::learned::schema::{Hint, Schema, SchemaStep};
use crate::passes::allowance::SPARED;
use crate::passes::error::{Error, Leaf};
use crate::passes::frame::{Frame, Holds};
use crate::reader::entries::EntriesAccess;
use crate::reader::fit;
use crate::reader::list::ListAccess;
use crate::reader::members::{Offer, StructAccess};
use crate::reader::part;
use crate::reader::slot::{Choice, Elements, List, Map, Next, Seed, Token, Visit};
use crate::reader::value::Reader;
use crate::reader::variant::{Content, ValueAccess};
use crate::{Bound, Expected, Problem};

/// How deep absent values may be in each other: types that have no smallest value end here.
const DEPTH: u16 = 48;

/// How many texts that a type names in a refusal are tried.
const NAMED: usize = 4;

/// How deep it is looked for secrets in a type.
const SURVEYED: u16 = 8;

/// Texts of well-known forms.
const TEXTS: &[&str] = &[
    "",
    "a",
    "1",
    "00000000-0000-0000-0000-000000000000",
    "2000-01-01",
    "2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00",
    "2000-01-01T00:00:00+00:00[UTC]",
    "00:00:00",
    "http://a.b",
    "a@b.co",
    "127.0.0.1",
    "::1",
    "127.0.0.1:1",
    "127.0.0.0/8",
    "PT1S",
    "1s",
    "1.0.0",
    "UTC",
    "en",
    "USD",
    "#000000",
    "AAAA",
    "application/json",
    "+14155552671",
    "::/0",
    "1.0",
    "+00:00:00",
    "Monday",
    "January",
];

/// The number of those tried in turn, which leaves some tries for values of the document. Types ask for the others.
const TRIED: usize = 25;

/// Texts that stand in where the type does not say what it asks for.
const DIGITS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// What types that read a text say they expect, and what they are likely to take.
const WORDS: &[(&str, &str)] = &[
    ("uuid", "00000000-0000-0000-0000-000000000000"),
    ("socket", "127.0.0.1:1"),
    ("ipv6 network", "::/0"),
    ("network", "127.0.0.0/8"),
    ("ipv6", "::1"),
    ("ip", "127.0.0.1"),
    ("url", "http://a.b"),
    ("uri", "http://a.b"),
    ("decimal", "1"),
    ("zoned", "2000-01-01T00:00:00+00:00[UTC]"),
    ("timestamp", "2000-01-01T00:00:00Z"),
    ("naive", "2000-01-01T00:00:00"),
    ("datetime", "2000-01-01T00:00:00Z"),
    ("date", "2000-01-01"),
    ("time", "00:00:00"),
    ("signedduration`", "1.0"),
    ("duration", "PT1S"),
    ("semver", "1.0.0"),
    ("`utcoffset", "+00:00:00"),
    ("weekday", "Monday"),
    ("month", "January"),
];

/// Integers that types with rules of their own are likely to take.
const INTEGERS: [u8; 4] = [1, 0, 2, 100];

/// Floats, likewise.
const FLOATS: [f64; 3] = [1.0, 0.0, 0.5];

/// What may stand in where the type does not say what it asks for: as many kinds as JSON has.
const KINDS: usize = 9;

/// The one of them that is a list: without elements, or with as many as the type says.
const LIST: usize = 4;

/// Which of them is an object, with the members that were missed so far.
const OBJECT: usize = 5;

/// How many elements stand in for a tuple whose length is not told.
const ELEMENTS: usize = 12;

impl Schema {
    /// How many stand-ins there are to try.
    pub(crate) fn candidates(&self) -> usize {
        match self.hint {
            Some(Hint::Bool | Hint::Char | Hint::Seq) => 2,
            Some(Hint::F32 | Hint::F64) => FLOATS.len(),
            Some(Hint::Str | Hint::Bytes) => TRIED,
            Some(Hint::Enum) => self.names.len().clamp(1, 64),
            Some(Hint::Any) if !self.is_internally_tagged() => KINDS + TRIED,
            Some(hint) if hint.is_integer() => INTEGERS.len(),
            _ => 1,
        }
    }
}

/// A list without elements.
pub(crate) struct Empty;

impl<'de> Elements<'de> for Empty {
    fn next(&mut self, _: &mut dyn Seed<'de>) -> Result<Next<'de>, Error> {
        Ok(Next::End)
    }
}

/// The value that stands in where the type does not say what it asks for. Several such values in one object
/// differ, where they can, so that an error tells of which it speaks.
fn leaf(candidate: usize, nth: u32) -> Leaf {
    match candidate {
        0 => Leaf::Text(
            DIGITS
                .get(nth as usize % 9)
                .copied()
                .unwrap_or_default()
                .to_owned(),
        ),
        1 => Leaf::Unsigned(u64::from(nth) + 1),
        2 => Leaf::Float(f64::from(nth) + 1.5),
        3 => Leaf::Bool(true),
        LIST => Leaf::List,
        OBJECT => Leaf::Map,
        6 => Leaf::Unit,
        7 => Leaf::Bool(false),
        8 => Leaf::Other,
        _ => Leaf::Text(text(candidate - KINDS).to_owned()),
    }
}

/// The number that is nearest to one beyond the range of its type, of 64 bits at most: not all that
/// look at it take more, and what is beyond this is beyond those.
fn clamped<'t, 'de>(bound: Bound) -> Token<'t, 'de> {
    match bound {
        Bound::Maximum(bound) => Token::Unsigned(bound.try_into().unwrap_or(u64::MAX)),
        Bound::Minimum(bound) => Token::Signed(bound.try_into().unwrap_or(i64::MIN)),
    }
}

/// The first stand-in for a text that is read as a boolean or a number.
pub(crate) fn of_text<'t, 'de>(hint: Hint) -> Option<Token<'t, 'de>> {
    match hint {
        Hint::Bool => Some(Token::Bool(false)),
        Hint::F32 | Hint::F64 => FLOATS.first().copied().map(Token::Float),
        hint if hint.is_integer() => INTEGERS.first().map(|own| Token::Unsigned((*own).into())),
        _ => None,
    }
}

fn text(candidate: usize) -> &'static str {
    TEXTS.get(candidate).copied().unwrap_or_default()
}

impl Schema {
    /// The value that stands in where the type does not say what it asks for.
    pub(crate) fn leaf(&self, nth: u32) -> Leaf {
        match self.words.last() {
            Some(word) => Leaf::Text(word.to_string()),
            None => leaf(self.candidate, nth),
        }
    }

    /// Lets the name of a variant stand in.
    pub(crate) fn stand_in_for_variant(&mut self, names: &[&'static str]) {
        self.words = names.iter().take(1).map(|name| Box::from(*name)).collect();
        self.out_of_sight_mut().variant = names.first().copied();
    }

    /// Begins with the stand-in that is of the kind that the type says it expects.
    pub(crate) fn guess_for(&mut self, expecting: &str) {
        self.learn_asked(expecting);
        if let Some(kind) = kind_of(expecting).filter(|_| self.candidate == 0) {
            self.candidate = kind;
        }
    }

    fn learn_asked(&mut self, expecting: &str) {
        if !expecting.is_empty() {
            let own = self.out_of_sight_mut();
            own.asked = Some(expecting.into());
            own.length = fit::length_of(expecting).or(own.length);
        }
    }

    /// True if an error that expects this may be about what stands in: a type that has said what it expects,
    /// and was given that, says nothing else.
    pub(crate) fn may_expect(&self, expecting: &str) -> bool {
        let asked = self.out_of_sight().asked.as_deref();
        let is_given = |asked: &str| kind_of(asked) == Some(self.candidate) && asked != expecting;
        self.words.last().is_some() || !asked.is_some_and(is_given)
    }

    /// Tries the next stand-in, or the one of the kind that the type says it expects.
    pub(crate) fn next_candidate_for(&mut self, expecting: &str) {
        self.learn_asked(expecting);
        let kind = kind_of(expecting).filter(|kind| *kind > self.candidate);
        if matches!(
            expecting,
            "newtype variant" | "tuple variant" | "struct variant"
        ) {
            if let Some(name) = self.out_of_sight_mut().variant.take() {
                // It has something in it.
                self.words.clear();
                (self.candidate, self.injected) = (OBJECT, vec![name]);
                return;
            }
        }
        match kind.filter(|_| self.words.is_empty()) {
            Some(kind) => self.candidate = kind,
            None => self.next_candidate(),
        }
    }
}

/// The stand-in that a type says it expects.
fn kind_of(expecting: &str) -> Option<usize> {
    let said = expecting.to_ascii_lowercase();
    // A `unix timestamp in seconds` is none.
    let is_text = fit::named(expecting).is_none();
    let text = WORDS
        .iter()
        .find(|(word, _)| is_text && said.contains(word));
    let text = text.and_then(|(_, text)| TEXTS.iter().position(|own| own == text));
    if let Some(text) = text {
        return Some(KINDS + text);
    }
    if fit::length_of(expecting).is_some() || part::asks_for_parts(expecting) {
        return Some(LIST);
    }
    match fit::asked_for(expecting, "").first()? {
        Some(Hint::Bool) => Some(3),
        Some(Hint::F32 | Hint::F64) => Some(2),
        Some(Hint::Seq) => Some(LIST),
        Some(Hint::Unit) => Some(6),
        Some(_) => Some(1),
        None => match fit::asked_by(expecting)? {
            (Expected::Map | Expected::Struct, _) => Some(OBJECT),
            (Expected::String, _) if !part::asks_for_enum(expecting) => Some(KINDS),
            _ => None,
        },
    }
}

impl<'de> Reader<'_, 'de> {
    /// Reads something else than the document, of the type that is asked for.
    pub(crate) fn stand_in(
        mut self,
        hint: Hint,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        let session = self.session;
        session.taint();
        if self.frame.absence > DEPTH {
            self.turn_back();
            return Err(Error::StandIn);
        }
        let candidate = self.candidate()?;
        // Nothing in a stand-in is missed.
        self.frame.is_silent = true;
        self.frame.holds = Holds::Whole;
        self.read_candidate(candidate, hint, visitor)
    }

    /// Which stand-in to read, unless the type was given enough of them.
    pub(crate) fn candidate(&self) -> Result<usize, Error> {
        let session = self.session;
        let limit = session.stand_ins();
        // It is read so that the pass comes to what is tried.
        let is_known = session.trial.borrow().is_some();
        let takes_any = session.takes_any(&self.frame);
        let mut candidate = None;
        session.learn(self.frame.schema, |schema| {
            let is_free = takes_any && schema.stand_ins >= SPARED;
            if is_free || (is_known && schema.is_proven) {
                candidate = Some(schema.stand_in());
                return;
            }
            if schema.stand_ins + 1 >= limit && session.is_for_value() {
                session.note_exhausted();
            }
            if schema.stand_ins < limit {
                session.credit_stand_in();
                schema.stand_ins += 1;
                candidate = Some(schema.stand_in());
            } else if !session.is_for_value() {
                schema.is_hopeless = true;
            }
        });
        candidate.ok_or(Error::StandIn)
    }

    fn read_candidate(
        mut self,
        candidate: usize,
        hint: Hint,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        match hint {
            Hint::Any => self.any(visitor),
            Hint::Bool => visitor.visit(Token::Bool(candidate == 1)),
            Hint::Bytes => visitor.visit(Token::Bytes(text(candidate).as_bytes())),
            Hint::Char => visitor.visit(Token::Char(if candidate == 0 { 'a' } else { '0' })),
            Hint::Enum => {
                let name = self.frame.names.get(candidate).copied().unwrap_or_default();
                visitor.visit(Token::Variant(Choice(&ValueAccess::new(
                    &self,
                    name,
                    Content::Member(Node::Absent),
                ))))
            }
            Hint::F32 | Hint::F64 => visitor.visit(Token::Float(
                FLOATS.get(candidate).copied().unwrap_or_default(),
            )),
            Hint::Identifier | Hint::Str => {
                let made = |schema: &Schema| {
                    let word = schema.words.last().map(ToString::to_string);
                    word.or_else(|| schema.json.as_ref().map(ToString::to_string))
                };
                match self.session.schema(self.frame.schema, made) {
                    Some(made) => visitor.visit(Token::Passing(&made)),
                    None => visitor.visit(Token::Text(text(candidate))),
                }
            }
            Hint::Ignored | Hint::Unit => visitor.visit(Token::Unit()),
            Hint::Map => {
                let mut access = EntriesAccess::new(&self, hint, true);
                let result = visitor.visit(Token::Map(Map(&mut access)));
                result.map_err(|error| access.explain(error))
            }
            Hint::Seq => {
                // Empty, or with one element.
                self.frame.node = Node::Absent;
                visitor.visit(Token::List(List(
                    &mut ListAccess::new(&self, hint).of_length(candidate),
                )))
            }
            Hint::Struct => {
                let mut access = StructAccess::new(&self, Offer::Nothing);
                let result = visitor.visit(Token::Map(Map(&mut access)));
                result.map_err(|error| access.explain(error))
            }
            Hint::Tuple(_) => {
                self.frame.node = Node::Absent;
                visitor.visit(Token::List(List(&mut ListAccess::new(&self, hint))))
            }
            _ => match self.edge(hint) {
                Some(edge) => visitor.visit(edge),
                None => visitor.visit(Token::Unsigned(
                    INTEGERS.get(candidate).copied().unwrap_or_default().into(),
                )),
            },
        }
    }

    /// The end of the range that an integer is beyond whose stand-in is looked at.
    fn edge<'t>(&self, hint: Hint) -> Option<Token<'t, 'de>> {
        let session = self.session;
        let is_asked = session.is_for_value() && session.clamps.get();
        if !is_asked || session.schema(self.frame.schema, |schema| schema.refuses_edge) {
            return None;
        }
        let problem = match self.frame.node.datum(session.tape()) {
            Datum::Number(numeral) => fit::integer(hint, &numeral),
            Datum::Text(text) => fit::integer_text(hint, text),
            _ => None,
        };
        let Some(Problem::Range(bound)) = problem else {
            return None;
        };
        session.note_clamped(&self.frame);
        Some(clamped(bound))
    }

    /// Reads stand-ins for all that the type has in it and is not known yet. Each is asked what it
    /// is, whether it takes the stand-in or not.
    pub(crate) fn survey(mut self, hint: Hint, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let session = self.session;
        session.taint();
        if self.frame.absence > SURVEYED {
            return Err(Error::StandIn);
        }
        self.frame.is_survey = true;
        self.frame.is_silent = true;
        self.frame.holds = Holds::Whole;
        match hint {
            Hint::Struct => visitor.visit(Token::Map(Map(&mut StructAccess::new(
                &self,
                Offer::Unknown,
            )))),
            Hint::Map => visitor.visit(Token::Map(Map(
                &mut EntriesAccess::new(&self, hint, true).with_entry()
            ))),
            Hint::Seq => {
                self.frame.node = Node::Absent;
                visitor.visit(Token::List(List(
                    &mut ListAccess::new(&self, hint).of_length(1),
                )))
            }
            Hint::Enum => {
                let name = self.unknown_variant();
                visitor.visit(Token::Variant(Choice(&ValueAccess::new(
                    &self,
                    name,
                    Content::Member(Node::Absent),
                ))))
            }
            _ => self.stand_in(hint, visitor),
        }
    }

    /// The first variant of which it is not known what it holds.
    fn unknown_variant(&self) -> &'static str {
        let schemas = self.session.schemas.borrow();
        let mut names = (0..).zip(self.frame.names);
        let is_unknown = |at: u32| {
            let variant = schemas.find(self.frame.schema, SchemaStep::Variant(at));
            !variant.is_some_and(|variant| schemas.is_clear(variant))
        };
        let unknown = names.find(|(at, _)| is_unknown(*at));
        unknown.map_or("", |(_, name)| name)
    }

    /// True if a type that is surveyed is in itself.
    pub(crate) fn is_recursive(&self) -> bool {
        let names = self.frame.names;
        let mut outer = self.frame.upward().skip(1);
        !names.is_empty() && outer.any(|outer| std::ptr::eq(outer.names, names))
    }

    /// The number of elements of a list that stands in.
    fn length(&self) -> Option<usize> {
        let length = |schema: &Schema| schema.out_of_sight().length;
        self.session.schema(self.frame.schema, length)
    }

    fn any(mut self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let asked = self.session.schema(self.frame.schema, |schema| {
            fit::asked_by(schema.out_of_sight().asked.as_deref()?)?.1
        });
        let edge = asked.filter(|hint| hint.is_integer());
        if let Some(edge) = edge.and_then(|hint| self.edge(hint)) {
            return visitor.visit(edge);
        }
        let rank = self.frame.rank % crate::passes::frame::ABSENT;
        let own = |schema: &Schema| schema.leaf(rank);
        let own = self
            .session
            .schemas
            .borrow()
            .get(self.frame.schema)
            .map(own);
        match own.unwrap_or(Leaf::Unit) {
            Leaf::Bool(bool) => visitor.visit(Token::Bool(bool)),
            Leaf::Unsigned(number) => visitor.visit(Token::Unsigned(number)),
            Leaf::Float(number) => visitor.visit(Token::Float(number)),
            Leaf::List => match self.length() {
                Some(length) => {
                    self.frame.node = Node::Absent;
                    visitor.visit(Token::List(List(&mut ListAccess::new(
                        &self,
                        Hint::Tuple(length),
                    ))))
                }
                None => visitor.visit(Token::List(List(&mut Empty))),
            },
            Leaf::Map => {
                let mut access = EntriesAccess::new(&self, Hint::Any, true);
                visitor.visit(Token::Map(Map(&mut access)))
            }
            Leaf::Other => {
                self.frame.node = Node::Absent;
                visitor.visit(Token::List(List(&mut ListAccess::new(
                    &self,
                    Hint::Tuple(ELEMENTS),
                ))))
            }
            // Where the text is in memory is what tells it from others.
            Leaf::Text(text) => match DIGITS.iter().chain(TEXTS).find(|own| **own == text) {
                Some(text) => visitor.visit(Token::Text(text)),
                None => visitor.visit(Token::Passing(&text)),
            },
            _ => visitor.visit(Token::Unit()),
        }
    }

    /// Makes the enums that this absent value is in try another variant: this one has no end.
    fn turn_back(&self) {
        let session = self.session;
        let mut frame: Option<&Frame<'_, 'de>> = Some(&self.frame);
        while let Some(own) = frame {
            session.learn(own.schema, |schema| {
                if schema.hint == Some(Hint::Enum) && own.is_absent() {
                    schema.next_candidate();
                }
            });
            frame = own.parent;
        }
        session.learn(self.frame.schema, |schema| schema.is_hopeless = true);
    }
}

impl Schema {
    /// True if the type is an enum with `#[serde(tag)]`, as it says itself, or the key of an entry did.
    pub(crate) fn is_internally_tagged(&self) -> bool {
        let expecting = self.expecting.as_deref();
        self.is_tagged
            || expecting.is_some_and(|expecting| expecting.starts_with("internally tagged enum "))
    }

    /// True if the type is an enum with `#[serde(tag, content)]`, as it says itself: its second field
    /// depends on the first.
    pub(crate) fn is_adjacently_tagged(&self) -> bool {
        let expecting = self.expecting.as_deref();
        let is_said = expecting.is_some_and(|own| own.starts_with("adjacently tagged enum "));
        is_said && self.names.len() == 2
    }

    /// True if an object stands in where the type does not say what it asks for.
    pub(crate) fn stands_in_as_object(&self) -> bool {
        self.hint == Some(Hint::Any) && self.candidate == OBJECT
    }

    /// Learns which texts the type takes, where its [`Refusal`](crate::Refusal) of another one names
    /// them in quotes.
    pub(crate) fn learn_words(&mut self, message: &str) {
        if self.hint != Some(Hint::Str) || self.is_proven || !self.words.is_empty() {
            return;
        }
        let mut quoted = message.split(['\'', '`', '"']).skip(1).step_by(2);
        self.words = quoted.by_ref().take(NAMED).map(Box::from).collect();
        self.words.reverse();
    }

    /// True if the type reads JSON out of a text, as its error says.
    pub(crate) fn reads_json(&self, message: &str) -> bool {
        self.hint == Some(Hint::Str) && JsonText::is_asked_for(message)
    }

    /// The stand-in to read now: the one that was guessed, then the others.
    fn stand_in(&self) -> usize {
        match (self.guess, self.candidate) {
            (Some(guess), 0) => guess,
            (Some(guess), candidate) if candidate <= guess => candidate - 1,
            (_, candidate) => candidate,
        }
    }

    /// Guesses a text that stands in, by what the type says it expects.
    pub(crate) fn guess(&mut self) {
        let Some(expecting) = self
            .expecting
            .as_deref()
            .filter(|_| self.hint == Some(Hint::Str))
        else {
            return;
        };
        let expecting = expecting.to_ascii_lowercase();
        let is_said = |(word, _): &&(&str, &str)| expecting.contains(word);
        let guess = WORDS.iter().find(is_said);
        self.guess = guess.and_then(|(_, text)| TEXTS.iter().position(|own| own == text));
    }

    /// Tries the next stand-in, if there is one.
    pub(crate) fn next_candidate(&mut self) {
        if self.words.pop().is_some() {
            return;
        }
        self.candidate += 1;
        if self.candidate >= self.candidates() {
            self.is_hopeless = true;
        }
    }
}
