//! The facts known of the texts of a type, from its other documents and for them.

use crate::learned::read_as::ReadAs;
use crate::learned::remembered::{self, Text};
use crate::learned::schema::{Hint, ROOT, SchemaId, SchemaStep};
use crate::passes::frame::{Frame, Rung};
use crate::passes::session::Session;

impl<'de> Session<'de> {
    /// Begins with what is known of the texts of a type.
    pub(crate) fn recall_texts(&self, type_name: &'static str) {
        for (text, hint) in remembered::recall(type_name) {
            let Some(hint) = hint else { continue };
            let id = self.text_position(&text);
            self.learn(id, |schema| {
                schema.out_of_sight_mut().read_as = ReadAs::known(hint);
            });
        }
    }

    /// As what a text is handed over that is kept, to be read later, if not as a text.
    pub(crate) fn read_as(&self, frame: &Frame<'_, 'de>, text: &str) -> Option<Hint> {
        let guess = self.guess.get();
        self.schema(frame.schema, |schema| {
            schema.out_of_sight().read_as.hint(text, guess)
        })
    }

    /// Learns from what a type says it expects in place of the text of a part. Returns whether the
    /// text is handed over as something else from now on.
    pub(crate) fn learn_text(
        &self,
        part: &Frame<'_, 'de>,
        (expecting, text): (&str, &str),
        is_sure: bool,
    ) -> bool {
        let guess = self.guess.get();
        let mut is_new = false;
        self.learn(part.schema, |schema| {
            let read_as = &mut schema.out_of_sight_mut().read_as;
            is_new = read_as.learn(expecting, text, guess, is_sure);
        });
        if is_new {
            self.note_read_anew(part);
            let count = self.read_anew.borrow().len();
            if count <= ALIKE {
                self.meter.credit_pass();
            }
            // So many texts of one kind are those of a map.
            if count == ALIKE {
                self.guess.set(self.read_as(part, text));
            }
        }
        is_new
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

    /// Keeps what was learned of the texts of a type.
    pub(crate) fn keep_texts(&self, type_name: &'static str) {
        let texts = self.read_anew.take();
        let learned = texts.into_iter().filter_map(|text| {
            let id = self.text_position(&text);
            let own = |read_as: &ReadAs| (read_as.sure(), read_as.is_refuted());
            let (sure, is_refuted) = self.schema(id, |schema| own(&schema.out_of_sight().read_as));
            (sure.is_some() || is_refuted).then_some((text, sure))
        });
        remembered::keep(type_name, learned.collect());
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

/// With as many texts that were refused, the others are not tried as texts first.
const ALIKE: usize = 8;
