//! The texts of records, whatever errors, requests and mistakes say: one line, bounded, without the secrets
//! of URLs.

use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};

use http_exception::{
    ErrorPolicy, HttpException, Needs, Observer, Raised, Record, Request, RequestNotes, Uri,
};
use proptest::prelude::*;

use crate::support::{DOOR, block_on};

/// An error that says a text, and was caused by others.
#[derive(Debug)]
struct Says(String, Option<Box<Says>>);

impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Says {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.1.as_deref().map(|it| it as _)
    }
}

/// Writes down every text that a record has.
#[derive(Clone, Default)]
struct Everything(Arc<Mutex<Vec<String>>>);

impl Observer for Everything {
    fn needs(&self) -> Needs {
        Needs::nothing().notes()
    }

    fn record(&self, record: &Record<'_>) {
        let mut texts = vec![record.to_string(), format!("{record:?}")];
        for exc in std::iter::once(record.exception()).chain(record.raised_by_handlers()) {
            texts.extend([exc.to_string(), exc.message().to_owned()]);
            texts.extend(exc.sources().iter().cloned());
            texts.extend(exc.code().map(str::to_owned));
        }
        texts.extend(record.misuse().iter().map(|it| format!("{it} {it:?}")));
        texts.extend(record.asked().iter().map(ToString::to_string));
        texts.extend(record.notes().map(|(_, value)| value.to_owned()));
        texts.extend(
            [record.code(), record.title()]
                .into_iter()
                .flatten()
                .map(str::to_owned),
        );
        texts.extend(record.request().map(|request| request.uri().to_string()));
        *self.0.lock().expect("no test panics here") = texts;
    }
}

/// Every text of the record of an exception.
fn texts(request: &Request<()>, exc: impl Into<Raised>) -> Vec<String> {
    let everything = Everything::default();
    let policy = ErrorPolicy::builder()
        .observed_by(everything.clone())
        .build();
    block_on(policy.answer(request, exc));
    let texts = everything.0.lock().expect("no test panics here");
    assert!(!texts.is_empty(), "there is a record");
    texts.clone()
}

#[track_caller]
fn check_lines(texts: &[String]) {
    for text in texts {
        let starts_another =
            |char: char| char.is_control() || "\u{2028}\u{2029}\u{202e}".contains(char);
        assert!(!text.contains(starts_another), "{text:?}");
        assert!(text.len() <= 128 * 1024, "{} bytes", text.len());
    }
    assert!(texts[0].len() <= 64 * 1024, "{} bytes", texts[0].len());
}

#[test]
fn forty_causes_of_control_characters_are_one_short_line() {
    let text = "\u{1}\n".repeat(4_500);
    let chain = (0..40).fold(None, |source, _| Some(Box::new(Says(text.clone(), source))));
    let texts = texts(&Request::new(()), *chain.expect("40 causes"));
    check_lines(&texts);
    assert!(texts[0].len() <= 32 * 1024, "{} bytes", texts[0].len());
}

#[test]
fn mistakes_codes_and_details_are_one_line_each() {
    let long = "two\nlines".repeat(2_000);
    let exc = HttpException::gone(long.clone())
        .with_header(&long, "x")
        .with_code(long.clone())
        .with_title(long.clone())
        .with_type_uri(long.clone())
        .with_member(long, 1);
    let texts = texts(&Request::new(()), exc);
    assert!(texts.len() > 6, "{texts:?}");
    check_lines(&texts);
}

#[test]
fn a_uri_is_one_line_of_bounded_length() {
    for path in [
        "/\u{2028}\u{202e}\u{85}".to_owned(),
        format!("/{}", "é".repeat(20_000)),
    ] {
        let uri = Uri::try_from(&*path).expect("a URI may hold any UTF-8");
        let mut request = Request::new(());
        *request.uri_mut() = uri;
        check_lines(&texts(&request, Says("x".to_owned(), None)));
    }
}

#[test]
fn a_note_on_a_request_is_one_line() {
    let everything = Everything::default();
    let policy = ErrorPolicy::builder()
        .observed_by(everything.clone())
        .build();
    let mut request = Request::new(());
    let context = DOOR.open(&policy, &mut request);
    let notes = request.extensions().get::<RequestNotes>().expect("a slot");
    notes.set("user", "eve\n500 forged http://a:hunter2@b");
    block_on(http_exception::adapter::Handling::new(
        context,
        Says("x".to_owned(), None).into(),
        http_exception::HeaderMap::new(),
    ));
    let texts = everything.0.lock().expect("no test panics here");
    check_lines(&texts);
    assert!(
        texts.iter().any(|text| text.contains("forged")),
        "{texts:?}"
    );
    assert!(
        !texts.iter().any(|text| text.contains("hunter2")),
        "{texts:?}"
    );
}

/// A URL with a secret as its password, and as a value in its query, fragment or parameters.
fn url() -> impl Strategy<Value = String> {
    let scheme = prop::sample::select(vec!["http", "https", "postgres", "redis", "foo+bar"]);
    let slashes = prop::sample::select(vec!["//", "/", r"\/\/", r"\\/\\/", r"\\", "///"]);
    let user = prop_oneof![
        Just(String::new()),
        ("[^\n]{0,12}", "[^\n]{0,12}")
            .prop_map(|(before, after)| format!("u:{before}CANARY{after}@")),
    ];
    let path = "[a-z0-9/._-]{0,12}";
    let ends = prop::sample::select(vec![
        "?",
        "#",
        ";",
        "?a=1&t=",
        "#access_token=",
        ";password=",
    ]);
    let query = prop_oneof![
        Just(String::new()),
        (ends, r"\S{0,12}", r"\S{0,12}")
            .prop_map(|(end, before, after)| format!("{end}{before}CANARY{after}")),
    ];
    let whole = (scheme.clone(), slashes.clone(), user, path, query).prop_map(
        |(scheme, slashes, user, path, query)| {
            format!("{scheme}:{slashes}{user}host/{path}{query}")
        },
    );
    // The `@` is missing, or on the next line.
    let user = (
        scheme,
        slashes,
        "[a-z]{0,8}",
        "[a-z0-9]{0,12}",
        "(\n@host/)?",
    )
        .prop_map(|(scheme, slashes, user, before, after)| {
            format!("{scheme}:{slashes}{user}:{before}CANARY{after}")
        });
    // The scheme is missing.
    let relative = (path, r"[?#]\S{0,12}=\S{0,12}CANARY\S{0,12}")
        .prop_map(|(path, query)| format!("/{path}{query}"));
    prop_oneof![4 => whole, 1 => user, 1 => relative]
}

proptest! {
    #[test]
    fn no_text_of_a_record_shows_a_secret_of_a_url(
        first in url(),
        second in url(),
        (before, between, after) in ("\\PC{0,12}", "[\"'`(<,; ]{0,3} ", "( \\PC{0,12})?"),
    ) {
        let text = format!("{before}{first}{between}{second}{after}");
        let cause = Says(text.clone(), None);
        let texts = texts(&Request::new(()), Says(text.clone(), Some(Box::new(cause))));
        for shown in &texts {
            prop_assert!(!shown.contains("CANARY"), "{text:?} is shown as {shown:?}");
        }
    }

    #[test]
    fn every_text_of_a_record_is_a_line(text in any::<String>(), times in 1_usize..3_000) {
        let cause = Box::new(Says(text.clone(), None));
        let exc = Says(text.repeat(times), Some(cause));
        check_lines(&texts(&Request::new(()), exc));
    }
}
