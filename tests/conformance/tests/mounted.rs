//! What is not among the recorded rows: the reference's own path of a mounted application, and an answer
//! that nothing can write.

use conformance::root;
use harness::{Adapter, Protocol, get};

#[test]
fn a_mounted_application_answers_for_its_own_path() {
    let child = r#"{"handler":"parent-404","exc":"HTTPException"}"#;
    check("/m", 404, child);
}

#[test]
fn an_answer_that_nothing_can_write_is_500() {
    check("/d/returns/unserialisable", 500, "Internal Server Error");
}

#[track_caller]
fn check(path: &str, status: u16, text: &str) {
    for adapter in Adapter::ALL {
        let server = adapter.start(root());
        for protocol in Protocol::ALL {
            let answer = protocol.send(&server, &get(path));
            let said = (answer.status, answer.text());
            assert_eq!(said, (status, text.into()), "{adapter} {protocol}");
        }
    }
}
