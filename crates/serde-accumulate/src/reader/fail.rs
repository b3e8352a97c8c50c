//! The use of an error of a type: something to learn, or something to report.

use crate::document::node::{Datum, Node};
use crate::learned::lack::Lack;
use crate::learned::schema::{Hint, Schema, SchemaStep, tag_of};
use crate::passes::allowance::STANDS_IN;
use crate::passes::cursor::End;
use crate::passes::error::Error;
use crate::passes::frame::Rung;
use crate::passes::pass::Moment;
use crate::reader::feed::NO_NAME;
use crate::reader::fit;
use crate::reader::members::{Offer, StructAccess, rank};
use crate::reader::part::Blamed;
use crate::reader::value::Reader;
use crate::report::shown;
use crate::{Expected, Problem};

impl Reader<'_, '_> {
    /// Learns from an error, or notes that this value is refused; the pass is given up.
    ///
    /// An error is not reported when something else than the document was read since, or something
    /// left out: it may be about that.
    pub(crate) fn fail(&self, since: Moment, error: Error) -> Error {
        let session = self.session;
        if session.is_given_up() {
            return Error::Noted;
        }
        session.charge(REFUSED);
        if self.frame.is_absent() {
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
                Blamed::Refused => session.again(&self.frame),
                Blamed::ReadAnew => session.ask_again(&self.frame),
            };
        }
        if session.is_tainted(since) {
            if self.may_hide(&error) {
                session.cut();
            }
            session.refuse_for_parts(&self.frame, since);
            return session.finish(&self.frame);
        }
        let problem = self.problem(error);
        if let Problem::Refusal(refusal) = &problem {
            let words = refusal.words();
            session.learn(self.frame.schema, |schema| schema.learn_words(&words));
        }
        self.refuse_text(problem)
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

    /// Whether an error may be about something else than what was found: serde reads the parts of
    /// this value out of sight, and only some of them are wrong.
    fn may_hide(&self, error: &Error) -> bool {
        let schemas = self.session.schemas.borrow();
        let schema = self.frame.schema;
        match schemas.get(schema).and_then(|schema| schema.hint) {
            Some(Hint::Any) => true,
            _ if schemas.flattens(schema) => match error {
                // It was left out, and so is what comes after it.
                Error::Missing(name) => self.has_member(name) || self.is_refuted(name),
                _ => true,
            },
            _ => false,
        }
    }

    /// Whether a member is missed though it was offered: something deeper asks for it.
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

/// The members that an object lacks.
impl Reader<'_, '_> {
    /// Whether what is lacked is found out for all objects with the same members: so it is of
    /// structs, but not where serde needs all of them to know what it reads.
    pub(crate) fn is_closing(&self) -> bool {
        let session = self.session;
        session.schema(self.frame.schema, |schema| schema.lacks.open().is_some())
    }

    /// Whether an error is that of a struct that lacks something: a member that was left out, or one
    /// that the object does not have.
    fn lacks(&self, since: Moment, error: &Error) -> bool {
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

    /// Whether the object has a member, and it counts.
    fn has_member(&self, name: &str) -> bool {
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
    fn close_or_finish(&self, since: Moment, error: &Error) -> Error {
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
            // No stand-in is known for it, so that serde goes no further. What may be absent is
            // known of options at least.
            return session.go_on(frame, End::Survey);
        }
        let Error::Missing(name) = error else {
            return session.finish(frame);
        };
        let has = StructAccess::new(self, Offer::Nothing).has();
        let known = session.schema(frame.schema, |schema| schema.lacks.find(&has).cloned());
        if let Some(known) = known {
            self.tell_missing(&known);
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

    /// Whether a member that is missed may be one that was left out, by another name: the names of
    /// one member stand next to each other, and what stands in for one does so for the other.
    fn may_be_left_out(&self, lack: &Lack, at: usize) -> bool {
        let schemas = self.session.schemas.borrow();
        let is_hopeless = |at: usize| {
            let name = self.frame.names.get(at)?;
            let field = schemas.find_member(self.frame.schema, name)?;
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
}

impl Reader<'_, '_> {
    /// Whether the object may lack something that is not known: all but options may be required.
    fn may_miss_more(&self, lack: &Lack) -> bool {
        let schemas = self.session.schemas.borrow();
        let is_option = |name: &str| {
            let field = schemas.find_member(self.frame.schema, name);
            let field = field.and_then(|field| schemas.get(field));
            field.is_some_and(|field| field.is_option)
        };
        let mut names = self.frame.names.iter().enumerate();
        names.any(|(at, name)| !lack.has(at) && !lack.is_missing(at) && !is_option(name))
    }
}

/// The lessons of an error about the type.
impl<'de> Reader<'_, 'de> {
    /// Whether an error tells more of the type than of the document.
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
            (Error::Missing(name), Some(Hint::Any)) if !self.is_tag(name) => {
                let is_object = session.schema(schema, Schema::stands_in_as_object);
                (!is_replaced || is_object) && self.inject(name, is_replaced)
            }
            (Error::Variant { .. }, Some(Hint::Identifier)) if !is_replaced => self.probe(),
            _ => false,
        }
    }

    /// Whether a struct with `flatten` misses a header that was sent, and not offered by this name.
    fn learns_spelling(&self, error: &Error) -> bool {
        let (Error::Missing(name), Node::Texts(_)) = (error, self.frame.node) else {
            return false;
        };
        let session = self.session;
        let schema = self.frame.schema;
        let is_offered = !session.schemas.borrow().flattens(schema) || !self.has_member(name);
        let mut is_new = false;
        session.learn(schema, |schema| {
            is_new = !is_offered && !schema.spelt.contains(name);
            schema.spelt.extend(Some(*name).filter(|_| is_new));
        });
        is_new
    }

    /// Offers a member from now on that the document lacks. Returns whether that may help.
    fn inject(&self, name: &'static str, is_replaced: bool) -> bool {
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
            (Error::Missing(name), Some(Hint::Any)) if self.is_tag(name) => {
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
            (Error::Unfit(unfit), Some(Hint::Map))
                if fit::named(&unfit.expecting) == Some((Expected::Struct, None))
                    && !self.frame.node.is_map(tape) =>
            {
                Problem::Type(Expected::Struct)
            }
            (error, _) => refused(error),
        }
    }

    /// Whether a member names the variant of this internally tagged enum.
    fn is_tag(&self, name: &str) -> bool {
        let schemas = self.session.schemas.borrow();
        let schema = schemas.get(self.frame.schema);
        let is_tagged = schema.is_some_and(Schema::is_internally_tagged);
        let key = schemas.find(self.frame.schema, SchemaStep::Key);
        let key = key.and_then(|key| schemas.get(key)?.expecting.as_deref());
        // The enum tells its tag when it reads a key; without keys, it misses nothing but the tag.
        let tag = key.and_then(tag_of);
        is_tagged && tag.is_none_or(|tag| tag == name)
    }

    /// Whether this value should name the variant of an internally tagged enum.
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
