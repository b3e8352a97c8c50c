//! Trials of recorded rows, whatever a row is about.
//!
//! A trial is named `<adapter>::<way>::<group>::<row>`, or `identical::<group>::<row>` where all servers must
//! do the same.

use std::collections::HashMap;
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, Mutex};

use conformance::{Differences, root};
use harness::{Adapter, Protocol, Server};
use libtest_mimic::{Failed, Trial};

/// A row of a file.
pub(crate) trait Recorded: Send + Sync + 'static {
    /// What a client sees.
    type Seen: Clone + fmt::Display + Send;

    /// The ways in which it is sent, by the part of a trial's name.
    const WAYS: &'static [(&'static str, Protocol)];

    /// Its group and its name.
    fn name(&self) -> (&str, &str);

    /// The request, as complaints show it.
    fn request(&self) -> String;

    /// Sends it.
    fn send(&self, server: SocketAddr, protocol: Protocol) -> Self::Seen;

    /// Where something differs from what the reference did.
    fn difference(&self, seen: &Self::Seen) -> Option<String>;

    /// True if two servers did the same.
    fn identical(one: &Self::Seen, other: &Self::Seen) -> bool;

    /// All that is compared of two servers.
    fn whole(seen: &Self::Seen) -> String {
        seen.to_string()
    }
}

/// The rows, the differences that are listed, and what was seen: a row is sent to each server once.
pub(crate) struct Replay<R: Recorded> {
    pub(crate) rows: Vec<R>,
    listed: Differences,
    seen: Mutex<HashMap<String, R::Seen>>,
}

impl<R: Recorded> Replay<R> {
    pub(crate) fn new(rows: Result<Vec<R>, String>, listed: &str) -> Arc<Self> {
        Arc::new(Self {
            rows: rows.expect("the data are rows"),
            listed: Differences::read(listed).expect("the differences have their form"),
            seen: Mutex::default(),
        })
    }

    /// The rows that are listed.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &R> {
        let is_listed = |row: &&R| {
            let (group, id) = row.name();
            self.listed.of(group, id).is_some()
        };
        self.rows.iter().filter(is_listed)
    }

    /// A trial of each row on each server, one of each row on all of them, and one of the list.
    pub(crate) fn trials(self: Arc<Self>) -> Vec<Trial> {
        let mut trials = Vec::new();
        for (nth, row) in self.rows.iter().enumerate() {
            let (group, id) = row.name();
            for server in servers::<R>() {
                let (replay, (adapter, way, _)) = (Arc::clone(&self), server);
                let name = format!("{adapter}::{way}::{group}::{id}");
                trials.push(Trial::test(name, move || {
                    replay.equals_the_reference(&replay.rows[nth], server)
                }));
            }
            let replay = Arc::clone(&self);
            let name = format!("identical::{group}::{id}");
            trials.push(Trial::test(name, move || {
                replay.is_the_same_everywhere(&replay.rows[nth])
            }));
        }
        let name = "differences::name_rows_that_exist";
        trials.push(Trial::test(name, move || {
            match self.listed.unknown(self.rows.iter().map(R::name))[..] {
                [] => Ok(()),
                ref unknown => Err(format!("no such row or group: {unknown:?}").into()),
            }
        }));
        trials
    }

    fn equals_the_reference(&self, row: &R, server: ServerOf) -> Result<(), Failed> {
        let seen = self.seen(row, server);
        let (group, id) = row.name();
        let complaint = match (self.listed.of(group, id), row.difference(&seen)) {
            (None, None) => return Ok(()),
            (None, Some(why)) => why,
            (Some(_), None) => "no longer differs: remove it from the list".to_owned(),
            (Some(entry), Some(_)) => match entry.answer(id) {
                Some(answer) if seen.to_string() == answer => return Ok(()),
                answer => {
                    let answer = answer.unwrap_or_default();
                    format!("listed, but got\n{seen}\n\nand not\n{answer}")
                }
            },
        };
        Err(format!("{}: {complaint}", row.request()).into())
    }

    fn is_the_same_everywhere(&self, row: &R) -> Result<(), Failed> {
        let [first, others @ ..] = &servers::<R>()[..] else {
            return Err("there are no servers".into());
        };
        let expected = self.seen(row, *first);
        for other in others {
            let got = self.seen(row, *other);
            if !R::identical(&expected, &got) {
                let (request, expected, got) = (row.request(), R::whole(&expected), R::whole(&got));
                let text = format!("{request}\n{first:?}:\n{expected}\n\n{other:?}:\n{got}");
                return Err(text.into());
            }
        }
        Ok(())
    }

    fn seen(&self, row: &R, server: ServerOf) -> R::Seen {
        let name = format!("{server:?} {}", row.name().1);
        let known = || self.seen.lock().expect("no trial panics with the lock");
        if let Some(seen) = known().get(&name) {
            return seen.clone();
        }
        let (adapter, _, protocol) = server;
        let seen = row.send(address(adapter), protocol);
        known().insert(name, seen.clone());
        seen
    }
}

/// An adapter, and the way in which it is asked.
type ServerOf = (Adapter, &'static str, Protocol);

fn servers<R: Recorded>() -> Vec<ServerOf> {
    let ways = |adapter| R::WAYS.iter().map(move |(way, it)| (adapter, *way, *it));
    Adapter::ALL.into_iter().flat_map(ways).collect()
}

/// Where a server listens; all start with the first trial that asks, so that listing the trials starts
/// none.
fn address(adapter: Adapter) -> SocketAddr {
    static SERVERS: LazyLock<[Server; 4]> =
        LazyLock::new(|| Adapter::ALL.map(|adapter| adapter.start(root())));
    let nth = Adapter::ALL.iter().position(|it| *it == adapter);
    SERVERS[nth.expect("an adapter is one of all")].address()
}
