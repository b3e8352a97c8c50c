//! The part that was found to be at fault, and what is noted of it.

use crate::document::node::Node;
use crate::learned::schema::{Hint, SchemaStep};
use crate::passes::error::Error;
use crate::passes::frame::{ABSENT, Frame, Rung};
use crate::passes::session::Session;
use crate::passes::trial::Trial;
use crate::reader::culprit::VARIANT;
use crate::reader::fit;
use crate::reader::members::rank;
use crate::reader::part::{self, Blamed};
use crate::reader::union::{self, is_union};
use crate::reader::value::Reader;
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Notes what the whole lacks.
    pub(crate) fn blame_whole(&self, trial: &Trial, expecting: &str) -> Option<Blamed> {
        let Error::Missing(name) = trial.error else {
            return None;
        };
        if expecting == VARIANT {
            return Some(Blamed::Whole(Problem::TagMissing { tag: name }));
        }
        let is_news = self.inject(name, false);
        let given = self.session.injected(&self.frame).len();
        self.note_missing_enum(
            &self.frame,
            ABSENT + rank(given.saturating_sub(1)),
            expecting,
        );
        let child = self.session.step_member(self.frame.schema, name);
        self.session.learn(child, |schema| {
            if schema.hint.is_none_or(|hint| hint == Hint::Any) {
                schema.guess_for(expecting);
            }
        });
        is_news.then_some(Blamed::Refused)
    }

    pub(crate) fn blame_culprit(
        &self,
        part: &Frame<'_, 'de>,
        trial: &Trial,
        expecting: &str,
    ) -> Option<Blamed> {
        let session = self.session;
        let is_tag = expecting == VARIANT;
        if session.is_bad(part) {
            let Error::Missing(name) = trial.error else {
                session.learn(part.schema, |schema| {
                    let own = schema.out_of_sight_mut();
                    own.refusals += 1;
                    schema.is_hopeless |= schema.out_of_sight().refusals > REFUSALS;
                });
                return part::blame(session, part, &trial.error);
            };
            // It is what stands in for an object that lacks it.
            let child = session.step_member(part.schema, name);
            session.learn(child, |schema| schema.guess_for(expecting));
            session.learn(part.schema, |schema| schema.injected.push(name));
            return Some(Blamed::Refused);
        }
        match &trial.error {
            Error::Missing(tag) if is_tag => {
                session.refuse(part, Problem::TagMissing { tag });
                self.stand_in_tagged(part, tag, &[]);
            }
            Error::Missing(tag) if trial.is_adjacent() => {
                let child = session.step_member(part.schema, tag);
                let rung = Rung::Member(tag);
                let absent = part.child(Node::Absent, rung, ABSENT, child);
                session.refuse_for(part, &absent, Problem::Missing);
                self.stand_in_tagged(part, tag, &[]);
            }
            Error::Missing(name) => {
                let given = session.injected(part).len();
                give(session, part, name);
                self.note_missing_enum(part, ABSENT + rank(given), expecting);
                let child = session.step_member(part.schema, name);
                session.learn(child, |schema| schema.guess_for(expecting));
            }
            error @ Error::Variant { name, expected, .. } => match (trial.tag, part.parent) {
                (Some(tag), Some(object)) if trial.is_adjacent() => {
                    session.refuse_for(object, part, Problem::Variant { expected });
                    self.stand_in_tagged(object, tag, expected);
                }
                (Some(tag), Some(object)) => {
                    let found = name.clone();
                    let problem = Problem::TagInvalid {
                        tag,
                        found,
                        expected,
                    };
                    if object.depth == self.frame.depth {
                        return Some(Blamed::Whole(problem));
                    }
                    session.refuse(object, problem);
                    self.stand_in_tagged(object, tag, expected);
                }
                _ => {
                    if let (Rung::Member(_), Some(object)) = (part.rung, part.parent) {
                        self.note_enum(object, part.step());
                    }
                    return part::blame(session, part, error);
                }
            },
            error @ Error::Custom(_) if is_union(error) => {
                let asked = trial.asked.as_deref();
                match union::branch(session, part, &trial.own, asked).map(|own| own.error) {
                    Some(Error::Missing(name)) => give(session, part, name),
                    Some(own) if !is_union(&own) => return self.blame_part(&own),
                    _ => {
                        let asked = asked.unwrap_or_default();
                        session.refuse(part, union::problem(session, part, asked));
                        session.learn(part.schema, |schema| {
                            for asked in asked {
                                schema.guess_for(asked);
                            }
                        });
                    }
                }
            }
            Error::Custom(message) if self.blame_length(part, message) => {}
            Error::Custom(message) => {
                let problem = Problem::Refused {
                    expecting: expecting.to_owned(),
                    message: message.clone(),
                };
                session.refuse(part, problem);
                session.learn(part.schema, |schema| schema.guess_for(expecting));
            }
            Error::Refusal(refusal) => {
                session.refuse(part, Problem::Refusal(refusal.clone()));
                session.learn(part.schema, |schema| schema.guess_for(expecting));
            }
            error => return part::blame(session, part, error),
        }
        Some(Blamed::Refused)
    }

    /// Notes which elements a list lacks, or has too many of, or that it is in the place of a struct. Returns
    /// whether that is what an error says.
    fn blame_length(&self, part: &Frame<'_, 'de>, message: &str) -> bool {
        let session = self.session;
        let tape = session.tape();
        let Some((found, expecting)) = fit::length_error(message) else {
            return false;
        };
        if !part.node.is_list(tape) || part.node.elements(tape).count(tape) != found {
            return false;
        }
        if let Some((Expected::Struct, _)) = fit::asked_by(expecting) {
            session.refuse(part, Problem::Type(Expected::Struct));
            session.learn(part.schema, |schema| schema.guess_for(expecting));
            return true;
        }
        let Some(expected) = fit::length_of(expecting) else {
            return false;
        };
        if found < expected {
            let spot = session.make_spot(part);
            session.with_spot(spot, |spot| spot.length = Some(expected));
            return true;
        }
        let item = session.step(part.schema, SchemaStep::Item);
        let mut elements = part.node.elements(tape);
        let mut index = 0;
        while let Some(node) = elements.next(tape) {
            if index >= expected {
                let ordinal = u32::try_from(index).unwrap_or(ABSENT - 1);
                let element = part.child(node, Rung::Index(index), ordinal, item);
                session.omit_for(&element, part, Problem::TooLong { expected, found });
            }
            index += 1;
        }
        found > expected
    }

    /// Lets an object stand in for one whose tag is at fault: of the first variant.
    fn stand_in_tagged(
        &self,
        object: &Frame<'_, 'de>,
        tag: &'static str,
        variants: &[&'static str],
    ) {
        let session = self.session;
        let child = session.step_member(object.schema, tag);
        session.learn(child, |schema| schema.stand_in_for_variant(variants));
        session.learn(object.schema, |schema| {
            schema.guess_for("a map");
            if !schema.injected.contains(&tag) {
                schema.injected.push(tag);
            }
        });
    }
}

/// Gives an object a member from now on that it lacks.
fn give<'de>(session: &Session<'de>, object: &Frame<'_, 'de>, name: &'static str) {
    let spot = session.make_spot(object);
    session.with_spot(spot, |spot| spot.injected.push(name));
}

/// So many stand-ins are read for a part of which it has to be tried each time that it is at fault.
const REFUSALS: usize = 12;
