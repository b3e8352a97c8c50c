//! What is checked, as steps: the cheap and the likely first.
//!
//! A package builds its dependencies with the features that the selected packages ask for
//! together, and anew for every other selection. So everything is linted once and tested twice,
//! with all features and with none; in between, each set of features is linted for each published
//! package alone, where nothing else can bring what that set lacks. `--all` tests it alone as well.

use crate::invocation::Invocation;
use crate::step::Step;
use crate::tidy::claims;
use crate::tool::{DENY, NEXTEST, SEMVER, TYPOS, ZIZMOR};
use crate::workspace::{Member, Workspace};

/// Returns every step, or those that a merge waits for.
pub(crate) fn steps(workspace: &Workspace, all: bool) -> Vec<Step> {
    let mut steps = vec![
        Step::new(
            "fmt",
            Invocation::cargo(["fmt", "--all", "--check"]),
            "`cargo fmt --all` repairs it",
        ),
        Step::new(
            "tidy",
            Invocation::cargo(["xtask", "tidy"]),
            "CONTRIBUTING has the rules and their reasons",
        ),
        Step::new(
            "typos",
            Invocation::new("typos"),
            "`typos --write-changes` repairs it; _typos.toml has the words that are meant",
        )
        .skipped(TYPOS.missing()),
        Step::new(
            "workflows",
            Invocation::new("zizmor").args(["--offline", "--no-progress", ".github"]),
            "each finding names the page that says how to write it instead",
        )
        .skipped(ZIZMOR.missing()),
    ];
    steps.extend(deny(workspace));
    steps.push(Step::new(
        "clippy",
        Invocation::cargo(["clippy", "--workspace", "--all-targets", "--all-features"])
            .args(["--", "-D", "warnings"]),
        LINTS,
    ));
    let sets = || workspace.published().flat_map(sets);
    steps.extend(sets().map(|set| set.lint()));
    steps.extend(tests(workspace));
    steps.extend(sets().filter(Set::is_read).map(|set| set.document()));
    steps.push(conformance());
    steps.push(Step::new(
        "demo",
        Invocation::cargo(["xtask", "demo"]),
        "the three example services must answer the same; the adapter that differs is the one to look at",
    ));
    steps.push(minimal_versions(workspace));
    steps.push(package(workspace));
    if all {
        steps.extend(sets().flat_map(|set| set.alone()));
        steps.extend(release(workspace));
    }
    steps
}

/// A published package, and exactly these of its features.
#[derive(Debug)]
struct Set<'a> {
    member: &'a Member,
    features: Vec<&'a str>,
}

impl Set<'_> {
    /// Returns the set as the output shows it, `-` for none.
    fn name(&self) -> String {
        let features = self.features.join(",");
        let shown = if features.is_empty() { "-" } else { &features };
        format!("{} {shown}", self.member.name)
    }

    fn cargo(&self, command: &[&str]) -> Invocation {
        let package = ["-p", &self.member.name, "--no-default-features"];
        let cargo = Invocation::cargo(command.iter().copied()).args(package);
        if self.features.is_empty() {
            cargo
        } else {
            cargo.args(["--features", &self.features.join(",")])
        }
    }

    /// What a user compiles: without what its tests bring along.
    fn lint(&self) -> Step {
        let cargo = self.cargo(&["clippy"]).args(["--", "-D", "warnings"]);
        Step::new(format!("features {}", self.name()), cargo, LINTS)
    }

    /// Whether somebody reads its documentation, which links to what features bring.
    fn is_read(&self) -> bool {
        self.features.len() == self.member.features.len()
    }

    fn document(&self) -> Step {
        let cargo = self.cargo(&["doc", "--no-deps"]);
        Step::new(
            format!("doc {}", self.name()),
            cargo.variable("RUSTDOCFLAGS", "-D warnings"),
            "a link in brackets must name an item that a reader of the documentation can see",
        )
    }

    /// Its tests, with exactly these features.
    fn alone(&self) -> [Step; 2] {
        let lint = self.cargo(&["clippy", "--all-targets"]);
        let lint = lint.args(["--", "-D", "warnings"]);
        let test = self.cargo(&["test", "--no-fail-fast"]);
        [
            Step::new(format!("alone clippy {}", self.name()), lint, LINTS),
            Step::new(format!("alone test {}", self.name()), test, TESTS),
        ]
    }
}

/// Returns the sets of features of `member` that are checked: none, each alone, all.
fn sets(member: &Member) -> Vec<Set<'_>> {
    let features: Vec<_> = member.features.iter().map(String::as_str).collect();
    let mut sets = vec![Vec::new()];
    if features.len() > 1 {
        sets.extend(features.iter().map(|feature| vec![*feature]));
    }
    if !features.is_empty() {
        sets.push(features);
    }
    let sets = sets.into_iter();
    sets.map(|features| Set { member, features }).collect()
}

/// Bans, licences and sources of the dependencies, and what each crate promises not to depend on.
/// Advisories are left out: they change without a change here, and need the network.
fn deny(workspace: &Workspace) -> Vec<Step> {
    let help = "deny.toml and xtask/deny say what is accepted, and why";
    let cargo = Invocation::cargo(["deny", "check", "bans", "licenses", "sources"]);
    let mut steps = vec![Step::new("deny", cargo, help).skipped(DENY.missing())];
    // One step says that the tool is missing.
    let members = workspace.published().filter(|_| DENY.missing().is_none());
    steps.extend(members.map(|member| {
        let manifest = workspace.relative(&member.manifest).to_string_lossy();
        let claims = claims::file(workspace, member);
        let cargo = Invocation::cargo(["deny", "--manifest-path", &manifest]);
        let cargo = cargo.args(["--config", &claims.to_string_lossy(), "check", "bans"]);
        Step::new(format!("deny {}", member.name), cargo, help)
    }));
    steps
}

