//! The parts of a value that serde keeps, of which one may be at fault.

use crate::document::node::Node;
use crate::learned::schema::{Hint, Schema};
use crate::passes::error::Leaf;
use crate::passes::frame::{Frame, Rung};
use crate::reader::listed::is_list;
use crate::reader::part;
use crate::reader::union;
use crate::reader::value::Reader;

impl<'de> Reader<'_, 'de> {
    /// The positions of the parts that have a list in them, or are one.
    pub(crate) fn parts_with_lists(&self) -> Vec<Vec<u32>> {
        let mut parts = Vec::new();
        let depth = usize::from(self.frame.depth) + 1;
        part::each(self.session, &self.frame, 0, &mut |own| {
            if is_list(self.session, own) && !part::is_key(own) {
                let mut part = own.steps();
                part.truncate(depth);
                if parts.last() != Some(&part) {
                    parts.push(part);
                }
            }
        });
        parts
    }

    /// The positions of the parts of a part, in the order of the document: those that have such a value in
    /// them, or all; and whether there are others.
    pub(crate) fn parts_of(&self, part: &[u32], like: Option<&Leaf>) -> (Vec<Vec<u32>>, bool) {
        let (mut parts, mut alike) = (Vec::new(), Vec::new());
        part::each(self.session, &self.frame, 0, &mut |own| {
            let steps = own.steps();
            if part::is_key(own) || steps.len() <= part.len() || !steps.starts_with(part) {
                return;
            }
            // A tag is read at once, in sight.
            let hint = self.session.hint(own.schema);
            if hint.is_some_and(|hint| hint != Hint::Any) {
                return;
            }
            let is_like = like.is_some_and(|like| union::is_kind(self.session, own, like));
            if steps.len() == part.len() + 1 {
                parts.push(steps);
            }
            if is_like && alike.last() != parts.last() {
                alike.extend(parts.last().cloned());
            }
        });
        let is_narrow = !alike.is_empty() && alike.len() < parts.len();
        (if is_narrow { alike } else { parts }, is_narrow)
    }

    /// The positions of the objects that lack a member, this one first.
    pub(crate) fn objects_without(&self, name: &str) -> Vec<Vec<u32>> {
        let tape = self.session.tape();
        let lacks = |node: Node<'de>| match node {
            Node::Texts(texts) => texts.find(name).is_none_or(|first| texts.is_absent(first)),
            node => node.is_map(tape) && node.member(tape, name).is_none(),
        };
        let mut objects = Vec::new();
        if lacks(self.frame.node) {
            objects.push(self.frame.steps());
        }
        part::each(self.session, &self.frame, 0, &mut |own| {
            let session = self.session;
            let is_given = session.injected(own).contains(&name);
            let is_lacking = if session.is_bad(own) {
                session.schema(own.schema, Schema::stands_in_as_object)
            } else {
                lacks(own.node)
            };
            if is_lacking && !is_given {
                objects.push(own.steps());
            }
        });
        objects
    }

    /// Visits the part at a position.
    pub(crate) fn at(&self, position: &[u32], visit: &mut dyn FnMut(&Frame<'_, 'de>)) {
        part::each(self.session, &self.frame, 0, &mut |own| {
            if !matches!(own.rung, Rung::Key(_)) && own.steps() == position {
                visit(own);
            }
        });
    }
}
