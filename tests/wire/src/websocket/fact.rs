//! A fact about WebSockets, and the trial that it is.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use expect_test::Expect;
use harness::{Adapter, Http2, Notes, Opcode, Server, WebSocketClient as Client, get};
use libtest_mimic::Failed;

use super::endings;
use super::exceptions::policy;
use crate::app::app;

/// What happens in one WebSocket, or in several that are open at the same time.
#[derive(Debug)]
pub(super) struct Fact {
    /// The fact in words.
    pub(super) name: &'static str,
    /// What clients do.
    pub(super) visits: Vec<Visit>,
    /// What they see, and what was noted after `#`.
    pub(super) expected: Expect,
}

/// What one client does.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) steps: Vec<Step>,
}

/// What a client does after the upgrade, before it reads until the end.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Sends text and reads a frame.
    Says(&'static str),
    /// Sends a frame with this first byte.
    Sends(u8, &'static [u8]),
    /// Sends so many bytes of text.
    SendsMuch(u16),
    /// Sends bytes.
    SendsBytes(&'static [u8]),
    /// Reads a frame.
    Reads,
    /// Closes.
    Closes(u16, &'static str),
    /// Does not close its side when the server closes.
    IsSilent,
    /// Goes away without a word; how the handler ends is looked at.
    Goes,
}

impl Fact {
    /// Serves the application, and looks at what clients see of it.
    pub(super) fn check(&self, adapter: Adapter) -> Result<(), Failed> {
        let notes = Notes::default();
        let server = adapter.start(app(vec![policy(&notes)]));
        let mut seen = String::new();
        let start = Instant::now();
        // All are open before the first does anything.
        let open = self
            .visits
            .iter()
            .map(|visit| (visit, open(&server, visit)));
        for (visit, client) in open.collect::<Vec<_>>() {
            match client {
                Ok(client) => run(client, &visit.steps, &mut seen),
                Err(answer) => seen.push_str(&answer),
            }
        }
        if start.elapsed() > MUCH_LATER {
            return Err("the connections are there for too long".into());
        }
        for path in self.visits.iter().filter_map(Visit::gone_from) {
            let _ = writeln!(seen, "the handler: {}", endings::wait_for(path));
        }
        // It ends when what it is doing is done: an observer is told of a handler's end at once.
        drop(server);
        for note in notes.take() {
            let _ = writeln!(seen, "# {note}");
        }
        self.expected.assert_eq(&seen);
        Ok(())
    }
}

impl Visit {
    /// The path below `/ws/`, of a client that goes away.
    fn gone_from(&self) -> Option<&str> {
        let goes = self.steps.iter().any(|step| matches!(step, Step::Goes));
        goes.then(|| self.path.trim_start_matches("/ws/"))
    }
}

fn open(server: &Server, visit: &Visit) -> Result<Client, String> {
    if visit.method == "HTTP/2" {
        let answer = Http2::connect(server.address()).send(&get(&visit.path));
        return Err(answer.to_string());
    }
    let opened = Client::open(server.address(), visit.method, &visit.path, &visit.headers);
    opened.map_err(|answer| answer.to_string())
}

fn run(mut client: Client, steps: &[Step], seen: &mut String) {
    let mut is_silent = false;
    for step in steps {
        match step {
            Step::Says(text) => {
                client.text(text);
                read(&mut client, seen);
            }
            Step::Sends(first, payload) => client.frame(*first, payload),
            Step::SendsMuch(length) => client.text(&"a".repeat(usize::from(*length))),
            Step::SendsBytes(bytes) => client.bytes(bytes),
            Step::Reads => {
                read(&mut client, seen);
            }
            Step::Closes(code, reason) => client.close(*code, reason),
            Step::IsSilent => is_silent = true,
            Step::Goes => return,
        }
    }
    let has_closed = steps.iter().any(|step| matches!(step, Step::Closes(..)));
    while let Some(opcode) = read(&mut client, seen) {
        if opcode == Opcode::Close && !is_silent && !has_closed {
            client.close(1000, "");
        }
    }
}

/// Reads a frame; `None` at the end.
fn read(client: &mut Client, seen: &mut String) -> Option<Opcode> {
    let (line, opcode) = match client.receive() {
        Ok(Some(frame)) => (frame.to_string(), Some(frame.opcode)),
        Ok(None) => ("end".to_owned(), None),
        Err(error) => (format!("TROUBLE: {error}"), None),
    };
    seen.push_str(line.trim_end());
    seen.push('\n');
    opcode
}

/// More than a server waits for a client that does not close its side.
const MUCH_LATER: Duration = Duration::from_secs(5);
