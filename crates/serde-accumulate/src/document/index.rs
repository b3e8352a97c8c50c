//! An index of the parts of a JSON text, for callers that look up many of them.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use serde_json::Value;

use crate::document::node::{Member, Node};
use crate::document::tape::Tape;
use crate::report::ask::Container;

/// The elements of long lists by position, the members of large objects by name. It is made when
/// it is asked first.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// By the mark of the list or object: the marks of its elements or keys, each with its position.
    parts: OnceLock<HashMap<u32, Vec<(u32, u32)>>>,
    /// The keys of maps in the order in which their types have them, by the rank of the map.
    sorted: Mutex<HashMap<Vec<u32>, Vec<String>>>,
}

impl Index {
    /// The element at a position of a list.
    pub(crate) fn element<'de>(
        &self,
        list: Node<'de>,
        at: usize,
        tape: Tape<'_, 'de>,
    ) -> Option<Node<'de>> {
        match list {
            Node::Json(mark) if tape.byte(mark) == b'[' => {
                if let Some(elements) = self.parts(tape).get(&mark) {
                    return elements.get(at).map(|(element, _)| Node::Json(*element));
                }
            }
            Node::Value(Value::Array(values)) => return values.get(at).map(Node::Value),
            _ => {}
        }
        let mut elements = list.elements(tape);
        let mut node = elements.next(tape)?;
        for _ in 0..at {
            node = elements.next(tape)?;
        }
        Some(node)
    }

    /// The member of a name, the last of several.
    pub(crate) fn member<'de>(
        &self,
        object: Node<'de>,
        name: &str,
        tape: Tape<'_, 'de>,
    ) -> Option<Member<'de>> {
        let members = match object {
            Node::Json(mark) if tape.byte(mark) == b'{' => self.parts(tape).get(&mark),
            _ => None,
        };
        if let Some(members) = members {
            let after = members.partition_point(|(key, _)| *tape.string(*key) <= *name);
            let (key, ordinal) = *members.get(after.checked_sub(1)?)?;
            return (tape.string(key) == name).then_some(Member {
                ordinal,
                key: Node::JsonKey(key),
                value: Node::Json(key + 1),
            });
        }
        object.member(tape, name).map(|(member, _)| member)
    }

    /// The key that has a position in the order in which a type has the entries of a map. The map is
    /// at this rank.
    pub(crate) fn nth_key<'de>(
        &self,
        (map, rank): (Node<'de>, &[u32]),
        order: Container,
        nth: usize,
        tape: Tape<'_, 'de>,
    ) -> Option<String> {
        let mut sorted = self.sorted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = sorted.get(rank) {
            return keys.get(nth).cloned();
        }
        let keys = keys(map, order, tape);
        let key = keys.get(nth).cloned();
        sorted.insert(rank.to_vec(), keys);
        key
    }

    fn parts(&self, tape: Tape<'_, '_>) -> &HashMap<u32, Vec<(u32, u32)>> {
        self.parts.get_or_init(|| {
            let marks = u32::try_from(tape.marks.len()).unwrap_or(u32::MAX);
            let containers = (0..marks).filter_map(|mark| {
                let is_object = match tape.byte(mark) {
                    b'[' => false,
                    b'{' => true,
                    _ => return None,
                };
                let mut parts = Vec::new();
                let mut part = mark + 1;
                while part < tape.end(mark) {
                    parts.push((part, u32::try_from(parts.len()).unwrap_or(u32::MAX)));
                    part = tape.next(part + u32::from(is_object));
                }
                if is_object && parts.len() >= MANY {
                    parts.sort_by_cached_key(|(key, _)| tape.string(*key));
                }
                (parts.len() >= MANY).then_some((mark, parts))
            });
            containers.collect()
        })
    }
}

/// The keys of an object in the order in which a type has its entries.
fn keys<'de>(object: Node<'de>, order: Container, tape: Tape<'_, 'de>) -> Vec<String> {
    let mut keys = Vec::new();
    let mut known = HashSet::new();
    let mut members = object.members(tape);
    while let Some(member) = members.next(tape) {
        let key = member.key.key(tape);
        if known.insert(key.clone()) {
            keys.push(key.into_owned());
        }
    }
    match order {
        Container::SortedTexts => keys.sort(),
        Container::SortedIntegers => {
            keys.sort_by_key(|key| key.parse::<i128>().ok());
            keys.dedup_by_key(|key| key.parse::<i128>().ok());
        }
        _ => {}
    }
    keys
}

/// So few are looked for one after the other.
const MANY: usize = 16;
