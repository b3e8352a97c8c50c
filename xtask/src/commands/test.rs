//! `cargo xtask test`: everything that must hold before a change is merged.
//!
//! Needs nothing but the toolchain; a tool that is missing is one skipped step.

use std::env;
use std::io::Write;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::paint::Paint;
use crate::plan::steps;
use crate::runner::Runner;
use crate::step::Step;
use crate::workspace::Workspace;

/// Runs the steps that `args` select.
pub(crate) fn run(mut args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let only: Option<String> = args.opt_value_from_str("--only")?;
    let in_ci = env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
    let keep_going = args.contains("--keep-going") || in_ci;
    let all = args.contains("--all");
    let list = args.contains("--list");
    nothing_left(args)?;

    let workspace = Workspace::load()?;
    let mut steps = steps(&workspace, all);
    if let Some(text) = &only {
        steps.retain(|step| step.name.contains(text));
        if steps.is_empty() {
            return Err(Exit::Failed(format!(
                "no step has `{text}` in its name (`cargo xtask test --all --list` shows them)"
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

fn print(steps: &[Step], out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    for (index, step) in steps.iter().enumerate() {
        let why = step.skipped.map(|why| format!("  (skipped: {why})"));
        let why = why.unwrap_or_default();
        writeln!(out, "{:>2}  {}{why}", index + 1, paint.bold(&step.name))?;
        writeln!(out, "    $ {}", step.invocation)?;
    }
    Ok(())
}
