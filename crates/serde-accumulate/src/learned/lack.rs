//! The members that objects of a struct lack, by those that they have.
//!
//! Which members a type requires depends on those that it is given: by an alias, or by a sibling. So
//! it is found out for a set of members, with stand-ins for all of them, and holds for every object
//! that has the same ones.

use crate::learned::bits::Bits;

/// What is known of the objects of one position in a type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lacks {
    known: Vec<Lack>,
    /// The one that is being found out.
    open: Option<Box<Lack>>,
}

/// What an object lacks that has certain members.
#[derive(Clone, Debug)]
pub(crate) struct Lack {
    /// Which of the declared members it has.
    has: Bits,
    /// Which of the declared members it lacks.
    missing: Bits,
    /// What it lacks that is not among the declared ones.
    others: Vec<&'static str>,
    /// Which of those that it has are there by another name, too.
    twice: Bits,
    /// Members that it has are offered up to this position in the declaration: what is asked for
    /// after it is not known yet.
    frontier: usize,
    /// How much it lacks.
    count: usize,
    /// True if it lacks nothing else.
    is_sure: bool,
}

impl Lack {
    /// For an object with these of so many members.
    pub(crate) fn new(has: Bits, names: usize) -> Self {
        let mut new = Self {
            has,
            missing: Bits::default(),
            others: Vec::new(),
            twice: Bits::default(),
            frontier: 0,
            count: 0,
            is_sure: false,
        };
        new.offer_up_to_next(0, names);
        new
    }

    /// Offers what the object has up to the next member that it may lack, and what stands right
    /// behind that: it may be the same member by another name.
    fn offer_up_to_next(&mut self, start: usize, names: usize) {
        let mut absent = (start..names).filter(|at| !self.has.contains(*at));
        let next = absent.next().map_or(names, |next| next + 1);
        let behind = (next..names).find(|at| !self.has.contains(*at));
        self.frontier = self.frontier.max(behind.unwrap_or(names));
    }

    /// True if a stand-in is offered for the declared member of this position.
    pub(crate) fn offers(&self, at: usize) -> bool {
        let has = at < self.frontier && self.has.contains(at) && !self.twice.contains(at);
        has || self.missing.contains(at)
    }

    /// True if the object has the declared member of this position.
    pub(crate) fn has(&self, at: usize) -> bool {
        self.has.contains(at)
    }

    /// True if the object lacks the declared member of this position.
    pub(crate) fn is_missing(&self, at: usize) -> bool {
        self.missing.contains(at)
    }

    /// What is offered beside the declared members.
    pub(crate) fn others(&self) -> &[&'static str] {
        &self.others
    }

    /// The declared members that the object lacks, by their positions.
    pub(crate) fn missing(&self, names: usize) -> impl Iterator<Item = usize> {
        (0..names).filter(|at| self.missing.contains(*at))
    }

    /// Notes that a member is there by another name, too.
    pub(crate) fn note_twice(&mut self, at: usize) {
        self.twice.insert(at);
    }

    /// Notes what the type misses first, of this position among so many names if it is declared,
    /// and whether all that the object has was offered. Returns whether that is news.
    pub(crate) fn miss(
        &mut self,
        name: &'static str,
        at: Option<usize>,
        names: usize,
        is_whole: bool,
    ) -> bool {
        let Some(at) = at else {
            let is_new = !self.others.contains(&name);
            if is_new {
                self.others.push(name);
                self.count += 1;
            }
            return is_new;
        };
        if self.offers(at) {
            return false;
        }
        // It may be there by another name, and the names of a member stand next to each other.
        let is_asked_early = !is_whole && self.frontier <= at + 1 && self.has.contains(at + 1);
        if !self.has.contains(at) && !is_asked_early {
            self.missing.insert(at);
            self.count += 1;
        }
        self.offer_up_to_next(at + 1, names);
        true
    }

    /// Forgets members that may be there by another name.
    pub(crate) fn doubt(&mut self, doubtful: &[usize]) {
        for at in doubtful {
            self.missing.remove(*at);
        }
    }

    /// How much the object is known to lack.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// True if it may lack more than is known.
    pub(crate) fn may_lack_more(&self, names: usize) -> bool {
        !self.is_sure && !self.is_all_missing(names)
    }

    /// True if all that the object does not have is known to be missing.
    pub(crate) fn is_all_missing(&self, names: usize) -> bool {
        (0..names).all(|at| self.has.contains(at) || self.missing.contains(at))
    }
}

impl Lacks {
    /// What is known of objects with these members.
    pub(crate) fn find(&self, has: &Bits) -> Option<&Lack> {
        self.known.iter().find(|lack| lack.has == *has)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// True if some are known, and so few that each object may be compared with all of them.
    pub(crate) fn are_few(&self) -> bool {
        (1..=FEW).contains(&self.known.len())
    }

    pub(crate) fn open(&self) -> Option<&Lack> {
        self.open.as_deref()
    }

    pub(crate) fn open_mut(&mut self) -> Option<&mut Lack> {
        self.open.as_deref_mut()
    }

    pub(crate) fn begin(&mut self, lack: Lack) {
        self.open = Some(Box::new(lack));
    }

    /// Ends what is being found out, and remembers it.
    pub(crate) fn close(&mut self, is_sure: bool) -> Option<Lack> {
        let mut lack = *self.open.take()?;
        lack.is_sure = is_sure;
        if self.known.len() < KNOWN {
            self.known.push(lack.clone());
        }
        Some(lack)
    }
}

/// The most sets of members that objects lack, where most lack the same.
const FEW: usize = 8;

/// How many sets of members are remembered.
const KNOWN: usize = 64;
