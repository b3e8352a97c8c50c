//! The failure of a command.

use std::io::{self, Write};
use std::process::ExitCode;

use pico_args::Arguments;

/// The reason a command stops; decides the exit code.
#[derive(Debug)]
pub(crate) enum Exit {
    /// Something failed, and this says what.
    Failed(String),
    /// Something failed, and the output already says what.
    Reported,
    /// The command line is wrong.
    Usage(String),
}

impl Exit {
    /// Says why on `err` and returns the exit code.
    pub(crate) fn report(&self, err: &mut dyn Write) -> ExitCode {
        let (said, code) = match self {
            Self::Failed(why) => (writeln!(err, "error: {why}"), 1),
            Self::Reported => (Ok(()), 1),
            Self::Usage(why) => {
                let help = "`cargo xtask help` lists the commands";
                (writeln!(err, "error: {why}\n{help}"), 2)
            }
        };
        // If even the error output is closed, the code is all that is left to say.
        drop(said);
        ExitCode::from(code)
    }
}

impl From<io::Error> for Exit {
    fn from(err: io::Error) -> Self {
        if err.kind() == io::ErrorKind::BrokenPipe {
            // The reader, `head` for example, has seen enough.
            Self::Reported
        } else {
            Self::Failed(err.to_string())
        }
    }
}

impl From<pico_args::Error> for Exit {
    fn from(err: pico_args::Error) -> Self {
        Self::Usage(err.to_string())
    }
}

/// Refuses what a command has not taken from its arguments.
pub(crate) fn nothing_left(args: Arguments) -> Result<(), Exit> {
    args.finish().first().map_or(Ok(()), |extra| {
        let extra = extra.to_string_lossy();
        Err(Exit::Usage(format!("unexpected argument `{extra}`")))
    })
}

/// Ends a command whose output says what failed.
pub(crate) fn reported(is_well: bool) -> Result<(), Exit> {
    is_well.then_some(()).ok_or(Exit::Reported)
}
