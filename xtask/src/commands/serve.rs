//! `cargo xtask serve`: the conformance application, for a client of your own.
//!
//! The application itself is `conformance-server` in `tests/conformance`.

use std::process::Command;

use pico_args::Arguments;

use crate::exit::{Exit, nothing_left};
use crate::grid::check_adapter;
use crate::invocation::Invocation;
use crate::workspace::root;

/// Becomes the application, whose first line of output is its address.
pub(crate) fn run(mut args: Arguments) -> Result<(), Exit> {
    let adapter: String = args.value_from_str("--adapter")?;
    let listen: Option<String> = args.opt_value_from_str("--listen")?;
    nothing_left(args)?;
    check_adapter(&adapter)?;
    let listen = listen.as_deref().unwrap_or("127.0.0.1:0");
    let server = Invocation::from("cargo run --quiet -p conformance --bin conformance-server --");
    let server = server.args(["--adapter", &adapter, "--listen", listen]);
    become_process(server.command(&root()))
}

/// Replaces this process, so that whoever ends it by its id ends the server.
#[cfg(unix)]
fn become_process(mut command: Command) -> Result<(), Exit> {
    use std::os::unix::process::CommandExt;

    let err = command.exec();
    Err(Exit::Failed(format!("the server does not start: {err}")))
}

#[cfg(not(unix))]
fn become_process(mut command: Command) -> Result<(), Exit> {
    let status = command.status()?;
    Err(Exit::Failed(format!("the server ended with {status}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_or_a_missing_adapter_is_bad_usage() {
        let args = Arguments::from_vec(vec!["--adapter".into(), "rocket".into()]);
        let Err(Exit::Usage(why)) = run(args) else {
            panic!("an unknown adapter must be refused");
        };
        assert!(
            why.ends_with("(expected axum, hyper, poem, tower)"),
            "{why}"
        );
        let result = run(Arguments::from_vec(Vec::new()));
        assert!(matches!(result, Err(Exit::Usage(_))));
    }
}
