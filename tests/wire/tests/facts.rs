//! The facts, on every adapter, in both versions of HTTP.

use std::process::ExitCode;

fn main() -> ExitCode {
    harness::run(harness::on_each(wire::checks()))
}
