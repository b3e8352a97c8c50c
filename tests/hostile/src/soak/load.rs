//! The load: so many requests in two phases, so many connections at a time, and a rest after each.

use std::io;
use std::ops::Range;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout_at};

use super::audit::Audit;
use super::books::Account;
use super::client::Client;
use super::connection::Connection;
use super::ledger::Ledger;
use super::memory::Memory;
use super::patience::{PATIENCE, patiently};
use super::process::Process;
use super::report::Report;
use super::service::{BOOKS, TURNOVER};
use super::supply::Supply;
use super::tally::Tally;
use harness::Adapter;

/// How much, and for how long.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is what a caller says")]
pub struct Plan {
    /// Whose service is asked.
    pub adapter: Adapter,
    /// The requests that well-behaved connections send.
    pub requests: usize,
    /// The connections at a time.
    pub connections: usize,
    /// After how many requests memory is looked at for the first time.
    pub settles: usize,
    /// The time after which what is not done has failed.
    pub time: Duration,
}

/// Starts a service, sends it the load, and looks at what it counted.
///
/// `program` is the one whose arguments `serve`, adapter and number of requests call
/// [`serve`](super::serve).
///
/// # Errors
///
/// The error of a service that does not start, or does not tell what it has counted.
pub fn run(plan: Plan, program: &mut Command) -> io::Result<Report> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let ledger = Arc::new(Ledger::new(plan.requests));
    let process = Process::start(program, plan.adapter, ledger.len())?;
    let report = runtime.block_on(send(plan, process, ledger));
    runtime.shutdown_background();
    report
}

async fn send(plan: Plan, mut process: Process, ledger: Arc<Ledger>) -> io::Result<Report> {
    let begun = Instant::now();
    let client = Client {
        server: process.address,
        ledger,
        tally: Arc::new(Tally::default()),
    };
    let mut memory = Memory {
        settles: plan.settles,
        ids: client.ledger.len(),
        ..Memory::default()
    };
    let deadline = begun + plan.time;
    if plan.settles < plan.requests {
        phase(&client, 0..plan.settles, plan.connections, deadline).await;
        rest(&client).await?;
        memory.settled = process.memory();
        phase(
            &client,
            plan.settles..plan.requests,
            plan.connections,
            deadline,
        )
        .await;
    } else {
        phase(&client, 0..plan.requests, plan.connections, deadline).await;
    }
    let tasks = rest(&client).await?;
    memory.end = process.memory();
    let books = patiently(ask(&client, BOOKS)).await?;
    let account = Account::from_bytes(&books).map_err(io::Error::other)?;
    Ok(Report {
        adapter: plan.adapter,
        requests: plan.requests,
        time: begun.elapsed(),
        audit: Audit::of(&client.ledger, &account),
        outcomes: account.outcomes,
        tally: client.tally,
        tasks,
        memory,
        is_alive: process.is_alive(),
    })
}

/// Sends the requests with these ids, all connections at the same time.
async fn phase(client: &Client, ids: Range<usize>, connections: usize, deadline: Instant) {
    let supply = Arc::new(Supply::new(ids));
    let mut clients = JoinSet::new();
    for _ in 0..connections {
        clients.spawn(client.clone().work(Arc::clone(&supply)));
    }
    loop {
        match timeout_at(deadline, clients.join_next()).await {
            Ok(None) => return,
            Ok(Some(Ok(()))) => {}
            Ok(Some(Err(error))) => client.tally.failed(format!("a client: {error}")),
            Err(_) => break,
        }
    }
    let left = clients.len();
    client
        .tally
        .failed(format!("{left} clients are not done in time"));
    clients.shutdown().await;
}

/// Waits until the service has nothing left to do, and gives the number of its tasks.
async fn rest(client: &Client) -> io::Result<u64> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = None;
    loop {
        // What clients left unread is still being answered, or dropped: nothing says when that is over.
        sleep(MOMENT).await;
        let (tasks, turnover) = turnover(client).await?;
        if tasks <= IDLE_TASKS && last == Some(turnover) {
            return Ok(tasks);
        }
        if Instant::now() > deadline {
            let why = format!("the service does not come to rest: {tasks} tasks");
            client.tally.failed(why);
            return Ok(tasks);
        }
        last = Some(turnover);
    }
}

/// The number of tasks, and of all that is in the books.
async fn turnover(client: &Client) -> io::Result<(u64, u64)> {
    let text = patiently(ask(client, TURNOVER)).await?;
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let (tasks, turnover) = text.split_once(' ').unwrap_or((&text, ""));
    let tasks = tasks.parse().map_err(io::Error::other)?;
    Ok((tasks, turnover.parse().map_err(io::Error::other)?))
}

async fn ask(client: &Client, path: &str) -> io::Result<Vec<u8>> {
    Connection::open(client.server).await?.get(path).await
}

/// The connection that asks, and what a server has of its own.
const IDLE_TASKS: u64 = 3;

const MOMENT: Duration = Duration::from_millis(50);
