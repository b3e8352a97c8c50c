//! Prints what the library costs as tables, and says which goals are missed.
//!
//! Instructions are those of valgrind's callgrind, which counts the program `counted`; without it the
//! tables have allocations, time and memory only, which are counted here.

mod documents;
mod hostile;
mod reading;
mod row;
mod served;

use std::env;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use overhead::Valgrind;

use crate::row::Tally;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // If even the error output is closed, the code is all that is left to say.
            let _ = io::stderr().write_fmt(format_args!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// Measures, prints, and returns whether every goal is met. An argument names the table that is asked for.
fn run() -> io::Result<bool> {
    // cargo adds an option of its own.
    let asked = env::args().skip(1).find(|argument| argument != "--bench");
    let is_asked = |table: &str| asked.as_deref().is_none_or(|asked| asked == table);
    let mut out = io::stdout().lock();
    let mut tally = Tally::default();
    let counts = Valgrind::is_installed();
    if !counts {
        writeln!(
            out,
            "instructions are not counted: valgrind is missing, `sudo apt-get install valgrind`"
        )?;
    }
    if is_asked("served") {
        if counts {
            tally.print(
                "instructions of a request",
                &served::instructions()?,
                &mut out,
            )?;
        }
        tally.print(
            "allocations of a request",
            &served::allocations()?,
            &mut out,
        )?;
    }
    if is_asked("reading") && counts {
        tally.print(
            "instructions of a document",
            &reading::instructions()?,
            &mut out,
        )?;
    }
    if is_asked("documents") {
        documents::print(counts, &mut tally, &mut out)?;
    }
    if is_asked("hostile") {
        hostile::print(&mut tally, &mut out)?;
    }
    tally.end(&mut out)
}

/// What valgrind counts.
fn counted<'a>(arguments: &'a [&'a str]) -> Valgrind<'a> {
    Valgrind::new(Path::new(env!("CARGO_BIN_EXE_counted")), arguments)
}
