//! The mistakes of a model that its errors tell.

use crate::Mistake;
use crate::document::node::Datum;
use crate::passes::error::{Error, Unfit};
use crate::passes::frame::Rung;
use crate::reader::fit;
use crate::reader::part;
use crate::reader::value::Reader;

impl Reader<'_, '_> {
    /// Notes what the model asks for that serde cannot read out of sight.
    pub(crate) fn note_mistake(&self, error: &Error, branches: &[Error]) {
        let session = self.session;
        if session.mistake.get().is_some() || !self.is_out_of_sight() {
            return;
        }
        let own = match error {
            Error::Custom(message) if message == "can only flatten structs and maps" => {
                Some(Mistake::Flattened)
            }
            _ => None,
        };
        let mut errors = branches.iter().chain([error]);
        let mistake = own.or_else(|| errors.find_map(|error| self.mistake(error)));
        session.mistake.set(mistake);
    }

    fn mistake(&self, error: &Error) -> Option<Mistake> {
        match error {
            Error::Custom(message) if message.ends_with("128 is not supported") => {
                Some(Mistake::Integer128)
            }
            // A `Value` refuses nothing.
            Error::Unfit(unfit) if unfit.expecting == "any valid JSON value" => {
                Some(Mistake::RawValue)
            }
            Error::Unfit(unfit) if unfit.is_type => self.is_key(unfit).then_some(Mistake::Key),
            _ => None,
        }
    }

    /// True if an error is about a key that would be read elsewhere.
    fn is_key(&self, unfit: &Unfit) -> bool {
        let session = self.session;
        let mut is_key = false;
        part::each(session, &self.frame, 0, &mut |part| {
            let Datum::Key(key) = part.node.datum(session.tape()) else {
                return;
            };
            let asked = fit::asked_for(&unfit.expecting, &key);
            let asked = asked.first().copied().flatten();
            let is_read = asked.is_some_and(|hint| fit::text(hint, &key).is_none());
            is_key |= is_read
                && matches!(part.rung, Rung::Key(_))
                && part::is(session, part, &unfit.value)
                && part::is_at(session, part, unfit.address);
        });
        is_key
    }
}