/// The tests of all but what is tested apart: with all features, and those of the published
/// crates without any.
fn tests(workspace: &Workspace) -> Vec<Step> {
    let runner: &[&str] = if NEXTEST.missing().is_none() {
        &["nextest", "run", "--no-fail-fast"]
    } else {
        &["test", "--tests", "--no-fail-fast"]
    };
    let runner = || Invocation::cargo(runner.iter().copied());
    let all = ["--workspace", "--exclude", APART, "--all-features"];
    let with_features = workspace
        .published()
        .filter(|member| !member.features.is_empty());
    let bare = with_features.flat_map(|member| ["-p", &member.name]);
    let doc = Invocation::cargo(["test", "--doc", "--no-fail-fast"]).args(all);
    vec![
        Step::new("test all features", runner().args(all), TESTS),
        Step::new("test documentation", doc, TESTS),
        Step::new(
            "test no feature",
            runner().args(["--no-default-features"]).args(bare),
            TESTS,
        ),
    ]
}

fn conformance() -> Step {
    let cargo = Invocation::cargo(["test", "-p", APART, "--no-fail-fast"]);
    Step::new(
        format!("test {APART}"),
        cargo,
        "`cargo xtask matrix` prints who differs; a difference that is meant has its list",
    )
}

/// The published crates with the oldest versions that their manifests allow. Which these are is kept in a
/// lock file, so that the step finds the same tomorrow. Only nightly cargo resolves them, which is what
/// the variable makes of this one: for a check, whose result nobody uses.
fn minimal_versions(workspace: &Workspace) -> Step {
    let cargo = Invocation::cargo([
        "-Zdirect-minimal-versions",
        "-Zlockfile-path",
        "--config",
        "resolver.lockfile-path='xtask/minimal/Cargo.lock'",
        "check",
        "--locked",
        "--all-features",
        "--target-dir",
        "target/minimal",
    ]);
    Step::new(
        "minimal versions",
        cargo
            .args(published(workspace))
            .variable("RUSTC_BOOTSTRAP", "1"),
        "after a change of a manifest, the same command without `--locked` brings the lock file up to date; where it does not compile then, a manifest allows a version that is too old",
    )
}

/// What would be uploaded, without building it again and without asking the registry.
fn package(workspace: &Workspace) -> Step {
    let cargo = Invocation::cargo([
        "package",
        "--no-verify",
        "--allow-dirty",
        "--exclude-lockfile",
    ]);
    Step::new(
        "package",
        cargo.args(published(workspace)),
        "the manifest of a published crate names a file or a version that is not there",
    )
}

/// What a release asks for: it asks the registry, and builds what it would upload.
fn release(workspace: &Workspace) -> [Step; 2] {
    let publish = ["publish", "--workspace", "--dry-run", "--allow-dirty"];
    let compare = Invocation::cargo(["semver-checks", "--all-features"]);
    // Nothing can be compared with what was never released.
    let changelogs = workspace
        .published()
        .map(|member| member.directory().join("CHANGELOG.md"));
    let is_released = |text: String| text.contains("\n# 0.") || text.contains("\n# 1.");
    let mut changelogs = changelogs.filter_map(|path| std::fs::read_to_string(path).ok());
    let unreleased = (!changelogs.any(is_released)).then_some("nothing is released yet");
    [
        Step::new(
            "semver",
            compare.args(published(workspace)),
            "what breaks its users needs a version that says so",
        )
        .skipped(SEMVER.missing())
        .skipped(unreleased),
        Step::new(
            "publish",
            Invocation::cargo(publish),
            "RELEASING says in which order what is uploaded",
        ),
    ]
}

fn published(workspace: &Workspace) -> impl Iterator<Item = &str> {
    workspace
        .published()
        .flat_map(|member| ["-p", &member.name])
}

/// The package whose `serde_json` keeps members in the order in which they were sent: built with
/// the others, theirs would too.
const APART: &str = "conformance";
const LINTS: &str =
    "`cargo clippy --fix` repairs some of it; an exception is `#[expect(lint, reason = \"…\")]`";
const TESTS: &str = "if the new answer is the right one, UPDATE_EXPECT=1 or TRYBUILD=overwrite rewrites snapshots; read the diff";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_step_has_a_name_of_its_own_and_a_way_out() {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let steps = steps(&workspace, true);
        let names: BTreeSet<_> = steps.iter().map(|step| &step.name).collect();
        assert_eq!(names.len(), steps.len());
        assert!(steps.iter().all(|step| !step.help.is_empty()));
    }

    #[test]
    fn a_package_is_linted_without_features_with_each_alone_and_with_all() {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let mut members = workspace.published();
        let core = members.find(|member| member.name == "http-exception");
        let steps = sets(core.expect("the core is published"));
        let steps = steps.iter().map(|set| set.lint().invocation.to_string());
        let steps: Vec<_> = steps.collect();
        let start = "cargo clippy -p http-exception --no-default-features";
        let expected = [
            "",
            " --features derive",
            " --features garde",
            " --features validator",
        ];
        let expected = expected.map(|features| format!("{start}{features} -- -D warnings"));
        assert_eq!(steps[..4], expected);
        assert!(steps[4].contains(" --features derive,garde,validator "));
    }
}
