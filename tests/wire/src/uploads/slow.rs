//! Bodies that come slowly.

use std::thread::sleep;
use std::time::Duration;

use harness::{Check, Http1, Notes, Protocol};
use http_exception::Limits;

use super::{answer, expect, start, upload};

pub(super) fn checks() -> Vec<Check> {
    let paused = Limits::default()
        .request_body_pause(Duration::from_millis(200))
        .request_body_rate(0);
    let slow = Limits::default()
        .request_body_pause(Duration::MAX)
        .request_body_rate(1_000)
        .request_body_grace(Duration::from_millis(100));
    let mut checks = Vec::new();
    for (name, limits, sent) in [
        ("a_body_that_does_not_come_is_408", paused, ""),
        ("a_body_that_stops_is_408", paused, "["),
        ("a_body_that_is_too_slow_is_408", slow, "["),
    ] {
        let check = move |adapter, protocol| {
            let notes = Notes::default();
            let server = start(adapter, limits, &notes);
            let request = upload("/read/any", "application/json", sent);
            let answer = answer(adapter, protocol, &server, &request);
            // HTTP/2 has no options of a connection; the stream is reset.
            let closes = (protocol == Protocol::Http1).then_some("close");
            expect(
                &(answer.status, answer.header("connection"), &*answer.text()),
                &(408, closes, r#"{"detail":"Request Timeout"}"#),
            )?;
            expect(&notes.take(), &["Handled 408: 408: Request Timeout"])
        };
        checks.push(Check::new(format!("uploads::{name}"), check));
    }
    let check = move |adapter: harness::Adapter, _| {
        let notes = Notes::default();
        let server = start(adapter, paused, &notes);
        let mut connection = Http1::connect(server.address());
        connection.say("POST /read/any HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 4\r\n\r\n");
        // Longer than the limit together, and each pause is shorter.
        for byte in ["n", "u", "l", "l"] {
            sleep(Duration::from_millis(70));
            connection.say(byte);
        }
        let answer = connection.answer("POST");
        expect(&(answer.status, &*answer.text()), &(200, "null"))?;
        expect(&notes.take().len(), &0)
    };
    let check = Check::new("uploads::a_body_that_keeps_coming_is_read", check);
    checks.push(check.on(|_, protocol| protocol == Protocol::Http1));
    checks
}
