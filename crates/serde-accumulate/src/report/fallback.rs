//! The position where `serde_json` stopped: all that is left when a refused document has no finding.

use std::borrow::Cow;

use crate::document::node::Node;
use crate::document::tape::Tape;
use crate::{Place, Step};

/// The deepest value at a line and column of a text, both counted from 1, in bytes.
pub(crate) fn place(tape: Tape<'_, '_>, line: usize, column: usize) -> Place {
    let before: usize = tape
        .text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let at = u32::try_from((before + column).saturating_sub(1)).unwrap_or(u32::MAX);
    let mut steps = Vec::new();
    let mut node = Node::Json(0);
    // Every step goes one level down.
    while let Some((step, child)) = child_at(tape, node, at) {
        steps.push(step);
        node = child;
    }
    steps.into_iter().collect()
}

/// The last child that starts at or before a place.
fn child_at<'de>(tape: Tape<'_, 'de>, node: Node<'de>, at: u32) -> Option<(Step, Node<'de>)> {
    let starts = |index: u32| tape.start(index) <= at;
    let mut found = None;
    let mut elements = node.elements(tape);
    let mut position = 0;
    while let Some(child) = elements.next(tape) {
        if matches!(child, Node::Json(index) if starts(index)) {
            found = Some((Step::Index(position), child));
        }
        position += 1;
    }
    let mut members = node.members(tape);
    while let Some(member) = members.next(tape) {
        if matches!(member.value, Node::Json(index) if starts(index)) {
            let name = member.key.key(tape).into_owned();
            found = Some((Step::Member(Cow::Owned(name)), member.value));
        }
    }
    found
}
