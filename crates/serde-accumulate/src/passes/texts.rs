//! The facts known of the texts of a type, from its other documents and for them.

use crate::document::node::{Datum, Node};
use crate::document::texts::{Names, Texts};
use crate::learned::read_as::{ReadAs, Sure};
use crate::learned::remembered::{self, Known, NAME, Rest, TEXTS, Text};
use crate::learned::schema::{Hint, ROOT, Schema, SchemaId, SchemaStep};
use crate::passes::allowance::STANDS_IN;
use crate::passes::frame::{Frame, Rung};
use crate::passes::session::Session;
use crate::reader::fit;

/// The elements that lists of texts are known to have: it is guessed that others have the like.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Elements {
    /// True if one has numbers or booleans in it, and if it has the latter.
    are_known: bool,
    are_flags: bool,
    guess: Guess,
}

/// The state of a guess.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Guess {
    #[default]
    Open,
    Made,
    /// Nothing is guessed any more.
    Doubted,
}

/// The headers beside a map that takes any name.
#[derive(Debug, Default)]
pub(crate) struct Headers {
    /// Those that are no fields.
    asked: Vec<Box<str>>,
    /// Those that are offered by each name twice.
    open: Vec<Box<str>>,
}

/// The way in which a header is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// By each name that a field of it may have.
    Any,
    /// Likewise, and twice, as a field says that it had it before.
    Twice,
}

impl<'de> Session<'de> {
    /// Begins with what is known of the texts of a type.
    pub(crate) fn recall_texts(&self, type_name: &'static str, texts: &Texts<'_>) {
        let known = remembered::recall(type_name);
        if texts.names == Names::Header {
            self.meter.credit_bytes(SPELT);
        }
        let is_wanted = known.rest == Rest::Untold && texts.names == Names::Header && STANDS_IN;
        self.rest
            .set(if is_wanted { Rest::Wanted } else { known.rest });
        if !known.spelt.is_empty() {
            self.learn(ROOT, |schema| schema.out_of_sight_mut().spelt = known.spelt);
        }
        self.headers.borrow_mut().asked = known.asked;
        let names = (!known.same.is_empty()).then(|| texts.signature());
        let same = known.same.iter().filter(|(own, ..)| Some(*own) == names);
        let same = same.map(|(_, text, kinds)| (text, kinds));
        for (text, kinds) in same.chain(&known.texts) {
            let id = self.text_position(text);
            let read_as = if kinds.is_empty() {
                ReadAs::as_text()
            } else {
                ReadAs::known(kinds)
            };
            self.learn(id, |schema| schema.out_of_sight_mut().read_as = read_as);
            if text.1 {
                self.note_elements(kinds);
            }
        }
    }

    /// Hands the elements of a list over as texts first, if nothing else is guessed of one of them.
    fn begin_elements(&self, list: &Frame<'_, 'de>) {
        let item = self.step(list.schema, SchemaStep::Item);
        let mut elements = list.node.elements(self.tape());
        let mut element = list.child(Node::Absent, Rung::Index(0), 0, item);
        while let Some(node) = elements.next(self.tape()) {
            element.node = node;
            if let Datum::Text(text) = node.datum(self.tape()) {
                if self.guess(&element, text).is_none() {
                    let learn =
                        |schema: &mut Schema| schema.out_of_sight_mut().read_as = ReadAs::as_text();
                    self.learn(item, learn);
                    return self.note_read_anew(&element);
                }
            }
        }
    }

    /// Notes what a list of texts has in it.
    fn note_elements(&self, kinds: &[Hint]) {
        let own = self.elements.get();
        let is_known = |kind: &Hint| kind.is_integer() || kind.is_float() || *kind == Hint::Bool;
        self.elements.set(Elements {
            are_known: own.are_known || kinds.iter().any(is_known),
            are_flags: own.are_flags || kinds.contains(&Hint::Bool),
            ..own
        });
    }

