//! The use of an error of a type: something to learn, or something to report.

use crate::document::node::{Datum, Node};
use crate::learned::schema::{Hint, Schema, SchemaStep, tag_of};
use crate::passes::cursor::End;
use crate::passes::error::Error;
use crate::passes::frame::Rung;
use crate::passes::pass::Moment;
use crate::reader::feed::NO_NAME;
use crate::reader::fit;
use crate::reader::part::Blamed;
use crate::reader::union::{BRANCH, Sought, branch, is_union};
use crate::reader::value::Reader;
use crate::report::shown;
use crate::{Expected, Problem};

impl Reader<'_, '_> {
    /// Learns from an error, or notes that this value is refused; the pass is given up.
    ///
    /// An error is not reported when something else than the document was read since, or something
    /// left out: it may be about that.
    pub(crate) fn fail(&self, since: Moment, mut error: Error) -> Error {
        let session = self.session;
        if session.is_given_up() {
            return Error::Noted;
        }
        session.charge(REFUSED);
        if session.is_on_trial(&self.frame) {
            return self.fail_trial(since, &error);
        }
        if self.frame.is_absent() {
            if session.trial.borrow().is_some() {
                // It is no stand-in that was refused.
                return Error::StandIn;
            }
            return self.fail_absent(&error);
        }
        let is_bad = session.is_bad(&self.frame);
        // What was read before is read again, or another value is in its place.
        let is_given = is_bad || self.frame.is_told;
        if is_given || matches!(error, Error::StandIn) {
            return self.fail_stand_in(is_bad, &error);
        }
        if session.has_stood_in(&self.frame) {
            // It was of another type, and what stood in for it is refused.
            return self.fail_stand_in(true, &error);
        }
        if session.is_for_value() {
            return session.leave(&self.frame);
        }
        if let Some(error) = self.fail_for_tag(since, &error) {
            return error;
        }
        let tag = |spot| session.read_spot(spot, |spot| spot.tag.clone());
        if let Some(problem) = self.frame.spot.and_then(tag) {
            return self.refuse_for_tag(since, problem);
        }
        let mut branches = self.swallowed(since, &error);
        self.note_mistake(&error, &branches);
        if self.learns_of_texts(&error, &branches) {
            return session.ask_again(&self.frame);
        }
        if let Some(error) = self.fail_union(since, &mut error, &mut branches) {
            return error;
        }
        if let Some(error) = self.fail_unread(since, &error) {
            return error;
        }
        if self.seeks_unread(&error) || self.asks_who_lacks(&error) {
            return session.again(&self.frame);
        }
        if self.has_learned(&error, false) {
            return session.again(&self.frame);
        }
        if self.learns_spelling(&error) {
            return session.ask_again(&self.frame);
        }
        if let Some((parent, problem)) = self.invalid_tag(&error) {
            return parent.refuse_whole(since, problem);
        }
        if self.lacks(since, &error) {
            return self.close_or_finish(since, &error);
        }
        if let Some(blamed) = self.blame_part(&error) {
            return match blamed {
                Blamed::Refused | Blamed::Whole(_) => session.again(&self.frame),
                Blamed::ReadAnew => session.ask_again(&self.frame),
            };
        }
        if self.begin_trial(&error, branches.clone()) {
            return session.again(&self.frame);
        }
        if is_union(&error) && !self.is_union() {
            // It is flattened into this value.
            let own = branch(session, &self.frame, &branches, None).map(|own| own.error);
            let has_learned = |own: &Error| self.has_learned(own, false);
            let is_news = |own: &Error| has_learned(own) || self.blame_part(own).is_some();
            if own.as_ref().is_some_and(is_news) {
                return session.again(&self.frame);
            }
        }
        if self.is_of_flattened_enum(&error) {
            return self.refuse_for_tag(
                since,
                Problem::Branch {
                    expected: Vec::new(),
                },
            );
        }
        if session.is_tainted(since) {
            if self.may_hide(&error) {
                session.cut();
            }
            session.refuse_for_parts(&self.frame, since);
            return session.finish(&self.frame);
        }
        let problem = if is_union(&error) {
            self.union_problem(&branches)
        } else {
            self.problem(error)
        };
        if let Problem::Refusal(refusal) = &problem {
            let words = refusal.words();
            session.learn(self.frame.schema, |schema| schema.learn_words(&words));
        }
        self.refuse_text(problem)
    }

