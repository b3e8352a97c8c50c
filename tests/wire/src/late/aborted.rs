//! Clients that go away.

use std::thread;
use std::time::{Duration, Instant};

use harness::{Adapter, Http1, Http2, Notes, Server, get};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use super::act::is_waiting;
use super::policy::{hostile, patient};
use crate::Policies;
use crate::app::app;

/// What observers are told of a client that goes away.
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
    /// Leaves in both versions: HTTP/1.1 by closing the connection, HTTP/2 by resetting the stream.
    pub(super) fn check(&self, adapter: Adapter) -> Result<(), Failed> {
        let notes = Notes::default();
        let server = adapter.start(app((self.policies)(&notes)));
        if adapter.notices_clients_of_http1() {
            self.leave(&server, &notes, false)?;
        }
        self.leave(&server, &notes, true)
    }

    fn leave(&self, server: &Server, notes: &Notes, http2: bool) -> Result<(), Failed> {
        let request = get(self.path);
        let path = self.path.trim_start_matches("/late/");
        let reads = matches!(self.when, When::Body);
        let sent = Instant::now();
        let may_leave = || match self.when {
            When::Handler => is_waiting(path) || sent.elapsed() > PATIENCE,
            When::ExceptionHandler => sent.elapsed() > Duration::from_millis(300),
            When::Body => true,
        };
        let mut connection = http2.then(|| Http2::connect(server.address()));
        match &mut connection {
            Some(connection) => connection.leave(&request, reads, may_leave),
            None => Http1::connect(server.address()).leave(&request, reads, may_leave),
        }
        let mut told = Vec::new();
        let left = Instant::now();
        while told.is_empty() && left.elapsed() < PATIENCE {
            if let Some(connection) = &mut connection {
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
            let version = if http2 { "HTTP/2" } else { "HTTP/1.1" };
            Err(format!("{version}: told {told:?}").into())
        }
    }
}

/// How long something may take that happens at once.
const PATIENCE: Duration = Duration::from_secs(10);
