//! Documents of JSON, and changes that make a good one bad.

use std::fmt;

use http_exception::Value;

use crate::random::Random;

/// A document. A value without parts is kept as it is written.
#[derive(Clone, Debug)]
pub(crate) enum Tree {
    Leaf(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    pub(crate) fn parse(json: &str) -> Self {
        let value: Value = serde_json::from_str(json).expect("a good document is JSON");
        value.into()
    }

    /// A document that knows nothing of a model but the names in it.
    pub(crate) fn random(random: &mut Random, names: &[String], depth: usize) -> Self {
        match random.below(if depth == 0 { 3 } else { 5 }) {
            0..=2 => Self::Leaf(leaf(random)),
            3 => {
                let length = random.below(4);
                Self::List(
                    (0..length)
                        .map(|_| Self::random(random, names, depth - 1))
                        .collect(),
                )
            }
            _ => {
                let mut map = Self::Map(Vec::new());
                for _ in 0..random.below(6) {
                    let value = Self::random(random, names, depth - 1);
                    map.put(name(random, names), value);
                }
                map
            }
        }
    }

    /// Changes one thing somewhere.
    pub(crate) fn change(&mut self, random: &mut Random, names: &[String]) {
        let mut nth = random.below(self.count());
        let other = self.part(&mut random.below(self.count())).cloned();
        let Some(part) = self.part(&mut nth) else {
            return;
        };
        match (random.below(12), part) {
            (0 | 1, part) => *part = Self::Leaf(leaf(random)),
            (2, part) => *part = Self::Leaf("null".to_owned()),
            (3, part) => *part = Self::List(vec![part.clone()]),
            (4, part) => *part = Self::Map(vec![(name(random, names), part.clone())]),
            (5, part) => *part = other.unwrap_or(Self::List(Vec::new())),
            (6, part) => *part = Self::random(random, names, 2),
            (7..=9, Self::Map(members)) if !members.is_empty() => {
                drop(members.remove(random.below(members.len())));
            }
            (_, map @ Self::Map(_)) => {
                let value = other.unwrap_or(Self::Leaf(leaf(random)));
                map.put(name(random, names), value);
            }
            (7 | 8, Self::List(elements)) if !elements.is_empty() => {
                drop(elements.remove(random.below(elements.len())));
            }
            (_, Self::List(elements)) => {
                let more = elements.first().cloned().or(other);
                elements.extend(more);
            }
            (_, Self::Leaf(json)) => *json = altered(random, json),
        }
    }

    /// All names of members.
    pub(crate) fn names(&self, names: &mut Vec<String>) {
        match self {
            Self::Leaf(_) => {}
            Self::List(elements) => elements.iter().for_each(|part| part.names(names)),
            Self::Map(members) => {
                for (name, part) in members {
                    names.push(name.clone());
                    part.names(names);
                }
            }
        }
    }

    fn put(&mut self, name: String, value: Self) {
        if let Self::Map(members) = self {
            // The meaning of a repeated member is for its readers to say, who differ.
            members.retain(|(own, _)| *own != name);
            members.push((name, value));
        }
    }

    fn count(&self) -> usize {
        1 + match self {
            Self::Leaf(_) => 0,
            Self::List(elements) => elements.iter().map(Self::count).sum(),
            Self::Map(members) => members.iter().map(|(_, part)| part.count()).sum(),
        }
    }

    fn part(&mut self, nth: &mut usize) -> Option<&mut Self> {
        if *nth == 0 {
            return Some(self);
        }
        *nth -= 1;
        match self {
            Self::Leaf(_) => None,
            Self::List(elements) => elements.iter_mut().find_map(|part| part.part(nth)),
            Self::Map(members) => members.iter_mut().find_map(|(_, part)| part.part(nth)),
        }
    }
}

/// A name of the model, one that is nearly so, or another.
fn name(random: &mut Random, names: &[String]) -> String {
    match random.below(8) {
        0..=4 if !names.is_empty() => random.pick(names),
        5 if !names.is_empty() => random.pick(names).to_uppercase(),
        _ => random
            .pick(&["", "x", "été", "a.b", "0", "-1", "300", "🦀", "__proto__"])
            .to_owned(),
    }
}

/// A text, a number or a word.
fn leaf(random: &mut Random) -> String {
    match random.below(5) {
        0 => random.pick(&["true", "false", "null"]).to_owned(),
        1 => quoted(random.pick(TEXTS)),
        2 => random.below(300).to_string(),
        _ => random.pick(NUMBERS).to_owned(),
    }
}

/// Nearly the same text or number.
fn altered(random: &mut Random, json: &str) -> String {
    let Ok(text) = serde_json::from_str::<String>(json) else {
        return match random.below(4) {
            0 => quoted(json),
            1 if json.starts_with(|first: char| matches!(first, '1'..='9')) => format!("-{json}"),
            _ => leaf(random),
        };
    };
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.below(chars.len());
    match random.below(6) {
        0 if !chars.is_empty() => drop(chars.remove(at)),
        1 if !chars.is_empty() => chars[at] = random.pick(&['x', '-', ':', '9', 'é', ' ']),
        2 => chars.insert(at, random.pick(&['x', '-', '0', '.', '\u{0}', '🦀'])),
        3 => chars.truncate(at),
        4 => chars = text.to_uppercase().chars().collect(),
        _ => chars.extend(['x'; 9]),
    }
    quoted(&String::from_iter(chars))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                let members = members.into_iter();
                Self::Map(members.map(|(name, value)| (name, value.into())).collect())
            }
            value => Self::Leaf(value.to_string()),
        }
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Leaf(json) => f.write_str(json),
            Self::List(elements) => {
                f.write_str("[")?;
                for (nth, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", if nth == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Map(members) => {
                f.write_str("{")?;
                for (nth, (name, value)) in members.iter().enumerate() {
                    let comma = if nth == 0 { "" } else { ", " };
                    write!(f, "{comma}{}: {value}", quoted(name))?;
                }
                f.write_str("}")
            }
        }
    }
}

const TEXTS: &[&str] = &[
    "",
    "x",
    " ",
    "red",
    "RED",
    "cat",
    "dog",
    "true",
    "1",
    "-1",
    "1.5",
    "é",
    "日本語",
    "🦀🦀",
    "e\u{301}",
    "\u{0}",
    "\u{feff}x",
    "a\u{202e}b",
    "\"",
    "\\",
    "nan",
    "2024-02-30",
    "2024-01-31",
    "12:00:00",
    "::1",
    "127.0.0.1",
    "0123456789abcdef0123456789abcdef",
    "http://[::1",
    "a text that is a good deal longer than most",
];

/// Without `-0`, which is a float to `serde_json`.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "127",
    "128",
    "-128",
    "-129",
    "255",
    "256",
    "32767",
    "32768",
    "65535",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483649",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "0.0",
    "-0.0",
    "0.5",
    "1.0",
    "1.5",
    "-1.5",
    "1e3",
    "1E-3",
    "1e22",
    "1.7976931348623157e308",
    "123456789012345678901234567890",
];