    /// Makes the error of an untagged enum that of the branch which is meant, if one is. Otherwise it is refused.
    fn fail_union(
        &self,
        since: Moment,
        error: &mut Error,
        branches: &mut Vec<Error>,
    ) -> Option<Error> {
        if branches.is_empty() || !self.is_union() {
            return None;
        }
        match self.of_branch(error, branches) {
            Sought::Asked => Some(self.session.again(&self.frame)),
            Sought::Meant(branch) => {
                (*error, *branches) = (branch.error, branch.inner);
                None
            }
            // It is about no part, whatever the branches say of that.
            Sought::Undecided if !self.session.is_tainted(since) => {
                Some(self.refuse_text(self.union_problem(branches)))
            }
            Sought::Undecided => None,
        }
    }

    /// Goes on with the trial in which a type made an error.
    fn fail_trial(&self, since: Moment, error: &Error) -> Error {
        let branches = self.swallowed(since, error);
        self.session.credit_trial(BRANCH * branches.len() as u64);
        match self.chosen_branch(&branches) {
            Some(branch) => self.try_next(Some(&branch.error), &branch.inner),
            None => self.try_next(Some(error), &branches),
        }
    }

    /// What stands in for an absent value is refused: the value it is in decides what comes next.
    fn fail_absent(&self, error: &Error) -> Error {
        let session = self.session;
        self.refuse_stand_in(error);
        let Some(parent) = self.frame.parent else {
            return session.leave(&self.frame);
        };
        let is_tuple = matches!(session.hint(parent.schema), Some(Hint::Tuple(_)));
        if is_tuple && !parent.is_absent() && !self.frame.is_whole {
            if self.frame.is_told {
                return session.retry(&self.frame);
            }
            return session.go_on(&self.frame, End::After);
        }
        Error::StandIn
    }

    /// Learns from the error of a type about what stood in for a value.
    pub(crate) fn refuse_stand_in(&self, error: &Error) {
        let is_noted = matches!(error, Error::StandIn | Error::Noted) || self.frame.is_survey;
        if is_noted || self.has_learned(error, true) {
            return;
        }
        if self.session.is_clamped(&self.frame) {
            let learn = |schema: &mut Schema| schema.refuses_edge = true;
            return self.session.learn(self.frame.schema, learn);
        }
        self.session.learn(self.frame.schema, |schema| match error {
            Error::Custom(message) if schema.reads_json(message) => {
                schema.json.get_or_insert_default().learn(message);
            }
            Error::Refusal(refusal) if schema.candidate == 0 => {
                schema.next_candidate();
                schema.learn_words(&refusal.words());
            }
            _ => schema.next_candidate(),
        });
    }

    /// What stands in for this value, or for something in it, is refused.
    fn fail_stand_in(&self, is_bad: bool, error: &Error) -> Error {
        let session = self.session;
        let frame = &self.frame;
        if is_bad {
            self.refuse_stand_in(error);
        }
        if session.is_for_value() {
            return session.retry(frame);
        }
        if frame.is_whole || session.is_again(frame) {
            return session.again(frame);
        }
        if frame.is_told || (session.is_tuple_resumed(frame) && !is_bad) {
            // A value that was read before is needed to come to one that was not.
            return session.retry(frame);
        }
        let is_hopeless = session.schema(frame.schema, |schema| schema.is_hopeless);
        if session.end_at(frame) == Some(End::StandIn) && !is_hopeless {
            return session.retry(frame);
        }
        session.leave(frame)
    }

    /// True if an error may be about something else than what was found: serde reads the parts of
    /// this value out of sight, and only some of them are wrong.
    fn may_hide(&self, error: &Error) -> bool {
        let session = self.session;
        let schemas = session.schemas.borrow();
        let schema = self.frame.schema;
        match schemas.get(schema).and_then(|schema| schema.hint) {
            Some(Hint::Any) => true,
            _ if schemas.flattens(schema) => match error {
                // It was left out, and so is what comes after it.
                Error::Missing(name) => {
                    let is_offered = session.injected(&self.frame).contains(name);
                    is_offered || self.has_member(name) || self.is_refuted(name)
                }
                _ => true,
            },
            _ => false,
        }
    }

    /// True if a member is missed though it was offered: something deeper asks for it.
    fn is_refuted(&self, name: &str) -> bool {
        let has = |refuted: &Vec<&'static str>| refuted.contains(&name);
        let session = self.session;
        let of_value = |spot| session.read_spot(spot, |spot| has(&spot.refuted));
        session.schema(self.frame.schema, |schema| has(&schema.refuted))
            || self.frame.spot.is_some_and(of_value)
    }

