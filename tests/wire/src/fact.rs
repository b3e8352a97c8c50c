//! A fact about one request, and how it is checked.

use expect_test::Expect;
use harness::{Adapter, Answer, Check, Layer, Notes, Protocol, Request, noted};
use http_exception::ErrorPolicy;
use libtest_mimic::Failed;

use crate::app::app;

/// A request, its answer, and the records that observers get.
#[derive(Debug)]
pub(crate) struct Fact {
    /// The fact in words.
    name: &'static str,
    /// The policies it holds under.
    policies: fn(&Notes) -> Policies,
    /// Something between the application and its policies.
    inner: Option<Layer>,
    /// All that is around the application, from the inside out, where it is not the policies alone.
    layers: Option<fn(&Notes) -> Vec<Layer>>,
    /// The request. For a `GET`, `HEAD` is checked to have the same head and nothing else.
    request: Request,
    /// The answer in its short form, and the notes after `#`.
    expected: Expect,
}

impl Fact {
    pub(crate) fn new(
        name: &'static str,
        policies: fn(&Notes) -> Policies,
        request: Request,
        expected: Expect,
    ) -> Self {
        Self {
            name,
            policies,
            inner: None,
            layers: None,
            request,
            expected,
        }
    }

    /// The same with something between the application and its policies.
    pub(crate) fn around(self, layer: Layer) -> Self {
        Self {
            inner: Some(layer),
            ..self
        }
    }

    /// A fact about policies and middleware, from the inside out.
    pub(crate) fn arranged(
        name: &'static str,
        layers: fn(&Notes) -> Vec<Layer>,
        request: Request,
        expected: Expect,
    ) -> Self {
        Self {
            layers: Some(layers),
            ..Self::new(name, |_| Vec::new(), request, expected)
        }
    }
}

/// Facts whose answers are the same. While snapshots are rewritten there is the first alone, with which
/// the others have to agree.
pub(crate) fn alike(
    fact: fn(&'static str, Request, Expect) -> Fact,
    facts: impl IntoIterator<Item = (&'static str, Request)>,
    expected: fn() -> Expect,
) -> Vec<Fact> {
    let facts = facts.into_iter();
    let mut facts: Vec<_> = facts
        .map(|(name, request)| fact(name, request, expected()))
        .collect();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        facts.truncate(1);
    }
    facts
}

/// The policies around the application, from the inside out.
pub(crate) type Policies = Vec<ErrorPolicy>;

/// Facts as checks, below the name of their list.
pub(crate) fn checks(list: &str, facts: Vec<Fact>) -> Vec<Check> {
    let check = |fact: Fact| {
        let name = format!("{list}::{}", fact.name);
        Check::new(name, move |adapter, protocol| {
            check(adapter, protocol, &fact)
        })
    };
    facts.into_iter().map(check).collect()
}

fn check(adapter: Adapter, protocol: Protocol, fact: &Fact) -> Result<(), Failed> {
    let notes = Notes::default();
    let mut app = app((fact.policies)(&notes));
    if let Some(layer) = &fact.inner {
        app.layers.insert(0, layer.clone());
    }
    if let Some(layers) = fact.layers {
        app.layers = layers(&notes);
    }
    let server = adapter.start(app);
    let whole = protocol.send(&server, &fact.request);
    let answer = whole.in_words_of_http1(&fact.request, protocol);
    fact.expected.assert_eq(&noted(&answer, &notes.take()));
    if answer.to_string().contains(CANARY) {
        return Err(format!("what was sent, or what failed, is shown: {answer}").into());
    }
    if fact.request.method != "GET" {
        return Ok(());
    }
    let mut asked = fact.request.clone();
    "HEAD".clone_into(&mut asked.method);
    let head = protocol.send(&server, &asked);
    let by_policy = !notes.take().is_empty();
    match defect(&whole, &head, by_policy) {
        None => Ok(()),
        Some(defect) => Err(format!("{defect}\nGET\n{whole}\nHEAD\n{head}").into()),
    }
}

/// The text that no answer may hold; the application and the requests have it wherever a secret may be.
const CANARY: &str = "hunter2";

/// The defect of the answer to `HEAD`, beside that to `GET`.
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
