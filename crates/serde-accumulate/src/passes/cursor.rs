//! The way from the root to the value where the next pass goes on.

use crate::document::node::Node;
use crate::passes::frame::{Frame, KEY, Rung};

/// Where a pass begins to look at the document: all in front of it was looked at before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cursor {
    steps: Vec<Stop>,
    end: End,
}

/// One of the values on the way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stop {
    /// Its [rank](Frame::rank).
    pub(crate) rank: u32,
    /// Of a JSON text: its mark, to find it without looking for it; of a key, that of its value.
    pub(crate) mark: Option<u32>,
}

/// What is done at the end of the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// The value is read.
    #[default]
    At,
    /// The value was read: the pass goes on with the next one.
    After,
    /// The value is read once more as a whole, or what its type requires is found out.
    Close,
    /// A stand-in is read for the value, to find one that its type takes.
    StandIn,
    /// Stand-ins are read for all that the type has in it, to know whether there is a secret.
    Survey,
}

/// Where a value is, seen from the way of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Track {
    /// It is on the way, after so many steps.
    On(usize),
    /// It is beside it: whatever is in it is read.
    Off,
}

/// What a container has to do with the way of a pass.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    /// It is read from its beginning.
    Fresh,
    /// All in front of this part was read before.
    Resume(Stop, Part),
}

/// What is to be done with the part of a container that the way leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// It is read, from its beginning or further in.
    Read,
    /// It was read.
    Passed,
}

impl Cursor {
    /// The way to a value.
    pub(crate) fn to(frame: &Frame<'_, '_>, end: End) -> Self {
        let mut steps = Vec::with_capacity(frame.depth.into());
        let mut frame = Some(frame);
        while let Some(own) = frame.filter(|own| own.parent.is_some()) {
            let mark = match own.node {
                Node::Json(mark) => Some(mark),
                Node::JsonKey(mark) => Some(mark + 1),
                _ => None,
            };
            let rank = own.step();
            steps.push(Stop { rank, mark });
            frame = own.parent;
        }
        steps.reverse();
        Self { steps, end }
    }

    /// True if the way has come to its end: there is nothing after the root.
    pub(crate) fn is_over(&self) -> bool {
        self.steps.is_empty() && self.end == End::After
    }

    /// True if it leads to the beginning of the document.
    pub(crate) fn is_start(&self) -> bool {
        self.steps.is_empty() && self.end == End::At
    }

    /// True if it ends so many steps from the root, to read a value once more.
    pub(crate) fn closes_at(&self, depth: u16) -> bool {
        self.steps.len() == usize::from(depth) && matches!(self.end, End::Close)
    }

    /// Where a part of a value is.
    pub(crate) fn follow(&self, parent: Track, step: u32) -> Track {
        match parent {
            Track::On(nth) if self.steps.get(nth).is_some_and(|stop| stop.rank == step) => {
                Track::On(nth + 1)
            }
            _ => Track::Off,
        }
    }

    /// What a container at this place has to do with the way.
    pub(crate) fn entry(&self, track: Track) -> Entry {
        let Track::On(nth) = track else {
            return Entry::Fresh;
        };
        let Some(stop) = self.steps.get(nth) else {
            return Entry::Fresh;
        };
        let is_last = nth + 1 == self.steps.len();
        let part = if is_last && self.end == End::After {
            Part::Passed
        } else {
            Part::Read
        };
        Entry::Resume(*stop, part)
    }

    /// What is done at this very place, if the way ends here.
    pub(crate) fn end_at(&self, track: Track) -> Option<End> {
        (track == Track::On(self.steps.len())).then_some(self.end)
    }
}

impl Frame<'_, '_> {
    /// The steps to it from the root.
    pub(crate) fn steps(&self) -> Vec<u32> {
        let inner = self.upward().filter(|own| own.parent.is_some());
        let mut steps: Vec<u32> = inner.map(Self::step).collect();
        steps.reverse();
        steps
    }

    /// Its step from the value that it is in: a key and its value have different ones.
    pub(crate) fn step(&self) -> u32 {
        match self.rung {
            Rung::Key(_) => self.rank | KEY,
            _ => self.rank,
        }
    }
}
