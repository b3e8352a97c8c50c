//! The steps of the check: the cheap and the likely first.
//!
//! A package builds its dependencies with the features that the selected packages ask for
//! together, and anew for every other selection. So everything is linted once and tested twice,
//! with all features and with none; in between, each set of features is linted for each published
//! package alone, where nothing else can bring what that set lacks. `--all` tests it alone as well.

use std::fs;

use crate::invocation::Invocation;
use crate::step::Step;
use crate::tidy::claims;
use crate::tool::{compiler, missing};
use crate::workspace::{Member, Workspace};

/// Returns every step, or those that a merge waits for.
pub(crate) fn steps(workspace: &Workspace, all: bool) -> Vec<Step> {
    let fmt = "`cargo fmt --all` repairs it";
    let tidy = "CONTRIBUTING has the rules and their reasons";
    let typos = "`typos --write-changes` repairs it; _typos.toml has the words that are meant";
    let workflows = "zizmor --offline --no-progress .github";
    let zizmor = "each finding names the page that says how to write it instead";
    let mut steps = vec![
        Step::new("fmt", "cargo fmt --all --check", fmt),
        Step::new("tidy", "cargo xtask tidy", tidy),
        Step::new("typos", "typos", typos).skipped(missing("typos")),
        Step::new("workflows", workflows, zizmor).skipped(missing("zizmor")),
    ];
    steps.extend(deny(workspace));
    let clippy = "cargo clippy --workspace --all-targets --all-features -- -D warnings";
    steps.push(Step::new("clippy", clippy, LINTS));
    let sets: Vec<_> = workspace.published().flat_map(sets).collect();
    steps.extend(sets.iter().map(Set::lint));
    let releases = workspace.releases().into_iter();
    steps.extend(releases.map(|release| oldest(workspace, release)));
    steps.extend(tests(workspace));
    steps.extend(sets.iter().filter(|set| set.is_read()).map(Set::document));
    steps.push(conformance());
    steps.push(Step::new("demo", "cargo xtask demo", DEMO));
    steps.push(package(workspace));
    if all {
        steps.extend(sets.iter().flat_map(Set::alone));
        steps.push(minimal_versions(workspace));
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
    /// The package as a user compiles it: without the dependencies of its tests.
    fn lint(&self) -> Step {
        self.step("features", "cargo clippy", LINTS).denying()
    }

    /// True if somebody reads its documentation, which links to what features bring.
    fn is_read(&self) -> bool {
        self.features.len() == self.member.features.len()
    }

    fn document(&self) -> Step {
        let help = "a link in brackets must name an item that a reader can see";
        let mut step = self.step("doc", "cargo doc --no-deps", help);
        step.invocation = step.invocation.variable("RUSTDOCFLAGS", "-D warnings");
        step
    }

    /// Its tests, with exactly these features.
    fn alone(&self) -> [Step; 2] {
        let lint = self.step("alone clippy", "cargo clippy --all-targets", LINTS);
        let test = self.step("alone test", "cargo test --no-fail-fast", TESTS);
        [lint.denying(), test]
    }

    fn step(&self, check: &str, command: &str, help: &'static str) -> Step {
        let Self { member, features } = self;
        let package = &member.name;
        let (shown, given) = match features.join(",") {
            features if features.is_empty() => ("-".to_owned(), String::new()),
            features => (features.clone(), format!("--features {features}")),
        };
        let command = format!("{command} -p {package} --no-default-features {given}");
        Step::new(format!("{check} {package} {shown}"), &*command, help)
    }
}

impl Step {
    /// Makes an error of each warning of the package itself, and builds nothing anew for that.
    fn denying(mut self) -> Self {
        self.invocation = self.invocation.args(["--", "-D", "warnings"]);
        self
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
    let cargo = "cargo deny check bans licenses sources";
    let missing = missing("cargo-deny");
    let mut steps = vec![Step::new("deny", cargo, help).skipped(missing)];
    // One step says that the tool is missing.
    let members = workspace.published().filter(|_| missing.is_none());
    steps.extend(members.map(|member| {
        let [manifest, claims] = [member.manifest.clone(), claims::file(workspace, member)]
            .map(|path| workspace.relative(&path).to_string_lossy().into_owned());
        let cargo = Invocation::from("cargo deny").args(["--manifest-path", &manifest]);
        let cargo = cargo.args(["--config", &claims, "check", "bans"]);
        Step::new(format!("deny {}", member.name), cargo, help)
    }));
    steps
}

/// The published crates that ask for `release` with it, and with all their features but those that bring
/// a crate which asks for a newer one: they are named after its own.
fn oldest(workspace: &Workspace, release: &str) -> Step {
    let cargo = Invocation::from("cargo check --locked --target-dir target/oldest");
    let members = || workspace.published();
    let newer = members().filter(|it| it.says("rust_version") > Some(release));
    let newer: Vec<_> = newer.flat_map(|it| &it.features).collect();
    let asking = members().filter(|it| it.says("rust_version") == Some(release));
    let args = asking.flat_map(|Member { name, features, .. }| {
        let features = features.iter().filter(|it| !newer.contains(it));
        let features = features.map(move |feature| format!("--features={name}/{feature}"));
        ["-p".to_owned(), name.clone()].into_iter().chain(features)
    });
    let cargo = cargo.args(args);
    let help = "say it as that release can; if a dependency asks for more, `rust-version` must too";
    let how = "`rustup toolchain install` adds this one, or OLDEST_RUSTC names it";
    let rustc = compiler(release);
    let missing = rustc.is_none().then_some(how);
    let rustc = rustc.unwrap_or_else(|| format!("rustc-{release}"));
    let cargo = cargo.variable("RUSTC", rustc);
    Step::new(format!("oldest compiler {release}"), cargo, help).skipped(missing)
}

/// The tests of all but what is tested apart: with all features, those of the published crates
/// without any, and how numbers are read where another crate of a build has `serde_json` keep their
/// digits. There `serde_json` refuses some numbers itself, so it is no measure for the properties.
fn tests(workspace: &Workspace) -> [Step; 4] {
    let runner = if missing("cargo-nextest").is_none() {
        "cargo nextest run --no-fail-fast"
    } else {
        "cargo test --tests --no-fail-fast"
    };
    let all = ["--workspace", "--exclude", APART, "--all-features"];
    let with = Invocation::from(runner).args(all);
    let documentation = Invocation::from("cargo test --doc --no-fail-fast").args(all);
    let members = workspace.published();
    let members = members.filter(|member| !member.features.is_empty());
    let without = Invocation::from(runner).args(["--no-default-features"]);
    let without = without.args(members.flat_map(|member| ["-p", &member.name]));
    let digits =
        "cargo test -p serde-accumulate --test it --features serde_json/arbitrary_precision";
    let digits = Invocation::from(digits);
    [
        Step::new("test all features", with, TESTS),
        Step::new("test documentation", documentation, TESTS),
        Step::new("test no feature", without, TESTS),
        Step::new("test arbitrary precision", digits, TESTS),
    ]
}

fn conformance() -> Step {
    let help = "`cargo xtask matrix` prints who differs; a difference that is meant has its list";
    let cargo = Invocation::from("cargo test --no-fail-fast").args(["-p", APART]);
    Step::new(format!("test {APART}"), cargo, help)
}

/// The published crates with the oldest versions that their manifests allow. Which these are is kept in a
/// lock file, so that the step finds the same tomorrow. Only nightly cargo resolves them, which is what
/// the variable makes of this one: for a check, whose result nobody uses.
fn minimal_versions(workspace: &Workspace) -> Step {
    let cargo = "cargo -Zdirect-minimal-versions -Zlockfile-path \
        --config resolver.lockfile-path='xtask/minimal/Cargo.lock' \
        check --locked --all-features --target-dir target/minimal";
    let cargo = Invocation::from(cargo).args(published(workspace));
    let cargo = cargo.variable("RUSTC_BOOTSTRAP", "1");
    let help = "after a change of a manifest, the same command without `--locked` brings the lock file up to date; where it does not compile then, a manifest allows a version that is too old";
    Step::new("minimal versions", cargo, help)
}

/// The upload, without building it again and without asking the registry.
fn package(workspace: &Workspace) -> Step {
    let help = "the manifest of a published crate names a file or a version that is not there";
    let cargo = "cargo package --no-verify --allow-dirty --exclude-lockfile";
    let cargo = Invocation::from(cargo).args(published(workspace));
    Step::new("package", cargo, help)
}

/// The steps before a release: they ask the registry, and build what would be uploaded.
fn release(workspace: &Workspace) -> [Step; 2] {
    let semver = Invocation::from("cargo semver-checks --all-features");
    let semver = semver.args(published(workspace));
    // Nothing can be compared with what was never released.
    let is_released = |member: &Member| {
        let changelog = fs::read_to_string(member.directory().join("CHANGELOG.md"));
        let is_version = |line: &str| line.starts_with("# ") && line.contains('.');
        changelog.is_ok_and(|text| text.lines().any(is_version))
    };
    let released = workspace.published().any(is_released);
    let unreleased = (!released).then_some("nothing is released yet");
    let breaking = "what breaks its users needs a version that says so";
    let publish = "cargo publish --workspace --dry-run --allow-dirty";
    let order = "RELEASING says in which order what is uploaded";
    [
        Step::new("semver", semver, breaking)
            .skipped(missing("cargo-semver-checks").or(unreleased)),
        Step::new("publish", publish, order),
    ]
}

fn published(workspace: &Workspace) -> impl Iterator<Item = &str> {
    let members = workspace.published();
    members.flat_map(|member| ["-p", &member.name])
}

/// The package whose `serde_json` keeps members in the order in which they were sent: built with
/// the others, theirs would too.
const APART: &str = "conformance";
const DEMO: &str =
    "the four services must answer the same; the one that differs is the one to look at";
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
        let sets = sets(core.expect("the core is published"));
        let names: Vec<_> = sets.iter().map(|set| set.lint().name).collect();
        let expected = ["-", "anyhow", "derive", "eyre", "anyhow,derive,eyre"];
        let expected = expected.map(|set| format!("features http-exception {set}"));
        assert_eq!(names, expected);
        let start = "cargo clippy -p http-exception --no-default-features";
        let lints = [0, 1, 2].map(|at| sets[at].lint().invocation.to_string());
        assert_eq!(lints[0], format!("{start} -- -D warnings"));
        assert_eq!(
            lints[2],
            format!("{start} --features derive -- -D warnings")
        );
    }
}
