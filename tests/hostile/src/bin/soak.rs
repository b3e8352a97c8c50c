//! Sends a million requests that end in errors, and says what became of them.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::time::Duration;

use hostile::{Adapter, soak};
use pico_args::Arguments;

fn main() -> ExitCode {
    let outcome = match env::args().nth(1).as_deref() {
        Some("serve") => serve(),
        _ => load(Arguments::from_env()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(why) => {
            // There is nobody left to tell when standard error is closed.
            let _ = writeln!(io::stderr(), "soak: {why}\n{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn serve() -> Result<bool, String> {
    let adapter: Adapter = env::args().nth(2).unwrap_or_default().parse()?;
    soak::serve(adapter).map_err(|error| error.to_string())?;
    Ok(true)
}

fn load(args: Arguments) -> Result<bool, String> {
    let options = Options::read(args)?;
    let mut out = io::stdout();
    let mut missed = Vec::new();
    let mut answered = 0;
    let mut seconds = 0.0;
    let adapters = options.adapters.len() as u64;
    for (nth, &adapter) in options.adapters.iter().enumerate() {
        // What does not divide is the first one's.
        let rest = if nth == 0 {
            options.requests % adapters
        } else {
            0
        };
        let plan = soak::Plan {
            adapter,
            requests: options.requests / adapters + rest,
            connections: options.connections,
            settled: SETTLED,
            time: TIME,
        };
        let program = env::current_exe().map_err(|error| error.to_string())?;
        let begun = std::time::Instant::now();
        let report = soak::run(plan, &mut Command::new(program));
        let report = report.map_err(|error| format!("{adapter}: {error}"))?;
        write!(out, "{report}").map_err(|error| error.to_string())?;
        answered += report.answered();
        seconds += begun.elapsed().as_secs_f64();
        missed.extend(report.missed());
    }
    for line in &missed {
        writeln!(out, "missed  {line}").map_err(|error| error.to_string())?;
    }
    let verdict = match missed.len() {
        0 => "all is well".to_owned(),
        figures => format!("{figures} figures missed"),
    };
    let requests = options.requests;
    let summary = writeln!(
        out,
        "{answered} of {requests} requests answered in {seconds:.1} s, {verdict}"
    );
    summary.map_err(|error| error.to_string())?;
    Ok(missed.is_empty())
}

/// What the command line says.
struct Options {
    adapters: Vec<Adapter>,
    requests: u64,
    connections: usize,
}

impl Options {
    fn read(mut args: Arguments) -> Result<Self, String> {
        let adapter: Option<Adapter> = usage(args.opt_value_from_str("--adapter"))?;
        let requests = usage(args.opt_value_from_str("--requests"))?;
        let connections = usage(args.opt_value_from_str("--connections"))?;
        let options = Self {
            adapters: adapter.map_or(Adapter::ALL.to_vec(), |adapter| vec![adapter]),
            requests: requests.unwrap_or(REQUESTS),
            connections: connections.unwrap_or(CONNECTIONS),
        };
        let in_range = (1..=MAX_REQUESTS).contains(&options.requests)
            && (1..=MAX_CONNECTIONS).contains(&options.connections);
        match args.finish().first() {
            Some(extra) => Err(unexpected(extra)),
            None if in_range => Ok(options),
            None => Err(format!(
                "expected 1 to {MAX_REQUESTS} requests on 1 to {MAX_CONNECTIONS} connections"
            )),
        }
    }
}

fn usage<T>(value: Result<T, pico_args::Error>) -> Result<T, String> {
    value.map_err(|error| error.to_string())
}

fn unexpected(extra: &OsString) -> String {
    format!("unexpected argument `{}`", extra.to_string_lossy())
}

const USAGE: &str = "usage: soak [--requests N] [--adapter axum|hyper|poem] [--connections N]";
const REQUESTS: u64 = 1_000_000;
const MAX_REQUESTS: u64 = 100_000_000;
const CONNECTIONS: usize = 64;
const MAX_CONNECTIONS: usize = 4_096;

/// Memory is looked at after so many answers: by then everything that is kept has been made.
const SETTLED: u64 = 100_000;

/// For one adapter; it takes a tenth of that.
const TIME: Duration = Duration::from_mins(10);
