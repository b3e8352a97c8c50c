//! The middleware of tower-http, and of poem: where it stands, and what comes of it there.

use expect_test::expect;
use harness::{Adapter, Check, Layer, Library, Notes, ORIGIN, Request, get, post};
use http_exception::{ErrorPolicy, RequestIds};

use super::{around, policy};
use crate::app::plain;
use crate::fact::{Fact, checks as named};

pub(super) fn checks() -> Vec<Check> {
    let on = |list, facts, holds: fn(Adapter) -> bool| {
        let checks = named(list, facts).into_iter();
        checks.map(move |check| check.on(move |adapter, _| holds(adapter)))
    };
    let mut checks: Vec<Check> = on("arrangement::tower_http", tower_http(), |it| {
        it != Adapter::Poem
    })
    .collect();
    checks.extend(on("arrangement::tower_http", of_axum(), |it| {
        it == Adapter::Axum
    }));
    checks.extend(on("arrangement::tower_http", of_services(), |it| {
        !it.has_extractors()
    }));
    checks.extend(on("arrangement::poem", poem(), |it| it == Adapter::Poem));
    let compressed = Check::new(
        "arrangement::tower_http::answers_are_compressed_outside",
        |adapter, protocol| {
            let notes = Notes::default();
            let app = harness::App {
                layers: around(&notes, Layer::Library(Library::Compression)),
                ..crate::app::app(Vec::new())
            };
            let server = adapter.start(app);
            // Longer than what tower-http leaves alone.
            let request = get("/act/handler/request?of-more-than-thirty-two-bytes");
            let answer = protocol.send(&server, &request.with("accept-encoding", "gzip"));
            let is_gzip = answer.header("content-encoding") == Some("gzip")
                && answer.body.starts_with(&[0x1f, 0x8b]);
            if answer.status == 418 && is_gzip && notes.take().len() == 1 {
                Ok(())
            } else {
                Err(format!("{answer}").into())
            }
        },
    );
    checks.push(compressed.on(|adapter, _| adapter != Adapter::Poem));
    checks
}

/// The layer alone around a policy, as a function that captures nothing.
macro_rules! outside {
    ($library:ident) => {
        |notes| around(notes, Layer::Library(Library::$library))
    };
}

macro_rules! inside {
    ($library:ident) => {
        |notes| vec![Layer::Library(Library::$library), policy(notes)]
    };
}

macro_rules! between {
    ($library:ident) => {
        |notes| {
            let layer = Layer::Library(Library::$library);
            vec![policy(notes), layer, policy(notes)]
        }
    };
}

