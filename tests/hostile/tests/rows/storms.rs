//! Many panics at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Barrier;
use std::thread;

use harness::{Http2, Notes, read};
use hostile::acting;
use http::Request;
use http_exception::{ErrorPolicy, Record, SourceLocation};
use tokio::task::{JoinSet, yield_now};

use crate::facts::{Fact, adapter, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    on_each: a47_a_thousand_panics_at_once_are_a_thousand_records_and_none_is_anothers;
};

fn a47_a_thousand_panics_at_once_are_a_thousand_records_and_none_is_anothers() {
    if let Some(adapter) = adapter() {
        let notes = Notes::default();
        let told = notes.clone();
        let policy = ErrorPolicy::builder()
            .observer(move |record: &Record<'_>| {
                let path = record.request().map_or("", |request| request.uri().path());
                let exc = record.exception();
                let line = exc.location().map_or(0, SourceLocation::line);
                told.add(format!("{path} in line {line}; {}", exc.message()));
            })
            .build();
        let server = adapter.start_on_threads(acting(policy, async |request| {
            let path = request.uri().path().to_owned();
            for _ in 0..3 {
                yield_now().await;
            }
            // Which of two lines it is, is for each request to be known.
            if path.ends_with(['0', '2', '4', '6', '8']) {
                panic!("{path} in line {}", line!())
            } else {
                panic!("{path} in line {}", line!())
            }
        }));
        let barrier = Barrier::new(CONNECTIONS);
        thread::scope(|scope| {
            for connection in 0..CONNECTIONS {
                let (server, barrier) = (server.address(), &barrier);
                scope.spawn(move || {
                    let streams = Http2::connect(server);
                    assert!(streams.is_alive());
                    barrier.wait();
                    storm(&streams, connection);
                    assert!(streams.is_alive());
                });
            }
        });
        let mut expected: BTreeSet<_> = (0..CONNECTIONS)
            .flat_map(|connection| (0..STREAMS).map(move |it| format!("/act/{connection}-{it}")))
            .collect();
        let mut lines = BTreeMap::<String, usize>::new();
        for note in notes.take() {
            let (place, said) = note.split_once("; panicked: ").expect("a panic");
            assert_eq!(place, said, "{adapter}");
            let (path, line) = place.split_once(" in line ").expect("a line");
            assert!(expected.remove(path), "once: {path}");
            *lines.entry(line.to_owned()).or_default() += 1;
        }
        assert!(expected.is_empty(), "{adapter}: {expected:?}");
        let halves: Vec<usize> = lines.into_values().collect();
        assert_eq!(halves, [CONNECTIONS * STREAMS / 2; 2], "{adapter}");
    }
}

/// Sends all requests of a connection before it reads the first answer.
fn storm(streams: &Http2, connection: usize) {
    streams.with(async |client| {
        let mut answers = JoinSet::new();
        for stream in 0..STREAMS {
            let mut client = client.clone().ready().await.expect("an open connection");
            let path = format!("http://localhost/act/{connection}-{stream}");
            let request = Request::get(path).body(()).expect("a request");
            let (response, _) = client.send_request(request, true).expect("it is sent");
            answers.spawn(async {
                let (head, mut stream) = response.await?.into_parts();
                let mut body = Vec::new();
                read(&mut stream, &mut body).await?;
                Ok::<_, h2::Error>((head.status, body))
            });
        }
        while let Some(answer) = answers.join_next().await {
            let (status, body) = answer.expect("no panic").expect("an answer");
            assert_eq!(status, 500);
            assert_eq!(body, b"Internal Server Error");
        }
    });
}

const CONNECTIONS: usize = 20;

const STREAMS: usize = 50;
