//! Observers that see more than a record: what each needs, notes of the beginning and the raise, what was asked.

use std::future::{Pending, ready};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use http_exception::adapter::{Context, Door, Watched};
use http_exception::{
    Asked, Bytes, ErrorPolicy, ErrorPolicyBuilder, HttpException, Needs, Note, Observer, Raised,
    Record, Request, RequestHead, RequestNotes, header,
};

use crate::support::{Answer, Foreign, Other, Plain, block_on};

/// An observer that writes down one text of each record.
struct Writes {
    needs: Needs,
    text: fn(&Record<'_>) -> String,
    written: Texts,
}

type Texts = Arc<Mutex<Vec<String>>>;

impl Observer for Writes {
    fn needs(&self) -> Needs {
        self.needs.clone()
    }

    fn begin(&self, request: RequestHead<'_>) -> Option<Note> {
        Some(Note::new(format!("{} begins", request.uri.path())))
    }

    fn raised(&self, exc: &Raised) -> Option<Note> {
        Some(Note::new(exc.as_error().to_string()))
    }

    fn record(&self, record: &Record<'_>) {
        let text = (self.text)(record);
        self.written.lock().expect("no test panics here").push(text);
    }
}

trait Observed {
    fn writes(self, needs: Needs, text: fn(&Record<'_>) -> String) -> (Self, Texts)
    where
        Self: Sized;
}

impl Observed for ErrorPolicyBuilder {
    fn writes(self, needs: Needs, text: fn(&Record<'_>) -> String) -> (Self, Texts) {
        let written = Texts::default();
        let writes = Writes {
            needs,
            text,
            written: Arc::clone(&written),
        };
        (self.observed_by(writes), written)
    }
}

fn texts(written: &Texts) -> Vec<String> {
    written.lock().expect("no test panics here").clone()
}

fn request() -> Request<()> {
    let request = Request::get("/orders/7?token=hunter2")
        .header(header::USER_AGENT, "curl")
        .header(header::ACCEPT, "text/html")
        .header(header::ACCEPT, "text/plain")
        .header(header::AUTHORIZATION, "hunter2")
        .extension("an extension");
    request.body(()).expect("a request")
}

fn needed(record: &Record<'_>) -> String {
    let request = record.request().expect("a request is kept");
    let mut names: Vec<_> = request.headers().iter().collect();
    names.sort_by_key(|(name, _)| name.as_str());
    let names: Vec<_> = names
        .iter()
        .map(|(name, value)| format!("{name}={}", value.to_str().expect("text")))
        .collect();
    format!(
        "{} | {:?} | {:?} | {:?} | {}",
        names.join(" "),
        request.extensions().get::<&str>(),
        record.begin_note::<String>(),
        record.elapsed().is_some(),
        record.notes().count(),
    )
}

const NOTHING: &str = " | None | None | false | 0";

#[test]
fn each_observer_finds_what_it_needs_and_no_other_does() {
    let builder = ErrorPolicy::builder().exception_handler(|_: Request<()>, _: Other| "whole");
    let (builder, nothing) = builder.writes(Needs::nothing(), needed);
    let (builder, agent) = builder.writes(Needs::nothing().header(header::USER_AGENT), needed);
    let (builder, accept) = builder.writes(
        Needs::nothing().header(header::ACCEPT).header(header::HOST),
        needed,
    );
    let everything = Needs::nothing().begin().clock().extensions().notes();
    let (builder, everything) = builder.writes(everything, needed);
    let policy = builder.build();
    let mut request = request();
    let context = CLOCKED.open(&policy, &mut request);
    if let Some(notes) = request.extensions().get::<RequestNotes>() {
        notes.set("user.id", 7);
    }
    fail(context);
    assert_eq!(texts(&nothing), [NOTHING]);
    assert_eq!(texts(&agent), [format!("user-agent=curl{NOTHING}")]);
    let accepted = format!("accept=text/html accept=text/plain{NOTHING}");
    assert_eq!(texts(&accept), [accepted]);
    let all = r#" | Some("an extension") | Some("/orders/7 begins") | true | 1"#;
    assert_eq!(texts(&everything), [all]);
}

#[test]
fn nothing_is_put_into_a_request_that_no_observer_asks_for() {
    let (builder, _) = ErrorPolicy::builder().writes(Needs::nothing().route().clock(), needed);
    let mut request = Request::new(());
    let _ = CLOCKED.open(&builder.build(), &mut request);
    assert!(request.extensions().is_empty());
}

#[test]
fn policies_around_one_another_share_the_slot_for_notes() {
    let notes = |record: &Record<'_>| record.notes().map(|(_, value)| value.to_owned()).collect();
    let (outer, told_outer) = ErrorPolicy::builder().writes(Needs::nothing().notes(), notes);
    let (inner, told_inner) = ErrorPolicy::builder().writes(Needs::nothing().notes(), notes);
    let mut request = Request::new(());
    let around = CLOCKED.open(&outer.build(), &mut request);
    let within = CLOCKED.open(&inner.build(), &mut request);
    let slot = request.extensions().get::<RequestNotes>().expect("a slot");
    slot.set("user", "ada");
    slot.set("user", "eve\nline");
    for context in [around, within] {
        fail(context);
    }
    assert_eq!(texts(&told_outer), texts(&told_inner));
    assert_eq!(texts(&told_inner).len(), 1);
    assert!(texts(&told_inner)[0].starts_with("eve"));
}

#[test]
fn each_exception_is_noted_when_it_is_raised() {
    let notes = |record: &Record<'_>| {
        let notes = record.raise_notes::<String>();
        let notes: Vec<_> = notes
            .map(|note| note.cloned().unwrap_or_default())
            .collect();
        format!("{:?} of {notes:?}", record.raise_note::<String>())
    };
    let builder = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| Err::<&str, _>(Other))
        .map(|_: Other| HttpException::gone("mapped"));
    let (builder, written) = builder.writes(Needs::nothing(), notes);
    block_on(builder.build().answer(&request(), Foreign));
    assert_eq!(
        texts(&written),
        [r#"Some("Foreign") of ["Foreign", "Other"]"#]
    );
}

#[test]
fn a_request_that_is_dropped_has_the_notes_as_well() {
    let notes = |record: &Record<'_>| {
        let (begin, raise) = (record.begin_note::<String>(), record.raise_note::<String>());
        format!("{:?} {begin:?} {raise:?}", record.outcome())
    };
    let (builder, written) = ErrorPolicy::builder().writes(Needs::nothing().begin(), notes);
    let policy = builder.build();
    let context = CLOCKED.open(&policy, &mut request());
    drop(Watched::new(context, pending, Plain));
    assert_eq!(
        texts(&written),
        [
            r#"Aborted Some("/orders/7 begins") Some("the request was dropped before it was answered")"#
        ]
    );
}

#[test]
fn an_observer_that_panics_anywhere_changes_nothing() {
    struct Panics;
    impl Observer for Panics {
        fn needs(&self) -> Needs {
            panic!("needs")
        }
        fn begin(&self, _: RequestHead<'_>) -> Option<Note> {
            panic!("begin")
        }
        fn raised(&self, _: &Raised) -> Option<Note> {
            panic!("raised")
        }
        fn record(&self, _: &Record<'_>) {
            panic!("record")
        }
    }
    struct Begins;
    impl Observer for Begins {
        fn needs(&self) -> Needs {
            Needs::nothing().begin()
        }
        fn begin(&self, _: RequestHead<'_>) -> Option<Note> {
            panic!("begin")
        }
        fn record(&self, _: &Record<'_>) {}
    }
    let builder = ErrorPolicy::builder()
        .observed_by(Panics)
        .observed_by(Begins);
    let (builder, written) = builder.writes(Needs::nothing(), |record| record.status().to_string());
    let response = block_on(builder.build().answer(&request(), HttpException::gone("g")));
    assert_eq!(response.status(), 410);
    assert_eq!(texts(&written), ["410 Gone"]);
}

#[test]
fn a_record_says_who_was_asked_where_it_was_registered_and_how_it_ended() {
    let line = line!();
    let builder = ErrorPolicy::builder()
        .status_handler(400..=499, |_: HttpException| -> &str { panic!("status") })
        .map(|_: Foreign| HttpException::gone("mapped").with_code("gone"))
        .exception_handler(|_: HttpException| Err::<&str, _>(Other));
    let asked = |record: &Record<'_>| {
        let asked: Vec<_> = record.asked().iter().map(Asked::to_string).collect();
        format!("{}; {:?}", asked.join("; "), record.code())
    };
    let (builder, written) = builder.writes(Needs::nothing(), asked);
    block_on(builder.build().answer(&request(), Foreign));
    let at = |offset, column| format!("{}:{}:{column}", file!(), line + offset);
    let expected = format!(
        "map of it::support::Foreign at {} mapped it; \
         handler of statuses 400-499 at {} panicked; \
         constant answer answered; Some(\"gone\")",
        at(3, 10),
        at(2, 10),
    );
    assert_eq!(texts(&written), [expected]);
}

#[test]
fn a_record_says_what_is_fit_for_a_label() {
    let builder = ErrorPolicy::builder()
        .map(|_: Other| HttpException::gone("g").with_code(format!("made-{}", "at run time")));
    let (builder, written) = builder.writes(Needs::nothing(), |record| {
        let registered = record.exception().is_registered();
        format!("{registered} {:?} {:?}", record.code(), record.known_code())
    });
    let policy = builder.build();
    block_on(policy.answer(&request(), Foreign));
    block_on(policy.answer(&request(), Other));
    block_on(policy.answer(&request(), HttpException::gone("g").with_code("gone")));
    assert_eq!(
        texts(&written),
        [
            "false None None",
            r#"true Some("made-at run time") None"#,
            r#"true Some("gone") Some("gone")"#
        ]
    );
}

#[test]
fn a_record_has_the_headers_and_extensions_of_the_answer() {
    let builder = ErrorPolicy::builder().exception_handler(|_: Foreign| {
        let mut response = http_exception::Response::<Bytes>::default();
        response.extensions_mut().insert(7_u8);
        response
            .headers_mut()
            .insert("x-shop", header::HeaderValue::from_static("open"));
        response
    });
    let (builder, written) = builder.writes(Needs::nothing(), |record| {
        let headers = record.headers().expect("there is an answer");
        let extensions = record.extensions().expect("there is an answer");
        format!("{:?} {:?}", headers["x-shop"], extensions.get::<u8>())
    });
    block_on(builder.build().answer(&request(), Foreign));
    assert_eq!(texts(&written), [r#""open" Some(7)"#]);
}

/// Answers a request whose service has failed.
fn fail(context: Context) {
    let service = || ready(Err(Raised::from(Foreign)));
    let sent = block_on(Watched::new(context, service, Plain));
    assert_eq!(sent.expect("it never fails").status(), 500);
}

/// A request to a service that raises.
pub(crate) async fn service(policy: &ErrorPolicy, exc: fn() -> Raised) {
    let context = CLOCKED.open(policy, &mut Request::new(()));
    let service = || async move { Err(exc()) };
    let sent = Watched::new(context, service, Plain).await;
    sent.expect("it never fails");
}

/// A door of an adapter with a clock.
const CLOCKED: Door =
    Door::new(|_| None).with_clock(|| Some(Instant::now() + Duration::from_secs(1)));

fn pending() -> Pending<Answer> {
    std::future::pending()
}
