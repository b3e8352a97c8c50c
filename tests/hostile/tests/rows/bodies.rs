//! Bodies that are wrong everywhere, without end, or never read.

use std::time::{Duration, Instant};

use hostile::{App, Raw, text};
use http::Response;
use http_exception::{ErrorPolicy, HttpException};
use http_exception_hyper::{Json, extract};
use serde::Deserialize;
use wire::{Notes, Request, get, post};

use crate::check::{assert_said_of_errors, observed, on_each};

fn json(body: impl Into<Vec<u8>>) -> Request {
    post("/act/it", body).with("content-type", "application/json")
}

/// An application that reads a `T` and does nothing with it.
fn reading<T: for<'de> Deserialize<'de> + Send + 'static>(policy: ErrorPolicy) -> App {
    App::new(policy, async |request| {
        let _: Json<T> = extract(request).await?;
        Ok(Response::new(text("taken")))
    })
}

#[test]
fn a04_a_million_errors_are_answered_with_a_hundred() {
    // Two bytes for each: as many as the limit of a body has room for.
    let body = format!("[{}]", vec!["0"; 1_000_000].join(","));
    on_each(
        |notes| reading::<Vec<String>>(observed(notes).build()),
        |served| {
            let (answer, _) = served.told(&json(body.clone()));
            assert_eq!(answer.status, 422);
            assert!(answer.body.len() <= 64 * 1024, "{}", answer.body.len());
            let answer: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
            assert_eq!(answer["detail"].as_array().map(Vec::len), Some(100));
            assert_eq!(answer["truncated"], true);
            assert!(answer["total"].is_u64(), "{}", answer["total"]);
        },
    );
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only what is missing is looked at")]
struct Thirty {
    alpha: String,
    beta: String,
    gamma: String,
    delta: String,
    epsilon: String,
    zeta: String,
    eta: String,
    theta: String,
    iota: String,
    kappa: String,
    lambda: String,
    mu: String,
    nu: String,
    xi: String,
    omicron: String,
    pi: String,
    rho: String,
    sigma: String,
    tau: String,
    upsilon: String,
    phi: String,
    chi: String,
    psi: String,
    omega: String,
    aleph: String,
    beth: String,
    gimel: String,
    daleth: String,
    waw: String,
    zayin: String,
}

#[test]
fn a05_an_answer_to_what_is_missing_does_not_grow_with_what_is_there() {
    let large = format!(r#"{{"other":"{}"}}"#, "hunter2 ".repeat(128 * 1024));
    on_each(
        |notes| reading::<Vec<Thirty>>(observed(notes).build()),
        |served| {
            let (small, _) = served.told(&json(r#"[{"other":""}]"#));
            let (large, _) = served.told(&json(format!("[{large}]")));
            assert_eq!(large.status, 422);
            assert_eq!(large.text().matches("\"missing\"").count(), 30, "{large}");
            assert_eq!(small.text(), large.text());
            assert!(!large.text().contains("input"), "{large}");
        },
    );
}

#[test]
fn a06_json_a_hundred_thousand_levels_deep_is_refused() {
    let open = "[".repeat(100_000);
    let closed = format!("{open}{}", "]".repeat(100_000));
    let objects = r#"{"a":"#.repeat(100_000);
    on_each(
        |notes| reading::<serde_json::Value>(observed(notes).build()),
        |served| {
            for body in [&open, &closed, &objects] {
                let (answer, _) = served.told(&json(body.as_str()));
                assert_eq!(answer.status, 400, "{answer}");
                assert!(answer.body.len() < 512, "{answer}");
            }
        },
    );
}

/// Refuses without a look at the body.
fn refusing(notes: &Notes) -> App {
    App::raising(observed(notes).build(), || {
        HttpException::content_too_large("Not more than a megabyte")
    })
}

#[test]
fn a36_what_is_left_of_a_body_is_not_the_next_request() {
    let smuggled = "GET /alive HTTP/1.1\r\nhost: a\r\n\r\n".repeat(20_000);
    let heads = [
        "POST /act/it HTTP/1.1\r\nhost: a\r\ncontent-length: 1073741824\r\n\r\n".to_owned(),
        format!(
            "POST /act/it HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n",
            1 << 30
        ),
    ];
    on_each(refusing, |served| {
        for head in &heads {
            let begun = Instant::now();
            let mut raw = Raw::connect(served.server.address());
            let first = raw.say(head).hear("Not more than a megabyte").text();
            assert!(first.starts_with("HTTP/1.1 413"), "{first}");
            let rest = raw.say(&smuggled).hear_for(Duration::from_millis(500));
            assert_eq!(rest.answers(), 0, "{}", rest.text());
            assert!(begun.elapsed() < Duration::from_secs(20));
            let (answer, _) = served.told(&get("/act/it"));
            assert_eq!(answer.status, 413);
        }
    });
}

#[test]
fn a36_a_client_that_waits_to_be_asked_for_the_body_is_answered_without() {
    on_each(refusing, |served| {
        let mut raw = Raw::connect(served.server.address());
        raw.say("POST /act/it HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1000000\r\n\r\n");
        let heard = raw.hear("Not more than a megabyte").text();
        assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");
    });
}

#[test]
fn a36_a_body_that_is_too_large_is_413_whether_its_length_is_said_or_not() {
    on_each(
        |notes| reading::<serde_json::Value>(observed(notes).build()),
        |served| {
            let mut raw = Raw::connect(served.server.address());
            raw.say("POST /act/it HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n[");
            let heard = raw.hear("\r\n\r\n").text();
            assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");

            let mut raw = Raw::connect(served.server.address());
            raw.say("POST /act/it HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
            let chunk = format!("10000\r\n{}\r\n", "[".repeat(0x10000));
            for _ in 0..33 {
                raw.say(&chunk);
            }
            let heard = raw.hear("\r\n\r\n").text();
            assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");
            assert_said_of_errors(&served.ask(&get("/nowhere")));
        },
    );
}
