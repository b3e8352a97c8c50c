//! Answers that must be the same whatever they stand for.

use harness::{Notes, get};
use hostile::{App, acting, says};
use http_exception::{ErrorPolicy, HttpException, Raised, Request, StatusCode};

use crate::check::{assert_has, everywhere, observed, on_each};
use crate::costs::cost;
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere: a38_two_causes_that_are_mapped_to_one_answer_cannot_be_told_apart;
    on_each: h15_what_is_forbidden_can_be_answered_like_what_is_not_there;
    alone: a38_two_causes_that_are_mapped_to_one_answer_cost_the_same;
};

/// A login that fails for one of two reasons.
#[derive(Debug)]
struct Denied(&'static str);

says! { Denied(why): "{why}"; }

const UNKNOWN: Denied = Denied("there is no user root");
const WRONG: Denied = Denied("not the password of administrator");

fn a38_two_causes_that_are_mapped_to_one_answer_cannot_be_told_apart() {
    let app = |notes: &Notes| {
        let policy = observed(notes)
            .map(|_: Denied| HttpException::unauthorized("Basic", "Incorrect username or password"))
            .build();
        acting(policy, async |request| {
            Err(Raised::from(match request.uri().path() {
                "/act/unknown" => UNKNOWN,
                _ => WRONG,
            }))
        })
    };
    everywhere(app, |served| {
        let (first, first_note) = served.told(&get("/act/unknown"));
        let (second, second_note) = served.told(&get("/act/password"));
        assert_ne!(first_note, second_note, "observers are told which");
        assert_eq!(first.to_string(), second.to_string());
        assert_eq!(first.status, 401);
    });
}

fn a38_two_causes_that_are_mapped_to_one_answer_cost_the_same() {
    let policy = ErrorPolicy::builder()
        .map(|_: Denied| HttpException::unauthorized("Basic", "Incorrect username or password"))
        .build();
    let cost = |denied: fn() -> Raised| cost(&policy, &Request::new(()), denied);
    assert_eq!(cost(|| UNKNOWN.into()), cost(|| WRONG.into()));
}

/// What is forbidden is not there, as RFC 9110 section 15.5.4 allows.
fn concealing(notes: &Notes) -> App {
    let hide = |_: HttpException| -> Result<StatusCode, HttpException> {
        Err(HttpException::from_status(StatusCode::NOT_FOUND))
    };
    acting(
        observed(notes).status_handler(403, hide).build(),
        async |request| {
            let exc = match request.uri().path() {
                "/act/secret" => HttpException::forbidden("It is there, but not for you")
                    .with_header("x-owner", "root"),
                _ => HttpException::from_status(StatusCode::NOT_FOUND),
            };
            Err(Raised::from(exc))
        },
    )
}

fn h15_what_is_forbidden_can_be_answered_like_what_is_not_there() {
    on_each(concealing, |served| {
        for path in ["/act/missing", "/nowhere", "/act/secret"] {
            served.says(&get(path), "404 json {\"detail\":\"Not Found\"}");
        }
        // Observers are told.
        assert_has(&served.notes.take().concat(), "but not for you");
    });
}
