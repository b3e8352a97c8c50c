//! The deserializer that goes on after an error.

use crate::document::node::{Datum, Node};
use crate::document::texts::{Only, Texts};
use crate::learned::remembered::Rest;
use crate::learned::schema::{Hint, Schema, tag_of};
use crate::passes::allowance::{SPARED, STANDS_IN};
use crate::passes::cursor::{End, Track};
use crate::passes::error::Error;
use crate::passes::errors;
use crate::passes::frame::{Frame, Rung};
use crate::passes::pass::Moment;
use crate::passes::session::Session;
use crate::passes::trial::{How, UNKNOWN};
use crate::reader::entries::EntriesAccess;
use crate::reader::fit;
use crate::reader::secret::{self, SECRET};
use crate::reader::slot::{Entries, List, Map, Seed, Token, Visit};
use crate::reader::source::{Source, Wanted};
use crate::reader::stand_in::Empty;
use crate::reader::tagged::TAGGED;
use crate::{Expected, Problem};

/// Reads one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'s, 'de> {
    pub(crate) session: &'s Session<'de>,
    pub(crate) frame: Frame<'s, 'de>,
}

impl<'s, 'de> Reader<'s, 'de> {
    pub(crate) const fn new(session: &'s Session<'de>, frame: Frame<'s, 'de>) -> Self {
        Self { session, frame }
    }

    /// Reads the value as what is asked for, or a stand-in.
    pub(crate) fn read(mut self, hint: Hint, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let session = self.session;
        session.visit()?;
        session.forget_stood_in();
        session.learn(self.frame.schema, |schema| schema.hint = Some(hint));
        self.ask(&*visitor);
        if let Node::Texts(texts) = self.frame.node {
            match texts.only() {
                Only::None if hint.is_scalar() => self.frame.node = Node::Absent,
                Only::One(first) if hint.is_scalar() => {
                    return self.read_only(texts, first, hint, visitor);
                }
                _ => {}
            }
        }
        if let Node::Named(texts, first) = self.frame.node {
            if !matches!(hint, Hint::Seq | Hint::Tuple(_)) && texts.is_absent(first) {
                if self.is_offered_as_list() {
                    // It is none, as is known from now on: the member is absent.
                    return Err(session.ask_again(&self.frame));
                }
                if hint.is_scalar() {
                    self.frame.node = Node::Absent;
                }
            }
        }
        let moment = session.moment();
        if hint == Hint::Any {
            errors::listen();
            if let Some(result) = self.read_tried(visitor) {
                return self.judge(moment, result);
            }
        }
        if self.frame.is_survey && self.is_recursive() {
            session.learn(self.frame.schema, |schema| {
                schema.hint = None;
                schema.is_recursive = true;
            });
            return Err(Error::StandIn);
        }
        let is_surveyed = session.end_at(&self.frame) == Some(End::Survey);
        let result = if self.frame.is_survey || is_surveyed {
            let known = session.schemas.borrow().known();
            let result = self.survey(hint, visitor);
            if is_surveyed {
                return Err(self.end_survey(known));
            }
            result
        } else if self.frame.is_absent() || session.is_bad(&self.frame) {
            self.replace(hint, visitor)
        } else if hint == Hint::Struct && session.is_again(&self.frame) && self.is_closing() {
            self.close(visitor)
        } else {
            let datum = self.frame.node.datum(session.tape());
            match self.misfit(hint, &datum, &*visitor) {
                Some(problem) => self.mismatch(problem, hint, visitor),
                None => self.feed(hint, datum, visitor),
            }
        };
        self.judge(moment, result)
    }

    /// Reads something else in place of the value if it is tried.
    #[inline(never)]
    fn read_tried(mut self, visitor: &mut dyn Visit<'de>) -> Option<Result<(), Error>> {
        let mut nothing = Empty;
        let mut entry;
        let asked = match self.session.trial_of(&self.frame) {
            Some(How::Said) => Token::Text(""),
            Some(How::Emptied) => Token::List(List(&mut nothing)),
            Some(How::Opened) => {
                self.frame.is_silent = true;
                entry = EntriesAccess::new(&self, Hint::Any, true).with_entry();
                Token::Map(Map(&mut entry))
            }
            _ if self.is_replaced() => Token::Newtype(Source::Nothing),
            _ => self.given().map(|_| Token::Unit())?,
        };
        self.session.taint();
        Some(visitor.visit(asked))
    }

    /// True if what no type takes is read in place of the value.
    fn is_replaced(&self) -> bool {
        let is_tried = matches!(
            self.session.trial_of(&self.frame),
            Some(
                How::Replaced
                    | How::Asked
                    | How::Outer
                    | How::Listed
                    | How::Buffered
                    | How::Kept(None)
            )
        );
        let is_given = || matches!(self.given(), Some(How::Amiss(_) | How::Kept(_)));
        is_tried || is_given() || self.is_offered_to_rest()
    }

