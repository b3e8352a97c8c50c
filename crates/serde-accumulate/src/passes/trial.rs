//! A trial of the parts of a value that serde reads out of sight: which of them is an error about?
//!
//! A part is replaced by what no type takes. Where the error stays the same, the part was not read
//! when it was made, so it is about one before; where it changes, it is about this part, or one behind
//! it. Of a member that is offered twice the type says so, if it reads the first one.

use std::ops::Range;

use crate::passes::error::Error;
use crate::passes::frame::Frame;
use crate::passes::session::Session;
use crate::reader::culprit::VARIANT;
use crate::reader::part;

/// The trial that is going on.
#[derive(Debug)]
pub(crate) struct Trial {
    /// The position of the value that serde reads out of sight, to its end.
    pub(crate) anchor: Vec<u32>,
    /// The error that it is about.
    pub(crate) error: Error,
    /// The errors that were swallowed before it.
    pub(crate) branches: Vec<Error>,
    /// The positions of the parts that may be at fault, in the order of the document.
    pub(crate) parts: Vec<Vec<u32>>,
    /// Those of them that are tried now.
    pub(crate) tried: Range<usize>,
    /// Those of which the last one at fault is one, if it is one at all.
    pub(crate) open: Range<usize>,
    pub(crate) how: How,
    /// True if there are others, which have no such value in them as the error repeats.
    pub(crate) is_narrow: bool,
    /// The name of the tag that the part is.
    pub(crate) tag: Option<&'static str>,
    /// True if it is about a member that serde cannot read, whatever is read in its place.
    pub(crate) is_unread: bool,
    /// True if the one part is at fault for sure; it is asked what it should be.
    pub(crate) is_sure: bool,
    /// The words of the type of the object around the part for what it expects, once they were asked for.
    pub(crate) outer: Option<String>,
    /// The expectations of the branches of the untagged enum that the part is read as.
    pub(crate) asked: Option<Box<[Box<str>]>>,
    /// The errors that were swallowed in that.
    pub(crate) own: Vec<Error>,
    /// The untagged enum that has another one in it, whose parts are tried.
    pub(crate) union: Option<Union>,
    /// The part that is known to be at fault, or to have it in it, with what its type expects.
    pub(crate) found: Option<(Vec<u32>, String)>,
    /// That which was found before, while it is doubted that it is this one.
    pub(crate) before: Option<(Vec<u32>, String)>,
}

/// An untagged enum among the parts.
#[derive(Debug)]
pub(crate) struct Union {
    /// Its position, and its words.
    pub(crate) found: (Vec<u32>, String),
    /// The words of its branches for what they expect.
    pub(crate) asked: Box<[Box<str>]>,
    /// The errors that were swallowed in it.
    pub(crate) own: Vec<Error>,
}

