//! A fact that holds for every adapter, and the run of a list of them.

use std::process::ExitCode;
use std::{panic, thread};

use expect_test::Expect;
use http_exception::ErrorPolicy;
use libtest_mimic::{Arguments, Failed, Trial};

use crate::server::SERVER;
use crate::{Answer, Notes, Protocol, Request, Server, listen_in};

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

/// What stands around the application.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Policies {
    /// The policy next to the application.
    pub inner: ErrorPolicy,
    /// One around that.
    pub outer: Option<ErrorPolicy>,
}

impl Policies {
    /// One policy.
    #[must_use]
    pub fn one(inner: ErrorPolicy) -> Self {
        Self { inner, outer: None }
    }

    /// One policy in another.
    #[must_use]
    pub fn nested(inner: ErrorPolicy, outer: ErrorPolicy) -> Self {
        Self {
            inner,
            outer: Some(outer),
        }
    }
}

/// How an adapter serves the application.
pub type Mount = fn(Policies) -> Server;

/// Checks facts, each as a test of its own.
#[must_use]
pub fn main(facts: impl IntoIterator<Item = (Mount, Vec<Fact>)>) -> ExitCode {
    let facts = facts.into_iter().flat_map(|(mount, facts)| {
        let trial = move |fact: Fact| Trial::test(fact.name, move || check(mount, &fact));
        facts.into_iter().map(trial)
    });
    silence_servers();
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, facts.collect()).exit_code()
}

/// Leaves panics of the application unprinted: that they happen is among the facts.
pub(crate) fn silence_servers() {
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(SERVER) {
            print(info);
        }
    }));
}

pub(crate) fn check(mount: Mount, fact: &Fact) -> Result<(), Failed> {
    let notes = Notes::default();
    let server = mount((fact.policies)(&notes));
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
    asked.method = "HEAD";
    for protocol in [Protocol::Http1, Protocol::Http2] {
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
