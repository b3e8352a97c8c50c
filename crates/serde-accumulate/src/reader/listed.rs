//! Lists that serde keeps, and what the type asks for where they stand: serde reads a struct from one, too.

use crate::document::node::Node;
use crate::learned::schema::Schema;
use crate::passes::error::Error;
use crate::passes::frame::Frame;
use crate::passes::session::Session;
use crate::passes::trial::{How, Trial};
use crate::reader::feed::SEQUENCE;
use crate::reader::fit;
use crate::reader::part::{self, Blamed};
use crate::reader::union::asks_for_object;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Begins to ask what the type expects in the place of a list around the part that is at fault, where that is
    /// not known. Returns whether it does.
    pub(crate) fn asks_for_list(&self, trial: &mut Trial, found: &[u32]) -> bool {
        let is_json = matches!(self.frame.node, Node::Json(_) | Node::Value(_));
        if !is_json || found.len() <= usize::from(self.frame.depth) {
            return false;
        }
        let mut list = None;
        self.at(found, &mut |part| {
            let doubtful = self.doubtful_list(part);
            list = doubtful.and_then(|(list, asked)| asked.is_none().then(|| list.steps()));
        });
        let is_asked = list.is_some();
        if let Some(list) = list {
            trial.turn_to(vec![list], How::Listed);
        }
        is_asked
    }

    /// Learns what the type expects in the place of a part, if that is a list.
    pub(crate) fn learn_list(&self, part: &[u32], asked: &str) {
        self.at(part, &mut |list| {
            if !is_list(self.session, list) {
                return;
            }
            self.session.learn(list.schema, |schema| {
                schema.out_of_sight_mut().listed = Some(asked.into());
            });
        });
    }

    /// Blames a list around a part that is at fault, where the type asks for a struct in its place.
    pub(crate) fn blame_list(&self, part: &Frame<'_, 'de>) -> Option<Blamed> {
        let (list, asked) = self.doubtful_list(part)?;
        let asked = asked?;
        self.session.refuse(list, Problem::Type(Expected::Struct));
        self.session
            .learn(list.schema, |schema| schema.guess_for(&asked));
        Some(Blamed::Refused)
    }

    /// True if a part is a list of so many elements that is in the place of a struct, or of the parts of a variant.
    pub(crate) fn is_list_for_parts(&self, part: &[u32], length: usize) -> bool {
        let mut is_it = false;
        self.at(part, &mut |own| {
            let tape = self.session.tape();
            let asked = |own: &Schema| own.out_of_sight().listed.clone();
            let asked = self.session.schema(own.schema, asked);
            let is_asked =
                asked.is_some_and(|asked| part::asks_for_parts(&asked) || asks_for_object(&asked));
            is_it = is_asked && own.node.elements(tape).count(tape) == length;
        });
        is_it
    }

    /// True if a part is in a list, or is one.
    pub(crate) fn is_in_list(&self, part: &Frame<'_, 'de>) -> bool {
        let mut inner = part.upward().take_while(|own| own.depth > self.frame.depth);
        inner.any(|own| is_list(self.session, own))
    }

    /// Begins to ask what the type expects in the place of a list around a part that an error is about, where that
    /// is not known. Returns whether it does.
    pub(crate) fn asks_for_list_of(&self, part: Vec<u32>, error: &Error) -> bool {
        let mut trial = Trial {
            found: Some((part.clone(), String::new())),
            is_sure: true,
            ..Trial::new(&self.frame, (error, Vec::new()), Vec::new(), How::Listed)
        };
        let mut asks =
            || self.asks_for_list(&mut trial, &part) || self.asks_for_content(&mut trial, &part);
        let is_asked = self.may_try() && asks();
        if is_asked {
            self.session.trial.replace(Some(trial));
        }
        is_asked
    }

    /// The outermost list around a part, or itself, in the place of a struct, with the words of the type for what
    /// it expects; or the first of which that is not known.
    fn doubtful_list<'f>(
        &self,
        part: &'f Frame<'f, 'de>,
    ) -> Option<(&'f Frame<'f, 'de>, Option<Box<str>>)> {
        let session = self.session;
        let inner = part.upward();
        let inner = inner.take_while(|own| own.depth > self.frame.depth);
        let lists = inner.filter(|own| is_list(session, own)).map(|list| {
            let asked = session.schema(list.schema, |own| own.out_of_sight().listed.clone());
            (list, asked)
        });
        let is_struct = |asked: &str| asks_for_object(asked) && !part::is_adjacent(asked);
        let doubtful = lists.filter(|(_, asked)| asked.as_deref().is_none_or(is_struct));
        doubtful.last()
    }
}

impl Schema {
    /// True if lists are known to be asked for, of any number of elements.
    pub(crate) fn is_listed_as_sequence(&self) -> bool {
        self.out_of_sight().listed.as_deref() == Some(SEQUENCE)
    }

    /// True if lists are known to be in the place of a tuple: each element is of a type of its own.
    pub(crate) fn is_listed_as_tuple(&self) -> bool {
        let asked = self.out_of_sight().listed.as_deref();
        asked.is_some_and(|asked| {
            let is_tuple = !asked.starts_with("an array") && fit::length_of(asked).is_some();
            is_tuple || part::asks_for_parts(asked)
        })
    }
}

/// True if a part is a list of a document, and read.
pub(crate) fn is_list<'de>(session: &Session<'de>, part: &Frame<'_, 'de>) -> bool {
    let is_json = matches!(part.node, Node::Json(_) | Node::Value(_));
    is_json && part.node.is_list(session.tape()) && !session.is_bad(part)
}
