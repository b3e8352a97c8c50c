//! Runs steps: times them, keeps their output for failures, counts.
//!
//! It does not know what a step checks.

use std::cmp::Reverse;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::exit::{Exit, reported};
use crate::paint::{Paint, without_colour};
use crate::step::Step;

/// Executes a list of steps, one after the other.
#[derive(Debug)]
pub(crate) struct Runner {
    /// Where the steps run.
    pub(crate) directory: PathBuf,
    /// Where their output goes, a file each.
    pub(crate) logs: PathBuf,
    pub(crate) paint: Paint,
    /// True if the steps after a failure are run.
    pub(crate) keep_going: bool,
}

impl Runner {
    /// Runs `steps` and prints a line for each, the output of those that fail, what took
    /// the time, and the totals.
    pub(crate) fn run(&self, steps: &[Step], out: &mut dyn Write) -> Result<(), Exit> {
        let paint = self.paint;
        let names = steps.iter().map(|step| step.name.chars().count());
        let width = names.max().unwrap_or(0);
        let count = steps.len();
        let digits = count.to_string().len();
        let mut totals = Totals::default();
        for (index, step) in steps.iter().enumerate() {
            let number = index + 1;
            write!(out, "{number:>digits$}/{count}  {:<width$}  ", step.name)?;
            // A step can take minutes: its name is shown while it runs.
            out.flush()?;
            if let Some(why) = step.skipped {
                totals.skipped += 1;
                writeln!(out, "{}: {why}", paint.yellow("skipped"))?;
                continue;
            }
            let report = self.execute(step, &self.logs.join(format!("{number:02}.log")))?;
            let tests = match report.tests {
                0 => String::new(),
                tests => format!("  {tests} tests"),
            };
            let measures = paint.dim(&format!("{:>6}{tests}", seconds(report.duration)));
            totals.tests += report.tests;
            totals.times.push((&step.name, report.duration));
            if report.succeeded {
                totals.passed += 1;
                writeln!(out, "{}  {measures}", paint.green("ok"))?;
                continue;
            }
            totals.failed.push(step);
            writeln!(out, "{}  {measures}", paint.red("FAILED"))?;
            for line in report.output.lines() {
                writeln!(out, "   | {line}")?;
            }
            writeln!(out, "   {}", step.help)?;
            writeln!(out, "   $ {}", paint.bold(&step.invocation.to_string()))?;
            if !self.keep_going {
                totals.skipped += count - number;
                break;
            }
        }
        totals.print(paint, out)?;
        reported(totals.failed.is_empty())
    }

    fn execute(&self, step: &Step, log: &Path) -> Result<Report, Exit> {
        // Both streams go to one file: the lines keep their order, and a process
        // that a test has left behind cannot hold up the reader as it would a pipe.
        let file = File::create(log)?;
        let mut command = step.invocation.command(&self.directory);
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .env("CARGO_TERM_COLOR", "never")
            // A check never rewrites what it checks.
            .env_remove("UPDATE_EXPECT")
            .env_remove("TRYBUILD");
        let started = Instant::now();
        let status = command.status();
        let duration = started.elapsed();
        // Not every program asks whether its output is a terminal.
        let mut output = without_colour(&String::from_utf8_lossy(&fs::read(log)?));
        let succeeded = match status {
            Ok(status) => status.success(),
            Err(err) => {
                output = format!("the command does not start: {err}");
                false
            }
        };
        Ok(Report {
            succeeded,
            tests: passed_tests(&output),
            output,
            duration,
        })
    }
}

/// The result of one step.
#[derive(Debug)]
struct Report {
    succeeded: bool,
    /// The number of tests that passed, as it says.
    tests: usize,
    output: String,
    duration: Duration,
}

/// The results of all steps.
#[derive(Debug, Default)]
struct Totals<'a> {
    passed: usize,
    failed: Vec<&'a Step>,
    skipped: usize,
    tests: usize,
    times: Vec<(&'a str, Duration)>,
}

