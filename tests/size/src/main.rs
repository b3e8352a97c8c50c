//! Prints what the library adds to a program and to the time it takes to compile.
//!
//! Programs are written into the target directory and built in release mode: on each framework a bare
//! application and the same with a policy, and on axum fifty handlers with a `Path` and a `Json` of
//! models of their own, once with axum's extractors and once with ours. Their size is what `size` of
//! the binutils calls text; the time is that of the processor, for the last crate and its linking.

mod built;
mod programs;

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::built::Workshop;
use crate::programs::{ADDED, OURS, THEIRS};

/// How much text an adapter may add to a bare application.
const ADAPTER: u32 = 450_000;

/// How much longer than axum's own extractors ours may take, and how much more text they may be.
const TIME: f64 = 1.5;
const TEXT: f64 = 1.4;

/// How often each of the two is built, one after the other.
const BUILDS: usize = 5;

fn main() -> ExitCode {
    match run(&mut io::stdout().lock()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            // If even the error output is closed, the code is all that is left to say.
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Measures, prints, and returns whether every goal is met.
fn run(out: &mut dyn Write) -> io::Result<bool> {
    if let Some(missing) = built::missing() {
        writeln!(
            out,
            "size and time of compilation are not measured\n   {missing}"
        )?;
        return Ok(true);
    }
    let builds = match env::args().nth(1).as_deref() {
        None => BUILDS,
        Some("--once") => 1,
        Some(_) => return Err(io::Error::other("expected nothing or `--once`")),
    };
    let workshop = Workshop::set_up()?;
    let mut missed = 0;
    for (bare, with_policy) in ADDED {
        let bare = workshop.text(bare.name)?;
        let added = workshop.text(with_policy.name)?.saturating_sub(bare);
        let name = with_policy.name;
        missed += u32::from(added > ADAPTER);
        writeln!(
            out,
            "{name:<14} {bare:>9} + {added:>9} bytes of text, goal {ADAPTER}"
        )?;
    }
    let (theirs, ours) = (workshop.text(THEIRS.name)?, workshop.text(OURS.name)?);
    let times = f64::from(ours) / f64::from(theirs);
    missed += u32::from(times > TEXT);
    writeln!(
        out,
        "fifty handlers {theirs:>9} : {ours:>9} bytes of text, {times:.2} times, goal {TEXT}"
    )?;

    let (mut their_times, mut our_times) = (Vec::new(), Vec::new());
    for _ in 0..builds {
        their_times.push(workshop.build_last(THEIRS.name)?);
        our_times.push(workshop.build_last(OURS.name)?);
    }
    let (theirs, ours) = (median(their_times), median(our_times));
    let times = ours / theirs;
    missed += u32::from(times > TIME);
    writeln!(
        out,
        "fifty handlers {theirs:>9.2} : {ours:>9.2} seconds to compile, {times:.2} times, goal {TIME}"
    )?;
    writeln!(out, "size: {missed} goals missed")?;
    Ok(missed == 0)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
