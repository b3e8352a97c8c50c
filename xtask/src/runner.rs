//! Runs steps: times them, keeps their output for failures, counts.
//!
//! It does not know what a step checks.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::exit::Exit;
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
    /// Whether the steps after a failure are run.
    pub(crate) keep_going: bool,
}

impl Runner {
    /// Runs `steps` and prints a line for each, the output of those that fail, and the totals.
    ///
    /// # Errors
    ///
    /// Returns [`Exit::Reported`] when a step failed, [`Exit::Failed`] when there is nothing to run.
    pub(crate) fn run(&self, steps: &[Step], out: &mut dyn Write) -> Result<(), Exit> {
        if steps.is_empty() {
            return Err(Exit::Failed("no step to run".to_owned()));
        }
        let started = Instant::now();
        let width = steps
            .iter()
            .map(|step| step.name.chars().count())
            .max()
            .unwrap_or(0);
        let digits = steps.len().to_string().len();
        let mut totals = Totals::default();
        for (index, step) in steps.iter().enumerate() {
            let number = index + 1;
            write!(
                out,
                "{number:>digits$}/{}  {:<width$}  ",
                steps.len(),
                step.name
            )?;
            // A step can take minutes: its name is shown while it runs.
            out.flush()?;
            if let Some(why) = step.skipped {
                totals.skipped += 1;
                writeln!(out, "{}: {why}", self.paint.yellow("skipped"))?;
                continue;
            }
            let log = self.logs.join(format!("{number:02}.log"));
            let report = self.execute(step, &log)?;
            totals.tests += report.tests;
            if report.succeeded {
                totals.passed += 1;
                writeln!(
                    out,
                    "{}  {}",
                    self.paint.green("ok"),
                    self.measures(&report)
                )?;
                continue;
            }
            totals.failed.push(step);
            writeln!(
                out,
                "{}  {}",
                self.paint.red("FAILED"),
                self.measures(&report)
            )?;
            for line in report.output.lines() {
                writeln!(out, "   | {line}")?;
            }
            writeln!(out, "   {}", step.help)?;
            writeln!(
                out,
                "   $ {}",
                self.paint.bold(&step.invocation.to_string())
            )?;
            if !self.keep_going {
                totals.skipped += steps.len() - number;
                break;
            }
        }
        totals.print(started.elapsed(), self.paint, out)?;
        if totals.failed.is_empty() {
            Ok(())
        } else {
            Err(Exit::Reported)
        }
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
            // A check never rewrites what it checks.
            .env_remove("UPDATE_EXPECT")
            .env_remove("TRYBUILD");
        if env::var_os("CARGO_TERM_COLOR").is_none() {
            command.env(
                "CARGO_TERM_COLOR",
                if self.paint.is_on() {
                    "always"
                } else {
                    "never"
                },
            );
        }
        let started = Instant::now();
        let status = command.status();
        let duration = started.elapsed();
        let mut output = String::from_utf8_lossy(&fs::read(log)?).into_owned();
        if !self.paint.is_on() {
            // Not every program asks whether its output is a terminal.
            output = without_colour(&output);
        }
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

    fn measures(&self, report: &Report) -> String {
        let tests = match report.tests {
            0 => String::new(),
            1 => "  1 test".to_owned(),
            tests => format!("  {tests} tests"),
        };
        self.paint
            .dim(&format!("{:>6}{tests}", seconds(report.duration)))
    }
}

/// What came of one step.
#[derive(Debug)]
struct Report {
    succeeded: bool,
    /// How many tests it says have passed.
    tests: usize,
    output: String,
    duration: Duration,
}

/// What came of all steps.
#[derive(Debug, Default)]
struct Totals<'a> {
    passed: usize,
    failed: Vec<&'a Step>,
    skipped: usize,
    tests: usize,
}

impl Totals<'_> {
    /// Prints the failures once more, the time, and last the line with the counts.
    fn print(&self, elapsed: Duration, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out)?;
        for step in &self.failed {
            writeln!(out, "{}  {}", paint.red("FAILED"), step.name)?;
            writeln!(out, "   $ {}", step.invocation)?;
        }
        let tests = match self.tests {
            0 => String::new(),
            tests => format!(", {tests} tests passed"),
        };
        writeln!(out, "{} in total{tests}", seconds(elapsed))?;
        write!(out, "{} passed, {} failed", self.passed, self.failed.len())?;
        if self.skipped > 0 {
            write!(out, ", {} skipped", self.skipped)?;
        }
        writeln!(out)
    }
}

/// Adds up what test harnesses say in their last lines.
fn passed_tests(output: &str) -> usize {
    without_colour(output)
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        .filter_map(|result| {
            result
                .split_once(". ")?
                .1
                .split_once(" passed")?
                .0
                .parse::<usize>()
                .ok()
        })
        .sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::Invocation;
    use crate::workspace::Workspace;

    fn good() -> Step {
        Step::new("good", Invocation::cargo(["--version"]), "")
    }

    fn bad() -> Step {
        Step::new("bad", Invocation::cargo(["no-such-command"]), "try another")
    }

    #[test]
    fn the_last_line_counts_the_steps() {
        check(
            "success",
            false,
            &[good(), good()],
            true,
            "2 passed, 0 failed",
        );
    }

    #[test]
    fn a_skipped_step_is_counted_apart() {
        let skipped = good().skipped("not here");
        check(
            "skipped",
            false,
            &[good(), skipped],
            true,
            "1 passed, 0 failed, 1 skipped",
        );
    }

    #[test]
    fn the_first_failure_stops_and_the_rest_counts_as_skipped() {
        check(
            "stop",
            false,
            &[bad(), good()],
            false,
            "0 passed, 1 failed, 1 skipped",
        );
    }

    #[test]
    fn keep_going_runs_the_steps_after_a_failure() {
        check(
            "keep-going",
            true,
            &[bad(), good()],
            false,
            "1 passed, 1 failed",
        );
    }

    #[test]
    fn a_failure_shows_its_output_its_help_and_the_command() {
        let output = check("output", false, &[bad()], false, "0 passed, 1 failed");
        assert!(output.contains("   | error: no such command"), "{output}");
        assert!(
            output.contains("   try another\n   $ cargo no-such-command\n"),
            "{output}"
        );
    }

    #[test]
    fn tests_of_all_harnesses_are_added_up() {
        let output = "test result: \u{1b}[32mok\u{1b}[0m. 12 passed; 0 failed; 0 ignored\n\
            noise\ntest result: FAILED. 3 passed; 1 failed; 0 ignored\n";
        assert_eq!(passed_tests(output), 15);
    }

    #[test]
    fn long_times_are_shown_in_minutes() {
        assert_eq!(seconds(Duration::from_millis(3_140)), "3.1s");
        assert_eq!(seconds(Duration::from_secs(123)), "2m 03s");
    }

    #[track_caller]
    fn check(name: &str, keep_going: bool, steps: &[Step], succeeds: bool, last: &str) -> String {
        let workspace = Workspace::load().expect("cargo describes the workspace");
        let logs = workspace
            .logs()
            .expect("the target directory can be written")
            .join(name);
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
        assert_eq!(result.is_ok(), succeeds, "{out}");
        assert_eq!(out.lines().last(), Some(last), "{out}");
        out
    }
}
