//! What the rows have in common: an application on each adapter, and what is seen of it.

use std::error::Error;
use std::fmt;

use hostile::{Adapter, App, silence_servers};
use http_exception::{ErrorPolicy, ErrorPolicyBuilder};
use wire::{Answer, Notes, Request, Server, ask};

/// An application on one adapter.
pub(crate) struct Served {
    pub(crate) adapter: Adapter,
    pub(crate) server: Server,
    pub(crate) notes: Notes,
}

/// Serves an application on every adapter in turn, and checks it.
#[expect(clippy::print_stdout, reason = "shown where a test fails")]
pub(crate) fn on_each(app: impl Fn(&Notes) -> App, check: impl Fn(&Served)) {
    silence_servers();
    for adapter in Adapter::ALL {
        println!("on {adapter}");
        let notes = Notes::default();
        let server = adapter.start(app(&notes));
        check(&Served {
            adapter,
            server,
            notes,
        });
    }
}

/// A policy that has nothing but an observer.
pub(crate) fn observed(notes: &Notes) -> ErrorPolicyBuilder {
    silence_servers();
    ErrorPolicy::builder().observer(notes.observer())
}

impl Served {
    /// Asks in both versions of HTTP, and on the same connections whether they live.
    #[track_caller]
    pub(crate) fn ask(&self, request: &Request) -> Answer {
        let answer = ask(&self.server, request);
        let trouble = &answer.trouble;
        assert!(trouble.is_empty(), "{}: {answer}", self.adapter);
        answer
    }

    /// Asks, and gives what observers were told, which must be the same for both versions.
    #[track_caller]
    pub(crate) fn told(&self, request: &Request) -> (Answer, String) {
        let _ = self.notes.take();
        let answer = self.ask(request);
        let notes = self.notes.take();
        let [first, second] = &notes[..] else {
            panic!(
                "{}: not one record for each request: {notes:?}",
                self.adapter
            );
        };
        assert_eq!(first, second, "{}", self.adapter);
        (answer, first.clone())
    }

    /// Asks for what must be answered with the constant 500, and gives the record.
    #[track_caller]
    pub(crate) fn opaque(&self, request: &Request) -> String {
        let (answer, note) = self.told(request);
        assert_opaque(&answer);
        note
    }
}

/// The constant answer, which says nothing.
#[track_caller]
pub(crate) fn assert_opaque(answer: &Answer) {
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (500, "Internal Server Error"),
        "{answer}"
    );
    assert_said_of_errors(answer);
}

/// What every error says of itself.
#[track_caller]
pub(crate) fn assert_said_of_errors(answer: &Answer) {
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer}");
    assert_eq!(
        answer.header("x-content-type-options"),
        Some("nosniff"),
        "{answer}"
    );
    for entity in [
        "etag",
        "last-modified",
        "content-encoding",
        "content-language",
    ] {
        assert_eq!(answer.header(entity), None, "{answer}");
    }
}

/// Headers, body, and everything else that a client sees.
pub(crate) fn everything(answer: &Answer) -> String {
    answer.to_string()
}

/// An error whose texts are given.
#[derive(Clone, Debug)]
pub(crate) struct Plain(pub(crate) String);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Plain {}
