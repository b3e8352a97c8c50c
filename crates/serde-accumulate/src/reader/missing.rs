//! The members that an object lacks, found out with stand-ins for those that it has.

use crate::Problem;
use crate::document::node::Node;
use crate::learned::lack::{Lack, Lacks};
use crate::learned::schema::{Hint, Schema};
use crate::passes::allowance::STANDS_IN;
use crate::passes::cursor::End;
use crate::passes::error::Error;
use crate::passes::frame::Rung;
use crate::passes::pass::Moment;
use crate::reader::members::{Offer, StructAccess, rank};
use crate::reader::value::Reader;

impl Reader<'_, '_> {
    /// True if what is lacked is found out for all objects with the same members: so it is of
    /// structs, but not where serde needs all of them to know what it reads.
    pub(crate) fn is_closing(&self) -> bool {
        let session = self.session;
        session.schema(self.frame.schema, |schema| schema.lacks.open().is_some())
    }

    /// True if an error is that of a struct that lacks something: a member that was left out, or one
    /// that the object does not have.
    pub(crate) fn lacks(&self, since: Moment, error: &Error) -> bool {
        let session = self.session;
        let frame = &self.frame;
        let is_struct = session.hint(frame.schema) == Some(Hint::Struct);
        if !is_struct || frame.is_whole || !frame.node.is_map(session.tape()) {
            return false;
        }
        if session.is_again(frame) && self.is_closing() {
            return true;
        }
        match error {
            // serde reads the content of an adjacently tagged enum as its tag says.
            Error::Missing(_) if session.is_tainted(since) => {
                !session.schema(frame.schema, |schema| schema.is_adjacent)
            }
            Error::Missing(name) => !self.has_member(name),
            _ => false,
        }
    }

    /// True if the object has a member, and it counts.
    pub(crate) fn has_member(&self, name: &str) -> bool {
        let tape = self.session.tape();
        if self.frame.hidden == Some(name) {
            return false;
        }
        let member = self.frame.node.member(tape, name);
        member.is_some_and(|(member, _)| match member.value {
            Node::Named(texts, first) => !texts.is_absent(first),
            _ => true,
        })
    }

    /// Goes on finding out what the object lacks, or tells it.
    pub(crate) fn close_or_finish(&self, since: Moment, error: &Error) -> Error {
        let session = self.session;
        let frame = &self.frame;
        let is_open = session.is_again(frame) && self.is_closing();
        if is_open {
            let Error::Missing(name) = error else {
                // It has all that it is asked for; what else is wrong may be about the stand-ins.
                self.tell_lack(true);
                return session.finish(frame);
            };
            if self.note_missing(name, false) {
                return session.again(frame);
            }
            // No stand-in is known for it, so that serde goes no further. Options at least are
            // known to be members that may be absent.
            return session.go_on(frame, End::Survey);
        }
        let Error::Missing(name) = error else {
            return session.finish(frame);
        };
        let has = StructAccess::new(self, Offer::Nothing).has();
        let known = session.schema(frame.schema, |schema| schema.lacks.find(&has).cloned());
        if let Some(known) = known {
            if !self.is_offered(&known) {
                self.tell_missing(&known);
            }
            return session.finish(frame);
        }
        let names = frame.names.len();
        session.credit(frame.names);
        session.learn(frame.schema, |schema| {
            schema.lacks.begin(Lack::new(has, names));
        });
        if !session.is_tainted(since) {
            self.note_missing(name, true);
        }
        // Whoever looks at the value is given stand-ins for what is missing, so they are tried.
        let is_tried = !session.is_inspected();
        let is_known = session.schema(frame.schema, |schema| {
            let is_all = |lack: &Lack| lack.is_all_missing(frame.names.len());
            schema.is_adjacent || (is_tried && schema.lacks.open().is_some_and(is_all))
        });
        if is_known || !STANDS_IN {
            self.tell_lack(is_known);
            return session.finish(frame);
        }
        session.again(frame)
    }

