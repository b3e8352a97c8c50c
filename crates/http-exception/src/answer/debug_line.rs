//! The line on the terminal of a developer whose policy has no observer yet.

use std::fmt::Write;

use http::StatusCode;

use super::door::DebugLine;
use super::kept::KeptRequest;
use crate::foreign::guard;
use crate::policy::{Log, Outcome, Record};

/// Writes the line, where there is something that nobody has said how to answer, or a mistake.
pub(super) fn write(
    terminal: DebugLine,
    kept: &KeptRequest,
    (outcome, status, close_code): (Outcome, StatusCode, Option<u16>),
    log: &Log,
) {
    let is_expected = matches!(outcome, Outcome::Handled | Outcome::Aborted);
    if is_expected && log.misuse.is_empty() {
        return;
    }
    let request = kept.line();
    let record = Record {
        route: kept.route(),
        request: Some(&request),
        path: Some(kept.path()),
        ..Record::of(outcome, status, close_code, log)
    };
    let mut line = record.to_string();
    if let Some(id) = &kept.request_id {
        let _ = write!(line, " (request {id})");
    }
    let _ = guard(|| terminal(&line));
}
