//! A text that is JSON itself, for a type that reads one out of it.
//!
//! Types that take a text and read it with `serde_json` say what they expect in the errors of
//! `serde_json`. So a text that they take is found step by step.

/// A guess at such a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonText {
    /// What it is, unless members are missed.
    value: &'static str,
    /// Members of an object, each with its value.
    members: Vec<(String, &'static str)>,
}

impl JsonText {
    /// True if an error is one of `serde_json`.
    pub(crate) fn is_asked_for(message: &str) -> bool {
        message.contains(" at line ") && message.contains(" column ")
    }

    /// Makes a better guess of what is said of this one.
    pub(crate) fn learn(&mut self, message: &str) {
        let missing = message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split_once('`'));
        if let Some((name, _)) = missing {
            self.members.push((name.to_owned(), NULL));
            return;
        }
        let value = match self.members.last_mut() {
            Some((_, value)) => value,
            None => &mut self.value,
        };
        let expected = message
            .split_once("expected ")
            .map(|(_, expected)| expected);
        let expected = expected.filter(|_| !value.is_empty());
        *value = expected.map_or(NULL, literal);
    }
}

impl std::fmt::Display for JsonText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.members.is_empty() {
            return f.write_str(self.value);
        }
        let mut separator = '{';
        for (name, value) in &self.members {
            write!(f, "{separator}{name:?}:{value}")?;
            separator = ',';
        }
        f.write_str("}")
    }
}

/// JSON for what a type says it expects.
fn literal(expected: &str) -> &'static str {
    let is = |words: &[&str]| words.iter().any(|word| expected.starts_with(word));
    if is(&["a string", "a borrowed string", "a character"]) {
        "\"a\""
    } else if is(&["a boolean"]) {
        "true"
    } else if is(&["a sequence", "a tuple", "an array"]) {
        "[]"
    } else if is(&["a map", "struct"]) {
        "{}"
    } else if is(&["unit"]) {
        NULL
    } else {
        "1"
    }
}

const NULL: &str = "null";
