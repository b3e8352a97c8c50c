//! One policy, four frameworks, the same bytes: asks each service the same and compares.
//!
//! `cargo xtask demo` builds the services beside this program and runs it. With `--serve` they
//! are kept up afterwards.

mod answer;
mod comparison;
mod exchange;
mod paint;
mod request;
mod service;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use crate::comparison::Comparison;
use crate::request::REQUESTS;
use crate::service::Service;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let serve = std::env::args().any(|arg| arg == "--serve");
    let mut out = io::stdout().lock();
    let mut services = Vec::new();
    for name in ["hyper", "axum", "poem", "tower"] {
        let service = Service::start(name).await?;
        writeln!(out, "example-{name:<6} http://{}", service.address)?;
        services.push(service);
    }

    let mut good = 0;
    for request in REQUESTS {
        let mut comparison = Comparison::of(request);
        for service in &mut services {
            // Nothing else waits for this thread.
            let answer = exchange::ask(service.address, request);
            let record = service.record(request).await?;
            comparison.add(service.name, answer.map_err(|err| err.to_string()), record);
        }
        write!(out, "\n{comparison}")?;
        good += usize::from(comparison.is_good());
    }

    let all = REQUESTS.len();
    let verdict = format!("{good} of {all} answers are as expected, and identical in all four");
    let paint = if good == all {
        paint::green
    } else {
        paint::red
    };
    writeln!(out, "\n{}", paint(&verdict))?;
    if serve {
        keep_up(services, &mut out).await?;
    }
    Ok(if good == all {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints lines to paste, shows what the services log, and waits for the end of standard input, or
/// Ctrl-C, which a terminal sends to the services as well.
async fn keep_up(services: Vec<Service>, out: &mut impl Write) -> Result<()> {
    for service in services {
        writeln!(out, "\n{}", paint::bold(service.name))?;
        for request in REQUESTS {
            writeln!(out, "  {}", request.curl(service.address))?;
        }
        tokio::spawn(service.follow());
    }
    writeln!(
        out,
        "\n{}",
        paint::dim("up until Ctrl-C or the end of input")
    )?;
    out.flush()?;
    let input = || io::copy(&mut io::stdin().lock(), &mut io::sink());
    tokio::task::spawn_blocking(input).await??;
    Ok(())
}
