//! Programs that are used where they are found, and not needed.

use std::env;
use std::process::{Command, Stdio};

/// Returns what to say where `program` is not found.
pub(crate) fn missing(program: &str) -> Option<&'static str> {
    let mut tools = TOOLS.into_iter();
    let (_, how) = tools.find(|(name, _)| *name == program)?;
    version(program).is_none().then_some(how)
}

/// Returns a compiler that says it is of `release`, such as `1.85`, wherever it comes from.
pub(crate) fn compiler(release: &str) -> Option<String> {
    let candidates = [
        env::var("OLDEST_RUSTC").ok(),
        said("rustup", &["which", "--toolchain", release, "rustc"]),
        Some(format!("rustc-{release}")),
        // Debian's `rustc-web`; whoever has rustup has another one in PATH.
        Some("/usr/bin/rustc".to_owned()),
    ];
    let start = format!("rustc {release}.");
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(|rustc| version(rustc).is_some_and(|says| says.starts_with(&start)))
}

/// Returns what `program --version` prints, if there is such a program.
pub(crate) fn version(program: &str) -> Option<String> {
    said(program, &["--version"])
}

fn said(program: &str, args: &[&str]) -> Option<String> {
    let mut asked = Command::new(program);
    let output = asked.args(args).stdin(Stdio::null()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
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
        assert_eq!(compiler("0.0"), None);
        assert!(version("cargo").is_some_and(|version| version.starts_with("cargo ")));
    }
}
