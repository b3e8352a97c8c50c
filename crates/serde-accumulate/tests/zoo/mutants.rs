//! Documents that differ from a good one in one thing.
//!
//! What is secret in them stays under its own name, its own variant, or in the place of what it is
//! in; a misspelt name is one that no type has.

use std::fmt;

use serde_json::Value;

use crate::secrets::{CANARY, NUMBER, VARIANTS};

/// A document whose objects may have a member more than once.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(Value),
    /// What took the place of what it was in; it stays as it is.
    Bare(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(crate) fn parse(json: &str) -> Self {
        serde_json::from_str::<Value>(json)
            .unwrap_or_default()
            .into()
    }

    /// All documents that differ in one thing, with no part deeper than it was.
    pub(crate) fn mutants(&self) -> Vec<Self> {
        self.changed(Self::own)
    }

    /// All documents in which one list or object is in a list of its own.
    pub(crate) fn wrapped(&self) -> Vec<Self> {
        self.changed(|part| match part {
            Self::Leaf(_) | Self::Bare(_) => Vec::new(),
            part => vec![Self::List(vec![part.clone()])],
        })
    }

    /// All documents in which one part is changed.
    fn changed(&self, own: impl Fn(&Self) -> Vec<Self> + Copy) -> Vec<Self> {
        let mut all = own(self);
        match self {
            Self::List(elements) => {
                for (nth, element) in elements.iter().enumerate() {
                    all.extend(element.changed(own).into_iter().map(|mutant| {
                        let mut elements = elements.clone();
                        elements[nth] = mutant;
                        Self::List(elements)
                    }));
                }
            }
            Self::Map(members) => {
                for (nth, (_, value)) in members.iter().enumerate() {
                    all.extend(value.changed(own).into_iter().map(|mutant| {
                        let mut members = members.clone();
                        members[nth].1 = mutant;
                        Self::Map(members)
                    }));
                }
            }
            Self::Leaf(_) | Self::Bare(_) => {}
        }
        all
    }

    /// All that differ at the root.
    fn own(&self) -> Vec<Self> {
        let mut all = Vec::new();
        match self {
            Self::Bare(_) => return all,
            Self::Leaf(value) => all.extend(leaves(value)),
            Self::List(_) => all.push(Self::Leaf(Value::Bool(true))),
            Self::Map(members) => all.extend(maps(members)),
        }
        if let Self::Leaf(_) = self {
            all.push(Self::List(vec![self.clone()]));
        } else {
            all.extend(self.canary().map(Self::Bare));
        }
        all
    }

    /// The first secret in it.
    fn canary(&self) -> Option<String> {
        match self {
            Self::Leaf(value) if is_canary(value) => Some(value.to_string()),
            Self::Leaf(_) => None,
            Self::Bare(text) => Some(text.clone()),
            Self::List(elements) => elements.iter().find_map(Self::canary),
            Self::Map(members) => members.iter().find_map(|(_, value)| value.canary()),
        }
    }
}

fn is_canary(value: &Value) -> bool {
    value == CANARY || value.as_u64() == NUMBER.parse().ok()
}

fn leaves(value: &Value) -> Vec<Tree> {
    let own = Tree::Leaf(value.clone());
    let mut all = vec![Tree::Leaf(Value::Null)];
    if is_canary(value) {
        all.push(Tree::Map(vec![("a".to_owned(), own)]));
        all.push(Tree::Leaf(Value::from(2_718_281_828_u32)));
        all.push(Tree::Leaf(Value::from(CANARY)));
    } else if let Some(text) = value.as_str() {
        all.push(Tree::Leaf(Value::from(format!("{text}x"))));
        all.push(Tree::Leaf(Value::from(7)));
        let others = VARIANTS.iter().filter(|_| VARIANTS.contains(&text));
        all.extend(others.map(|name| Tree::Leaf(Value::from(*name))));
    } else {
        all.push(Tree::Leaf(Value::from("x")));
        all.push(Tree::Leaf(Value::from(-1)));
    }
    all
}

fn maps(members: &[(String, Tree)]) -> Vec<Tree> {
    let mut all = Vec::new();
    for (nth, (name, value)) in members.iter().enumerate() {
        let mut less = members.to_vec();
        less.remove(nth);
        all.push(Tree::Map(less));
        let named = |name: &str| {
            let mut members = members.to_vec();
            name.clone_into(&mut members[nth].0);
            Tree::Map(members)
        };
        all.push(named(&format!("{name}x")));
        all.push(named(&name.to_uppercase()));
        let others = VARIANTS.iter().filter(|_| VARIANTS.contains(&&**name));
        all.extend(others.map(|name| named(name)));
        let mut twice = |name: &str| {
            let again = (name.to_owned(), value.clone());
            all.push(Tree::Map([members, std::slice::from_ref(&again)].concat()));
            all.push(Tree::Map([std::slice::from_ref(&again), members].concat()));
        };
        twice(name);
        twice(&format!("{name}x"));
        if name == "password" {
            twice("pw");
        }
    }
    all
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(members) => Self::Map(
                members
                    .into_iter()
                    .map(|(name, value)| (name, value.into()))
                    .collect(),
            ),
            value => Self::Leaf(value),
        }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf(value) => write!(f, "{value}"),
            Self::Bare(json) => f.write_str(json),
            Self::List(elements) => {
                for (nth, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if nth == 0 { "[" } else { "," })?;
                }
                f.write_str(if elements.is_empty() { "[]" } else { "]" })
            }
            Self::Map(members) => {
                for (nth, (name, value)) in members.iter().enumerate() {
                    let name = Value::from(name.as_str());
                    write!(f, "{}{name}:{value}", if nth == 0 { "{" } else { "," })?;
                }
                f.write_str(if members.is_empty() { "{}" } else { "}" })
            }
        }
    }
}
