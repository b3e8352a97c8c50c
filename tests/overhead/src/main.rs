//! Prints what the library costs as a table, and says which goals are missed.
//!
//! Allocations are counted here. Instructions were counted by the benchmark, whose
//! summaries are read from the directory after `--instructions`; without it
//! the table has allocations only.

mod bounds;
mod measured;
mod priced;
mod summary;
mod table;

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use overhead::Comparison;

use crate::measured::Measured;
use crate::summary::Instructions;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // If even the error output is closed, the code is all that is left to say.
            let _ = io::Write::write_fmt(&mut io::stderr(), format_args!("error: {error}\n"));
            ExitCode::from(2)
        }
    }
}

/// Measures, prints, and returns whether every goal is met.
fn run() -> io::Result<bool> {
    let mut asked = env::args().skip(1);
    if asked.next().as_deref() == Some(priced::DOCUMENT) {
        let (name, what) = (asked.next(), asked.next());
        priced::run(&name.unwrap_or_default(), &what.unwrap_or_default())?;
        return Ok(true);
    }
    let instructions = match arguments()? {
        Some(directory) => Some(Instructions::read(&directory)?),
        None => None,
    };
    let rows: Vec<Measured> = Comparison::all()
        .into_iter()
        .map(|comparison| Measured::new(comparison, instructions.as_ref()))
        .collect::<io::Result<_>>()?;
    let mut out = io::stdout().lock();
    table::print(&rows, &mut out)?;
    let bounded = bounds::print(&mut out)?;
    let priced = priced::print(&mut out)?;
    Ok(bounded && priced && rows.iter().all(|row| row.over().is_empty()))
}

fn arguments() -> io::Result<Option<PathBuf>> {
    let mut arguments = env::args_os().skip(1);
    match (arguments.next(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(None),
        (Some(option), Some(directory), None) if option == "--instructions" => {
            Ok(Some(directory.into()))
        }
        _ => Err(io::Error::other(
            "expected nothing or `--instructions DIRECTORY`",
        )),
    }
}
