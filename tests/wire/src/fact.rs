//! A fact about one request, and how it is checked.

use expect_test::Expect;
use harness::{Adapter, Answer, Check, Notes, Protocol, Request, listen_in};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use crate::app::app;

/// What is answered to a request, and what observers are told.
#[derive(Debug)]
#[non_exhaustive]
pub struct Fact {
    /// The fact in words.
    pub name: &'static str,
    /// The policies it holds under.
    pub policies: fn(&Notes) -> Policies,
    /// The request. For a `GET`, `HEAD` is checked to have the same head and nothing else.
    pub request: Request,
    /// The answer, and what was noted after `#`.
    pub expected: Expect,
}

/// What stands around the application, from the inside out.
pub type Policies = Vec<ErrorPolicy>;

/// Facts as checks, below the name of their list.
pub(crate) fn checks(list: &str, facts: Vec<Fact>) -> Vec<Check> {
    let check = |fact: Fact| {
        let name = format!("{list}::{}", fact.name);
        Check::new(name, move |adapter| check(adapter, &fact))
    };
    facts.into_iter().map(check).collect()
}

fn check(adapter: Adapter, fact: &Fact) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = adapter.start(app((fact.policies)(&notes)));
    let answered = listen_in(&server, &fact.request, &notes);
    fact.expected.assert_eq(&answered);
    let answer = answered.split("\n# ").next().unwrap_or_default();
    if answer.contains(CANARY) {
        return Err(format!("what was sent, or what failed, is shown: {answer}").into());
    }
    if fact.request.method != "GET" {
        return Ok(());
    }
    let mut asked = fact.request.clone();
    "HEAD".clone_into(&mut asked.method);
    for protocol in Protocol::ALL {
        let whole = protocol.send(&server, &fact.request);
        let _ = notes.take();
        let head = protocol.send(&server, &asked);
        let by_policy = !notes.take().is_empty();
        if let Some(defect) = defect(&whole, &head, by_policy) {
            return Err(format!("{protocol}: {defect}\nGET\n{whole}\nHEAD\n{head}").into());
        }
    }
    Ok(())
}

/// What no answer may hold; the application and the requests have it wherever a secret may be.
const CANARY: &str = "hunter2";

/// What is wrong with the answer to `HEAD`, beside that to `GET`.
fn defect(whole: &Answer, head: &Answer, by_policy: bool) -> Option<&'static str> {
    let headers = |answer: &Answer| {
        let mut headers = answer.headers.clone();
        headers.retain(|(name, _)| !matches!(name.as_str(), "date" | "content-length"));
        headers.sort();
        headers
    };
    let has_length = !matches!(whole.status, 204 | 304);
    let length = whole.body.len().to_string();
    if !head.trouble.is_empty() {
        Some("trouble")
    } else if !head.body.is_empty() {
        Some("content")
    } else if whole.status != head.status || headers(whole) != headers(head) {
        Some("another head")
    } else if by_policy && has_length && head.header("content-length") != Some(&length) {
        Some("not the length of the content that GET has")
    } else if !by_policy && head.header("content-length").is_some_and(|it| it != length) {
        // Whose own answer it is may leave the length out.
        Some("a wrong length")
    } else {
        None
    }
}
