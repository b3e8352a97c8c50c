//! Replays every recorded WebSocket on every adapter.
//!
//! A trial is named `<adapter>::websocket::<group>::<row>`, or `identical::<group>::<row>` where all
//! servers must do the same.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock, Mutex};

use conformance::websocket::{Exchange, Row, exchange};
use conformance::{Differences, root};
use harness::{Adapter, Server};
use libtest_mimic::{Failed, Trial};

fn main() -> ExitCode {
    harness::run(trials())
}

fn trials() -> Vec<Trial> {
    let rows = Row::read_all(include_str!("../data/websocket.jsonl")).expect("the data are rows");
    let listed = Differences::read(include_str!("../websocket_differences.toml"));
    let listed = Arc::new(listed.expect("the differences have their form"));

    let mut trials = Vec::new();
    for row in rows.iter().cloned().map(Arc::new) {
        for adapter in Adapter::ALL {
            let name = format!("{adapter}::websocket::{}::{}", row.group, row.id);
            let (row, listed) = (Arc::clone(&row), Arc::clone(&listed));
            trials.push(Trial::test(name, move || {
                equals_the_reference(adapter, &row, &listed)
            }));
        }
        let name = format!("identical::{}::{}", row.group, row.id);
        trials.push(Trial::test(name, move || all_servers_do_the_same(&row)));
    }
    trials.push(Trial::test("differences::name_rows_that_exist", {
        let (rows, listed) = (rows.clone(), Arc::clone(&listed));
        move || match listed.unknown(rows.iter().map(|it| (&*it.group, &*it.id)))[..] {
            [] => Ok(()),
            ref unknown => Err(format!("no such row or group: {unknown:?}").into()),
        }
    }));
    let name = "differences::touch_no_close_frame_of_the_reference";
    trials.push(Trial::test(name, move || {
        let is_listed = |row: &&Row| listed.of(&row.group, &row.id).is_some();
        let mut listed = rows.iter().filter(is_listed);
        match listed.find(|row| row.recorded.is_closed()) {
            None => Ok(()),
            Some(row) => Err(format!("{} is listed", row.id).into()),
        }
    }));
    trials
}

fn equals_the_reference(adapter: Adapter, row: &Row, listed: &Differences) -> Result<(), Failed> {
    let path = &row.request.path;
    let got = seen(adapter, row);
    let is_equal = got.equals(&row.recorded);
    let Some(entry) = listed.of(&row.group, &row.id) else {
        return if is_equal {
            Ok(())
        } else {
            Err(format!("{path}: got\n{got}\n\nand not\n{}", row.recorded).into())
        };
    };
    if is_equal {
        return Err(format!("{path}: no longer differs: remove it from the list").into());
    }
    match entry.answer(&row.id) {
        Some(answer) if got.to_string() == answer => Ok(()),
        answer => Err(format!(
            "{path}: listed, but got\n{got}\n\nand not\n{}",
            answer.unwrap_or_default()
        )
        .into()),
    }
}

fn all_servers_do_the_same(row: &Row) -> Result<(), Failed> {
    let [first, others @ ..] = Adapter::ALL;
    let expected = seen(first, row);
    for other in others {
        let got = seen(other, row);
        if got != expected {
            let path = &row.request.path;
            return Err(format!("{path}\n{first}:\n{expected:?}\n\n{other}:\n{got:?}").into());
        }
    }
    Ok(())
}

/// The WebSocket that a client of a server sees; a row is sent to each once.
fn seen(adapter: Adapter, row: &Row) -> Exchange {
    static SEEN: LazyLock<Mutex<HashMap<String, Exchange>>> = LazyLock::new(Mutex::default);
    let name = format!("{adapter} {}", row.id);
    let known = || SEEN.lock().expect("no trial panics with the lock");
    if let Some(exchange) = known().get(&name) {
        return exchange.clone();
    }
    let exchange = exchange(address(adapter), &row.request);
    known().insert(name, exchange.clone());
    exchange
}

/// Where a server listens; all start with the first trial that asks, so that
/// listing the trials starts none.
fn address(adapter: Adapter) -> SocketAddr {
    static SERVERS: LazyLock<[Server; 3]> =
        LazyLock::new(|| Adapter::ALL.map(|adapter| adapter.start(root())));
    let nth = Adapter::ALL.iter().position(|it| *it == adapter);
    SERVERS[nth.expect("an adapter is one of all")].address()
}
