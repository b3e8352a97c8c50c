//! The facts, on every adapter.

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::run(harness::on_each(wire::checks))
}
