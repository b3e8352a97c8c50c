//! Sends a million requests that end in errors, and says what became of them.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use harness::Adapter;
use hostile::soak;
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
    let ids = env::args().nth(3).unwrap_or_default();
    let ids = ids.parse().map_err(|_| format!("`{ids}` is no number"))?;
    soak::serve(adapter, ids).map_err(|error| error.to_string())?;
    Ok(true)
}

fn load(args: Arguments) -> Result<bool, String> {
    let options = Options::read(args)?;
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let begun = Instant::now();
    let mut reports = Vec::new();
    for (adapter, requests) in options.shares() {
        let plan = soak::Plan {
            adapter,
            requests,
            connections: options.connections,
            settles: SETTLES,
            time: time(requests),
        };
        let report = soak::run(plan, &mut Command::new(&program));
        let report = report.map_err(|error| format!("{adapter}: {error}"))?;
        say(&report.to_string())?;
        reports.push(report);
    }
    let missed: Vec<String> = reports.iter().flat_map(soak::Report::missed).collect();
    for line in &missed {
        say(&format!("missed  {line}\n"))?;
    }
    let unjudged: Vec<String> = reports.iter().filter_map(soak::Report::unjudged).collect();
    for line in &unjudged {
        say(&format!("not judged  {line}\n"))?;
    }
    let verdict = match (missed.len(), unjudged.len()) {
        (0, 0) => "all is well".to_owned(),
        (0, _) => "all is well but for what was not judged".to_owned(),
        (figures, _) => format!("{figures} figures missed"),
    };
    let answered: usize = reports.iter().map(soak::Report::answered).sum();
    let malformed: u64 = reports.iter().map(soak::Report::malformed).sum();
    let requests = options.requests;
    let shares = options.shares();
    let shares = shares.map(|(adapter, requests)| format!("{requests} on {adapter}"));
    say(&format!(
        "{answered} of {requests} requests answered ({}) in {:.1} s: {} unanswered, {malformed} malformed, {verdict}\n",
        shares.collect::<Vec<_>>().join(", "),
        begun.elapsed().as_secs_f64(),
        requests - answered,
    ))?;
    Ok(missed.is_empty())
}

fn say(text: &str) -> Result<(), String> {
    let mut out = io::stdout();
    let said = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    said.map_err(|error| error.to_string())
}

/// How long one adapter may take, many times what it does.
fn time(requests: usize) -> Duration {
    let requests = u64::try_from(requests).unwrap_or(u64::MAX);
    Duration::from_mins(1) + Duration::from_millis(requests)
}

/// What the command line says.
struct Options {
    adapters: Vec<Adapter>,
    requests: usize,
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

    /// The adapters, and how many of the requests are each one's. What does not divide is the first one's.
    fn shares(&self) -> impl Iterator<Item = (Adapter, usize)> {
        let adapters = self.adapters.len();
        self.adapters.iter().enumerate().map(move |(nth, adapter)| {
            let rest = if nth == 0 {
                self.requests % adapters
            } else {
                0
            };
            (*adapter, self.requests / adapters + rest)
        })
    }
}

fn usage<T>(value: Result<T, pico_args::Error>) -> Result<T, String> {
    value.map_err(|error| error.to_string())
}

fn unexpected(extra: &OsString) -> String {
    format!("unexpected argument `{}`", extra.to_string_lossy())
}

const USAGE: &str = "usage: soak [--requests N] [--adapter axum|hyper|poem] [--connections N]";

/// Over all adapters.
const REQUESTS: usize = 1_000_000;
const MAX_REQUESTS: usize = 10_000_000;
const CONNECTIONS: usize = 64;
const MAX_CONNECTIONS: usize = 4_096;

/// Memory is looked at after so many requests: by then everything that is kept has been made.
const SETTLES: usize = 100_000;
