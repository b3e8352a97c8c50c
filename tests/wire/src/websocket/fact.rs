//! A fact about WebSockets, and the trial that it is.

use std::time::{Duration, Instant};

use expect_test::Expect;
use harness::{Adapter, Http2, Notes, Opcode, Server, WebSocketClient as Client, get};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use super::endings;
use crate::app::app;

/// A conversation in one WebSocket, or in several that are open at the same time.
#[derive(Debug)]
pub(super) struct Fact {
    /// The fact in words.
    pub(super) name: &'static str,
    pub(super) policy: fn(&Notes) -> ErrorPolicy,
    /// The clients.
    pub(super) visits: Vec<Visit>,
    /// Everything that they see, and the notes after `#`.
    pub(super) expected: Expect,
}

/// One client.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) steps: Vec<Step>,
}

/// A step of a client after the upgrade, before it reads until the end.
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
        let server = adapter.start(app(vec![(self.policy)(&notes)]));
        let mut seen: Vec<String> = Vec::new();
        let start = Instant::now();
        // All are open before the first does anything.
        let open = self
            .visits
            .iter()
            .map(|visit| (visit, open(&server, visit)));
        for (visit, client) in open.collect::<Vec<_>>() {
            match client {
                Ok(client) => seen.push(run(client, &visit.steps)),
                Err(answer) => seen.push(answer),
            }
        }
        if start.elapsed() > MUCH_LATER {
            return Err("the connections are there for too long".into());
        }
        for path in self.visits.iter().filter_map(Visit::gone_from) {
            seen.push(format!("the handler: {}", endings::wait_for(path)));
        }
        // It ends when what it is doing is done: an observer hears of a handler's end at once.
        drop(server);
        let notes = notes.take().into_iter().map(|note| format!("# {note}"));
        let all = [in_runs(&seen), in_runs(&notes.collect::<Vec<_>>())].concat();
        self.expected.assert_eq(&all.join("\n"));
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

/// All in order, those that are the same one after the other once.
fn in_runs(seen: &[String]) -> Vec<String> {
    let runs = seen.chunk_by(|one, next| one == next);
    let runs = runs.map(|run| match (run.len(), &run[0]) {
        (1, one) => one.clone(),
        (times, one) if one.contains('\n') => format!("{times} times:\n{one}"),
        (times, one) => format!("{times} times: {one}"),
    });
    runs.collect()
}

fn open(server: &Server, visit: &Visit) -> Result<Client, String> {
    if visit.method == "HTTP/2" {
        let answer = Http2::connect(server.address()).send(&get(&visit.path));
        return Err(answer.brief());
    }
    let opened = Client::open(server.address(), visit.method, &visit.path, &visit.headers);
    opened.map_err(|answer| answer.brief())
}

fn run(mut client: Client, steps: &[Step]) -> String {
    let mut seen = Vec::new();
    let mut is_silent = false;
    for step in steps {
        match step {
            Step::Says(text) => {
                client.text(text);
                read(&mut client, &mut seen);
            }
            Step::Sends(first, payload) => client.frame(*first, payload),
            Step::SendsMuch(length) => client.text(&"a".repeat(usize::from(*length))),
            Step::SendsBytes(bytes) => client.bytes(bytes),
            Step::Reads => {
                read(&mut client, &mut seen);
            }
            Step::Closes(code, reason) => client.close(*code, reason),
            Step::IsSilent => is_silent = true,
            Step::Goes => return seen.join("\n"),
        }
    }
    let has_closed = steps.iter().any(|step| matches!(step, Step::Closes(..)));
    while let Some(opcode) = read(&mut client, &mut seen) {
        if opcode == Opcode::Close && !is_silent && !has_closed {
            client.close(1000, "");
        }
    }
    seen.join("\n")
}

/// Reads a frame; `None` at the end. `closed: 1000` is a close frame and then the end.
fn read(client: &mut Client, seen: &mut Vec<String>) -> Option<Opcode> {
    let (line, opcode) = match client.receive() {
        Ok(Some(frame)) => (frame.to_string().trim_end().to_owned(), Some(frame.opcode)),
        Ok(None) => match seen.pop_if(|last| last.starts_with("close: ")) {
            Some(last) => (last.replacen("close", "closed", 1), None),
            None => ("end".to_owned(), None),
        },
        Err(error) => (format!("TROUBLE: {error}"), None),
    };
    seen.push(line);
    opcode
}

/// More than a server waits for a client that does not close its side.
const MUCH_LATER: Duration = Duration::from_secs(5);
