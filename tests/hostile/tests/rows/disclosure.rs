//! Secrets in a request, and what an answer shows of them and of the model.

use harness::{Answer, Notes, Request, get, post};
use hostile::{App, raising};
use http_exception::HttpException;

use crate::check::{Served, assert_has, assert_lacks, assert_said_of_errors, everywhere, lined};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a23_no_secret_of_a_request_is_in_an_answer_or_a_log,
        a23_a_secret_is_not_repeated_where_the_policy_repeats_what_was_sent,
        a24_an_unknown_member_is_told_without_the_known_ones,
        a24_no_name_of_a_type_is_told,
        a24_no_record_names_a_line_that_is_not_the_application_s,
        a25_what_an_answer_repeats_of_a_body_is_data_and_never_a_page;
};

/// What the adapter's own extractors read; a record is noted as the line that a log would have.
fn app(notes: &Notes) -> App {
    raising(lined(notes).build(), || HttpException::gone("No more"))
}

/// The same where the policy repeats what was sent.
fn echoing(notes: &Notes) -> App {
    let policy = lined(notes).echo_input(true).build();
    raising(policy, || HttpException::gone("No more"))
}

fn json(model: &str, body: &str) -> Request {
    post(&format!("/read/{model}"), body).with("content-type", "application/json")
}

/// Asks, and makes sure that the secret is nowhere in the answer.
#[track_caller]
fn hidden(served: &Served, request: &Request) -> Answer {
    let answer = served.ask(request);
    assert_said_of_errors(&answer);
    assert_lacks(&answer.to_string(), "hunter2");
    answer
}

/// The same, and that it is not in the record either.
#[track_caller]
fn refused(served: &Served, request: &Request) -> String {
    let _ = served.notes.take();
    let answer = hidden(served, request);
    assert_eq!(answer.status, 422, "{answer}");
    let notes = served.notes.take();
    assert_lacks(&notes.concat(), "hunter2");
    assert_eq!(notes.len(), served.times(), "one for each: {notes:?}");
    answer.text()
}

fn a23_no_secret_of_a_request_is_in_an_answer_or_a_log() {
    everywhere(app, |served| {
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
            refused(served, &json("login", body));
        }
        // The path of a request is in its record, as in every log of a server.
        for path in ["/read/token/hunter2", "/read/token/hunter2%1b%5b31m"] {
            assert_eq!(hidden(served, &get(path)).status, 422);
        }
        for request in [
            get("/read/numbers/query?token=hunter2"),
            get("/read/numbers/headers").with("token", "hunter2"),
            get("/read/numbers/cookies").with("cookie", "token=hunter2"),
        ] {
            refused(served, &request);
        }
        let media_type = "application/x-www-form-urlencoded";
        for form in [
            "password=hunter2&pin=1&role=guest",
            "user=a&password=b&pin=hunter2&role=guest",
            "user=a&password=hunter2&pin=1&role=hunter2%1b%5b31m",
        ] {
            let form = post("/read/form/login", form);
            refused(served, &form.with("content-type", media_type));
        }
    });
}

fn a23_a_secret_is_not_repeated_where_the_policy_repeats_what_was_sent() {
    everywhere(echoing, |served| {
        let bodies = [
            r#"{"password":"hunter2","pin":1}"#,
            r#"{"user":"a","password":["hunter2"],"pin":1}"#,
            r#"{"user":"a","password":{"hunter2":"hunter2"},"pin":1}"#,
            r#"{"user":["shown"],"password":"hunter2","pin":"a pin"}"#,
            r#"{"user":"a","password":"hunter2","pin":1,"password":"hunter2"}"#,
        ];
        for body in bodies {
            refused(served, &json("guarded", body));
        }
        let said = refused(served, &json("guarded", bodies[3]));
        assert_has(&said, "shown");
        assert_has(&said, "a pin");
    });
}

fn a24_an_unknown_member_is_told_without_the_known_ones() {
    everywhere(app, |served| {
        let body = r#"{"user":"a","password":"b","pin":1,"role":"guest","surplus":1}"#;
        let said = refused(served, &json("login", body));
        for told in ["extra_forbidden", "surplus"] {
            assert_has(&said, told);
        }
        for known in ["user", "password", "pin", "role"] {
            assert_lacks(&said, known);
        }
    });
}

fn a24_no_name_of_a_type_is_told() {
    everywhere(app, |served| {
        for body in ["0", "[]", r#"{"role":1}"#, r#"{"role":{"a":1,"b":2}}"#] {
            let said = refused(served, &json("login", body));
            for name in ["Login", "Role", "struct ", "u32", "enum "] {
                assert_lacks(&said, name);
            }
        }
    });
}

fn a24_no_record_names_a_line_that_is_not_the_application_s() {
    everywhere(app, |served| {
        let long = "x".repeat(3 * 1024 * 1024);
        for request in [
            get("/read/path/seven"),
            get("/read/path/%FF"),
            get("/read/query?limit=much"),
            get("/read/unwritable"),
            json("json", "{}"),
            json("json", "{"),
            json("json", &long),
            post("/read/json", "{}"),
            post("/read/form", "a=b"),
            get("/act/it"),
            get("/nope"),
        ] {
            let (answer, note) = served.told(&request);
            for library in [" at crates/", " at adapters/", "/core/src/", "/alloc/src/"] {
                assert_lacks(&note, library);
            }
            assert!(answer.status >= 400, "{answer}");
        }
    });
}

fn a25_what_an_answer_repeats_of_a_body_is_data_and_never_a_page() {
    everywhere(app, |served| {
        let body =
            r#"{"user":"a","password":"b","pin":1,"role":"guest","<script>alert(1)</script>":1}"#;
        let (answer, _) = served.told(&json("login", body));
        // The name of a member is where the error is. A browser takes it for JSON and nothing else.
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    });
}
