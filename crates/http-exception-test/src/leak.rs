//! Secrets that are in an answer, a record or a text for logs.

use std::io;

use http_exception::adapter::extract;
use http_exception::{
    ErrorPolicy, HeaderMap, HeaderValue, Raised, Secret, SourceLocation, Sources, header,
};
use serde::Deserialize;

use crate::asking::Asking;
use crate::drill::{expect_all, formats, request};
use crate::example::Example;

/// A text that nothing may show: put it into an [example](crate::example!) where a secret would be.
pub const CANARY: &str = "canary-5f3a91c07e";

/// Fails if a secret is in an answer, in a record, or in the `Debug` or `Display` of an exception.
///
/// Every exception type of the program is asked, with its [examples](crate::example!), in the format of the
/// policy and in those of the library; so are a body that is not valid, and an error that repeats the URL
/// of a database. [`CANARY`] is a secret, and so are the texts that are given here. It stands in the request
/// that is asked for: in the path of a known route, the query, the user of the URL, headers and cookies, and
/// in the body as a member that nobody declares and as a `Secret`.
///
/// Of an application with a router, [`Answer::hides`](crate::Answer::hides) says so of one request.
///
/// # Panics
///
/// When one is found, or when an exception type has no example. All of them are named.
///
/// # Example
///
/// ```standalone_crate
/// use http_exception::ErrorPolicy;
/// use http_exception_test::assert_no_leak;
///
/// let policy = ErrorPolicy::default();
/// assert_no_leak!(policy);
/// assert_no_leak!(policy, "hunter2", "4111 1111 1111 1111");
/// ```
#[macro_export]
macro_rules! assert_no_leak {
    ($policy:expr $(, $canary:expr)* $(,)?) => {
        $crate::__private::assert_no_leak(&$policy, &[$crate::CANARY $(, $canary)*])
    };
}

/// The expansion of [`assert_no_leak!`].
#[doc(hidden)]
#[track_caller]
pub fn assert_no_leak(policy: &ErrorPolicy, canaries: &[&str]) {
    expect_all();
    let formats = formats(policy);
    let mut found = Vec::new();
    let mut ask = |name: &str, raise: &dyn Fn() -> Raised| {
        let answers = formats.iter().map(|(format, policy)| {
            let answer = asking(policy).raises(raise());
            (*format, answer)
        });
        let answers: Vec<_> = answers.collect();
        for canary in canaries {
            let shown = answers.iter().flat_map(|(format, answer)| {
                let places = answer.shows(canary).into_iter();
                places.map(move |place| (format!("{place}, {format}"), answer))
            });
            let (places, answers): (Vec<_>, Vec<_>) = shown.unzip();
            // One answer is enough to see how it comes there.
            if let Some(first) = answers.first() {
                let places = places.join("; ");
                found.push(format!(
                    "{name}: {canary:?} is in {places}\n{}",
                    first.shown()
                ));
            }
        }
    };
    for example in Example::all() {
        ask(&example.make().name, &|| example.make().raised);
    }
    ask("a body that is not valid", &invalid_body);
    ask("an error with a URL", &|| {
        io::Error::other(format!("no answer from postgres://app:{CANARY}@db/shop")).into()
    });
    for example in Example::all() {
        let made = example.make();
        let name = made.name;
        for (place, text) in [("`Display`", made.display), ("`Debug`", made.debug)] {
            let shown = canaries.iter().filter(|canary| text.contains(**canary));
            found.extend(
                shown.map(|canary| format!("{name}: {canary:?} is in its {place}: {text}")),
            );
        }
    }
    assert!(
        found.is_empty(),
        "secrets are shown:\n  {}",
        found.join("\n  ")
    );
}

/// True of the place of an error that only the question for leaks raises, and no application.
pub(crate) fn is_question(place: &SourceLocation) -> bool {
    place.file() == file!()
}

/// A request with secrets wherever one may have some.
fn asking(policy: &ErrorPolicy) -> Asking {
    let user = format!("maria:{CANARY}@localhost");
    request(
        policy,
        &format!("http://{user}/leak/{CANARY}?token={CANARY}"),
    )
    .route("/leak/{token}")
    .header("authorization", &format!("Bearer {CANARY}"))
    .header("cookie", &format!("session={CANARY}"))
    .header("referer", &format!("https://{user}/?token={CANARY}"))
    .header("x-api-key", CANARY)
}

/// The errors of a body that has secrets where a policy never shows them.
fn invalid_body() -> Raised {
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
    let body = format!(r#"{{"pin": "{CANARY}", "token": "{CANARY}"}}"#).into();
    extract::<Json<Login>>(&Sources::new(&headers, &body)).expect_err("it has no user")
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "no body is one")]
struct Login {
    user: String,
    pin: Secret<u32>,
}

http_exception::extractors!();