    /// True if it is offered by a name that no member has, to find out what becomes of it.
    fn is_offered_to_rest(&self) -> bool {
        let is_unknown = matches!(self.frame.rung, Rung::Member(UNKNOWN)) && self.frame.is_absent();
        is_unknown && self.session.rest.get() == Rest::Asked
    }

    /// The treatment of the object that is given this member, to find out if it is the one that lacks it.
    fn given(&self) -> Option<How> {
        let object = self.frame.parent.filter(|_| self.frame.is_absent())?;
        let how = self.session.trial_of(object)?;
        let is_own = |given| matches!(self.frame.rung, Rung::Member(name) if name == given);
        how.given().is_some_and(is_own).then_some(how)
    }

    /// Reads the only text there is.
    fn read_only(
        self,
        texts: &'de Texts<'de>,
        first: usize,
        hint: Hint,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        let session = self.session;
        let text = self.only_text(texts, first);
        let text = session.settle(text);
        if session.end_at(&text) == Some(End::After) {
            return Err(session.leave(&self.frame));
        }
        Reader::new(session, text).read(hint, visitor)
    }

    /// The place of the only text there is.
    pub(crate) fn only_text<'x>(&'x self, texts: &'de Texts<'de>, first: usize) -> Frame<'x, 'de> {
        let node = Node::Named(texts, first);
        let rung = Rung::Member(texts.name(first));
        let mut text = self.frame.child(node, rung, 0, self.frame.schema);
        text.names = self.frame.names;
        text
    }

    /// Makes something of the error of a type, if there is one.
    pub(crate) fn judge(&self, since: Moment, result: Result<(), Error>) -> Result<(), Error> {
        let session = self.session;
        if secret::take_read() {
            session.learn(self.frame.schema, |schema| schema.has_hidden_secret = true);
        }
        match result {
            Ok(()) => {
                if !self.frame.is_whole {
                    session.settle_found();
                }
                Ok(())
            }
            Err(error) => {
                let error = self.fail(since, error);
                session.take_back_if_again(&self.frame, since);
                Err(error)
            }
        }
    }

    /// Makes something of the error of a type, or of a trial in which it made none.
    pub(crate) fn judge_whole(
        &self,
        since: Moment,
        result: Result<(), Error>,
    ) -> Result<(), Error> {
        self.judge(since, result)?;
        let session = self.session;
        if session.is_on_trial(&self.frame) && !session.is_given_up() {
            session.credit_trial(0);
            let error = self.try_next(None, &[]);
            session.take_back_if_again(&self.frame, since);
            return Err(error);
        }
        session.has_swallowed.set(errors::count() > since.errors);
        errors::forget_since(since.errors);
        Ok(())
    }

    /// Reads the value as a part of another one.
    pub(crate) fn read_part(&self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        let session = self.session;
        let is_plain = session.learn_type(self.frame.schema, seed.type_name());
        let is_leaf = is_plain && self.is_leaf();
        let since = session.moment();
        let source = if is_leaf {
            Source::Leaf(self)
        } else {
            Source::Value(self)
        };
        let read = seed.read(source);
        if is_leaf && read.is_ok() && !session.is_tainted(since) {
            return Ok(());
        }
        self.judge_whole(since, read)?;
        if !session.is_tainted(since) {
            session.note_donor(&self.frame);
        } else if self.frame.is_absent()
            || session.is_bad(&self.frame)
            || session.has_stood_in(&self.frame)
        {
            session.learn(self.frame.schema, |schema| schema.is_proven = true);
        }
        Ok(())
    }

    /// True if nothing is known of this very value, so that one of a type without rules needs no questions.
    fn is_leaf(&self) -> bool {
        let frame = &self.frame;
        let is_any = frame.spot.is_none() && frame.track == Track::Off && !frame.is_survey;
        is_any && matches!(frame.node, Node::Json(_) | Node::Value(_))
    }

    /// Reads a leaf: if it fits, there is nothing to be asked and nothing to be learned.
    pub(crate) fn read_leaf(
        &self,
        wanted: &Wanted,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        let session = self.session;
        let hint = wanted.hint;
        let datum = self.frame.node.datum(session.tape());
        let is_known = session.hint(self.frame.schema) == Some(hint);
        if !is_known || self.misfit(hint, &datum, &*visitor).is_some() {
            return self.read_wanted(wanted, visitor);
        }
        session.visit()?;
        session.forget_stood_in();
        self.feed(hint, datum, visitor)
    }

    /// Reads an optional leaf.
    pub(crate) fn read_optional_leaf(&self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let session = self.session;
        if !session.schema(self.frame.schema, |schema| schema.is_option) {
            return self.read_option(visitor);
        }
        session.visit()?;
        visitor.visit(match self.frame.node.datum(session.tape()) {
            Datum::Null => Token::None(),
            _ => Token::Some(Source::Leaf(self)),
        })
    }

    /// Records what is wrong, and reads a stand-in.
    pub(crate) fn mismatch(
        &self,
        problem: Problem,
        hint: Hint,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        self.record(problem.clone());
        if self.is_survey_due(hint) {
            return Err(self.session.go_on(&self.frame, End::Survey));
        }
        if self.is_spared() {
            return Err(Error::StandIn);
        }
        let stand_in = self.stand_in(hint, visitor);
        self.session.note_stood_in(&self.frame);
        stand_in.map_err(|error| {
            self.refuse_stand_in(&error);
            if self.frame.is_whole && !self.session.is_given_up() {
                // It is read once more, and then it is known that it is bad.
                self.session.refuse(&self.frame, self.as_key(problem));
            }
            Error::StandIn
        })
    }

    /// True if it has to be found out what the type has in it, before something else that was sent
    /// in its place is shown.
    pub(crate) fn is_survey_due(&self, hint: Hint) -> bool {
        let session = self.session;
        let frame = &self.frame;
        let is_open = frame.is_whole || frame.is_silent || frame.is_told || frame.is_absent();
        let is_asked =
            STANDS_IN && session.limits().found > 0 && !is_open && !session.is_for_value();
        is_asked && hint.holds_others() && !session.schemas.borrow().is_clear(frame.schema)
    }

    /// Goes on to find out what the type has in it, or behind the value.
    fn end_survey(&self, known: usize) -> Error {
        let session = self.session;
        session.forget_next();
        let schemas = session.schemas.borrow();
        let schema = self.frame.schema;
        let is_known = schemas.is_clear(schema) || schemas.has_secret(schema);
        let is_news = schemas.known() > known;
        drop(schemas);
        if is_news && !is_known {
            return session.go_on(&self.frame, End::Survey);
        }
        if self.is_closing() {
            self.tell_lack(false);
            return session.finish(&self.frame);
        }
        session.leave(&self.frame)
    }

    /// True if a pass more is better than another stand-in: what is around the value is not needed.
    fn is_spared(&self) -> bool {
        let session = self.session;
        let is_needed = self.frame.is_whole || self.frame.is_told || session.is_inspected();
        let stand_ins = session.schema(self.frame.schema, |schema| schema.stand_ins);
        !is_needed && stand_ins >= SPARED && !session.takes_any(&self.frame)
    }

    /// Records a problem of this value.
    pub(crate) fn record(&self, problem: Problem) {
        self.session.record(&self.frame, self.as_key(problem));
    }

    /// What is wrong with a key is that it is one.
    pub(crate) fn as_key(&self, problem: Problem) -> Problem {
        if !matches!(self.frame.rung, Rung::Key(_)) {
            return problem;
        }
        let hint = self.session.schema(self.frame.schema, |schema| schema.hint);
        match problem {
            Problem::Refused { .. }
            | Problem::Refusal(_)
            | Problem::Unknown
            | Problem::Range(_)
            | Problem::Variant { .. } => problem,
            _ => Problem::Key(hint.map_or(Expected::String, Hint::expected)),
        }
    }

    /// Reads a stand-in for a value that is absent, or known to be bad.
    fn replace(&self, hint: Hint, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        self.report_replaced();
        self.stand_in(hint, visitor)
    }

    /// Reports a value that is absent, or known to be bad.
    fn report_replaced(&self) {
        let session = self.session;
        if self.frame.is_absent() {
            session.taint();
            if !self.frame.is_silent {
                self.record(Problem::Missing);
            }
        } else if let Some(spot) = self.frame.spot {
            session.repeat(spot);
        }
    }

    /// Notes what the type says it expects.
    fn ask(&self, visitor: &dyn Visit<'de>) {
        self.session.learn(self.frame.schema, |schema| {
            if schema.expecting.is_none() {
                schema.expecting = Some(visitor.to_string().into());
                schema.is_adjacent = schema.is_adjacently_tagged();
                schema.guess();
            }
        });
        let is_key = matches!(self.frame.rung, Rung::Key(_));
        let says_tag = |own: &Schema| own.expecting.as_deref().and_then(tag_of).is_some();
        if let (true, Some(object)) = (is_key, self.frame.parent) {
            let is_tagged = self.session.schema(self.frame.schema, says_tag);
            self.session
                .learn(object.schema, |schema| schema.is_tagged |= is_tagged);
        }
    }
}