/// The treatment of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is replaced by what no type takes.
    Replaced,
    /// Likewise, to hear what the type asks for.
    Asked,
    /// A member is offered twice, before all others.
    First,
    /// Likewise, as what no type takes.
    Buffered,
    /// Likewise as it is, behind all others.
    Twice,
    /// A text is read in its place, to hear which ones there may be.
    Said,
    /// It is left out, to hear its name.
    Withheld,
    /// It is replaced by what no type takes, and offered twice, without what may be its tag; or an object is given
    /// such a member.
    Kept(Option<&'static str>),
    /// The object around it is replaced by what no type takes, to hear what that is.
    Outer,
    /// Likewise the list.
    Listed,
    /// An empty list is read in its place, to hear how many elements there have to be.
    Emptied,
    /// An object with an entry is read in its place, to hear what the key is.
    Opened,
    /// An object is given such a member, which it does not have: nothing.
    Given(&'static str),
    /// Likewise an untagged enum, to learn whether it is one in it that lacks the member.
    Tested(&'static str),
    /// It is given one of a name that nobody knows: what is changed by that one too reads members of any name.
    Distracted(&'static str),
    /// It is given that which it lacks, as what no type takes, to hear what that should be.
    Amiss(&'static str),
}

impl How {
    /// The name of the member that an object is given.
    pub(crate) fn given(self) -> Option<&'static str> {
        match self {
            Self::Given(name) | Self::Tested(name) | Self::Amiss(name) => Some(name),
            Self::Kept(name) => name,
            Self::Distracted(_) => Some(UNKNOWN),
            _ => None,
        }
    }
}

impl Trial {
    /// The trial of these parts of a value, about an error and those that were swallowed before it.
    pub(crate) fn new(
        value: &Frame<'_, '_>,
        (error, branches): (&Error, Vec<Error>),
        parts: Vec<Vec<u32>>,
        how: How,
    ) -> Self {
        Self {
            anchor: value.steps(),
            error: error.clone(),
            branches,
            tried: 0..parts.len(),
            open: 0..parts.len(),
            parts,
            how,
            is_narrow: false,
            tag: None,
            is_unread: false,
            is_sure: false,
            outer: None,
            asked: None,
            own: Vec::new(),
            union: None,
            found: None,
            before: None,
        }
    }

    /// Goes on with other parts, all of them.
    pub(crate) fn turn_to(&mut self, parts: Vec<Vec<u32>>, how: How) {
        self.how = how;
        self.tried = 0..parts.len();
        self.open = 0..parts.len();
        self.parts = parts;
    }

    /// Goes on to the parts of the untagged enum that was found. Returns whether there is one.
    pub(crate) fn enter_union(&mut self) -> bool {
        if let (Some(found), Some(asked)) = (self.found.clone(), self.asked.take()) {
            let own = std::mem::take(&mut self.own);
            self.union = Some(Union { found, asked, own });
        }
        self.union.is_some()
    }

    /// Returns to the untagged enum whose parts were tried, if none of them is one. Returns whether there is one.
    pub(crate) fn return_to_union(&mut self) -> bool {
        if self.asked.is_some() {
            return false;
        }
        let Some(Union { found, asked, own }) = self.union.take() else {
            return false;
        };
        (self.found, self.asked, self.own) = (Some(found), Some(asked), own);
        true
    }

    /// True if the part is a member of an adjacently tagged enum, or what that lacks.
    pub(crate) fn is_adjacent(&self) -> bool {
        self.outer.as_deref().is_some_and(part::is_adjacent)
    }

    /// The member that the whole document lacks, as far as it was tried, unless it is a tag. Where the
    /// document is flat, nothing else in it can lack one.
    pub(crate) fn lacking(&self, is_flat: bool) -> Option<&'static str> {
        let is_of_whole = match &self.found {
            Some((part, expecting)) if part.is_empty() && !expecting.is_empty() => {
                expecting != VARIANT
            }
            _ => is_flat,
        };
        match self.error {
            Error::Missing(name) if is_of_whole => Some(name),
            _ => None,
        }
    }

    fn is_of(&self, frame: &Frame<'_, '_>) -> bool {
        is_at(frame, &self.anchor)
    }

    /// The treatment of a value.
    fn of(&self, frame: &Frame<'_, '_>) -> Option<How> {
        let tried = self.parts.get(self.tried.clone()).unwrap_or_default();
        let is_tried = tried.iter().any(|part| is_at(frame, part));
        is_tried.then_some(self.how)
    }
}

/// The name of no member.
pub(crate) const UNKNOWN: &str = "\0";

impl<'de> Session<'de> {
    /// The treatment of a value in the trial that is going on.
    pub(crate) fn trial_of(&self, frame: &Frame<'_, 'de>) -> Option<How> {
        let trial = self.trial.borrow();
        trial.as_ref()?.of(frame)
    }

    /// Of an object: the position of the member that is offered twice, or left out.
    pub(crate) fn tried_member(&self, object: &Frame<'_, 'de>) -> Option<(How, u32)> {
        let trial = self.trial.borrow();
        let is_of_object = |trial: &&Trial| {
            matches!(
                trial.how,
                How::First | How::Buffered | How::Twice | How::Withheld | How::Kept(None)
            )
        };
        let trial = trial.as_ref().filter(is_of_object)?;
        let (member, own) = trial.parts.get(trial.tried.start)?.split_last()?;
        is_at(object, own).then_some((trial.how, *member))
    }

    /// True if a trial is going on of the parts of a value.
    pub(crate) fn is_on_trial(&self, frame: &Frame<'_, 'de>) -> bool {
        let trial = self.trial.borrow();
        trial.as_ref().is_some_and(|trial| trial.is_of(frame))
    }
}

/// True if a value is at this position.
fn is_at(frame: &Frame<'_, '_>, position: &[u32]) -> bool {
    if usize::from(frame.depth) != position.len() {
        return false;
    }
    let inner = frame.upward().filter(|own| own.parent.is_some());
    inner.map(Frame::step).eq(position.iter().rev().copied())
}