    /// Notes that this value is refused, or the only text there is if it was read from that.
    fn refuse_text(&self, problem: Problem) -> Error {
        let session = self.session;
        let is_scalar = session.hint(self.frame.schema).is_some_and(Hint::is_scalar);
        if let Node::Texts(texts) = self.frame.node {
            if let (Some(first), true) = (texts.only().first(), is_scalar) {
                let text = session.settle(self.only_text(texts, first));
                Reader::new(session, text).tell(problem);
                return session.leave(&self.frame);
            }
        }
        self.tell(problem);
        self.survey_or_leave()
    }

    /// Leaves the value, once it is known whether it may be shown.
    fn survey_or_leave(&self) -> Error {
        let session = self.session;
        let hint = session.hint(self.frame.schema);
        if hint == Some(Hint::Enum) && self.is_survey_due(Hint::Enum) {
            return session.go_on(&self.frame, End::Survey);
        }
        session.leave(&self.frame)
    }

    fn tell(&self, problem: Problem) {
        self.session.refuse(&self.frame, self.as_key(problem));
    }

    /// Notes that this value is refused, and forgets what was found in it since; the pass is given
    /// up.
    pub(crate) fn refuse_whole(&self, since: Moment, problem: Problem) -> Error {
        self.session.take_back(since);
        self.session.forget_next();
        self.tell(problem);
        self.survey_or_leave()
    }
}