impl<'de> Reader<'_, 'de> {
    /// Reads the value as what a type asks for.
    pub(crate) fn read_wanted(
        &self,
        wanted: &Wanted,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        match wanted.hint {
            Hint::Struct | Hint::Enum => self.read_names(wanted, visitor),
            Hint::Seq => {
                self.session.learn(self.frame.schema, |schema| {
                    if schema.hint != Some(Hint::Seq) {
                        schema.is_set = fit::is_set(wanted.name);
                    }
                });
                self.read(Hint::Seq, visitor)
            }
            hint => self.read(hint, visitor),
        }
    }

    /// Reads an option.
    pub(crate) fn read_option(mut self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        self.session.visit()?;
        let is_lacked = self.frame.is_absent();
        let is_none = match self.frame.node {
            Node::Absent => true,
            Node::Named(texts, first) => texts.is_absent(first) && !self.is_offered_as_list(),
            node => {
                matches!(node.datum(self.session.tape()), Datum::Null)
                    && !self.session.is_bad(&self.frame)
            }
        };
        if is_none
            && matches!(
                (self.frame.node, self.frame.rung),
                (Node::Named(..), Rung::Field(_))
            )
        {
            self.frame.node = Node::Absent;
        }
        self.session
            .learn(self.frame.schema, |schema| schema.is_option = true);
        // What may be left out is not offered where it is absent: it was asked for.
        let is_asked = self.frame.parent.is_some();
        if self.frame.is_absent() && is_asked && !self.frame.is_silent {
            self.record(Problem::Missing);
        }
        if is_lacked && is_asked && !STANDS_IN {
            return Err(Error::StandIn);
        }
        let moment = self.session.moment();
        let result = if is_none && !self.frame.is_survey {
            visitor.visit(Token::None())
        } else {
            visitor.visit(Token::Some(Source::Value(&self)))
        };
        self.judge(moment, result)
    }

    /// Reads a struct of one field, or a type that is known by name.
    pub(crate) fn read_newtype(
        &self,
        name: &'static str,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        self.session.visit()?;
        let moment = self.session.moment();
        let result = match name {
            TAGGED => visitor.visit(Token::Some(Source::Tagged(self))),
            RAW_VALUE => self.raw_value(visitor),
            _ => {
                if name == SECRET {
                    self.session
                        .learn(self.frame.schema, |schema| schema.is_secret = true);
                }
                visitor.visit(Token::Newtype(Source::Value(self)))
            }
        };
        self.judge(moment, result)
    }
}

