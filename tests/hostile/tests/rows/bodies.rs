//! Bodies that are wrong everywhere, without end, or never read.

use std::time::{Duration, Instant};

use harness::{Notes, Request, get, post, read};
use hostile::App;
use http::HeaderValue;
use http_exception::HttpException;

use crate::check::{assert_said_of_errors, everywhere, on_each, raised};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a04_a_million_errors_are_answered_with_a_hundred,
        a05_an_answer_to_what_is_missing_does_not_grow_with_what_is_there,
        a06_json_a_hundred_thousand_levels_deep_is_refused;
    on_each:
        a36_what_is_left_of_a_body_is_not_the_next_request,
        a36_a_client_that_waits_to_be_asked_for_the_body_is_answered_without,
        a36_a_body_that_is_too_large_is_413_whether_its_length_is_said_or_not,
        a36_an_upload_that_waits_for_its_window_is_answered_and_the_other_streams_live,
        a36_frames_without_end_are_413_and_the_other_streams_live;
};

fn json(model: &str, body: impl Into<Vec<u8>>) -> Request {
    post(&format!("/read/{model}"), body).with("content-type", "application/json")
}

/// Refuses without a look at the body; what is below `/read/` is read by the adapter's own extractors.
fn refusing(notes: &Notes) -> App {
    raised(|| HttpException::content_too_large("Not more than a megabyte"))(notes)
}

fn a04_a_million_errors_are_answered_with_a_hundred() {
    // Two bytes for each: as many as the limit of a body has room for.
    let body = format!("[{}]", vec!["0"; 1_000_000].join(","));
    everywhere(refusing, |served| {
        let (answer, _) = served.told(&json("texts", body.clone()));
        assert_eq!(answer.status, 422);
        assert!(answer.body.len() <= 64 * 1024, "{}", answer.body.len());
        let answer: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
        assert_eq!(answer["detail"].as_array().map(Vec::len), Some(100));
        assert_eq!(answer["truncated"], true);
        assert_eq!(answer["total"], 1_000_000);
    });
}

fn a05_an_answer_to_what_is_missing_does_not_grow_with_what_is_there() {
    let large = format!(r#"{{"other":"{}"}}"#, "hunter2 ".repeat(128 * 1024));
    everywhere(refusing, |served| {
        let (small, _) = served.told(&json("thirty", r#"[{"other":""}]"#));
        let (large, _) = served.told(&json("thirty", format!("[{large}]")));
        assert_eq!(large.status, 422);
        assert_eq!(large.text().matches("\"missing\"").count(), 30, "{large}");
        assert_eq!(small.text(), large.text());
        assert!(!large.text().contains("input"), "{large}");
    });
}

fn a06_json_a_hundred_thousand_levels_deep_is_refused() {
    let open = "[".repeat(100_000);
    let closed = format!("{open}{}", "]".repeat(100_000));
    let objects = r#"{"a":"#.repeat(100_000);
    everywhere(refusing, |served| {
        for body in [&open, &closed, &objects] {
            let (answer, _) = served.told(&json("any", body.as_str()));
            assert_eq!(answer.status, 400, "{answer}");
            assert!(answer.body.len() < 512, "{answer}");
        }
    });
}

fn a36_what_is_left_of_a_body_is_not_the_next_request() {
    let smuggled = "GET /alive HTTP/1.1\r\nhost: a\r\n\r\n".repeat(20_000);
    let heads = [
        "POST /act/it HTTP/1.1\r\nhost: a\r\ncontent-length: 1073741824\r\n\r\n",
        "POST /act/it HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n40000000\r\n",
    ];
    on_each(refusing, |served| {
        for head in heads {
            let begun = Instant::now();
            let mut raw = served.http1();
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

fn a36_a_client_that_waits_to_be_asked_for_the_body_is_answered_without() {
    on_each(refusing, |served| {
        let mut raw = served.http1();
        raw.say("POST /act/it HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 1000000\r\n\r\n");
        let heard = raw.hear("Not more than a megabyte").text();
        assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");
    });
}

fn a36_a_body_that_is_too_large_is_413_whether_its_length_is_said_or_not() {
    on_each(refusing, |served| {
        let mut raw = served.http1();
        raw.say("POST /read/any HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n[");
        let heard = raw.hear("\r\n\r\n").text();
        assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");

        let mut raw = served.http1();
        raw.say("POST /read/any HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = format!("10000\r\n{}\r\n", "[".repeat(0x10000));
        for _ in 0..33 {
            raw.say(&chunk);
        }
        let heard = raw.hear("\r\n\r\n").text();
        assert!(heard.starts_with("HTTP/1.1 413"), "{heard}");
        assert_said_of_errors(&served.ask(&get("/nowhere")));
    });
}

fn a36_an_upload_that_waits_for_its_window_is_answered_and_the_other_streams_live() {
    on_each(refusing, |served| {
        let streams = served.http2();
        for path in ["/act/it", "/read/any"] {
            let mut upload = streaming(path);
            let length = HeaderValue::from(1 << 30);
            upload.headers_mut().insert("content-length", length);
            let (status, body) = streams.with(async |client| {
                let mut client = client.ready().await.expect("an open connection");
                let (response, mut upload) =
                    client.send_request(upload, false).expect("it is sent");
                // More than the window has room for: the rest waits for the server, which never asks.
                let _ = upload.send_data(vec![b'['; 1 << 20].into(), false);
                let (head, mut stream) = response.await.expect("an answer").into_parts();
                let mut body = Vec::new();
                read(&mut stream, &mut body).await.expect("its end");
                (head.status, body)
            });
            assert_eq!(status, 413, "{path}");
            assert!(!body.is_empty(), "{path}");
            assert!(streams.is_alive(), "{path}");
        }
    });
}

fn a36_frames_without_end_are_413_and_the_other_streams_live() {
    on_each(refusing, |served| {
        let streams = served.http2();
        let upload = streaming("/read/any");
        let status = streams.with(async |client| {
            let mut client = client.ready().await.expect("an open connection");
            let (response, mut upload) = client.send_request(upload, false).expect("it is sent");
            // Nobody says how much it is, and it does not end.
            let _ = upload.send_data(vec![b'['; 3 << 20].into(), false);
            response.await.expect("an answer").status()
        });
        assert_eq!(status, 413);
        assert!(streams.is_alive());
    });
}

/// The head of a request with a body of JSON.
fn streaming(path: &str) -> http::Request<()> {
    let request = http::Request::post(format!("http://localhost{path}"));
    let request = request.header("content-type", "application/json").body(());
    request.expect("a request that HTTP allows")
}
