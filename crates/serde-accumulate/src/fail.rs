//! What is made of the error of a type: something to learn, or something to report.

use crate::error::Error;
use crate::fit;
use crate::frame::Rung;
use crate::node::{Node, Shape};
use crate::raw::Raw;
use crate::reader::Reader;
use crate::schema::{Hint, Schema, SchemaStep, tag_of};
use crate::session::Moment;
use crate::{Expected, Problem};

impl<'de> Reader<'_, 'de> {
    /// Learns from an error, or notes that this value is refused; the pass is given up.
    ///
    /// An error is not reported when something else than the document was read since: it may be
    /// about that.
    pub(crate) fn fail(&self, since: Moment, error: Error) -> Error {
        let session = self.session;
        if session.is_given_up() {
            return session.give_up();
        }
        let is_replaced = self.frame.is_absent() || session.is_bad(&self.frame);
        if self.has_learned(&error, is_replaced) {
        } else if session.has_skipped(since) {
            let spot = session.make_spot(&self.frame);
            session.with_spot(spot, |spot| spot.is_whole = true);
        } else if is_replaced {
            session.learn(self.frame.schema, Schema::next_candidate);
        } else if let Some((parent, problem)) = self.invalid_tag(&error) {
            return parent.refuse(since, problem);
        } else if self.blame_part(&error) {
        } else if session.is_tainted(since) && session.has_found(since) {
            let (findings, total) = session.take_back(since);
            if self.may_hide(&error, &findings) {
                session.cut();
            }
            session.spoil(&self.frame, findings, total);
        } else {
            let problem = self.problem(error);
            return self.refuse_text(since, problem);
        }
        session.give_up()
    }

    /// Whether an error may be about something else than what was found: serde reads the parts of
    /// this value out of sight, and only some of them are wrong.
    fn may_hide(&self, error: &Error, findings: &[Raw<'de>]) -> bool {
        let hint = self.session.schema(self.frame.schema, |schema| schema.hint);
        let is_hidden = match hint {
            Some(Hint::Any) => true,
            // What is missing was left out.
            Some(Hint::Map) => !matches!(error, Error::Missing(_)),
            _ => false,
        };
        let depth = self.frame.ranks().len();
        is_hidden && findings.iter().all(|finding| finding.rank.len() > depth)
    }

    /// Notes that this value is refused, or the only text there is if it was read from that.
    fn refuse_text(&self, since: Moment, problem: Problem) -> Error {
        let session = self.session;
        let is_scalar = session.schema(self.frame.schema, |schema| {
            schema.hint.is_some_and(Hint::is_scalar)
        });
        if let Node::Texts(texts) = self.frame.node
            && let ([first], true) = (texts.groups().as_slice(), is_scalar)
        {
            let node = Node::Named(texts, *first);
            let rung = Rung::Member(texts.name(*first));
            let text = self.frame.child(node, rung, 0, self.frame.schema);
            return Reader::new(session, session.settle(text)).refuse(since, problem);
        }
        self.refuse(since, problem)
    }

    /// Notes that this value is refused, and forgets what was found in it since; the pass is given
    /// up.
    pub(crate) fn refuse(&self, since: Moment, problem: Problem) -> Error {
        let session = self.session;
        session.take_back(since);
        self.record(problem);
        let (findings, total) = session.take_back(since);
        session.spoil(&self.frame, findings, total);
        session.give_up()
    }

    /// Whether an error tells more of the type than of the document.
    fn has_learned(&self, error: &Error, is_replaced: bool) -> bool {
        let session = self.session;
        let schema = self.frame.schema;
        let hint = session.schema(schema, |schema| schema.hint);
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
            (Error::Missing(name), Some(Hint::Struct | Hint::Map)) => self.inject(name),
            (Error::Missing(name), Some(Hint::Any)) if !self.is_tag(name) => {
                let is_object = session.schema(schema, Schema::stands_in_as_object);
                (!is_replaced || is_object) && self.inject(name)
            }
            (Error::Variant { .. }, Some(Hint::Identifier)) if !is_replaced => self.probe(),
            _ => false,
        }
    }

    /// Offers a member from now on that the document lacks. Returns whether that may help.
    fn inject(&self, name: &'static str) -> bool {
        let session = self.session;
        let tape = session.tape();
        let schema = self.frame.schema;
        let is_replaced = self.frame.is_absent() || session.is_bad(&self.frame);
        let is_there = self
            .frame
            .node
            .member(tape, name)
            .is_some_and(|(member, _)| match member.value {
                Node::Named(texts, first) => !texts.is_absent(first),
                _ => !is_replaced && self.frame.hidden != Some(name),
            });
        let is_list =
            !is_replaced && !self.frame.node.is_map(tape) && self.frame.node.is_list(tape);
        if is_there || is_list {
            return false;
        }
        let child = session.step_member(schema, name);
        let is_hopeless = session.schema(child, |schema| schema.is_hopeless);
        let mut may_help = false;
        // A struct lacks what its type asks for. What else asks may be the variant of an enum.
        let is_struct = session.schema(schema, |schema| schema.hint == Some(Hint::Struct));
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
        if may_help && session.is_last() && !is_replaced {
            let rung = Rung::Field(name);
            session.record(
                &self.frame.child(Node::Absent, rung, 0, child),
                Problem::Missing,
            );
        }
        may_help
    }

    /// What a refusal is called.
    fn problem(&self, error: Error) -> Problem {
        let session = self.session;
        let hint = session.schema(self.frame.schema, |schema| schema.hint);
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
                let numeral = match self.frame.node.shape(tape) {
                    Shape::Number(numeral) => Some(numeral),
                    _ => None,
                };
                let is_unfit = matches!(error, Error::Unfit { .. });
                let misfit = numeral
                    .filter(|_| is_unfit)
                    .and_then(|numeral| fit::integer(hint, &numeral));
                misfit.unwrap_or_else(|| refused(error))
            }
            (Error::Unfit { expecting, .. }, Some(Hint::Map))
                if fit::named(&expecting) == Some((Expected::Struct, None))
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
        let Error::Variant { name, expected } = error else {
            return None;
        };
        let (parent, _) = self.tagged()?;
        let tag = self
            .session
            .schema(parent.frame.schema, |schema| schema.tag)?;
        let problem = Problem::TagInvalid {
            tag,
            found: name.clone(),
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

/// The words of the type. What it expects is asked when it is visited again.
fn refused(error: Error) -> Problem {
    Problem::Refused {
        expecting: String::new(),
        message: error.message(),
    }
}
