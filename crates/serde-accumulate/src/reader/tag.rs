//! The tag of an enum that serde keeps, where it is not among the members of the value.

use crate::document::node::Node;
use crate::learned::schema::{CONTENT, Hint, Schema};
use crate::passes::error::{Error, Unfit};
use crate::passes::frame::Rung;
use crate::passes::pass::Moment;
use crate::passes::trial::{How, Trial};
use crate::reader::fit;
use crate::reader::part;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

impl Reader<'_, '_> {
    /// Refuses a value that is no object for an internally tagged enum, once it is known that it is one.
    pub(crate) fn fail_for_tag(&self, since: Moment, error: &Error) -> Option<Error> {
        let session = self.session;
        if !matches!(self.frame.node, Node::Json(_) | Node::Value(_)) {
            return None;
        }
        let is_list = self.frame.node.is_list(session.tape());
        if is_list && session.schema(self.frame.schema, Schema::is_internally_tagged) {
            return Some(self.refuse_whole(since, Problem::Type(Expected::Struct)));
        }
        let is_asked = self.asks_for_tag(error, is_list);
        is_asked.then(|| session.again(&self.frame))
    }

    /// True if no variant of an enum that is flattened was sent: of no part, as it was tried, but of the whole.
    pub(crate) fn is_of_flattened_enum(&self, error: &Error) -> bool {
        let is_it = |message: &str| {
            message.starts_with("no variant of enum ")
                && message.ends_with(" found in flattened data")
        };
        matches!(error, Error::Custom(message) if is_it(message)) && self.is_out_of_sight()
    }

    /// Refuses a value for the tag that is among its members: which of the others are meant is not
    /// known. Those of a struct with `flatten` that are its own were read before.
    pub(crate) fn refuse_for_tag(&self, since: Moment, problem: Problem) -> Error {
        let session = self.session;
        if session.hint(self.frame.schema) == Some(Hint::Any) {
            return self.refuse_whole(since, problem);
        }
        if self.hides_others(&problem) {
            session.cut();
        }
        session.refuse_for_parts(&self.frame, since);
        self.record(problem);
        session.finish(&self.frame)
    }

    /// True if members were kept other than the tag that is at fault.
    fn hides_others(&self, problem: &Problem) -> bool {
        let tag = match problem {
            Problem::TagInvalid { tag, .. } | Problem::TagMissing { tag } => Some(*tag),
            _ => None,
        };
        let mut others = 0;
        part::each(self.session, &self.frame, 0, &mut |part| {
            let is_kept = part.depth == self.frame.depth + 1;
            let is_other = matches!(part.rung, Rung::Member(name) if Some(name) != tag);
            others += usize::from(is_kept && is_other);
        });
        // One may be what names no variant.
        others > usize::from(tag.is_none())
    }

    /// Reads an object in place of what is none, to hear whether the type is a tagged enum: one that says in words
    /// of its own what it expects. Returns whether that may help.
    fn asks_for_tag(&self, error: &Error, is_list: bool) -> bool {
        let session = self.session;
        let schemas = session.schemas.borrow();
        let own = schemas.get(self.frame.schema);
        let expecting =
            own.filter(|own| own.hint == Some(Hint::Any) && !own.is_internally_tagged());
        let expecting = expecting.and_then(|own| own.expecting.as_deref());
        let is_open = expecting.is_some_and(|own| own != CONTENT && fit::is_own(own));
        let is_refused = |own: &Unfit| own.is_type && Some(&*own.expecting) == expecting;
        let is_it = match error {
            Error::Unfit(own) => is_list || is_refused(own),
            error => is_list || matches!(error, Error::Missing(_)),
        };
        let is_asked = own.is_some_and(|own| own.out_of_sight().is_opened);
        if !is_open || !is_it || is_asked || !self.may_try() {
            return false;
        }
        drop(schemas);
        session.learn(self.frame.schema, |schema| {
            schema.out_of_sight_mut().is_opened = true;
        });
        let parts = vec![self.frame.steps()];
        let trial = Trial::new(&self.frame, (error, Vec::new()), parts, How::Opened);
        session.trial.replace(Some(trial));
        true
    }
}