    /// As what a text is handed over that is kept, to be read later, if not as a text.
    pub(crate) fn read_as(&self, frame: &Frame<'_, 'de>, text: &str) -> Option<Hint> {
        let guess = self.guess(frame, text);
        let (hint, is_open) = self.schema(frame.schema, |schema| {
            let read_as = &schema.out_of_sight().read_as;
            (read_as.hint(text, guess), read_as.is_open())
        });
        if is_open && guess.is_some() && matches!(frame.rung, Rung::Index(_)) {
            let elements = self.elements.get();
            self.elements.set(Elements {
                guess: Guess::Made,
                ..elements
            });
        }
        hint
    }

    /// Guesses nothing any more of the elements of lists, as an untagged enum that has taken them may
    /// take texts. Returns whether anything was guessed.
    pub(crate) fn doubts_elements(&self) -> bool {
        let elements = self.elements.get();
        self.elements.set(Elements {
            guess: Guess::Doubted,
            ..elements
        });
        elements.guess == Guess::Made
    }

    /// As what a text is handed over of which nothing is known: as the elements of another list, or as
    /// what is in a map that takes texts of any name.
    fn guess(&self, frame: &Frame<'_, 'de>, text: &str) -> Option<Hint> {
        let elements = self.elements.get();
        match (frame.rung, self.rest.get()) {
            (Rung::Index(_), _) if elements.guess == Guess::Doubted || !elements.are_known => None,
            (Rung::Index(_), _) => {
                let flag = fit::boolean_text(text).filter(|_| elements.are_flags);
                fit::number_said(text).or(flag.map(|_| Hint::Bool))
            }
            (_, Rest::Taken(kind)) => kind,
            _ => None,
        }
    }

    /// Learns from what a type says it expects in place of the text of a part, or each branch of an
    /// untagged enum. Returns whether the text is handed over as something else from now on.
    pub(crate) fn learn_text(
        &self,
        part: &Frame<'_, 'de>,
        (expecting, text): (&[&str], &str),
        sure: Sure,
    ) -> bool {
        let guess = self.guess(part, text);
        let mut is_new = false;
        self.learn(part.schema, |schema| {
            let read_as = &mut schema.out_of_sight_mut().read_as;
            is_new = read_as.learn(expecting, text, guess, sure);
        });
        if is_new {
            self.note_read_anew(part);
            let kind = self.read_as(part, text);
            if matches!(part.rung, Rung::Index(_)) {
                self.note_elements(kind.as_slice());
            } else if kind == Some(Hint::Seq) {
                self.begin_elements(part);
            }
            let count = self.read_anew.borrow().len();
            // Whoever sends a document chooses the names of a map.
            let (most, times) = match (count <= ALIKE, self.rest.get()) {
                (true, _) => (u64::MAX, ALIKE),
                (_, Rest::Taken(_)) => (0, 0),
                _ => (READ_ANEW, TEXTS),
            };
            if count <= times {
                self.meter.credit_reading(READ_ANEW_SMALL, most);
            }
        }
        is_new
    }

    /// Hands a text over like this from now on.
    pub(crate) fn hand_as(&self, id: SchemaId, read_as: ReadAs) {
        self.learn(id, |schema| schema.out_of_sight_mut().read_as = read_as);
        self.credit_reading_anew();
    }

    /// Notes that a text is handed over as something else from now on.
    fn note_read_anew(&self, part: &Frame<'_, 'de>) {
        let is_item = matches!(part.rung, Rung::Index(_));
        let named = if is_item { part.parent } else { Some(part) };
        let rung = named.filter(|named| named.depth == 1).map(|own| own.rung);
        let Some(Rung::Member(name) | Rung::Field(name)) = rung else {
            return;
        };
        self.read_anew.borrow_mut().push((name.into(), is_item));
    }

    /// True if it is to be found out what becomes of texts that no member of this struct with
    /// `flatten` is named for: how headers are spelt that it may have, and whether many texts are of
    /// one kind as they are those of a map.
    pub(crate) fn asks_rest(&self, texts: &Texts<'_>) -> bool {
        let are_many = texts.pairs.len() > MANY && self.read_anew.borrow().len() >= ALIKE;
        let is_due = match self.rest.get() {
            Rest::Untold => are_many && STANDS_IN,
            Rest::Wanted | Rest::Asked => true,
            _ => false,
        } && self.is_start();
        if is_due && self.trial.borrow().is_none() && !self.is_for_value() {
            if self.rest.replace(Rest::Asked) != Rest::Asked {
                self.credit_reading_anew();
            }
            return true;
        }
        false
    }

