//! Serves the reference application with one of the adapters.
//!
//! The first line printed is the address, for a port chosen by the system.

use std::io::{self, Write};
use std::process::ExitCode;

use harness::Adapter;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["-h" | "--help"] => match writeln!(io::stdout(), "{USAGE}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        ["--adapter", adapter, "--listen", address]
        | ["--listen", address, "--adapter", adapter] => match adapter.parse() {
            Ok(adapter) => match serve(adapter, address) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => fail(1, &format!("{address}: {error}")),
            },
            Err(error) => fail(2, &format!("{error}\n{USAGE}")),
        },
        _ => fail(2, USAGE),
    }
}

fn serve(adapter: Adapter, address: &str) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        let mut out = io::stdout();
        writeln!(out, "http://{}", listener.local_addr()?)?;
        out.flush()?;
        adapter.serve(listener, conformance::root()).await
    })
}

fn fail(code: u8, text: &str) -> ExitCode {
    // There is nobody left to tell when standard error is closed.
    let _ = writeln!(io::stderr(), "conformance-server: {text}");
    ExitCode::from(code)
}

const USAGE: &str =
    "usage: conformance-server --adapter axum|hyper|poem|tower --listen 127.0.0.1:0";
