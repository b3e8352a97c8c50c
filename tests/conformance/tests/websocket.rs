//! Replays every recorded WebSocket on every adapter.

mod replay;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use conformance::read_rows;
use conformance::websocket::{Exchange, Row, exchange};
use harness::Protocol;
use libtest_mimic::Trial;

use self::replay::{Recorded, Replay};

fn main() -> ExitCode {
    let replay = Replay::<Row>::new(
        read_rows(include_str!("../data/websocket.jsonl")),
        include_str!("../websocket_differences.toml"),
    );
    let mut trials = Arc::clone(&replay).trials();
    let name = "differences::touch_no_close_frame_of_the_reference";
    trials.push(Trial::test(name, move || {
        match replay.listed().find(|row| row.recorded.is_closed()) {
            None => Ok(()),
            Some(row) => Err(format!("{} is listed", row.id).into()),
        }
    }));
    harness::run(trials)
}

impl Recorded for Row {
    type Seen = Exchange;

    const WAYS: &'static [(&'static str, Protocol)] = &[("websocket", Protocol::Http1)];

    fn name(&self) -> (&str, &str) {
        (&self.group, &self.id)
    }

    fn request(&self) -> String {
        self.request.path.clone()
    }

    fn send(&self, server: SocketAddr, _: Protocol) -> Exchange {
        exchange(server, &self.request)
    }

    fn difference(&self, seen: &Exchange) -> Option<String> {
        let differs = !seen.equals(&self.recorded);
        differs.then(|| format!("got\n{seen}\n\nand not\n{}", self.recorded))
    }

    fn identical(one: &Exchange, other: &Exchange) -> bool {
        one == other
    }

    fn whole(seen: &Exchange) -> String {
        format!("{seen:?}")
    }
}
