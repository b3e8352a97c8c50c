//! A command line: what is run, and what is printed so that it can be repeated.

use std::env;
use std::fmt;
use std::path::Path;
use std::process::Command;

/// A program with its arguments and the variables it needs.
///
/// Its `Display` is the line to type into a shell at the root of the workspace.
#[derive(Clone, Debug)]
pub(crate) struct Invocation {
    /// The program comes first.
    words: Vec<String>,
    variables: Vec<(&'static str, String)>,
}

/// Reads a line whose words have no space in them.
impl From<&str> for Invocation {
    fn from(line: &str) -> Self {
        Self {
            words: line.split_whitespace().map(str::to_owned).collect(),
            variables: Vec::new(),
        }
    }
}

impl Invocation {
    /// Adds arguments.
    pub(crate) fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.words.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    /// Returns the process to start, in `directory`.
    pub(crate) fn command(&self, directory: &Path) -> Command {
        let program = self.words.first().map_or("", String::as_str);
        // The cargo that runs this program need not be the first in PATH.
        let cargo = env::var_os("CARGO").filter(|_| program == "cargo");
        let mut command = Command::new(cargo.unwrap_or_else(|| program.into()));
        command.args(self.words.iter().skip(1));
        command.envs(self.variables.iter().cloned());
        command.current_dir(directory);
        command
    }
}

impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.variables {
            write!(f, "{name}={} ", quoted(value))?;
        }
        let words: Vec<_> = self.words.iter().map(|word| quoted(word)).collect();
        f.write_str(&words.join(" "))
    }
}

/// Returns `word` so that a shell reads it as one word.
fn quoted(word: &str) -> String {
    let is_plain = |char: char| char.is_ascii_alphanumeric() || "-_./:=,@+".contains(char);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_can_be_typed_into_a_shell() {
        let doc = Invocation::from("cargo doc -p core").args(["it's"]);
        let doc = doc.variable("RUSTDOCFLAGS", "-D warnings");
        let expected = r"RUSTDOCFLAGS='-D warnings' cargo doc -p core 'it'\''s'";
        assert_eq!(doc.to_string(), expected);
    }
}
