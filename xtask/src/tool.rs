//! Programs that are used where they are found, and not needed.

use std::process::{Command, Stdio};

/// A program that somebody may have installed.
#[derive(Debug)]
pub(crate) struct Tool {
    program: &'static str,
    /// What a step without it says.
    missing: &'static str,
}

impl Tool {
    /// Returns what to say where the program is not found.
    pub(crate) fn missing(&self) -> Option<&'static str> {
        version(self.program).is_none().then_some(self.missing)
    }
}

/// Returns what `program --version` prints, if there is such a program.
pub(crate) fn version(program: &str) -> Option<String> {
    let mut asked = Command::new(program);
    let output = asked.arg("--version").stdin(Stdio::null()).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

pub(crate) const DENY: Tool = Tool {
    program: "cargo-deny",
    missing: "`cargo install --locked cargo-deny` adds it",
};
pub(crate) const NEXTEST: Tool = Tool {
    program: "cargo-nextest",
    missing: "`cargo install --locked cargo-nextest` adds it",
};
pub(crate) const SEMVER: Tool = Tool {
    program: "cargo-semver-checks",
    missing: "`cargo install --locked cargo-semver-checks` adds it",
};
pub(crate) const TYPOS: Tool = Tool {
    program: "typos",
    missing: "`cargo install --locked typos-cli` or `pipx install typos` adds it",
};
pub(crate) const ZIZMOR: Tool = Tool {
    program: "zizmor",
    missing: "`cargo install --locked zizmor` or `pipx install zizmor` adds it",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version("no-such-program-at-all"), None);
        assert!(version("cargo").is_some_and(|version| version.starts_with("cargo ")));
    }
}
