//! Lists of a document, and whether the type asks for a list where each stands: serde reads a struct
//! from one, too, and so does `serde_json` where it is asked for an element.

use crate::document::tape::Tape;
use crate::learned::schema::{Hint, SchemaId, SchemaStep, Schemas};

impl Schemas {
    /// True if every list in the value of a JSON text, by its mark, is known to stand where one is asked
    /// for. Values that hold nothing are passed over.
    pub(crate) fn has_lists_in_place(&self, tape: Tape<'_, '_>, at: u32, id: SchemaId) -> bool {
        let byte = tape.byte(at);
        if !matches!(byte, b'[' | b'{') {
            return true;
        }
        let Some(own) = self.get(id) else {
            return false;
        };
        // The value of a member stands behind its key.
        let (key, part) = match (byte, own.hint) {
            (_, Some(Hint::Ignored)) => return true,
            (b'[', Some(Hint::Seq)) => (0, SchemaStep::Item),
            (b'{', Some(Hint::Map)) => (1, SchemaStep::Entry),
            (b'{', Some(Hint::Struct)) => return self.has_members_in_place(tape, at, id, &[]),
            _ => return own.is_anything(),
        };
        let part = self.find(id, part);
        let mut next = at + 1;
        while next < tape.end(at) {
            let value = next + key;
            if !part.is_some_and(|part| self.has_lists_in_place(tape, value, part)) {
                return false;
            }
            next = tape.next(value);
        }
        true
    }

    /// The members of a struct that are known to be no struct, and to hold none: a list in them is asked
    /// for, or refused by `serde_json` too.
    pub(crate) fn members_without_structs(&self, id: SchemaId) -> Vec<&'static str> {
        let own = self.get(id).filter(|own| own.hint == Some(Hint::Struct));
        let names = own.map_or(&[][..], |own| own.names).iter().copied();
        let is_free = |name: &&str| {
            let member = self.find_member(id, name);
            member.is_some_and(|member| self.is_free(member))
        };
        names.filter(is_free).collect()
    }

    fn is_free(&self, id: SchemaId) -> bool {
        let Some(own) = self.get(id) else {
            return false;
        };
        let part = |step| self.find(id, step).is_some_and(|part| self.is_free(part));
        match own.hint {
            _ if own.is_plain => true,
            Some(Hint::Seq) => part(SchemaStep::Item),
            Some(Hint::Map) => part(SchemaStep::Entry),
            Some(Hint::Any) => own.is_anything(),
            None | Some(Hint::Struct | Hint::Enum | Hint::Tuple(_)) => false,
            Some(_) => true,
        }
    }

    /// Likewise of an object, of which these members are known to hold no struct.
    pub(crate) fn has_members_in_place(
        &self,
        tape: Tape<'_, '_>,
        at: u32,
        id: SchemaId,
        free: &[&str],
    ) -> bool {
        let mut next = at + 1;
        while next < tape.end(at) {
            let (key, value) = (next, next + 1);
            if !matches!(tape.byte(value), b'[' | b'{') {
                next = value + 1;
                continue;
            }
            next = tape.end(value);
            let quoted = tape.scalar(key);
            let plain = quoted.get(1..quoted.len().saturating_sub(1));
            if plain.is_some_and(|plain| free.contains(&plain)) {
                continue;
            }
            let name = tape.string(key);
            let is_in_place = match self.find_member(id, &name) {
                Some(own) => self.has_lists_in_place(tape, value, own),
                None => self.get(id).is_some_and(|own| !own.names.contains(&&*name)),
            };
            if !is_in_place {
                return false;
            }
        }
        true
    }
}
