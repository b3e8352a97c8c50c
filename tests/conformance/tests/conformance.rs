//! Replays every recorded request on every adapter, over both versions of HTTP.

mod replay;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use conformance::{Answer, Row, difference, exchange, identical, read_rows};
use harness::Protocol;
use libtest_mimic::Trial;

use self::replay::{Recorded, Replay};

fn main() -> ExitCode {
    let replay = Replay::<Row>::new(
        read_rows(include_str!("../data/http.jsonl")),
        include_str!("../differences.toml"),
    );
    let mut trials = Arc::clone(&replay).trials();
    let name = "differences::are_at_most_a_tenth";
    trials.push(Trial::test(name, move || {
        let (count, all) = (replay.listed().count(), replay.rows.len());
        if count * 10 <= all {
            Ok(())
        } else {
            Err(format!("{count} of {all} rows are listed").into())
        }
    }));
    harness::run(trials)
}

impl Recorded for Row {
    type Seen = Answer;

    const WAYS: &'static [(&'static str, Protocol)] =
        &[("http1", Protocol::Http1), ("http2", Protocol::Http2)];

    fn name(&self) -> (&str, &str) {
        (&self.group, &self.id)
    }

    fn request(&self) -> String {
        self.request.to_string()
    }

    fn send(&self, server: SocketAddr, protocol: Protocol) -> Answer {
        exchange(server, protocol, &self.request)
    }

    fn difference(&self, seen: &Answer) -> Option<String> {
        difference(self.level, &self.recorded, seen)
    }

    fn identical(one: &Answer, other: &Answer) -> bool {
        identical(one, other)
    }
}
