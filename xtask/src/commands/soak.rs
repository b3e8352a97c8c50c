//! `cargo xtask soak`: a million requests that end in errors.
//!
//! A thin wrapper: the load and the service are the program `soak` of `tests/hostile`.

use std::io::Write;
use std::process::Stdio;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::grid::ADAPTERS;
use crate::invocation::Invocation;
use crate::paint::Paint;
use crate::workspace::root;

/// Builds the program as it would be shipped, runs it, and leaves the verdict to it.
///
/// # Errors
///
/// Returns [`Exit::Usage`] for arguments it does not know, [`Exit::Reported`] when a figure was missed.
pub(crate) fn run(args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let soak = invocation(args)?;
    writeln!(out, "{}", paint.dim(&format!("$ {soak}")))?;
    out.flush()?;
    let status = soak.command(&root()).stdin(Stdio::null()).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(Exit::Reported)
    }
}

fn invocation(mut args: Arguments) -> Result<Invocation, Exit> {
    let adapter: Option<String> = args.opt_value_from_str("--adapter")?;
    let requests: Option<u64> = args.opt_value_from_str("--requests")?;
    let connections: Option<u16> = args.opt_value_from_str("--connections")?;
    nothing_left(args)?;
    let mut soak = Invocation::cargo(PROGRAM);
    if let Some(adapter) = adapter {
        if !ADAPTERS.contains(&adapter.as_str()) {
            return Err(Exit::Usage(format!(
                "no adapter `{adapter}` (expected {})",
                ADAPTERS.join(", ")
            )));
        }
        soak = soak.arg("--adapter").arg(adapter);
    }
    if let Some(requests) = requests {
        soak = soak.arg("--requests").arg(requests.to_string());
    }
    if let Some(connections) = connections {
        soak = soak.arg("--connections").arg(connections.to_string());
    }
    Ok(soak)
}

const PROGRAM: [&str; 8] = [
    "run",
    "--quiet",
    "--release",
    "-p",
    "hostile",
    "--bin",
    "soak",
    "--",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_handed_on() {
        let args = ["--requests", "5", "--adapter", "poem"].map(Into::into);
        let soak = invocation(Arguments::from_vec(args.into())).expect("known arguments");
        assert_eq!(
            soak.to_string(),
            "cargo run --quiet --release -p hostile --bin soak -- --adapter poem --requests 5"
        );
    }

    #[test]
    fn what_is_unknown_is_bad_usage() {
        for args in [
            ["--adapter", "rocket"],
            ["--requests", "many"],
            ["--loud", "x"],
        ] {
            let args = Arguments::from_vec(args.map(Into::into).into());
            assert!(matches!(invocation(args), Err(Exit::Usage(_))));
        }
    }
}
