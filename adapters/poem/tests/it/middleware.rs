//! poem's own middleware that tells of answers, or keeps a session, around a policy.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_exception_poem::{ErrorPolicy, ExceptionMiddleware, HttpException, Result, Value, get};
use poem::http::StatusCode;
use poem::http::header::{COOKIE, SET_COOKIE};
use poem::middleware::Tracing;
use poem::session::{CookieConfig, ServerSession, Session, SessionStorage};
use poem::{Endpoint, EndpointExt, Request, Response, handler};
use tokio::runtime::Builder;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, subscriber};

#[test]
fn poems_tracing_outside_has_the_status_that_is_sent_and_inside_another() {
    let outside = || get(stock).with(policy()).with(Tracing);
    let inside = || get(stock).with(Tracing).with(policy());
    assert_eq!(traced(outside()), ["503"]);
    assert_eq!(traced(inside()), ["500"]);
}

#[test]
fn a_store_of_sessions_that_fails_between_two_policies_is_answered() {
    let sessions = || ServerSession::new(CookieConfig::default().secure(false), Store);
    let outside = get(visit).with(policy()).with(sessions());
    let error = block_on(outside.call(returning()));
    assert!(error.is_err(), "no policy is around the store");
    let between = get(visit).with(policy()).with(sessions()).with(policy());
    let answer = block_on(between.call(returning())).expect("a policy does not fail");
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    // Who is new has no session to be loaded.
    let answer = block_on(between.call(Request::default())).expect("a policy does not fail");
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    assert!(answer.headers().contains_key(SET_COOKIE));
}

#[handler]
fn stock() -> Result<String> {
    Err(io::Error::other("no disk").into())
}

#[handler]
fn visit(session: &Session) -> Result<()> {
    session.set("visits", 1);
    Err(HttpException::not_found("Item not found").into())
}

fn policy() -> ExceptionMiddleware {
    let policy = ErrorPolicy::builder()
        .map(|_: io::Error| HttpException::service_unavailable("Try again later"))
        .build();
    ExceptionMiddleware::new(policy)
}

/// A request of somebody who was here before.
fn returning() -> Request {
    Request::builder()
        .header(COOKIE, "poem-session=abc")
        .finish()
}

/// A store that takes sessions and finds none.
struct Store;

impl SessionStorage for Store {
    async fn load_session(&self, _: &str) -> poem::Result<Option<BTreeMap<String, Value>>> {
        let error = io::Error::other("no disk");
        Err(poem::Error::new(error, StatusCode::SERVICE_UNAVAILABLE))
    }

    async fn update_session(
        &self,
        _: &str,
        _: &BTreeMap<String, Value>,
        _: Option<Duration>,
    ) -> poem::Result<()> {
        Ok(())
    }

    async fn remove_session(&self, _: &str) -> poem::Result<()> {
        Ok(())
    }
}

/// The statuses that are traced of one request.
fn traced(app: impl Endpoint<Output = Response>) -> Vec<String> {
    let statuses = Statuses::default();
    subscriber::with_default(statuses.clone(), || {
        let _ = block_on(app.call(Request::default()));
    });
    let statuses = statuses.0.lock().expect("no test panics here");
    statuses.clone()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(future)
}

/// Keeps what events say of a status.
#[derive(Clone, Debug, Default)]
struct Statuses(Arc<Mutex<Vec<String>>>);

impl Subscriber for Statuses {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Statuses {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "status" {
            // `503 Service Unavailable`
            let status = format!("{value:?}");
            let code = status.split(' ').next().unwrap_or_default().to_owned();
            self.0.lock().expect("no test panics here").push(code);
        }
    }
}
