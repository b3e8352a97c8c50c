//! `cargo xtask`: the front door of the project.
//!
//! This file knows the names of the commands and nothing else; each one is a
//! file in `commands/`.

mod commands;
mod exit;
mod grid;
mod invocation;
mod paint;
mod plan;
mod runner;
mod step;
mod tidy;
mod tool;
mod workspace;

use std::io::{self, Write};
use std::process::ExitCode;

use pico_args::Arguments;

use crate::exit::Exit;
use crate::paint::Paint;

/// The text that `cargo xtask help` prints before the steps of the check.
const HELP: &str = "\
usage: cargo xtask <command>

commands:
  help      this text and the steps of the check
  test      everything: formatting, house rules, lints, tests, documentation, packages
            [--all]         also each set of features alone, the oldest versions, and what a release asks for
            [--only TEXT]   only the steps whose name contains TEXT
            [--keep-going]  do not stop at the first failure (the default when CI is set)
            [--list]        print the steps and their commands, run nothing
  matrix    run the conformance tests and print adapter x group x protocol
  demo      start the four example services, ask each the same, compare the answers
            [--serve]       then keep them up until Ctrl-C
  serve     run the conformance application
            --adapter axum|hyper|poem|tower  --listen ADDRESS:PORT
  bench     what the library costs: instructions and allocations
            [--size]        what it adds to a program and to its compilation
  soak      a million requests that end in errors, beside clients that misbehave
            [--requests N]  [--connections N]  [--adapter axum|hyper|poem|tower]
  tidy      the house rules of CONTRIBUTING that a machine can check

exit code: 0 all is well, 1 something failed, 2 the command line is wrong
";

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let result = run(&mut out);
    let flushed = out.flush().map_err(Exit::from);
    match result.and(flushed) {
        Ok(()) => ExitCode::SUCCESS,
        Err(exit) => exit.report(&mut io::stderr()),
    }
}

fn run(out: &mut dyn Write) -> Result<(), Exit> {
    let mut args = Arguments::from_env();
    let paint = Paint::for_stdout();
    if args.contains(["-h", "--help"]) {
        return commands::help::run(out, paint);
    }
    match args.subcommand()?.as_deref() {
        None | Some("help") => commands::help::run(out, paint),
        Some("test") => commands::test::run(args, out, paint),
        Some("matrix") => commands::matrix::run(args, out, paint),
        Some("demo") => commands::demo::run(args, out, paint),
        Some("serve") => commands::serve::run(args),
        Some("bench") => commands::bench::run(args, out, paint),
        Some("soak") => commands::soak::run(args, out, paint),
        Some("tidy") => tidy::run(args, out, paint),
        Some(other) => Err(Exit::Usage(format!(
            "no command `{other}` (expected help, test, matrix, demo, serve, bench, soak or tidy)"
        ))),
    }
}
