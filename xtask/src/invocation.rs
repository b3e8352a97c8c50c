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
    program: &'static str,
    args: Vec<String>,
    variables: Vec<(&'static str, &'static str)>,
}

impl Invocation {
    /// Returns `cargo` with `args`.
    pub(crate) fn cargo<S: Into<String>>(args: impl IntoIterator<Item = S>) -> Self {
        Self::new("cargo").args(args)
    }

    /// Returns `program` without arguments.
    pub(crate) fn new(program: &'static str) -> Self {
        Self {
            program,
            args: Vec::new(),
            variables: Vec::new(),
        }
    }

    /// Adds arguments.
    pub(crate) fn args<S: Into<String>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn variable(mut self, name: &'static str, value: &'static str) -> Self {
        self.variables.push((name, value));
        self
    }

    /// Returns the process to start, in `directory`.
    pub(crate) fn command(&self, directory: &Path) -> Command {
        // The cargo that runs this program need not be the first in PATH.
        let cargo = env::var_os("CARGO").filter(|_| self.program == "cargo");
        let mut command = Command::new(cargo.unwrap_or_else(|| self.program.into()));
        command.args(&self.args).current_dir(directory);
        for (name, value) in &self.variables {
            command.env(name, value);
        }
        command
    }
}

impl fmt::Display for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.variables {
            write!(f, "{name}={} ", quoted(value))?;
        }
        f.write_str(self.program)?;
        for arg in &self.args {
            write!(f, " {}", quoted(arg))?;
        }
        Ok(())
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
        let doc = Invocation::cargo(["doc", "-p", "http-exception"])
            .variable("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(
            doc.to_string(),
            "RUSTDOCFLAGS='-D warnings' cargo doc -p http-exception"
        );
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
