//! The search for everything that is wrong: pass after pass, until all of the document was read.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::document::node::Node;
use crate::document::tape::Tape;
use crate::learned::remembered::Rest;
use crate::passes::cursor::Cursor;
use crate::passes::error::{Boxed, Error};
use crate::passes::errors;
use crate::passes::frame::Frame;
use crate::passes::pass::Purpose;
use crate::passes::raw::{Raw, Shown};
use crate::passes::session::Session;
use crate::reader::secret;
use crate::reader::slot::Root;
use crate::reader::source::Source;
use crate::reader::value::Reader;
use crate::{Expected, Problem};

/// The result of the passes.
#[derive(Debug)]
pub(crate) struct Outcome<'de> {
    /// True if the value was made.
    pub(crate) is_made: bool,
    pub(crate) found: Vec<Raw<'de>>,
    pub(crate) total: usize,
    pub(crate) is_complete: bool,
    /// True if code of the type panicked.
    pub(crate) has_panicked: bool,
}

impl<'de> Outcome<'de> {
    /// True if lists were found in the place of structs.
    pub(crate) fn has_lists(&self, tape: Tape<'_, 'de>) -> bool {
        self.found.iter().any(|raw| is_list(raw, tape))
    }

    /// True if they alone are listed.
    pub(crate) fn has_only_lists(&self, tape: Tape<'_, 'de>) -> bool {
        !self.found.is_empty() && self.found.iter().all(|raw| is_list(raw, tape))
    }

    /// Keeps what was found of lists in the place of structs: of what serde takes nothing else is wrong.
    pub(crate) fn retain_lists(&mut self, tape: Tape<'_, 'de>) {
        self.found.retain(|raw| is_list(raw, tape));
        self.total = self.found.len();
        self.is_complete |= self.total == 0;
        self.has_panicked &= self.total > 0;
    }
}

fn is_list<'de>(raw: &Raw<'de>, tape: Tape<'_, 'de>) -> bool {
    let is_list = matches!(raw.shown, Shown::Value(node) if node.is_list(tape));
    is_list && raw.problem == Problem::Type(Expected::Struct)
}

impl<'de> Session<'de> {
    /// Reads the document until everything in it is known, or the work it is worth is done.
    pub(crate) fn run(&self, node: Node<'de>, root: &mut dyn Root<'de>) -> Outcome<'de> {
        if let Node::Texts(texts) = node {
            self.recall_texts(root.type_name(), texts);
        }
        let searched = self.search(node, root);
        if let Node::Texts(texts) = node {
            self.keep_texts(root.type_name(), texts);
        }
        if self.is_cut() {
            self.tell_known(node);
        }
        let (found, total) = self.ledger.borrow_mut().take();
        let mut outcome = Outcome {
            is_made: false,
            found,
            total,
            is_complete: !self.is_cut(),
            has_panicked: searched.is_err(),
        };
        match searched {
            Ok(true) => outcome.is_made = true,
            Ok(_) if total == 0 || self.is_inspected() => {
                outcome.is_made = self.make_value(node, root).unwrap_or_default();
            }
            _ => {}
        }
        outcome
    }

    /// Finds everything. Returns whether one pass was enough to make the value.
    fn search(&self, node: Node<'de>, root: &mut dyn Root<'de>) -> Result<bool, Panicked> {
        let mut way = Cursor::default();
        loop {
            self.begin_headers();
            let result = self.pass(node, way, Purpose::Search, root)?;
            if !self.is_given_up() {
                if result.is_ok() && self.ends_headers() {
                    way = Cursor::default();
                    continue;
                }
                if result.is_ok() && self.has_swallowed.take() && self.doubts_elements() {
                    way = Cursor::default();
                    continue;
                }
                if result.is_ok() && self.rest.get() == Rest::Asked {
                    // Nothing takes what was offered beside the document.
                    self.rest.set(Rest::Ignored);
                }
                return Ok(result.is_ok());
            }
            match self.next() {
                Some(next) if !next.is_over() => way = next,
                _ => return Ok(false),
            }
        }
    }

    /// Makes a value of what is good and of stand-ins for what is not. Returns whether it is made.
    fn make_value(&self, node: Node<'de>, root: &mut dyn Root<'de>) -> Result<bool, Panicked> {
        self.schemas.borrow_mut().allow_proven();
        for attempt in 0..=EDGES {
            self.clamps.set(attempt < EDGES);
            let result = self.pass(node, Cursor::default(), Purpose::Value, root)?;
            let is_made = result.is_ok() && !self.is_given_up();
            if is_made || self.clamped.borrow().is_empty() {
                return Ok(is_made);
            }
        }
        Ok(false)
    }

    /// Reads the type once.
    fn pass(
        &self,
        node: Node<'de>,
        way: Cursor,
        purpose: Purpose,
        root: &mut dyn Root<'de>,
    ) -> Result<Result<(), Error>, Panicked> {
        // What was read before this pass is not in it.
        secret::take_read();
        let track = self.begin(way, purpose);
        let frame = Frame::root(node, track);
        if self.is_left_out(&frame) {
            return Ok(Err(Error::Noted));
        }
        let reader = Reader::new(self, frame);
        let moment = self.moment();
        // Later passes run code that serde would not have reached.
        let is_start = self.is_start();
        let read = AssertUnwindSafe(|| {
            let result = reader.judge_whole(
                moment,
                root.sow(Source::Value(&reader)).map_err(Boxed::open),
            );
            // What is made of a part of the document, or in spite of what is wrong with it, is
            // dropped in here: no caller gets it.
            let is_found = purpose == Purpose::Search && self.ledger.borrow().total() > 0;
            let is_wanted = is_start && !is_found && !self.is_given_up();
            if !is_wanted {
                root.clear();
            }
            result.and_then(|()| is_wanted.then_some(()).ok_or(Error::Noted))
        });
        let read = catch_unwind(read);
        errors::end();
        read.map_err(|panic| {
            if matches!(node, Node::Texts(_)) && self.ledger.borrow().total() == 0 {
                // These texts were not read before.
                resume_unwind(panic);
            }
            // Its drop is user code, too.
            std::mem::forget(panic);
            Panicked
        })
    }
}

/// Code of the type panicked.
#[derive(Debug)]
struct Panicked;

/// How often a type may refuse the end of the range of its integers before all have another stand-in.
const EDGES: usize = 4;