    /// The way in which a header is offered, if not as it was sent alone, of which it is not known how a struct
    /// with `flatten` spells it.
    pub(crate) fn asks_header(&self, own: &str) -> Option<Asked> {
        if !self.has_map() {
            return Some(Asked::Any);
        }
        let mut headers = self.headers.borrow_mut();
        let is_known = headers.asked.iter().any(|name| **name == *own);
        let is_search = self.trial.borrow().is_none() && !self.is_for_value();
        // Whoever sends a document chooses the names.
        if is_known || !is_search || headers.asked.len() >= TEXTS || own.len() > NAME {
            return None;
        }
        headers.open.push(own.into());
        Some(Asked::Twice)
    }

    /// True if a map takes texts of any name.
    pub(crate) fn has_map(&self) -> bool {
        matches!(self.rest.get(), Rest::Taken(_))
    }

    /// True if a header of this field is offered by each name twice.
    pub(crate) fn is_asking(&self, texts: &Texts<'_>, field: &str) -> bool {
        let headers = self.headers.borrow();
        let mut open = headers.open.iter();
        open.any(|name| texts.names.is_of(name, field))
    }

    /// Begins a pass.
    pub(crate) fn begin_headers(&self) {
        self.headers.borrow_mut().open.clear();
    }

    /// Ends a pass that has read all. Returns whether headers were offered by each name twice: they are no
    /// fields.
    pub(crate) fn ends_headers(&self) -> bool {
        let mut headers = self.headers.borrow_mut();
        let open = std::mem::take(&mut headers.open);
        let is_asked = !open.is_empty();
        headers.asked.extend(open);
        if is_asked {
            self.credit_reading_anew();
        }
        is_asked
    }

    /// Makes texts worth a pass more, as something else of them is read in it.
    pub(crate) fn credit_reading_anew(&self) {
        self.meter.credit_reading(READ_ANEW_SMALL, READ_ANEW);
    }

    /// Keeps what was learned of the texts of a type.
    pub(crate) fn keep_texts(&self, type_name: &'static str, texts: &Texts<'_>) {
        let mut known = Known {
            rest: self.rest.get(),
            spelt: self.schema(ROOT, |schema| schema.out_of_sight().spelt.clone()),
            asked: std::mem::take(&mut self.headers.borrow_mut().asked),
            ..Known::default()
        };
        for text in self.read_anew.take() {
            let id = self.text_position(&text);
            let own = |read_as: &ReadAs| {
                let (kinds, sure) = read_as.learned()?;
                Some((Box::from(kinds), sure))
            };
            match self.schema(id, |schema| own(&schema.out_of_sight().read_as)) {
                Some((kinds, Sure::Always)) => drop(known.texts.insert(text, kinds)),
                // A bad text may have been taken for something else.
                Some((kinds, Sure::Beside)) if self.ledger.borrow().total() == 0 => {
                    known.same.push((texts.signature(), text, kinds));
                }
                _ => {}
            }
        }
        remembered::keep(type_name, known);
    }

    /// The position of a text in the type.
    fn text_position(&self, (name, is_item): &Text) -> SchemaId {
        let id = self.step_member(ROOT, name);
        if *is_item {
            return self.step(id, SchemaStep::Item);
        }
        id
    }
}

/// With as many texts that were refused, it is asked whether a map takes them all.
const ALIKE: usize = 8;

/// The times that each byte of headers may be handed over more, as they are offered by each of their names.
const SPELT: u64 = 16;

/// It is not asked of fewer texts.
const MANY: usize = 32;

/// The instructions that a document is worth more for each of so many texts that are handed over as something
/// else, and at most for each of those after them.
const READ_ANEW_SMALL: u64 = 200_000;
const READ_ANEW: u64 = 1_000_000;