impl Totals<'_> {
    /// Prints what took the time, the failures once more, and last the line with the counts.
    fn print(&self, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "\n{}", paint.bold("  time  share  step"))?;
        let total: Duration = self.times.iter().map(|(_, time)| *time).sum();
        let mut line = |name: &str, time: Duration| {
            let share = 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
            writeln!(out, "{:>6}  {share:>4.0}%  {name}", seconds(time))
        };
        let mut times = self.times.clone();
        times.sort_by_key(|(_, time)| Reverse(*time));
        let (slowest, others) = times.split_at(times.len().min(SHOWN));
        for (name, time) in slowest {
            line(name, *time)?;
        }
        if !others.is_empty() {
            let rest = others.iter().map(|(_, time)| *time).sum();
            line(&format!("the other {}", others.len()), rest)?;
        }
        line(&format!("all, with {} tests passed", self.tests), total)?;
        writeln!(out)?;
        for step in &self.failed {
            writeln!(out, "{}  {}", paint.red("FAILED"), step.name)?;
            writeln!(out, "   $ {}", step.invocation)?;
        }
        write!(out, "{} passed, {} failed", self.passed, self.failed.len())?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        writeln!(out)
    }
}

/// Adds up what test harnesses say in their last lines: `test result: ok. 12 passed; …`, and of
/// nextest `Summary [0.1s] 12 tests run: 12 passed, …`.
fn passed_tests(output: &str) -> usize {
    let lines = output.lines().map(str::trim_start);
    let summaries =
        lines.filter(|line| line.starts_with("test result: ") || line.starts_with("Summary ["));
    let passed = summaries.filter_map(|line| {
        let before = line.split_once(" passed")?.0;
        before.rsplit(' ').next()?.parse::<usize>().ok()
    });
    passed.sum()
}

/// Returns `3.1s`, or `2m 03s` from a minute on.
fn seconds(duration: Duration) -> String {
    let whole = duration.as_secs();
    if whole < 60 {
        format!("{:.1}s", duration.as_secs_f64())
    } else {
        format!("{}m {:02}s", whole / 60, whole % 60)
    }
}

/// The number of steps that the table of times names.
const SHOWN: usize = 12;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Workspace;

    fn good() -> Step {
        Step::new("good", "cargo --version", "")
    }

    fn bad() -> Step {
        Step::new("bad", "cargo no-such-command", "try another")
    }

    #[test]
    fn the_first_failure_stops_unless_told_otherwise_and_what_is_skipped_counts_apart() {
        let skipped = [good(), good().skipped(Some("not here"))];
        check("skip", false, &skipped, Ok("1 passed, 0 failed, 1 skipped"));
        let steps = [bad(), good()];
        check("stop", false, &steps, Err("0 passed, 1 failed, 1 skipped"));
        check("on", true, &steps, Err("1 passed, 1 failed"));
    }

    #[test]
    fn a_failure_shows_its_output_its_help_and_the_command() {
        let output = check("output", false, &[bad()], Err("0 passed, 1 failed"));
        assert!(output.contains("   | error: no such command"), "{output}");
        let help = "   try another\n   $ cargo no-such-command\n";
        assert!(output.contains(help), "{output}");
    }

    #[test]
    fn the_slowest_steps_are_named_first_and_the_others_are_one_line() {
        let mut times = vec![("quick", Duration::from_secs(1)); SHOWN];
        times.push(("slow", Duration::from_secs(88)));
        let totals = Totals {
            times,
            ..Totals::default()
        };
        let mut out = Vec::new();
        let printed = totals.print(Paint::plain(), &mut out);
        printed.expect("a vector can be written");
        let out = String::from_utf8(out).expect("the output is text");
        assert!(
            out.contains("step\n1m 28s    88%  slow\n  1.0s     1%  quick\n"),
            "{out}"
        );
        let last = "  1.0s     1%  the other 1\n1m 40s   100%  all, with 0 tests passed\n";
        assert!(out.contains(last), "{out}");
    }

    #[test]
    fn tests_of_all_harnesses_are_added_up() {
        let output = "test result: ok. 12 passed; 0 failed; 0 ignored\n\
            noise\ntest result: FAILED. 3 passed; 1 failed; 0 ignored\n     \
            Summary [   1.5s] 101 tests run: 100 passed (2 slow), 1 failed, 0 skipped\n";
        assert_eq!(passed_tests(output), 115);
    }

    #[track_caller]
    fn check(name: &str, keep_going: bool, steps: &[Step], last: Result<&str, &str>) -> String {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let logs = workspace.logs().map(|logs| logs.join(name));
        let logs = logs.expect("the target directory can be written");
        fs::create_dir_all(&logs).expect("the target directory can be written");
        let runner = Runner {
            directory: workspace.root,
            logs,
            paint: Paint::plain(),
            keep_going,
        };
        let mut out = Vec::new();
        let result = runner.run(steps, &mut out);
        let out = String::from_utf8(out).expect("the output is text");
        let found = out.lines().last().unwrap_or_default();
        assert_eq!(result.map(|()| found).map_err(|_| found), last, "{out}");
        out
    }
}
