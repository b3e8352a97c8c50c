//! Programs that are used where they are found, and not needed.

use std::process::{Command, Stdio};

/// Returns what to say where `program` is not found.
pub(crate) fn missing(program: &str) -> Option<&'static str> {
    let mut tools = TOOLS.into_iter();
    let (_, how) = tools.find(|(name, _)| *name == program)?;
    version(program).is_none().then_some(how)
}

/// Returns what `program --version` prints, if there is such a program.
pub(crate) fn version(program: &str) -> Option<String> {
    let mut asked = Command::new(program);
    let output = asked.arg("--version").stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(said)
}

#[rustfmt::skip]
const TOOLS: [(&str, &str); 5] = [
    ("cargo-deny", "`cargo install --locked cargo-deny` adds it"),
    ("cargo-nextest", "`cargo install --locked cargo-nextest` adds it"),
    ("cargo-semver-checks", "`cargo install --locked cargo-semver-checks` adds it"),
    ("typos", "`cargo install --locked typos-cli` or `pipx install typos` adds it"),
    ("zizmor", "`cargo install --locked zizmor` or `pipx install zizmor` adds it"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_has_no_version() {
        assert_eq!(version("no-such-program-at-all"), None);
        assert!(version("cargo").is_some_and(|version| version.starts_with("cargo ")));
    }
}
