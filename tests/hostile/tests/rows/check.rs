//! The common parts of the rows: an application on each adapter, and the view of it.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;

use harness::{
    Adapter, Answer, Connection, Http1, Http2, Notes, Protocol, Reply, Request, Server, Upload,
    ask, noted,
};
use hostile::{App, acting, raising, says};
use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, ExceptionHandler, HttpException, Raised, Record,
};

use crate::bare;
use crate::facts::{adapter, is_core};

/// An application on one adapter, or on the core alone.
pub(crate) struct Served {
    place: Place,
    pub(crate) notes: Notes,
}

enum Place {
    Core(App),
    Adapter(Adapter, Server),
}

/// Serves an application on the adapter that the trial is about, and checks it.
pub(crate) fn on_each(app: impl Fn(&Notes) -> App, check: impl Fn(&Served)) {
    if let Some(adapter) = adapter() {
        let notes = Notes::default();
        let server = adapter.start(app(&notes));
        let place = Place::Adapter(adapter, server);
        check(&Served { place, notes });
    }
}

/// Checks an application on the core alone too, where what is asked needs no connection.
pub(crate) fn everywhere(app: impl Fn(&Notes) -> App, check: impl Fn(&Served)) {
    if is_core() {
        let notes = Notes::default();
        let place = Place::Core(app(&notes));
        return check(&Served { place, notes });
    }
    on_each(app, check);
}

/// A policy that has nothing but an observer.
pub(crate) fn observed(notes: &Notes) -> ErrorPolicyBuilder {
    ErrorPolicy::builder().observer(notes.observer())
}

/// One that notes each record as the line that a log has of it.
pub(crate) fn lined(notes: &Notes) -> ErrorPolicyBuilder {
    let notes = notes.clone();
    ErrorPolicy::builder().observer(move |record: &Record<'_>| notes.add(record.to_string()))
}

/// Below a policy that is observed, an application that raises.
pub(crate) fn raised<E: Into<Raised>>(
    exc: impl Fn() -> E + Clone + Send + Sync + 'static,
) -> impl Fn(&Notes) -> App {
    move |notes| raising(observed(notes).build(), exc.clone())
}

/// What most of them raise.
pub(crate) fn missing() -> HttpException {
    HttpException::not_found("Item not found")
}

/// One that does something.
pub(crate) fn doing<Fut: Future<Output = Reply> + Send + 'static>(
    act: impl Fn(http::Request<Upload>) -> Fut + Clone + Send + Sync + 'static,
) -> impl Fn(&Notes) -> App {
    move |notes| acting(observed(notes).build(), act.clone())
}

/// One whose error is answered by a handler.
pub(crate) fn handled<S: 'static>(
    handler: impl ExceptionHandler<Plain, S> + Clone,
) -> impl Fn(&Notes) -> App {
    move |notes| {
        let policy = observed(notes).exception_handler(handler.clone());
        raising(policy.build(), || Plain("plain".to_owned()))
    }
}

impl Served {
    /// The adapter; none where it is the core alone.
    pub(crate) fn adapter(&self) -> Option<Adapter> {
        match self.place {
            Place::Core(_) => None,
            Place::Adapter(adapter, _) => Some(adapter),
        }
    }

    pub(crate) fn server(&self) -> &Server {
        match &self.place {
            Place::Core(_) => panic!("the core alone has no server"),
            Place::Adapter(_, server) => server,
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server().address()
    }

    pub(crate) fn http1(&self) -> Http1 {
        Http1::connect(self.address())
    }

    pub(crate) fn http2(&self) -> Http2 {
        Http2::connect(self.address())
    }

    /// A connection in each version of HTTP.
    pub(crate) fn connections(&self) -> [Connection; 2] {
        Protocol::ALL.map(|protocol| Connection::open(protocol, self.address()))
    }

    pub(crate) fn name(&self) -> String {
        self.adapter()
            .map_or("the core".to_owned(), |it| it.to_string())
    }

    /// How often a request is sent that is asked.
    pub(crate) fn times(&self) -> usize {
        self.adapter().map_or(1, |_| 2)
    }

    /// Asks in both versions of HTTP, and on the same connections whether they live.
    #[track_caller]
    pub(crate) fn ask(&self, request: &Request) -> Answer {
        let answer = match &self.place {
            Place::Core(app) => bare::ask(app, request),
            Place::Adapter(_, server) => ask(server, request),
        };
        let trouble = &answer.trouble;
        assert!(trouble.is_empty(), "{}: {answer}", self.name());
        answer
    }

    /// Asks, and gives what observers were told, which must be the same each time.
    #[track_caller]
    pub(crate) fn told(&self, request: &Request) -> (Answer, String) {
        let _ = self.notes.take();
        let answer = self.ask(request);
        let mut notes = self.notes.take();
        assert_eq!(notes.len(), self.times(), "{}: {notes:?}", self.name());
        notes.dedup();
        assert_eq!(notes.len(), 1, "{}: {notes:?}", self.name());
        (answer, notes.swap_remove(0))
    }

    /// Asks for what has this answer, in its short form.
    #[track_caller]
    pub(crate) fn says(&self, request: &Request, expected: &str) {
        assert_eq!(self.ask(request).brief(), expected, "{}", self.name());
    }

    /// The same with what observers are told, below it.
    #[track_caller]
    pub(crate) fn tells(&self, request: &Request, expected: &str) {
        let (answer, note) = self.told(request);
        assert_eq!(noted(&answer, &[note]), expected, "{}", self.name());
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
    assert_answer(answer, 500, "Internal Server Error");
    assert_said_of_errors(answer);
}

/// The status and the text of an answer.
#[track_caller]
pub(crate) fn assert_answer(answer: &Answer, status: u16, text: &str) {
    assert_eq!((answer.status, &*answer.text()), (status, text), "{answer}");
}

/// The status and a header of an answer.
#[track_caller]
pub(crate) fn assert_header(answer: &Answer, status: u16, name: &str, value: Option<&str>) {
    let seen = (answer.status, answer.header(name));
    assert_eq!(seen, (status, value), "{name}: {answer}");
}

/// What every error says of itself.
#[track_caller]
pub(crate) fn assert_said_of_errors(answer: &Answer) {
    for (name, value) in [
        ("cache-control", Some("no-store")),
        ("x-content-type-options", Some("nosniff")),
        ("etag", None),
        ("last-modified", None),
        ("content-encoding", None),
        ("content-language", None),
    ] {
        assert_header(answer, answer.status, name, value);
    }
}

/// A text that has another in it.
#[track_caller]
pub(crate) fn assert_has(text: &str, part: &str) {
    assert!(text.contains(part), "no {part:?}: {text}");
}

/// A text that has not.
#[track_caller]
pub(crate) fn assert_lacks(text: &str, part: &str) {
    assert!(!text.contains(part), "{part:?}: {text}");
}

/// A text that begins with another.
#[track_caller]
pub(crate) fn assert_starts(text: &str, start: &str) {
    assert!(text.starts_with(start), "not {start:?}: {text}");
}

/// An error whose text is given.
#[derive(Clone, Debug)]
pub(crate) struct Plain(pub(crate) String);

says! { Plain(text): "{text}"; }

/// An error with another behind it.
#[derive(Debug)]
pub(crate) struct Because<E>(pub(crate) E);

impl<E> fmt::Display for Because<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("because of another")
    }
}

impl<E: Error + 'static> Error for Because<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