impl<'de> Reader<'_, 'de> {
    /// Reads a struct with these fields, or an enum with these variants.
    pub(crate) fn read_names(
        mut self,
        wanted: &Wanted,
        visitor: &mut dyn Visit<'de>,
    ) -> Result<(), Error> {
        self.session.learn(self.frame.schema, |schema| {
            schema.names = wanted.names;
            schema.made_by = wanted.made_by;
        });
        self.frame.names = wanted.names;
        self.read(wanted.hint, visitor)
    }

    /// True if a member is offered that is absent unless a list is asked for.
    fn is_offered_as_list(&self) -> bool {
        let (Rung::Field(name), Some(parent)) = (self.frame.rung, self.frame.parent) else {
            return false;
        };
        let session = self.session;
        !parent.is_whole || !session.schema(parent.schema, |schema| schema.injected.contains(&name))
    }

    /// Reads a value as its text, as `serde_json` does for its `RawValue`.
    fn raw_value(&self, visitor: &mut dyn Visit<'de>) -> Result<(), Error> {
        let mut visit = |text| visitor.visit(Token::Map(Map(&mut RawEntry(Some(text)))));
        if self.frame.is_absent() || self.session.is_bad(&self.frame) {
            self.report_replaced();
            self.session.taint();
            self.candidate()?;
            return visit(Source::Name("null"));
        }
        match self.frame.node {
            Node::Json(index) => visit(Source::Name(self.session.tape().raw(index))),
            Node::Value(value) => visit(Source::Passing(&value.to_string())),
            _ => visitor.visit(Token::Newtype(Source::Value(self))),
        }
    }
}

/// The map that a `RawValue` of `serde_json` asks for: its one entry is the text.
struct RawEntry<'t, 'de>(Option<Source<'t, 'de>>);

impl<'de> Entries<'de> for RawEntry<'_, 'de> {
    fn key(&mut self, seed: &mut dyn Seed<'de>) -> Result<bool, Error> {
        seed.read(Source::Name(RAW_VALUE)).map(|()| true)
    }

    fn value(&mut self, seed: &mut dyn Seed<'de>) -> Result<(), Error> {
        seed.read(self.0.take().ok_or(Error::StandIn)?)
    }
}

/// The name by which `serde_json` knows its `RawValue`.
const RAW_VALUE: &str = "$serde_json::private::RawValue";
