//! Replays every recorded row on every adapter, over both versions of HTTP.
//!
//! A trial is named `<adapter>::<protocol>::<group>::<row>`, or
//! `identical::<group>::<row>` where all servers must answer the same.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex};

use conformance::{Answer, Differences, Row, difference, exchange, identical, root};
use harness::{Adapter, Protocol, Server};
use libtest_mimic::{Failed, Trial};

fn main() -> ExitCode {
    harness::run(trials())
}

fn trials() -> Vec<Trial> {
    let rows = Row::read_all(include_str!("../data/http.jsonl")).expect("the data are rows");
    let listed = Differences::read(include_str!("../differences.toml"));
    let listed = Arc::new(listed.expect("the differences have their form"));

    let mut trials = Vec::new();
    for row in rows.iter().cloned().map(Arc::new) {
        for adapter in Adapter::ALL {
            for protocol in Protocol::ALL {
                let version = protocol.name();
                let name = format!("{adapter}::{version}::{}::{}", row.group, row.id);
                let (row, listed) = (Arc::clone(&row), Arc::clone(&listed));
                trials.push(Trial::test(name, move || {
                    equals_the_reference(adapter, protocol, &row, &listed)
                }));
            }
        }
        let name = format!("identical::{}::{}", row.group, row.id);
        trials.push(Trial::test(name, move || all_servers_answer_the_same(&row)));
    }
    trials.push(Trial::test("differences::name_rows_that_exist", {
        let (rows, listed) = (rows.clone(), Arc::clone(&listed));
        move || match listed.unknown(rows.iter().map(|it| (&*it.group, &*it.id)))[..] {
            [] => Ok(()),
            ref unknown => Err(format!("no such row or group: {unknown:?}").into()),
        }
    }));
    trials.push(Trial::test("differences::are_at_most_a_tenth", move || {
        let is_listed = |row: &&Row| listed.of(&row.group, &row.id).is_some();
        let count = rows.iter().filter(is_listed).count();
        if count * 10 <= rows.len() {
            Ok(())
        } else {
            Err(format!("{count} of {} rows are listed", rows.len()).into())
        }
    }));
    trials
}

fn equals_the_reference(
    adapter: Adapter,
    protocol: Protocol,
    row: &Row,
    listed: &Differences,
) -> Result<(), Failed> {
    let got = answer(adapter, protocol, row);
    let why = difference(row.level, &row.recorded, &got);
    match (listed.of(&row.group, &row.id), why) {
        (None, None) => Ok(()),
        (None, Some(why)) => Err(format!("{}: {why}", row.request).into()),
        (Some(_), None) => Err(format!(
            "{}: no longer differs: remove it from differences.toml",
            row.request
        )
        .into()),
        (Some(entry), Some(_)) => match entry.answer(&row.id) {
            Some(answer) if got.to_string() == answer => Ok(()),
            answer => Err(format!(
                "{}: listed, but the answer is\n{got}\nand not\n{}",
                row.request,
                answer.unwrap_or_default()
            )
            .into()),
        },
    }
}

fn all_servers_answer_the_same(row: &Row) -> Result<(), Failed> {
    let servers = Adapter::ALL.map(|adapter| Protocol::ALL.map(|protocol| (adapter, protocol)));
    let answers = servers.into_iter().flatten().map(|(adapter, protocol)| {
        let name = format!("{adapter} {protocol}");
        (name, answer(adapter, protocol, row))
    });
    let answers: Vec<_> = answers.collect();
    let (first_name, first) = &answers[0];
    for (name, answer) in &answers[1..] {
        if !identical(first, answer) {
            let text = format!(
                "{}\n{first_name}:\n{first}\n\n{name}:\n{answer}",
                row.request
            );
            return Err(text.into());
        }
    }
    Ok(())
}

/// The answer of a server to a row, which is sent to it once.
fn answer(adapter: Adapter, protocol: Protocol, row: &Row) -> Answer {
    static ANSWERS: LazyLock<Mutex<HashMap<String, Answer>>> = LazyLock::new(Mutex::default);
    let name = format!("{adapter} {protocol} {}", row.id);
    let known = || ANSWERS.lock().expect("no trial panics with the lock");
    if let Some(answer) = known().get(&name) {
        return answer.clone();
    }
    let answer = exchange(address(adapter), protocol, &row.request);
    known().insert(name, answer.clone());
    answer
}

/// Where a server listens; all start with the first trial that asks, so that
/// listing the trials starts none.
fn address(adapter: Adapter) -> SocketAddr {
    static SERVERS: LazyLock<[Server; 3]> =
        LazyLock::new(|| Adapter::ALL.map(|adapter| adapter.start(root())));
    let nth = Adapter::ALL.iter().position(|it| *it == adapter);
    SERVERS[nth.expect("an adapter is one of all")].address()
}
