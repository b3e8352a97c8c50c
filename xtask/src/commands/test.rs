//! `cargo xtask test`: everything that must hold before a change is merged.
//!
//! Needs nothing but the toolchain; a tool that is missing is one skipped step.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::row::{Check, MATRIX, PUBLISHED};
use crate::runner::Runner;
use crate::step::Step;
use crate::workspace::Workspace;

/// Runs the steps that `args` select.
///
/// # Errors
///
/// Returns [`Exit::Usage`] for arguments it does not know, [`Exit::Failed`] when
/// no step has the wanted name, [`Exit::Reported`] when a step failed.
pub(crate) fn run(mut args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let only: Option<String> = args.opt_value_from_str("--only")?;
    let in_ci = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let keep_going = args.contains("--keep-going") || in_ci;
    let list = args.contains("--list");
    nothing_left(args)?;

    let workspace = Workspace::load()?;
    let mut steps = steps(&workspace.root);
    if let Some(text) = &only {
        let wanted = words(text);
        steps.retain(|step| words(&step.name).contains(&wanted));
        if steps.is_empty() {
            return Err(Exit::Failed(format!(
                "no step has `{text}` in its name (`cargo xtask test --list` shows them)"
            )));
        }
    }
    if list {
        return print(&steps, out, paint);
    }
    let logs = workspace.logs()?;
    Runner {
        directory: workspace.root,
        logs,
        paint,
        keep_going,
    }
    .run(&steps, out)
}

/// Prepares every step, the quick ones first.
fn steps(root: &Path) -> Vec<Step> {
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
        deny(root),
    ];
    for check in Check::ALL {
        steps.extend(MATRIX.iter().filter_map(|row| row.step(check)));
    }
    steps.push(minimal_versions());
    steps.push(Step::new(
        "demo",
        Invocation::cargo(["xtask", "demo"]),
        "the three example services must answer the same; the adapter that differs is the one to look at",
    ));
    steps.push(package());
    steps
}

/// Licences, duplicate versions and sources of the dependencies. Advisories are
/// left out: they change without a change here, and need the network.
fn deny(root: &Path) -> Step {
    let step = Step::new(
        "deny",
        Invocation::cargo(["deny", "check", "bans", "licenses", "sources"]),
        "deny.toml says what is accepted, and why",
    );
    let installed = Invocation::cargo(["deny", "--version"])
        .command(root)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if installed {
        step
    } else {
        step.skipped("`cargo install --locked cargo-deny` adds it")
    }
}

/// The published crates with the oldest versions that their manifests allow. Which these are is kept in a
/// lock file, so that the step finds the same tomorrow. Only nightly cargo resolves them, which is what
/// the variable makes of this one: for a check, whose result nobody uses.
fn minimal_versions() -> Step {
    let mut cargo = Invocation::cargo([
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
    for published in PUBLISHED {
        cargo = cargo.args(["-p", published]);
    }
    Step::new(
        "minimal versions",
        cargo.variable("RUSTC_BOOTSTRAP", "1"),
        "after a change of a manifest, the same command without `--locked` brings the lock file up to date; where it does not compile then, a manifest allows a version that is too old",
    )
}

/// What would be uploaded, without building it again: the crates are not in a
/// registry yet, and their tests have run above.
fn package() -> Step {
    // Without a lock file of its own, for which cargo would ask the registry.
    let mut cargo = Invocation::cargo([
        "package",
        "--no-verify",
        "--allow-dirty",
        "--exclude-lockfile",
    ]);
    for published in PUBLISHED {
        cargo = cargo.args(["-p", published]);
    }
    Step::new(
        "package",
        cargo,
        "the manifest of a published crate names a file or a version that is not there",
    )
}

fn print(steps: &[Step], out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    for (index, step) in steps.iter().enumerate() {
        let why = step
            .skipped
            .map(|why| format!("  (skipped: {why})"))
            .unwrap_or_default();
        writeln!(out, "{:>2}  {}{why}", index + 1, paint.bold(&step.name))?;
        writeln!(out, "    $ {}", step.invocation)?;
    }
    Ok(())
}

/// Returns `text` with single spaces, so that `--only "test http-exception -"` finds aligned names.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::workspace::root;

    #[test]
    fn every_step_has_a_name_of_its_own_and_a_way_out() {
        let steps = steps(&root());
        let names: BTreeSet<_> = steps.iter().map(|step| &step.name).collect();
        assert_eq!(names.len(), steps.len());
        assert!(steps.iter().all(|step| !step.help.is_empty()));
    }

    #[test]
    fn a_name_is_found_whatever_its_alignment() {
        let wanted = words("test http-exception garde");
        let steps = steps(&root());
        let found = steps
            .iter()
            .filter(|step| words(&step.name).contains(&wanted));
        assert_eq!(found.count(), 1);
    }
}