fn tower_http() -> Vec<Fact> {
    vec![
        Fact::arranged(
            "cors_outside_is_on_the_answer_to_a_panic",
            outside!(Cors),
            asked("/act/panic/after"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: https://example.com
                vary: origin
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "cors_outside_is_on_the_answer_to_what_is_raised",
            outside!(Cors),
            asked("/act/raise/http"),
            expect![[r#"
                404 json
                access-control-allow-origin: https://example.com
                vary: origin
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "cors_outside_answers_a_preflight",
            outside!(Cors),
            Request::new("OPTIONS", "/nowhere")
                .with("origin", ORIGIN)
                .with("access-control-request-method", "GET"),
            expect![[r#"
                200
                access-control-allow-origin: https://example.com
                content-length: 0
                vary: origin"#]],
        ),
        Fact::arranged(
            "cors_inside_is_lost_with_a_panic",
            inside!(Cors),
            asked("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "cors_between_is_on_the_answer_to_a_panic",
            between!(Cors),
            asked("/act/panic/after"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: https://example.com
                vary: origin
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "a_request_id_outside_is_on_the_answer_to_a_panic",
            outside!(RequestId),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "a_request_id_outside_is_that_of_a_policy_with_ids",
            identified,
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error
                x-request-id: 7
                x-trace: 7

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "a_request_id_outside_is_seen_by_handlers",
            outside!(RequestId),
            post("/act/handler/request", ""),
            expect![[r#"
                418 text
                x-request-id: 7

                POST /act/handler/request
                x-request-id: "7"
                tag: None

                # Handled 418: its handler takes the request"#]],
        ),
        Fact::arranged(
            "a_trace_outside_has_the_status_that_is_sent",
            |notes| around(notes, Layer::Library(Library::Trace(notes.clone()))),
            get("/act/raise/mapped"),
            expect![[r#"
                503 json {"detail":"Try again later"}
                # Handled 503: disk /dev/sda1 is on fire
                # traced 503"#]],
        ),
        Fact::arranged(
            "a_trace_outside_has_the_status_of_a_panic",
            |notes| around(notes, Layer::Library(Library::Trace(notes.clone()))),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await
                # traced 500"#]],
        ),
        Fact::arranged(
            "a_timeout_inside_is_answered_and_told_once",
            inside!(Timeout),
            get("/late/wait/inside"),
            expect![[r#"
                408 json {"detail":"Request Timeout"}
                # Handled 408: 408: Request Timeout"#]],
        ),
        Fact::arranged(
            "a_timeout_between_is_answered_and_told_once",
            between!(Timeout),
            get("/late/wait/between"),
            expect![[r#"
                408 json {"detail":"Request Timeout"}
                # Handled 408: 408: Request Timeout"#]],
        ),
        Fact::arranged(
            "a_guard_against_panics_inside_takes_away_what_a_record_says",
            inside!(CatchPanic),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Unhandled 500: Service panicked"#]],
        ),
        Fact::arranged(
            "a_guard_against_panics_outside_has_nothing_to_do",
            outside!(CatchPanic),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
    ]
}

fn of_axum() -> Vec<Fact> {
    vec![
        Fact::arranged(
            "a_body_limit_inside_is_answered_by_the_length_that_is_said",
            inside!(BodyLimit),
            post("/native/text", "longer than eight"),
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]],
        ),
        Fact::arranged(
            "a_request_id_inside_is_not_seen_by_handlers",
            inside!(RequestId),
            post("/act/handler/request", ""),
            expect![[r#"
                418 text
                x-request-id: 7

                POST /act/handler/request
                tag: None

                # Handled 418: its handler takes the request"#]],
        ),
        Fact::arranged(
            "a_timeout_outside_answers_by_itself_and_is_told_as_a_client_that_left",
            outside!(Timeout),
            get("/late/wait/outside"),
            expect![[r#"
                408
                content-length: 0
                # Aborted 499: the request was dropped before it was answered"#]],
        ),
        Fact::arranged(
            "a_body_limit_inside_is_answered_where_the_body_is_read",
            inside!(BodyLimit),
            post("/native/text", "longer than eight").without_length(),
            expect![[r#"
                413 json {"detail":"Content Too Large"}
                # Handled 413: 413: Content Too Large"#]],
        ),
        Fact::arranged(
            "a_body_limit_outside_answers_by_itself",
            outside!(BodyLimit),
            post("/native/text", "longer than eight"),
            expect!["413 just text length limit exceeded"],
        ),
        Fact::arranged(
            "a_trace_inside_has_another_status_than_is_sent",
            |notes| vec![Layer::Library(Library::Trace(notes.clone())), policy(notes)],
            get("/act/raise/mapped"),
            expect![[r#"
                503 json {"detail":"Try again later"}
                # traced 500
                # Handled 503: disk /dev/sda1 is on fire"#]],
        ),
    ]
}

/// Where what is raised is an error on its way, which middleware lets pass.
fn of_services() -> Vec<Fact> {
    vec![Fact::arranged(
        "cors_inside_is_lost_with_what_is_raised",
        inside!(Cors),
        asked("/act/raise/http"),
        expect![[r#"
            404 json
            x-error: There goes my error

            {"detail":"Item not found"}
            # Handled 404: 404: Item not found"#]],
    )]
}

fn poem() -> Vec<Fact> {
    vec![
        Fact::arranged(
            "cookies_outside_stay_with_what_is_raised",
            outside!(Cookies),
            get("/act/raise/http"),
            expect![[r#"
                404 json
                set-cookie: visited=yes
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "cookies_outside_stay_with_a_panic",
            outside!(Cookies),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                set-cookie: visited=yes
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "cookies_inside_are_lost_with_what_is_raised",
            inside!(Cookies),
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "a_session_between_stays_with_what_is_raised",
            between!(Sessions),
            get("/act/raise/http"),
            expect![[r#"
                404 json
                set-cookie: poem-session=%7B%22visits%22%3A1%7D; HttpOnly; Path=/
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "a_session_between_stays_with_a_panic",
            between!(Sessions),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                set-cookie: poem-session=%7B%22visits%22%3A1%7D; HttpOnly; Path=/
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "a_session_inside_is_lost_with_what_is_raised",
            inside!(Sessions),
            get("/act/raise/http"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "cors_between_is_on_the_answer_to_a_panic",
            between!(Cors),
            asked("/act/panic/after"),
            expect![[r#"
                500 opaque
                access-control-allow-origin: https://example.com
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "a_refusal_of_cors_between_is_answered",
            between!(Cors),
            get("/alive").with("origin", "https://elsewhere.example"),
            expect![[r#"
                403 json {"detail":"Forbidden"}
                # Handled 403: 403: Forbidden"#]],
        ),
        Fact::arranged(
            "a_refusal_of_cors_outside_is_poems_own_text",
            outside!(Cors),
            post("/act/own/text", "").with("origin", "https://elsewhere.example"),
            expect!["403 just text request-origin not allowed"],
        ),
        Fact::arranged(
            "a_request_id_outside_is_on_the_answer_to_a_panic",
            outside!(RequestId),
            get("/act/panic/after").with("x-request-id", "7"),
            expect![[r#"
                500 opaque
                x-request-id: 7
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
        Fact::arranged(
            "a_request_id_outside_is_that_of_a_policy_with_ids",
            identified,
            get("/act/raise/http").with("x-request-id", "7"),
            expect![[r#"
                404 json
                x-error: There goes my error
                x-request-id: 7
                x-trace: 7

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "a_request_id_inside_is_lost_with_what_is_raised",
            inside!(RequestId),
            get("/act/raise/http").with("x-request-id", "7"),
            expect![[r#"
                404 json
                x-error: There goes my error

                {"detail":"Item not found"}
                # Handled 404: 404: Item not found"#]],
        ),
        Fact::arranged(
            "a_guard_against_panics_outside_has_nothing_to_do",
            outside!(CatchPanic),
            get("/act/panic/after"),
            expect![[r#"
                500 opaque
                # Panicked 500: panicked: token=hunter2 after the first await"#]],
        ),
    ]
}

/// A request from the page of another origin, which may ask.
fn asked(path: &str) -> Request {
    get(path).with("origin", ORIGIN)
}

/// The ids of a library around a policy that sends them in a header of its own: it finds them with the request.
fn identified(notes: &Notes) -> Vec<Layer> {
    let policy = ErrorPolicy::builder()
        .extend(&plain(notes))
        .request_ids(RequestIds::from_header("x-trace"));
    vec![
        Layer::Policy(policy.build()),
        Layer::Library(Library::RequestId),
    ]
}
