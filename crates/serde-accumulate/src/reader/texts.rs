//! The lessons of an error about texts: as what they are handed over, and by which names.

use crate::Mistake;
use crate::document::node::{Datum, Node};
use crate::document::texts::{Names, Texts};
use crate::learned::read_as::{ReadAs, Sure};
use crate::learned::remembered::Rest;
use crate::learned::schema::{Hint, Schema, SchemaStep};
use crate::passes::error::{Error, Leaf, Unfit, address};
use crate::passes::frame::{Frame, Rung};
use crate::reader::culprit::ODD;
use crate::reader::fit;
use crate::reader::part::{each, is, is_at, is_dropped};
use crate::reader::value::Reader;

impl<'de> Reader<'_, 'de> {
    /// True if something of the texts is read as something else from now on.
    pub(crate) fn learns_of_texts(&self, error: &Error, branches: &[Error]) -> bool {
        if self.session.rest.get() == Rest::Asked && self.frame.parent.is_none() {
            self.learn_rest(error, branches);
            return true;
        }
        if self.tries_list(error)
            || self.learns_texts(branches)
            || self.learns_texts(std::slice::from_ref(error))
        {
            return true;
        }
        self.note_read_twice(error);
        false
    }

    /// Tries whether a list is asked for in place of texts that are missed as the one that counts is empty, or ends
    /// that. Returns whether they are read once more.
    fn tries_list(&self, error: &Error) -> bool {
        let session = self.session;
        if let (Some(id), Some(unfit)) = (session.tried_list.get(), of_type(error)) {
            if unfit.value == Leaf::List && fit::kind_named(&unfit.expecting) != Some(Hint::Seq) {
                session.tried_list.set(None);
                session.hand_as(id, ReadAs::as_text());
                return true;
            }
        }
        let (Error::Missing(name), Node::Texts(texts)) = (error, self.frame.node) else {
            return false;
        };
        let Some(first) = texts.find(name).filter(|first| texts.is_absent(*first)) else {
            return false;
        };
        let id = session.step_member(self.frame.schema, texts.name(first));
        let is_open = session.schema(id, |own| own.out_of_sight().read_as.is_open())
            && session.schemas.borrow().flattens(self.frame.schema);
        if is_open {
            session.tried_list.set(Some(id));
            session.hand_as(id, ReadAs::known(&[Hint::Seq]));
        }
        is_open
    }

    /// Notes that a text is asked for as what it was handed over as, and refused as that elsewhere.
    fn note_read_twice(&self, error: &Error) {
        let (Some(unfit), Node::Texts(texts)) = (of_type(error), self.frame.node) else {
            return;
        };
        let session = self.session;
        let kind = fit::kind_named(&unfit.expecting);
        self.with_text_at(texts, unfit.address, &mut |part| {
            let is_refused = |own: &Schema| own.out_of_sight().read_as.is_refused(kind);
            if session.schema(part.schema, is_refused) && session.mistake.get().is_none() {
                session.mistake.set(Some(Mistake::Twice));
            }
        });
    }

    /// Learns what becomes of texts that no member is named for, or something else that the error is
    /// about.
    fn learn_rest(&self, error: &Error, branches: &[Error]) {
        let of_odd = |error: &Error| match error {
            Error::Unfit(unfit) if unfit.value == ODD => Some(fit::kind_named(&unfit.expecting)),
            _ => None,
        };
        let rest = &self.session.rest;
        let taken = branches.iter().chain([error]).find_map(of_odd);
        if let Some(kind) = taken {
            rest.set(Rest::Taken(kind.filter(|kind| *kind != Hint::Str)));
        } else if !self.learns_texts(branches)
            && !self.learns_texts(std::slice::from_ref(error))
            && !self.learns_spelling(error)
        {
            rest.set(Rest::Unasked);
        }
    }

    /// True if a struct with `flatten` tells how a header is spelt: it misses one that was sent and not
    /// offered by this name, or was offered it twice.
    pub(crate) fn learns_spelling(&self, error: &Error) -> bool {
        let session = self.session;
        let schema = self.frame.schema;
        let are_headers = |texts: &Texts<'_>| texts.names == Names::Header;
        let name = match (error, self.frame.node) {
            (Error::Missing(name), Node::Texts(texts)) if are_headers(texts) => *name,
            (Error::Duplicate(name), Node::Texts(texts)) if session.is_asking(texts, name) => *name,
            _ => return false,
        };
        if !self.has_member(name) {
            return false;
        }
        let mut is_new = false;
        let flattens = session.schemas.borrow().flattens(schema);
        session.learn(schema, |schema| {
            is_new = flattens && !schema.out_of_sight().spelt.contains(&name);
            if is_new {
                schema.out_of_sight_mut().spelt.push(name);
            }
        });
        if is_new {
            session.credit_reading_anew();
        }
        is_new
    }

    /// Learns as what texts are handed over, from branches that take none. Returns whether one is read
    /// as something else from now on.
    fn learns_texts(&self, branches: &[Error]) -> bool {
        if !matches!(
            self.frame.node,
            Node::Texts(_) | Node::Named(..) | Node::Text(_) | Node::Pair(..)
        ) {
            return false;
        }
        let last = branches.last().and_then(text_of);
        let is_other = |error: &Error| last.is_none() || text_of(error) != last;
        let before = branches.iter().rposition(is_other);
        let (before, about) = branches.split_at(before.map_or(0, |before| before + 1));
        // Those before them are of another enum, if they are about something else.
        let is_last = |error: &Error| matches!(error, Error::Unfit(_));
        let is_enum = about.len() > 1 && before.last().is_none_or(is_last);
        if is_enum || branches.len() == 1 {
            let sure = if has_name_like(branches) {
                Sure::Not
            } else {
                Sure::Always
            };
            let about = if is_enum { about } else { branches };
            let about: Vec<_> = about.iter().filter_map(of_type).collect();
            return self.learns_text(&about, sure);
        }
        let has_no_text = |error: &Error| match error {
            Error::Unfit(unfit) => unfit.is_type,
            error => matches!(error, Error::Missing(_)),
        };
        let is_beside = branches.iter().all(has_no_text);
        let sure = if is_beside { Sure::Beside } else { Sure::Not };
        // Those of an enum that was read are in front.
        let about = branches.iter().rev().filter_map(of_type);
        let is_text = |own: &&Unfit| matches!(own.value, Leaf::Text(_));
        let (texts, others): (Vec<_>, Vec<_>) = about.partition(is_text);
        let mut each = texts.iter().chain(&others);
        each.any(|own| self.learns_text(&[own], sure))
    }

    /// Learns from errors about the same text as what it is handed over. Returns whether that is news.
    fn learns_text(&self, errors: &[&Unfit], sure: Sure) -> bool {
        let session = self.session;
        let Some(first) = errors.first() else {
            return false;
        };
        let expecting: Vec<&str> = errors.iter().map(|own| &*own.expecting).collect();
        let learn = |part: &Frame<'_, 'de>, sure| match part.node.datum(session.tape()) {
            Datum::Text(text) => session.learn_text(part, (&expecting, text), sure),
            _ => false,
        };
        let mut is_new = false;
        if let Leaf::Text(_) = first.value {
            let mut visit = |part: &Frame<'_, 'de>| {
                let is_it = is(session, part, &first.value) && is_at(session, part, first.address);
                is_new |= is_it && learn(part, sure);
            };
            if let Node::Texts(texts) = self.frame.node {
                self.with_text_at(texts, first.address, &mut visit);
            } else {
                visit(&self.frame);
                each(session, &self.frame, 0, &mut visit);
            }
            return is_new;
        }
        // A guess is wrong sooner than what is known; any of those that are known may be, or what stands in for
        // something that was found.
        let has_found = session.ledger.borrow().total() > 0;
        for is_guessed in [true, false] {
            let mut visit = |part: &Frame<'_, 'de>| {
                let is_open = |own: &Schema| own.out_of_sight().read_as.is_open();
                let is_it = session.schema(part.schema, is_open) == is_guessed
                    && !(is_new && is_guessed)
                    && !session.is_bad(part)
                    && is(session, part, &first.value);
                let beside = if sure == Sure::Not {
                    sure
                } else {
                    Sure::Beside
                };
                is_new |= is_it && learn(part, if is_guessed { sure } else { beside });
            };
            visit(&self.frame);
            each(session, &self.frame, 0, &mut visit);
            if is_new || has_found {
                break;
            }
        }
        is_new
    }

    /// Visits the text at a place in memory: the one that counts of a name, or an element of its list.
    fn with_text_at(
        &self,
        texts: &'de Texts<'de>,
        at: usize,
        visit: &mut dyn FnMut(&Frame<'_, 'de>),
    ) {
        let session = self.session;
        session.charge(texts.pairs.len() as u64 * COMPARED);
        let nth = (0..texts.pairs.len()).find(|nth| address(texts.text(*nth)) == at);
        let name = nth.map(|nth| (nth, texts.name(nth)));
        let member = name.and_then(|(_, name)| self.frame.node.member(session.tape(), name));
        let (Some((nth, _)), Some((member, _))) = (name, member) else {
            return;
        };
        let Node::Named(_, first) = member.value else {
            return;
        };
        let part = self.part(&member, texts.name(first));
        if session.is_bad(&part) || is_dropped(session, &part) {
            return;
        }
        if session.read_as(&part, texts.chosen(first)) != Some(Hint::Seq) {
            return visit(&part);
        }
        let item = session.step(part.schema, SchemaStep::Item);
        visit(&part.child(Node::Text(texts.text(nth)), Rung::Index(nth), 0, item));
    }
}

/// The value of the wrong type that an error is about.
fn of_type(error: &Error) -> Option<&Unfit> {
    match error {
        Error::Unfit(unfit) if unfit.is_type => Some(unfit),
        _ => None,
    }
}

/// The place in memory of the text that an error is about.
fn text_of(error: &Error) -> Option<usize> {
    match error {
        Error::Variant { address, .. } => Some(*address),
        error => {
            let unfit = of_type(error)?;
            matches!(unfit.value, Leaf::Text(_)).then_some(unfit.address)
        }
    }
}

/// True if a variant is named like a number or boolean that others ask for.
fn has_name_like(branches: &[Error]) -> bool {
    let kinds = branches.iter().filter_map(of_type);
    let kinds: Vec<_> = kinds
        .filter_map(|own| fit::kind_named(&own.expecting))
        .collect();
    let is_like = |name: &&str| {
        let mut kinds = kinds.iter().filter(|kind| **kind != Hint::Str);
        kinds.any(|kind| fit::text(*kind, name).is_none())
    };
    branches.iter().any(|error| match error {
        Error::Variant { expected, .. } => expected.iter().any(is_like),
        _ => false,
    })
}

/// The cost to compare where a text is.
const COMPARED: u64 = 20;
