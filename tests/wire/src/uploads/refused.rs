//! Bodies that the head of their request refuses: the answer does not wait for them.

use std::time::{Duration, Instant};

use harness::{Adapter, Check, Http1, Notes, Protocol, Request};
use http_exception::Limits;
use libtest_mimic::Failed;

use super::{answer, expect, start, upload};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for (name, path, media_type, header, status) in [
        ("another_media_type", "/read/json", "text/plain", None, 415),
        ("json_for_a_form", "/read/form", JSON, None, 415),
        (
            "a_coding",
            "/read/json",
            JSON,
            Some(("content-encoding", "gzip")),
            415,
        ),
        (
            "a_coded_form",
            "/read/form",
            FORM,
            Some(("content-encoding", "br")),
            415,
        ),
        ("a_length", "/read/json", JSON, None, 413),
        // The media type is wrong, however long the body is.
        ("a_media_type_of_a_long_body", "/read/form", JSON, None, 415),
        (
            "one_of_several_sources",
            "/read/all/7",
            "text/plain",
            None,
            415,
        ),
    ] {
        let limit = if name.contains("long") || status == 413 {
            99
        } else {
            100
        };
        let mut request = upload(path, media_type, "");
        request
            .headers
            .extend(header.map(|(name, value)| (name.into(), value.into())));
        let expecting = request.clone().with("expect", "100-continue");
        checks.push(Check::new(
            format!("uploads::{name}_is_refused_before_the_body_is_asked_for"),
            move |adapter, protocol| refused(adapter, protocol, limit, &expecting, status),
        ));
        if header != Some(("content-encoding", "gzip")) {
            checks.push(Check::new(
                format!("uploads::{name}_is_refused_before_the_body_is_there"),
                move |adapter, protocol| refused(adapter, protocol, limit, &request, status),
            ));
        }
    }
    let asked = Check::new("uploads::a_body_that_is_read_is_asked_for", |adapter, _| {
        asked(adapter)
    });
    checks.push(asked.on(|_, protocol| protocol == Protocol::Http1));
    let empty = Check::new(
        "uploads::chunks_that_hold_nothing_are_an_empty_body",
        |adapter, _| without_content(adapter),
    );
    checks.push(empty.on(|_, protocol| protocol == Protocol::Http1));
    checks
}

fn refused(
    adapter: Adapter,
    protocol: Protocol,
    limit: usize,
    request: &Request,
    status: u16,
) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default().request_body(limit), &notes);
    let begun = Instant::now();
    let answer = answer(adapter, protocol, &server, request);
    expect(&(answer.status, &*answer.interim), &(status, [0_u16; 0]))?;
    // A client that has begun to send gets a moment to do so.
    if begun.elapsed() > Duration::from_secs(4) {
        return Err("it was waited for".into());
    }
    expect(&notes.take().len(), &1)
}

fn asked(adapter: Adapter) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    let mut connection = Http1::connect(server.address());
    connection.say("POST /read/maybe HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 4\r\nexpect: 100-continue\r\n\r\n");
    let heard = connection.hear("\r\n\r\n").text();
    expect(&heard, &"HTTP/1.1 100 Continue\r\n\r\n")?;
    let answer = connection.say("null").answer("POST");
    expect(&(answer.status, &*answer.text()), &(200, "null"))
}

fn without_content(adapter: Adapter) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = start(adapter, Limits::default(), &notes);
    let mut connection = Http1::connect(server.address());
    connection.say("POST /read/maybe HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
    std::thread::sleep(Duration::from_millis(20));
    let answer = connection.say("0\r\n\r\n").answer("POST");
    expect(&(answer.status, &*answer.text()), &(200, "null"))
}
