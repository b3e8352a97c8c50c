//! Secrets in a request, and what an answer says of them and of the model.

use hostile::{App, text};
use http::Response;
use http_exception::{ErrorPolicy, Record};
use http_exception_hyper::{Cookies, Headers, Json, Query, extract};
use serde::Deserialize;
use wire::{Notes, Request, get, post};

use crate::check::{Served, assert_said_of_errors, on_each};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only what is wrong is looked at")]
struct Login {
    user: String,
    password: String,
    pin: u32,
    role: Role,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    Guest,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "only what is wrong is looked at")]
struct Numbers {
    token: u32,
}

/// Every model, by the path; a record is noted as the line that a log would have.
fn app(notes: &Notes) -> App {
    let notes = notes.clone();
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| notes.add(record.to_string()))
        .build();
    App::new(policy, async |request| {
        match request.uri().path() {
            "/act/query" => {
                let _: Query<Numbers> = extract(request).await?;
            }
            "/act/headers" => {
                let _: Headers<Numbers> = extract(request).await?;
            }
            "/act/cookies" => {
                let _: Cookies<Numbers> = extract(request).await?;
            }
            _ => {
                let _: Json<Login> = extract(request).await?;
            }
        }
        Ok(Response::new(text("taken")))
    })
}

fn login(body: &str) -> Request {
    post("/act/login", body).with("content-type", "application/json")
}

/// Asks, and makes sure that the secret is nowhere.
#[track_caller]
fn refused(served: &Served, request: &Request) -> String {
    let (answer, note) = served.told(request);
    assert_eq!(answer.status, 422, "{answer}");
    assert_said_of_errors(&answer);
    assert!(!answer.to_string().contains("hunter2"), "{answer}");
    assert!(!note.contains("hunter2"), "{note}");
    answer.text()
}

#[test]
fn a23_no_secret_of_a_request_is_in_an_answer_or_a_log() {
    on_each(app, |served| {
        let bodies = [
            r#"{"password":"hunter2","pin":1,"role":"guest"}"#,
            r#"{"user":"a","password":"b","pin":"hunter2","role":"guest"}"#,
            r#"{"user":"a","password":["hunter2"],"pin":1,"role":"guest"}"#,
            r#"{"user":"a","password":"b","pin":1,"role":"hunter2\u001b[31m"}"#,
            r#"{"user":"a","password":"hunter2","pin":1,"role":{"hunter2":1}}"#,
            r#"["hunter2"]"#,
            r#""hunter2""#,
            r#"{"password":"hunter2"#,
            r#"{"password":"hunter2\x"}"#,
        ];
        for body in bodies {
            refused(served, &login(body));
        }
        refused(served, &get("/act/query?token=hunter2"));
        refused(served, &get("/act/headers").with("token", "hunter2"));
        refused(served, &get("/act/cookies").with("cookie", "token=hunter2"));
    });
}

#[test]
fn a24_an_unknown_member_is_told_without_the_known_ones() {
    on_each(app, |served| {
        let body = r#"{"user":"a","password":"b","pin":1,"role":"guest","surplus":1}"#;
        let said = refused(served, &login(body));
        assert!(
            said.contains("extra_forbidden") && said.contains("surplus"),
            "{said}"
        );
        for known in ["user", "password", "pin", "role"] {
            assert!(!said.contains(known), "{said}");
        }
    });
}

#[test]
fn a24_no_name_of_a_type_is_told() {
    on_each(app, |served| {
        for body in ["0", "[]", r#"{"role":1}"#, r#"{"role":{"a":1,"b":2}}"#] {
            let said = refused(served, &login(body));
            for name in ["Login", "Role", "struct ", "u32", "enum "] {
                assert!(!said.contains(name), "{name}: {said}");
            }
        }
    });
}

#[test]
fn a25_what_an_answer_repeats_of_a_body_is_data_and_never_a_page() {
    on_each(app, |served| {
        let body =
            r#"{"user":"a","password":"b","pin":1,"role":"guest","<script>alert(1)</script>":1}"#;
        let (answer, _) = served.told(&login(body));
        // The name of a member is where the error is. A browser takes it for JSON and nothing else.
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    });
}