/// The lessons of an error about the type.
impl<'de> Reader<'_, 'de> {
    /// True if an error tells more of the type than of the document.
    fn has_learned(&self, error: &Error, is_replaced: bool) -> bool {
        let session = self.session;
        let schema = self.frame.schema;
        let hint = session.hint(schema);
        if session.is_probing(schema) {
            // The tag was hidden, to hear its name.
            session.learn(schema, |schema| match error {
                Error::Missing(name) if schema.probed_tag.as_deref() == Some(name) => {
                    schema.tag = Some(name);
                }
                _ => schema.probed_tag = Some("".into()),
            });
            return true;
        }
        match (error, hint) {
            (Error::Missing(name), Some(Hint::Struct)) if is_replaced || self.frame.is_whole => {
                self.inject(name, is_replaced)
            }
            (Error::Missing(name), Some(Hint::Map)) => self.inject(name, is_replaced),
            (Error::Missing(name), Some(Hint::Any)) if !self.lacks_tag(name) => {
                let is_object = session.schema(schema, Schema::stands_in_as_object);
                (!is_replaced || is_object) && self.inject(name, is_replaced)
            }
            (Error::Variant { .. }, Some(Hint::Identifier)) if !is_replaced => self.probe(),
            _ => false,
        }
    }

    /// Begins to find the object that lacks a member, or gives it to what stands in for one. Returns whether
    /// that may help.
    fn asks_who_lacks(&self, error: &Error) -> bool {
        let Error::Missing(name) = error else {
            return false;
        };
        self.begin_trial(error, Vec::new()) || (self.is_out_of_sight() && self.give_stand_in(name))
    }

    /// Offers a member from now on that the document lacks. Returns whether that may help.
    pub(crate) fn inject(&self, name: &'static str, is_replaced: bool) -> bool {
        let session = self.session;
        let tape = session.tape();
        let schema = self.frame.schema;
        let is_there = !is_replaced && self.has_member(name);
        let is_list =
            !is_replaced && !self.frame.node.is_map(tape) && self.frame.node.is_list(tape);
        if is_there || is_list {
            return false;
        }
        let child = session.step_member(schema, name);
        let is_hopeless = session.schema(child, |schema| schema.is_hopeless);
        let mut may_help = false;
        // A struct lacks what its type asks for. What else asks may be the variant of an enum.
        let is_struct = session.hint(schema) == Some(Hint::Struct);
        if is_struct || is_replaced {
            session.learn(schema, |schema| {
                let Schema {
                    injected, refuted, ..
                } = schema;
                may_help = try_name(injected, refuted, name, is_hopeless);
            });
        } else {
            let spot = session.make_spot(&self.frame);
            session.with_spot(spot, |spot| {
                may_help = try_name(&mut spot.injected, &mut spot.refuted, name, is_hopeless);
            });
        }
        may_help
    }

    /// The problem that a refusal is reported as.
    fn problem(&self, error: Error) -> Problem {
        let session = self.session;
        let hint = session.hint(self.frame.schema);
        let tape = session.tape();
        match (error, hint) {
            (Error::Refusal(refusal), _) => Problem::Refusal(refusal),
            (Error::Variant { expected, .. }, Some(Hint::Enum)) => {
                session.learn(self.frame.schema, |schema| schema.is_closed = true);
                Problem::Variant { expected }
            }
            (Error::Variant { expected, .. }, Some(Hint::Any)) if self.is_union() => {
                Problem::Variant { expected }
            }
            (Error::Missing(name), Some(Hint::Any)) if self.lacks_tag(name) => {
                Problem::TagMissing { tag: name }
            }
            (error, Some(hint)) if hint.is_integer() => {
                let numeral = match self.frame.node.datum(tape) {
                    Datum::Number(numeral) => Some(numeral),
                    _ => None,
                };
                let is_unfit = matches!(error, Error::Unfit(_));
                let misfit = numeral
                    .filter(|_| is_unfit)
                    .and_then(|numeral| fit::integer(hint, &numeral));
                misfit.unwrap_or_else(|| refused(error))
            }
            (Error::Unfit(unfit), Some(Hint::Enum)) if fit::is_bare_variant(&unfit.message) => {
                Problem::Type(Expected::Struct)
            }
            (Error::Unfit(unfit), Some(Hint::Any))
                if fit::named(&unfit.expecting) == Some((Expected::Null, None)) =>
            {
                Problem::Type(Expected::Null)
            }
            (Error::Unfit(unfit), Some(Hint::Map | Hint::Any))
                if (fit::asked_by(&unfit.expecting) == Some((Expected::Struct, None))
                    || session.schema(self.frame.schema, Schema::is_internally_tagged))
                    && !self.frame.node.is_map(tape) =>
            {
                Problem::Type(Expected::Struct)
            }
            (error, _) => refused(error),
        }
    }

    /// True if a member names the variant of this internally tagged enum.
    pub(crate) fn is_tag(&self, name: &str) -> bool {
        let schemas = self.session.schemas.borrow();
        let schema = schemas.get(self.frame.schema);
        let is_tagged = schema.is_some_and(Schema::is_internally_tagged);
        let key = schemas.find(self.frame.schema, SchemaStep::Key);
        let key = key.and_then(|key| schemas.get(key)?.expecting.as_deref());
        // The enum tells its tag when it reads a key; without keys, it misses nothing but the tag.
        let tag = key.and_then(tag_of);
        is_tagged && tag.is_none_or(|tag| tag == name)
    }

    /// True if this is an internally tagged enum that lacks its tag.
    pub(crate) fn lacks_tag(&self, name: &str) -> bool {
        self.is_tag(name) && !self.has_member(name)
    }

    /// True if this value should name the variant of an internally tagged enum.
    pub(crate) fn is_tag_of_parent(&self) -> bool {
        self.tagged().is_some()
    }

    /// The internally tagged enum whose variant this value should name, and the name of the member.
    fn tagged(&self) -> Option<(Reader<'_, 'de>, &str)> {
        let parent = Reader::new(self.session, *self.frame.parent?);
        match self.frame.rung {
            Rung::Member(name) if parent.is_tag(name) => Some((parent, name)),
            _ => None,
        }
    }

    /// Hides the tag of an internally tagged enum from it, to hear its name. Returns whether that
    /// may help.
    fn probe(&self) -> bool {
        let Some((parent, name)) = self.tagged() else {
            return false;
        };
        let mut is_new = false;
        self.session.learn(parent.frame.schema, |schema| {
            is_new = schema.probed_tag.is_none();
            schema.probed_tag.get_or_insert_with(|| name.into());
        });
        is_new
    }

    /// What is wrong with an internally tagged enum, if this value should name its variant.
    fn invalid_tag(&self, error: &Error) -> Option<(Reader<'_, 'de>, Problem)> {
        let Error::Variant { name, expected, .. } = error else {
            return None;
        };
        let (parent, _) = self.tagged()?;
        let tag = self
            .session
            .schema(parent.frame.schema, |schema| schema.tag)?;
        let session = self.session;
        let found = if name == NO_NAME {
            shown::whole(self.frame.node, session.tape(), session.limits())
        } else {
            name.clone()
        };
        let problem = Problem::TagInvalid {
            tag,
            found,
            expected,
        };
        Some((parent, problem))
    }
}

/// Adds a name to those that are offered, or takes it back. Returns whether that may help.
fn try_name(
    injected: &mut Vec<&'static str>,
    refuted: &mut Vec<&'static str>,
    name: &'static str,
    is_hopeless: bool,
) -> bool {
    if refuted.contains(&name) {
        return false;
    }
    match injected.iter().position(|injected| *injected == name) {
        // It was left out.
        Some(_) if is_hopeless => return false,
        // It was offered, so it is missed somewhere else.
        Some(position) => {
            injected.remove(position);
            refuted.push(name);
        }
        None => injected.push(name),
    }
    true
}

/// The cost when a type refuses a value.
const REFUSED: u64 = 2_000;

/// The words of the type. What it expects is asked when it is visited again.
fn refused(error: Error) -> Problem {
    Problem::Refused {
        expecting: String::new(),
        message: error.message(),
    }
}