    /// True if what the object lacks was told when it was read, and stood in for: all of it is known, and is
    /// of types for which that may be done each time.
    pub(crate) fn is_offered(&self, lack: &Lack) -> bool {
        let names = self.frame.names;
        let schemas = self.session.schemas.borrow();
        let is_plain = |at: usize| {
            let field = schemas.find_field(self.frame.schema, at, names.get(at)?)?;
            Some(schemas.get(field)?.is_plain)
        };
        let lacks = schemas.get(self.frame.schema).map(|own| &own.lacks);
        let is_all = lack.others().is_empty() && !lack.may_lack_more(names.len());
        let mut missing = lack.missing(names.len());
        is_all
            && lacks.is_some_and(Lacks::are_few)
            && missing.all(|at| is_plain(at) == Some(true))
            && self.session.is_made_plainly(&self.frame)
    }

    /// True if a member that is missed may be one that was left out, by another name: the names of
    /// one member stand next to each other, and what stands in for one does so for the other.
    fn may_be_left_out(&self, lack: &Lack, at: usize) -> bool {
        let schemas = self.session.schemas.borrow();
        let is_hopeless = |at: usize| {
            let name = self.frame.names.get(at)?;
            let field = schemas.find_field(self.frame.schema, at, name)?;
            let field = schemas.get(field)?;
            Some(field.is_hopeless && !field.is_proven)
        };
        let is_hopeless = |at: usize| is_hopeless(at).unwrap_or_default();
        let sides = [at.checked_sub(1), at.checked_add(1)];
        let mut sides = sides.into_iter().flatten();
        let is_adjacent = schemas
            .get(self.frame.schema)
            .is_some_and(|own| own.is_adjacent);
        !is_adjacent && is_hopeless(at) && sides.any(|side| lack.has(side) && is_hopeless(side))
    }

    /// Notes a member that is missed. Returns whether that is news.
    fn note_missing(&self, name: &'static str, is_whole: bool) -> bool {
        let names = self.frame.names;
        let at = names.iter().position(|own| *own == name);
        let (mut is_new, mut count) = (false, 0);
        self.session.learn(self.frame.schema, |schema| {
            if let Some(lack) = schema.lacks.open_mut() {
                is_new = lack.miss(name, at, names.len(), is_whole);
                count = lack.count();
            }
        });
        self.session.note_missing(count);
        is_new
    }

    /// Ends finding out what the object lacks, and tells it.
    pub(crate) fn tell_lack(&self, is_sure: bool) {
        let open = |schema: &Schema| schema.lacks.open().cloned();
        let open = self.session.schema(self.frame.schema, open);
        let names = self.frame.names.len();
        let doubtful = open.map_or_else(Vec::new, |lack| {
            let missing = lack.missing(names);
            missing
                .filter(|at| self.may_be_left_out(&lack, *at))
                .collect()
        });
        let mut known = None;
        self.session.learn(self.frame.schema, |schema| {
            if let Some(lack) = schema.lacks.open_mut() {
                lack.doubt(&doubtful);
            }
            known = schema.lacks.close(is_sure && doubtful.is_empty());
        });
        if let Some(known) = known {
            self.tell_missing(&known);
        }
    }

    fn tell_missing(&self, lack: &Lack) {
        let session = self.session;
        let names = self.frame.names;
        let declared = lack.missing(names.len());
        let declared = declared.filter_map(|at| Some((at, *names.get(at)?)));
        let others = lack.others().iter().map(|name| (names.len(), *name));
        for (at, name) in declared.chain(others) {
            let schema = session.step_field(self.frame.schema, at, name);
            let rung = Rung::Field(name);
            let mut child = self.frame.child(Node::Absent, rung, rank(at), schema);
            child.is_whole = self.frame.is_whole;
            session.record(&child, Problem::Missing);
        }
        if lack.may_lack_more(names.len()) && self.may_miss_more(lack) {
            session.cut();
        }
    }

    /// True if the object may lack something that is not known: all but options may be required.
    fn may_miss_more(&self, lack: &Lack) -> bool {
        let schemas = self.session.schemas.borrow();
        let is_option = |at: usize, name: &str| {
            let field = schemas.find_field(self.frame.schema, at, name);
            let field = field.and_then(|field| schemas.get(field));
            field.is_some_and(|field| field.is_option)
        };
        let mut names = self.frame.names.iter().enumerate();
        names.any(|(at, name)| !lack.has(at) && !lack.is_missing(at) && !is_option(at, name))
    }
}
