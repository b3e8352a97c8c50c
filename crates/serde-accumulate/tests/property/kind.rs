//! What a document of a type looks like: enough to write good ones, and to repair bad ones.

use serde_accumulate::Step;
use serde_json::{Map, Value, json};

/// A kind of document.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// One of these values.
    Leaf(Vec<Value>),
    /// An object of these members; the last are optional.
    Struct(Vec<(&'static str, Kind)>, Vec<(&'static str, Kind)>),
    List(Box<Kind>),
    /// An object of any of these keys.
    Map(Vec<&'static str>, Box<Kind>),
    Tuple(Vec<Kind>),
    /// An object whose variant is named by a member, or by its only one if the tag is empty.
    Enum(&'static str, Vec<(&'static str, Kind)>),
    Lazy(fn() -> Kind),
}

impl Kind {
    pub(crate) fn leaf(values: &[Value]) -> Self {
        Self::Leaf(values.to_vec())
    }

    pub(crate) fn list(item: Self) -> Self {
        Self::List(Box::new(item))
    }

    /// A good document.
    pub(crate) fn valid(&self, random: &mut Random, depth: usize) -> Value {
        let few = if depth > 4 { 0 } else { random.below(4) };
        let depth = depth + 1;
        match self {
            Self::Leaf(values) => values[random.below(values.len())].clone(),
            Self::Struct(required, optional) => {
                let optional = optional
                    .iter()
                    .filter(|_| depth < 5 && random.below(2) == 0);
                let members: Vec<_> = required
                    .iter()
                    .chain(optional.collect::<Vec<_>>())
                    .collect();
                let mut member =
                    |(name, kind): &&(&str, Self)| ((*name).to_owned(), kind.valid(random, depth));
                Value::Object(members.iter().map(&mut member).collect::<Map<_, _>>())
            }
            Self::List(item) => (0..few).map(|_| item.valid(random, depth)).collect(),
            Self::Map(keys, value) => {
                let entries = keys
                    .iter()
                    .take(few)
                    .map(|key| ((*key).to_owned(), value.valid(random, depth)));
                Value::Object(entries.collect())
            }
            Self::Tuple(items) => items.iter().map(|item| item.valid(random, depth)).collect(),
            Self::Enum(tag, variants) => {
                let (name, kind) = &variants[if depth > 5 {
                    0
                } else {
                    random.below(variants.len())
                }];
                let mut value = kind.valid(random, depth);
                if !tag.is_empty() {
                    value[*tag] = json!(name);
                    return value;
                }
                if value.is_null() {
                    json!(name)
                } else {
                    json!({*name: value})
                }
            }
            Self::Lazy(kind) => kind().valid(random, depth),
        }
    }

    /// The kind of a part of a document.
    pub(crate) fn step(&self, step: &Step, at: &Value) -> Self {
        match (self, step) {
            (Self::Lazy(kind), step) => kind().step(step, at),
            (Self::List(item), _) => (**item).clone(),
            (Self::Map(_, value), _) => (**value).clone(),
            (Self::Tuple(items), Step::Index(index)) => items
                .get(*index)
                .cloned()
                .unwrap_or(Self::Leaf(vec![Value::Null])),
            (Self::Struct(required, optional), Step::Member(name)) => {
                let own = required.iter().chain(optional).find(|(own, _)| own == name);
                own.map_or(Self::Leaf(vec![Value::Null]), |(_, kind)| kind.clone())
            }
            (Self::Enum(tag, variants), Step::Member(name)) => {
                let sent = at.get(*tag).and_then(Value::as_str).unwrap_or(name);
                let own = variants.iter().find(|(own, _)| *own == sent);
                let own = own.map_or(Self::Leaf(vec![Value::Null]), |(_, kind)| kind.clone());
                if tag.is_empty() {
                    own
                } else {
                    own.step(step, at)
                }
            }
            (Self::Enum(_, variants), Step::Variant(name)) => {
                let own = variants.iter().find(|(own, _)| own == name);
                own.map_or(Self::Leaf(vec![Value::Null]), |(_, kind)| kind.clone())
            }
            _ => Self::Leaf(vec![Value::Null]),
        }
    }
}

/// Breaks a document somewhere, or not.
pub(crate) fn mutate(document: &mut Value, random: &mut Random) {
    let at = any_part(document, random);
    match (random.below(6), at) {
        (0, Value::Object(members)) if !members.is_empty() => {
            let nth = random.below(members.len());
            let name = members.keys().nth(nth).cloned().unwrap_or_default();
            members.remove(&name);
        }
        (1, Value::Object(members)) => {
            let name = ["zz", "name", "1", "x"][random.below(4)];
            members.insert(name.to_owned(), any_leaf(random));
        }
        (0, Value::Array(values)) => drop(values.pop()),
        (1, Value::Array(values)) => values.push(any_leaf(random)),
        (_, value) => *value = any_leaf(random),
    }
}

fn any_part<'v>(value: &'v mut Value, random: &mut Random) -> &'v mut Value {
    let parts = match value {
        Value::Array(values) => values.len(),
        Value::Object(members) => members.len(),
        _ => 0,
    };
    if parts == 0 || random.below(5) == 0 {
        return value;
    }
    let nth = random.below(parts);
    let part = match value {
        Value::Array(values) => values.get_mut(nth),
        Value::Object(members) => members.values_mut().nth(nth),
        _ => None,
    };
    any_part(part.expect("there are so many"), random)
}

fn any_leaf(random: &mut Random) -> Value {
    let leaves = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(300),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("1"),
        json!([]),
        json!({}),
        json!([1, "x"]),
        json!({"name": 1}),
        json!({"zz": [null]}),
        json!(18_446_744_073_709_551_615_u64),
        json!("cat"),
        json!([[], {}]),
        json!({"kind": "dog"}),
    ];
    leaves[random.below(leaves.len())].clone()
}

/// Numbers that look random, and are the same for the same seed.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// One of many: numbers that follow each other look random, too.
    pub(crate) fn seeded(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}
