//! Late failures: after the head of the answer, without an end, or without a client.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use harness::{Notes, get};
use hostile::{App, Torn, acting, raising};
use http::Response;
use http_body_util::BodyExt;
use http_exception::StatusCode;

use crate::check::{
    Plain, Served, assert_has, assert_lacks, assert_starts, doing, everywhere, observed, on_each,
};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere: a17_a_handler_that_does_not_end_is_dropped_after_its_time;
    on_each:
        a16_a_body_that_breaks_off_is_seen_to_be_broken,
        a16_a_body_that_says_its_length_and_breaks_off_is_seen_to_be_short,
        a18_a_client_that_goes_away_takes_its_handler_with_it;
};

/// Answers with a body that begins well, and says that it is so long.
fn torn(panics: bool, length: Option<u64>) -> impl Fn(&Notes) -> App {
    doing(move |_| {
        let mut body = Torn::after("so far so good", panics);
        (body.pauses, body.length) = (true, length);
        async { Ok(Response::new(body.map_err(Into::into).boxed())) }
    })
}

/// What HTTP/1.1 says in answer to a request, to the end.
fn heard(served: &Served) -> String {
    let mut raw = served.http1();
    let heard = raw
        .say("GET /act/it HTTP/1.1\r\nhost: a\r\n\r\n")
        .hear_out();
    assert!(heard.ended, "{heard:?}");
    assert_lacks(&heard.text(), "hunter2");
    heard.text()
}

/// Asserts that there are so many records, each of an answer that broke off.
#[track_caller]
fn assert_skipped(served: &Served, count: usize) {
    let notes = served.notes.take();
    let is_skipped = |note: &String| note.starts_with("Skipped 200") && note.contains("hunter2");
    assert!(notes.iter().all(is_skipped), "{notes:?}");
    assert_eq!(notes.len(), count, "{notes:?}");
}

fn a16_a_body_that_breaks_off_is_seen_to_be_broken() {
    for panics in [false, true] {
        on_each(torn(panics, None), |served| {
            let text = heard(served);
            assert_starts(&text, "HTTP/1.1 200");
            assert_has(&text, "so far so good");
            assert!(!text.ends_with("\r\n0\r\n\r\n"), "{text}");

            let mut connection = served.http2();
            let answer = connection.send(&get("/act/it"));
            // The client may be told of the reset before it has looked at the head.
            assert!(matches!(answer.status, 0 | 200), "{answer}");
            assert_eq!(answer.trouble.len(), 1, "{answer}");
            // Other streams are not harmed.
            assert_eq!(connection.send(&get("/alive")).text(), "alive");
            assert_skipped(served, 2);
        });
    }
}

fn a16_a_body_that_says_its_length_and_breaks_off_is_seen_to_be_short() {
    // One that is long is watched for observers; of one that is not, the server misses the bytes.
    for (length, panics) in [(100, false), (100, true), (20_000, false), (20_000, true)] {
        on_each(torn(panics, Some(length)), |served| {
            let text = heard(served);
            // What came is less than what was said, or nothing came at all.
            let (lines, body) = text.split_once("\r\n\r\n").unwrap_or_default();
            let said = format!("content-length: {length}");
            assert!(text.is_empty() || lines.contains(&said), "{text}");
            assert!(body.len() < 100, "{text}");

            let answer = served.http2().send(&get("/act/it"));
            assert_eq!(answer.trouble.len(), 1, "{answer}");
            assert_eq!(served.http2().send(&get("/alive")).text(), "alive");
            assert_skipped(served, if length == 100 { 0 } else { 2 });
        });
    }
}

/// Counts how often it is dropped.
struct Guard(Arc<AtomicUsize>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

fn a17_a_handler_that_does_not_end_is_dropped_after_its_time() {
    let dropped = Arc::new(AtomicUsize::new(0));
    let app = |notes: &Notes| {
        let dropped = Arc::clone(&dropped);
        let policy = observed(notes).exception_handler(move |_: Plain| {
            let guard = Guard(Arc::clone(&dropped));
            async move {
                let _guard = guard;
                pending::<StatusCode>().await
            }
        });
        raising(policy.build(), || Plain("plain".to_owned()))
    };
    everywhere(app, |served| {
        let before = dropped.load(Ordering::SeqCst);
        let begun = Instant::now();
        let note = served.opaque(&get("/act/it"));
        assert_starts(&note, "TimedOut 500: plain; then ");
        assert!(begun.elapsed() < Duration::from_secs(8));
        assert_eq!(dropped.load(Ordering::SeqCst), before + served.times());
    });
}

fn a18_a_client_that_goes_away_takes_its_handler_with_it() {
    let begun = Arc::new(AtomicUsize::new(0));
    let dropped = Arc::new(AtomicUsize::new(0));
    let app = |notes: &Notes| {
        let (begun, dropped) = (Arc::clone(&begun), Arc::clone(&dropped));
        acting(observed(notes).build(), move |_| {
            begun.fetch_add(1, Ordering::SeqCst);
            let guard = Guard(Arc::clone(&dropped));
            async move {
                let _guard = guard;
                pending().await
            }
        })
    };
    on_each(app, |served| {
        let (running, gone) = (begun.load(Ordering::SeqCst), dropped.load(Ordering::SeqCst));
        let mut raw = served.http1();
        // It has an answer that it does not read, so that its end is a reset: poem's server goes on
        // with the request of a client that has merely closed.
        raw.say("GET /alive HTTP/1.1\r\nhost: a\r\n\r\nGET /act/it HTTP/1.1\r\nhost: a\r\n\r\n");
        assert!(soon(|| begun.load(Ordering::SeqCst) == running + 1));
        assert_eq!(dropped.load(Ordering::SeqCst), gone);
        drop(raw);
        assert!(soon(|| dropped.load(Ordering::SeqCst) == gone + 1));
        assert_eq!(served.http1().send(&get("/alive")).text(), "alive");
        let notes = served.notes.take();
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert_starts(&notes[0], "Aborted");
    });
}

/// True if something holds within a few seconds.
fn soon(holds: impl Fn() -> bool) -> bool {
    let mut turns = 0..500;
    turns.any(|_| {
        let now = holds();
        if !now {
            sleep(Duration::from_millis(10));
        }
        now
    })
}
