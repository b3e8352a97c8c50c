//! Replays every recorded WebSocket on every adapter.
//!
//! A trial is named `<adapter>::websocket::<group>::<row>`, or `identical::websocket::<group>::<row>`
//! where all servers must do the same.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

use conformance::Adapter;
use conformance::websocket::{Differences, Exchange, Row, exchange, start};
use libtest_mimic::{Arguments, Failed, Trial};
use wire::Server;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit_code()
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
        let name = format!("identical::websocket::{}::{}", row.group, row.id);
        trials.push(Trial::test(name, move || all_servers_do_the_same(&row)));
    }
    let name = "differences::websocket::name_rows_that_exist";
    trials.push(Trial::test(name, move || match listed.unknown(&rows)[..] {
        [] => Ok(()),
        ref unknown => Err(format!("no such row: {unknown:?}").into()),
    }));
    trials
}

fn equals_the_reference(adapter: Adapter, row: &Row, listed: &Differences) -> Result<(), Failed> {
    let path = &row.request.path;
    let got = exchange(address(adapter), &row.request);
    let is_same = got.is_same(&row.recorded);
    match listed.of(row) {
        None if is_same => Ok(()),
        None => Err(format!("{path}: got\n{got}\n\nand not\n{}", row.recorded).into()),
        Some(_) if is_same => {
            Err(format!("{path}: no longer differs: remove it from the list").into())
        }
        Some(answer) if got.to_string() == answer => Ok(()),
        Some(answer) => Err(format!("{path}: listed, but got\n{got}\n\nand not\n{answer}").into()),
    }
}

fn all_servers_do_the_same(row: &Row) -> Result<(), Failed> {
    let seen: Vec<(Adapter, Exchange)> = Adapter::ALL
        .map(|adapter| (adapter, exchange(address(adapter), &row.request)))
        .into();
    let (first_adapter, first) = &seen[0];
    for (adapter, exchange) in &seen[1..] {
        if !first.is_same(exchange) {
            let path = &row.request.path;
            let text = format!("{path}\n{first_adapter}:\n{first}\n\n{adapter}:\n{exchange}");
            return Err(text.into());
        }
    }
    Ok(())
}

/// Where a server listens; it starts with the first trial that asks, so that listing the trials
/// starts none.
fn address(adapter: Adapter) -> SocketAddr {
    type Started = LazyLock<Server>;
    static AXUM: Started = LazyLock::new(|| start(Adapter::Axum));
    static HYPER: Started = LazyLock::new(|| start(Adapter::Hyper));
    static POEM: Started = LazyLock::new(|| start(Adapter::Poem));
    match adapter {
        Adapter::Axum => AXUM.address(),
        Adapter::Hyper => HYPER.address(),
        _ => POEM.address(),
    }
}
