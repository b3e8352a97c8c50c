//! The load: so many requests in two phases, so many connections at a time, and a rest after each.

use std::io;
use std::ops::Range;
use std::process::Command;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use harness::{Adapter, Http1, get};

use super::audit::audit;
use super::client::{Client, errands};
use super::ledger::Ledger;
use super::process::Process;
use super::report::{Memory, Report};
use super::service::{TURNOVER, WHOLE};
use super::shared::Shared;

/// Starts a service, sends it so many requests on so many connections at a time, and looks at what it
/// counted.
///
/// `program` is the one whose arguments `serve`, adapter and number of requests call
/// [`serve`](super::serve).
///
/// # Errors
///
/// The error of a service that does not start, ends by itself, or does not tell what it has counted.
pub fn run(
    adapter: Adapter,
    requests: usize,
    connections: usize,
    program: &mut Command,
) -> io::Result<Report> {
    let begun = Instant::now();
    // Many times what it takes.
    let deadline = begun + Duration::from_mins(2) + Duration::from_millis(requests as u64);
    let (mut process, server) = Process::start(program, adapter, requests)?;
    let ledger = Shared::new(Ledger::new(requests));
    let client = Client { server, ledger };
    let mut memory = Memory {
        ledger: client.ledger.open().bytes(),
        ..Memory::default()
    };
    let mut ids = 0..requests;
    if SETTLES < requests {
        ids.start = SETTLES;
        phase(&client, 0..SETTLES, connections, deadline);
        rest(&client, &mut process)?;
        memory.settled = process.memory();
    }
    phase(&client, ids, connections, deadline);
    rest(&client, &mut process)?;
    memory.end = process.memory();
    let service = serde_json::from_slice(&ask(&client, WHOLE)?)?;
    let mut ledger = client.ledger.into_inner();
    let table = audit(&mut ledger, service);
    Ok(Report {
        adapter,
        time: begun.elapsed(),
        table,
        ledger,
        memory,
    })
}

/// Sends the requests with these ids, all connections at the same time.
fn phase(client: &Client, ids: Range<usize>, connections: usize, deadline: Instant) {
    let errands = &Shared::new(errands(ids));
    let work = || {
        let next = || errands.open().next();
        while let Some((nth, ids)) = next() {
            if Instant::now() > deadline {
                return client.ledger.open().fail("not done in time".to_owned());
            }
            client.work(nth, ids);
        }
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..connections).map(|_| scope.spawn(work)).collect();
        for ended in clients.into_iter().map(thread::ScopedJoinHandle::join) {
            if ended.is_err() {
                client.ledger.open().fail("a client panicked".to_owned());
            }
        }
    });
}

/// Waits until the service has nothing left to do.
fn rest(client: &Client, process: &mut Process) -> io::Result<()> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = Vec::new();
    while process.is_alive() {
        // What clients left unread is still being answered, or dropped: nothing says when that is over.
        sleep(Duration::from_millis(50));
        let said = ask(client, TURNOVER)?;
        let text = String::from_utf8_lossy(&said);
        let tasks = text.split(' ').next().and_then(|tasks| tasks.parse().ok());
        if tasks.is_some_and(|tasks: u64| tasks <= IDLE_TASKS) && last == said {
            return Ok(());
        }
        if Instant::now() > deadline {
            let why = "the service does not come to rest: tasks, calls and records are";
            client.ledger.open().fail(format!("{why} {text}"));
            return Ok(());
        }
        last = said;
    }
    Err(io::Error::other("the service has ended"))
}

fn ask(client: &Client, path: &str) -> io::Result<Vec<u8>> {
    let answer = Http1::connect(client.server).send(&get(path));
    if answer.status == 200 && answer.trouble.is_empty() {
        return Ok(answer.body);
    }
    Err(io::Error::other(format!("{path}: {answer}")))
}

/// Memory is looked at after so many requests: by then everything that is kept has been made.
const SETTLES: usize = 100_000;

/// The connection that asks, and what a server has of its own.
const IDLE_TASKS: u64 = 3;

/// How long the service may take to start, and to come to rest. The machine may be busy with other things.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
