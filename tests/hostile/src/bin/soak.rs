//! Sends a million requests that end in errors, and says what became of them.

use std::env;
use std::error::Error;
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::time::Instant;

use harness::Adapter;
use hostile::soak::{self, Report};
use pico_args::Arguments;

fn main() -> ExitCode {
    match run(Arguments::from_env()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            // There is nobody left to tell when standard error is closed.
            let _ = writeln!(io::stderr(), "soak: {why}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn run(mut args: Arguments) -> Result<bool, Box<dyn Error>> {
    if args.subcommand()?.as_deref() == Some("serve") {
        soak::serve(args.free_from_str()?, args.free_from_str()?)?;
    }
    let adapter: Option<Adapter> = args.opt_value_from_str("--adapter")?;
    let adapters = adapter.map_or(Adapter::ALL.to_vec(), |adapter| vec![adapter]);
    let requests = args.opt_value_from_str("--requests")?.unwrap_or(REQUESTS);
    let connections = args.opt_value_from_str("--connections")?;
    let connections = connections.unwrap_or(CONNECTIONS);
    if let Some(extra) = args.finish().first() {
        return Err(format!("unexpected argument `{}`", extra.to_string_lossy()).into());
    }
    if !(1..=MAX_REQUESTS).contains(&requests) || !(1..=MAX_CONNECTIONS).contains(&connections) {
        let range = format!("1 to {MAX_REQUESTS} requests on 1 to {MAX_CONNECTIONS} connections");
        return Err(format!("expected {range}").into());
    }

    let (program, mut out) = (env::current_exe()?, io::stdout());
    let (begun, mut left) = (Instant::now(), requests);
    let (mut reports, mut shares) = (Vec::new(), Vec::new());
    for (nth, &adapter) in adapters.iter().enumerate() {
        let share = left / (adapters.len() - nth);
        left -= share;
        shares.push(format!("{share} on {adapter}"));
        let report = soak::run(adapter, share, connections, &mut Command::new(&program));
        let report = report.map_err(|error| format!("{adapter}: {error}"))?;
        writeln!(out, "{report}")?;
        reports.push(report);
    }
    let missed: Vec<_> = reports.iter().flat_map(Report::missed).collect();
    for line in &missed {
        writeln!(out, "missed  {line}")?;
    }
    let verdict = match missed.len() {
        0 if reports.iter().all(Report::is_memory_judged) => "all is well".to_owned(),
        0 => "all is well, but memory was not judged".to_owned(),
        figures => format!("{figures} figures missed"),
    };
    let (time, shares) = (begun.elapsed().as_secs_f64(), shares.join(", "));
    let answered: usize = reports.iter().map(Report::answered).sum();
    let malformed: usize = reports.iter().map(Report::malformed).sum();
    let unanswered = requests - answered;
    writeln!(
        out,
        "{answered} of {requests} requests answered ({shares}) in {time:.1} s: {unanswered} unanswered, {malformed} malformed, {verdict}",
    )?;
    Ok(missed.is_empty())
}

const USAGE: &str =
    "usage: soak [--requests N] [--adapter axum|hyper|poem|tower] [--connections N]";

/// Over all adapters.
const REQUESTS: usize = 1_000_000;
const MAX_REQUESTS: usize = 10_000_000;
const CONNECTIONS: usize = 64;
const MAX_CONNECTIONS: usize = 4_096;
