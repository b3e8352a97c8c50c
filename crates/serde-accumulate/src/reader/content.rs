//! The content of an adjacently tagged enum that is flattened, where its tag is wrong or missing.
//!
//! The stand-in for the tag names any variant, so nothing is said of the content. A member is known to be that:
//! serde keeps it until it knows the tag. Without the tag it takes what no type does, and misses nothing but that
//! it is not there twice.

use crate::passes::error::Error;
use crate::passes::frame::Frame;
use crate::passes::trial::{How, Trial};
use crate::reader::part::asks_for_enum;
use crate::reader::value::Reader;

impl<'de> Reader<'_, 'de> {
    /// Notes that a member may be a tag which is wrong, or one that its object lacks.
    pub(crate) fn note_enum(&self, object: &Frame<'_, 'de>, member: u32) {
        let spot = self.session.make_spot(object);
        self.session.with_spot(spot, |spot| spot.enums.push(member));
    }

    /// Likewise, if the type says that it asks for one.
    pub(crate) fn note_missing_enum(&self, object: &Frame<'_, 'de>, member: u32, asked: &str) {
        if asks_for_enum(asked) {
            self.note_enum(object, member);
        }
    }

    /// True if an object has what may be a tag that is wrong, or lacks it.
    fn has_enum(&self, object: &Frame<'_, 'de>) -> bool {
        let has = |spot| self.session.read_spot(spot, |spot| !spot.enums.is_empty());
        object.spot.is_some_and(has)
    }

    /// The member around a part, or itself, that may be the content of such a tag.
    fn may_be_content<'f>(&self, part: &'f Frame<'f, 'de>) -> Option<&'f Frame<'f, 'de>> {
        let session = self.session;
        let mut inner = part.upward().take_while(|own| own.depth > self.frame.depth);
        inner.find(|own| {
            let is_known = |spot| session.read_spot(spot, |spot| spot.is_bad || spot.is_apart);
            let is_other = |object: &Frame<'_, 'de>| {
                let is_enum =
                    |spot| session.read_spot(spot, |spot| spot.enums.contains(&own.step()));
                self.has_enum(object) && !object.spot.is_some_and(is_enum)
            };
            own.parent.is_some_and(is_other) && !own.spot.is_some_and(is_known)
        })
    }

    /// True if a part may be the content of a tag that is wrong, or something in it.
    pub(crate) fn is_beside_enum(&self, part: &Frame<'_, 'de>) -> bool {
        self.may_be_content(part).is_some()
    }

    /// Begins to ask whether the part that is at fault, or the member that is missed, is the content of a tag that is
    /// wrong. Returns whether it does.
    pub(crate) fn asks_for_content(&self, trial: &mut Trial, found: &[u32]) -> bool {
        let session = self.session;
        let mut asked = None;
        let mut ask = |part: &Frame<'_, 'de>| {
            let missed = match trial.error {
                Error::Missing(name) if self.has_enum(part) => Some(name),
                _ => None,
            };
            let is_tested =
                |spot, name| session.read_spot(spot, |spot| spot.tested.contains(&name));
            let missed =
                missed.filter(|name| !part.spot.is_some_and(|spot| is_tested(spot, *name)));
            asked = match missed {
                Some(name) => Some((part.steps(), How::Kept(Some(name)))),
                None => self
                    .may_be_content(part)
                    .map(|own| (own.steps(), How::Kept(None))),
            };
        };
        if found.len() == usize::from(self.frame.depth) {
            ask(&self.frame);
        } else {
            self.at(found, &mut ask);
        }
        let is_asked = asked.is_some();
        if let Some((part, how)) = asked {
            trial.turn_to(vec![part], how);
        }
        is_asked
    }

    /// Learns whether the member that was tried is content. Nothing is said of that. Returns whether it is one that
    /// was sent.
    pub(crate) fn learn_content(
        &self,
        trial: &Trial,
        missed: Option<&'static str>,
        is_it: bool,
    ) -> bool {
        let session = self.session;
        let Some(part) = trial.parts.first() else {
            return false;
        };
        let learn = |part: &Frame<'_, 'de>| {
            let spot = session.make_spot(part);
            session.with_spot(spot, |spot| match missed {
                Some(name) => {
                    spot.tested.push(name);
                    spot.silent.extend(is_it.then_some(name));
                }
                None if is_it => spot.is_bad = true,
                None => spot.is_apart = true,
            });
        };
        if part.len() == usize::from(self.frame.depth) {
            learn(&self.frame);
        } else {
            self.at(part, &mut |part| learn(part));
        }
        is_it && missed.is_none()
    }
}
