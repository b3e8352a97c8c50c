//! Clients that go away.

use std::thread;
use std::time::{Duration, Instant};

use harness::{Adapter, Connection, Notes, Protocol, get};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use super::act::is_waiting;
use super::policy::{hostile, patient};
use crate::Policies;
use crate::app::app;

/// The record that observers get of a client that goes away.
#[derive(Debug)]
pub(super) struct Aborted {
    /// The fact in words.
    pub(super) name: &'static str,
    policies: fn(&Notes) -> Policies,
    path: &'static str,
    when: When,
    expected: &'static str,
}

/// When the client leaves.
#[derive(Clone, Copy, Debug)]
enum When {
    /// While the application works.
    Handler,
    /// While an exception handler works, which says nothing of it.
    ExceptionHandler,
    /// When it has the first piece of the body.
    Body,
}

pub(super) fn aborted() -> Vec<Aborted> {
    let one: fn(&Notes) -> Policies = |notes| vec![hostile(notes)];
    vec![
        Aborted {
            name: "a_client_that_leaves_a_handler_is_told_once",
            policies: one,
            path: "/late/wait/one",
            when: When::Handler,
            expected: "Aborted 499: the request was dropped before it was answered",
        },
        Aborted {
            name: "a_client_that_leaves_a_handler_is_told_by_the_nearest_policy",
            policies: |notes| vec![hostile(notes), hostile(notes)],
            path: "/late/wait/nested",
            when: When::Handler,
            expected: "Aborted 499: the request was dropped before it was answered",
        },
        Aborted {
            name: "a_client_that_leaves_is_told_by_the_policy_that_has_observers",
            policies: |notes| vec![ErrorPolicy::default(), hostile(notes)],
            path: "/late/wait/outer",
            when: When::Handler,
            expected: "Aborted 499: the request was dropped before it was answered",
        },
        Aborted {
            name: "a_client_that_leaves_an_exception_handler_is_told_with_the_exception",
            policies: |notes| vec![patient(notes)],
            path: "/late/wait-in-handler",
            when: When::ExceptionHandler,
            expected: "Aborted 499: its handler never answers",
        },
        Aborted {
            name: "a_client_that_leaves_a_body_is_told_once",
            policies: one,
            path: "/late/stream/endless",
            when: When::Body,
            expected: "Aborted 200: the answer was dropped before the end of its body",
        },
        Aborted {
            name: "a_client_that_leaves_a_body_is_told_by_the_nearest_policy",
            policies: |notes| vec![hostile(notes), hostile(notes)],
            path: "/late/stream/endless",
            when: When::Body,
            expected: "Aborted 200: the answer was dropped before the end of its body",
        },
    ]
}

impl Aborted {
    /// Leaves: in HTTP/1.1 by closing the connection, in HTTP/2 by resetting the stream.
    pub(super) fn check(&self, adapter: Adapter, protocol: Protocol) -> Result<(), Failed> {
        let notes = Notes::default();
        let server = adapter.start(app((self.policies)(&notes)));
        // A handler notes by its path that it waits, so that each trial has one of its own.
        let path = match self.when {
            When::Handler => format!("{}/{adapter}/{}", self.path, protocol.name()),
            When::ExceptionHandler | When::Body => self.path.to_owned(),
        };
        let request = get(&path);
        let path = path.trim_start_matches("/late/");
        let reads = matches!(self.when, When::Body);
        let sent = Instant::now();
        let may_leave = || match self.when {
            When::Handler => is_waiting(path) || sent.elapsed() > PATIENCE,
            When::ExceptionHandler => sent.elapsed() > Duration::from_millis(300),
            When::Body => true,
        };
        // Of HTTP/2, the connection stays.
        let mut http2 = None;
        match Connection::open(protocol, server.address()) {
            Connection::Http1(connection) => connection.leave(&request, reads, may_leave),
            Connection::Http2(connection) => {
                let connection = http2.insert(connection);
                connection.leave(&request, reads, may_leave);
            }
        }
        let mut told = Vec::new();
        let left = Instant::now();
        while told.is_empty() && left.elapsed() < PATIENCE {
            if let Some(connection) = &mut http2 {
                connection.idle(Duration::from_millis(5));
            }
            thread::sleep(Duration::from_millis(5));
            told = notes.take();
        }
        // Whoever tells it a second time has the time to.
        thread::sleep(Duration::from_millis(50));
        told.extend(notes.take());
        if told == [self.expected] {
            Ok(())
        } else {
            Err(format!("told {told:?}").into())
        }
    }
}

/// The most time for something that happens at once.
const PATIENCE: Duration = Duration::from_secs(10);
