//! The clients: so many requests, so many connections at a time.

use std::io;
use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::books::Counts;
use super::connection::{Connection, PATIENCE, converse_in_streams};
use super::deed::Deed;
use super::misbehaviour::Misbehaviour;
use super::process::Process;
use super::report::{Memory, Report};
use super::service::COUNTS;
use super::tally::{Tally, add, read};
use crate::Adapter;

/// How much, and for how long.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is what a caller says")]
pub struct Plan {
    /// Whose service is asked.
    pub adapter: Adapter,
    /// The requests that well-behaved connections send.
    pub requests: u64,
    /// The connections at a time.
    pub connections: usize,
    /// After how many answers memory is looked at for the first time.
    pub settled: u64,
    /// The time after which what is not done has failed.
    pub time: Duration,
}

/// Starts a service, sends it the load, and looks at what it counted.
///
/// `program` is the one whose argument `serve` calls [`serve`](super::serve).
///
/// # Errors
///
/// The error of a service that does not start, or does not tell what it has counted.
pub fn run(plan: Plan, program: &mut Command) -> io::Result<Report> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let process = Process::start(program, plan.adapter)?;
    let report = runtime.block_on(send(plan, process));
    runtime.shutdown_background();
    report
}

async fn send(plan: Plan, mut process: Process) -> io::Result<Report> {
    let begun = Instant::now();
    let tally = Arc::new(Tally::new());
    let sent = Arc::new(AtomicU64::new(0));
    let server = process.address;
    let mut clients = JoinSet::new();
    for _ in 0..plan.connections {
        let (tally, sent) = (Arc::clone(&tally), Arc::clone(&sent));
        clients.spawn(async move { client(server, plan.requests, &sent, &tally).await });
    }
    let mut memory = Memory {
        answers: plan.settled,
        ..Memory::default()
    };
    while !clients.is_empty() && begun.elapsed() < plan.time {
        // Each turn waits for a client, or a moment.
        if let Ok(Some(Err(error))) = timeout(MOMENT, clients.join_next()).await {
            tally.failed(format!("a client: {error}"));
        }
        if memory.settled.is_none() && read(&tally.well_behaved) >= plan.settled {
            memory.settled = process.memory();
        }
    }
    if !clients.is_empty() {
        tally.failed(format!(
            "{} connections are not done in time",
            clients.len()
        ));
        clients.shutdown().await;
    }
    let (tasks, counts) = counts(server, &tally).await?;
    memory.end = process.memory();
    Ok(Report {
        adapter: plan.adapter,
        requests: plan.requests,
        time: begun.elapsed(),
        tally,
        counts,
        tasks,
        memory,
        alive: process.is_alive(),
    })
}

/// Connection after connection, until all requests are sent.
async fn client(server: SocketAddr, requests: u64, sent: &AtomicU64, tally: &Tally) {
    loop {
        let first = sent.fetch_add(BATCH, Ordering::Relaxed);
        if first >= requests {
            return;
        }
        let nth = first / BATCH;
        add(Some(&tally.connections));
        // Nine that behave for each that does not.
        if nth.is_multiple_of(9) {
            add(Some(&tally.connections));
            add(Some(&tally.misbehaving));
            misbehave(server, nth / 9, tally).await;
        }
        let kinds = (first..requests.min(first + BATCH)).map(|nth| nth % Deed::ALL.len() as u64);
        let deeds: Vec<usize> = kinds.filter_map(|kind| kind.try_into().ok()).collect();
        let result = if nth % 4 == 3 {
            converse_in_streams(server, &deeds, tally).await
        } else {
            match Connection::open(server).await {
                Ok(mut connection) => connection.converse(&deeds, tally).await,
                Err(error) => Err(error),
            }
        };
        match result {
            Ok(()) => {
                let answers = deeds.len() as u64;
                tally.well_behaved.fetch_add(answers, Ordering::Relaxed);
            }
            Err(error) => tally.failed(format!("a well-behaved connection: {error}")),
        }
    }
}

async fn misbehave(server: SocketAddr, nth: u64, tally: &Tally) {
    let kinds = Misbehaviour::ALL;
    let kind = kinds[usize::try_from(nth).unwrap_or_default() % kinds.len()];
    let result = timeout(2 * PATIENCE, kind.commit(server, nth, tally)).await;
    match result.map_err(io::Error::other) {
        Ok(Ok(())) => {}
        Ok(Err(error)) | Err(error) => tally.failed(format!("{kind:?}: {error}")),
    }
}

/// What the service has counted, as soon as it has nothing left to do.
async fn counts(server: SocketAddr, tally: &Tally) -> io::Result<(u64, Counts)> {
    let mut last = (u64::MAX, Counts::default());
    // What clients left unread is still being answered, or dropped.
    for _ in 0..TURNS {
        sleep(MOMENT).await;
        let (tasks, counts) = ask_counts(server).await?;
        if counts == last.1 && tasks <= IDLE_TASKS {
            return Ok((tasks, counts));
        }
        last = (tasks, counts);
    }
    tally.failed(format!(
        "the service does not come to rest: {} tasks",
        last.0
    ));
    Ok(last)
}

async fn ask_counts(server: SocketAddr) -> io::Result<(u64, Counts)> {
    let mut connection = Connection::open(server).await?;
    let text = connection.get(COUNTS).await?;
    let (tasks, counts) = text.split_once('\n').unwrap_or((&text, ""));
    let tasks = tasks.parse().map_err(io::Error::other)?;
    Ok((tasks, counts.parse().map_err(io::Error::other)?))
}

/// The requests on one connection.
const BATCH: u64 = 50;

/// The connection that asks, and what a server has of its own.
const IDLE_TASKS: u64 = 3;

const MOMENT: Duration = Duration::from_millis(20);

const TURNS: usize = 500;
