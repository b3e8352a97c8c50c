//! The load: so many requests in two phases, so many connections at a time, and a rest after each.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::mem;
use std::net::SocketAddr;
use std::ops::Range;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use harness::{Adapter, Http1, get};
use serde::de::DeserializeOwned;

use super::client::{Client, errands};
use super::ledger::Ledger;
use super::report::{Report, audit};
use super::service::{TURNOVER, WHOLE};

/// Starts a service, sends it so many requests on so many connections at a time, and looks at what it
/// counted.
///
/// `program` is the one whose arguments `serve`, adapter and number of requests call
/// [`serve`](super::serve).
///
/// # Errors
///
/// The error of a service that does not start, does not come to rest, or does not tell what it has counted.
///
/// # Panics
///
/// When the service ends by itself.
pub fn run(
    adapter: Adapter,
    requests: usize,
    connections: usize,
    program: &mut Command,
) -> io::Result<Report> {
    let begun = Instant::now();
    // Many times what it takes.
    let deadline = begun + Duration::from_mins(2) + Duration::from_millis(requests as u64);
    let program = program.args(["serve", &adapter.to_string(), &requests.to_string()]);
    let (process, server) = start(program)?;
    let ledger = Mutex::new(Ledger::new(requests));
    let client = Client { server, ledger };
    let memory_after = |ids| {
        phase(&client, ids, connections, deadline);
        rest(&client)?;
        io::Result::Ok(memory(&process))
    };
    let memory = if SETTLES < requests {
        [memory_after(0..SETTLES)?, memory_after(SETTLES..requests)?]
    } else {
        [None, memory_after(0..requests)?]
    };
    let service = ask(&client, WHOLE)?;
    let mut ledger = mem::take(&mut *client.ledger());
    let table = audit(&mut ledger, service);
    Ok(Report {
        adapter,
        time: begun.elapsed(),
        memory,
        table,
        ledger,
    })
}

/// Sends the requests with these ids, all connections at the same time.
fn phase(client: &Client, ids: Range<usize>, connections: usize, deadline: Instant) {
    let errands = &Mutex::new(errands(ids));
    let work = || {
        let next = || errands.lock().expect("it is not held").next();
        while let Some((nth, ids)) = next() {
            if Instant::now() > deadline {
                return client.ledger().fail("not done in time".to_owned());
            }
            client.work(nth, ids);
        }
    };
    thread::scope(|scope| {
        for _ in 0..connections {
            scope.spawn(work);
        }
    });
}

/// Waits until the service has nothing left to do.
fn rest(client: &Client) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = (0, 0);
    loop {
        // What clients left unread is still being answered, or dropped: nothing says when that is over.
        sleep(Duration::from_millis(50));
        let said: (u64, u64) = ask(client, TURNOVER)?;
        if said.0 <= IDLE_TASKS && last == said {
            return Ok(());
        }
        if Instant::now() > deadline {
            let why = format!("no rest: tasks, and calls and records, are {said:?}");
            return Err(io::Error::other(why));
        }
        last = said;
    }
}

fn ask<T: DeserializeOwned>(client: &Client, path: &str) -> io::Result<T> {
    let answer = Http1::connect(client.server).send(&get(path));
    let told = serde_json::from_slice(&answer.body);
    told.map_err(|error| io::Error::other(format!("{path}: {error}: {answer}")))
}

/// Starts a program as a service, and waits for its address. It ends when its standard input does, which is
/// when it is dropped here, or when this process ends.
fn start(program: &mut Command) -> io::Result<(Child, SocketAddr)> {
    let mut service = program
        // What is resident is to be what is needed. glibc keeps a heap for every thread, and after
        // a large allocation up to megabytes that are free; how many is a matter of chance.
        // Other allocators do not know the variables.
        .env("MALLOC_ARENA_MAX", "1")
        .env("MALLOC_TRIM_THRESHOLD_", "131072")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let out = service.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let (sender, first_line) = mpsc::channel();
    // The thread ends with the process that writes the line. Nobody waits where it came too late.
    thread::spawn(move || sender.send(BufReader::new(out).lines().next()));
    let line = first_line.recv_timeout(PATIENCE).ok().flatten();
    let line = line.transpose()?.unwrap_or_default();
    let address = line.parse();
    let address = address.map_err(|_| io::Error::other(format!("no address: {line:?}")))?;
    Ok((service, address))
}

/// The resident memory of a process in bytes, where the system tells.
fn memory(process: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id())).ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024)
}

/// Memory is looked at after so many requests: by then everything that is kept has been made.
const SETTLES: usize = 100_000;

/// The connection that asks, and what a server has of its own.
const IDLE_TASKS: u64 = 4;

/// How long the service may take to start, and to come to rest. The machine may be busy with other things.
const PATIENCE: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_says_nothing_of_use_is_no_service() {
        assert!(start(&mut Command::new("no-such-program")).is_err());
        // Cargo says nothing there of a command that it does not know.
        let other = &mut Command::new(env!("CARGO"));
        let error = start(other.arg("serve")).expect_err("no service");
        assert!(error.to_string().contains("no address"), "{error}");
    }
}
