//! Bounds on user-supplied data in answers and records.

use std::error::Error;
use std::fmt;
use std::io;

use harness::{Answer, Notes, get};
use hostile::{acting, raising};
use http_exception::{Detail, Exception, HttpException, json};

use crate::check::{Plain, assert_said_of_errors, everywhere, observed, raised};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a08_a_detail_of_ten_megabytes_is_cut_and_says_so,
        a08_a_derived_detail_that_does_not_end_is_cut,
        a45_what_another_server_says_is_sent_only_where_the_application_says_so_and_then_as_data,
        a30_no_message_in_a_record_has_the_credentials_of_a_url;
};

/// What another server says: a page with a secret, and ten megabytes of it.
fn page() -> String {
    format!(
        "<html><script>alert('hunter2')</script>{}",
        "é".repeat(5 << 20)
    )
}

/// The answer, which has no more than so many bytes and says how many there were.
#[track_caller]
fn cut(answer: &Answer, total: usize) -> serde_json::Value {
    assert!(
        answer.body.len() <= 64 * 1024,
        "{} bytes",
        answer.body.len()
    );
    assert_said_of_errors(answer);
    let said: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(said["truncated"], true);
    assert_eq!(said["total"], total);
    said["detail"].clone()
}

fn a08_a_detail_of_ten_megabytes_is_cut_and_says_so() {
    let app = |notes: &Notes| {
        acting(observed(notes).build(), async |request| {
            let detail = match request.uri().path() {
                "/act/text" => Detail::from(page()),
                _ => Detail::from(json!({"page": page()})),
            };
            Err(HttpException::conflict(detail).with_code("too_much").into())
        })
    };
    everywhere(app, |served| {
        let (answer, _) = served.told(&get("/act/text"));
        let text = cut(&answer, page().len());
        let text = text.as_str().expect("a text");
        assert!(
            text.len() > 32 * 1024 && page().starts_with(text),
            "{} bytes",
            text.len()
        );
        assert!(answer.text().contains(r#""code":"too_much""#));
        // A part of any other value would be none: the phrase is in its place.
        let (answer, _) = served.told(&get("/act/object"));
        let length = json!({"page": page()}).to_string().len();
        assert_eq!(cut(&answer, length), "Conflict");
    });
}

/// A text that does not end, unless whoever asks for it has enough.
#[derive(Debug)]
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        loop {
            f.write_str("and so on ")?;
        }
    }
}

/// An exception whose detail is made of such a text.
#[derive(Debug, Exception)]
#[exception(status = 409, detail = "It goes on: {text}")]
struct Tale {
    text: Endless,
}

impl fmt::Display for Tale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tale")
    }
}

impl Error for Tale {}

fn a08_a_derived_detail_that_does_not_end_is_cut() {
    let app = raised(|| Tale { text: Endless });
    everywhere(app, |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.status, 409);
        assert!(
            answer.body.len() <= 64 * 1024,
            "{} bytes",
            answer.body.len()
        );
        assert!(
            answer
                .text()
                .starts_with(r#"{"detail":"It goes on: and so on "#)
        );
        assert_eq!(note, "Handled 409: a tale");
    });
}

fn a45_what_another_server_says_is_sent_only_where_the_application_says_so_and_then_as_data() {
    let app = |notes: &Notes| {
        let policy = observed(notes)
            .map(|exc: io::Error| HttpException::bad_gateway(exc.to_string()))
            .build();
        acting(policy, async |request| {
            Err(match request.uri().path() {
                "/act/unknown" => Plain(page()).into(),
                "/act/source" => HttpException::service_unavailable("Try again later")
                    .with_source(Plain(page()))
                    .into(),
                _ => io::Error::other(page()).into(),
            })
        })
    };
    everywhere(app, |served| {
        served.opaque(&get("/act/unknown"));
        let (answer, note) = served.told(&get("/act/source"));
        assert_eq!(answer.text(), r#"{"detail":"Try again later"}"#);
        assert!(note.len() < 9 * 1024, "{} bytes", note.len());
        // One that repeats it all is not stopped, but what it says is bounded and no page.
        let (answer, _) = served.told(&get("/act/mapped"));
        assert_eq!(answer.status, 502);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        cut(&answer, page().len());
    });
}

fn a30_no_message_in_a_record_has_the_credentials_of_a_url() {
    let urls = [
        "postgres://app:hunter2@db.internal:5432/orders?password=hunter2",
        "https://api.example/v1/items?X-Amz-Signature=hunter2&token=hunter2#hunter2",
        "amqp://hunter2@mq",
        "(redis://:hunter2@cache/0)",
    ];
    for url in urls {
        let app = |notes: &Notes| {
            let told = notes.clone();
            let policy = observed(notes)
                .exception_handler(move |_: Plain| -> Result<&'static str, io::Error> {
                    Err(io::Error::other(format!("again {url}")))
                })
                .observer(move |record: &http_exception::Record<'_>| {
                    told.add(record.to_string());
                    told.add(record.exception().sources().concat());
                });
            raising(policy.build(), move || {
                Because(Plain(format!("no way to {url}: refused")))
            })
        };
        everywhere(app, |served| {
            let answer = served.ask(&get("/act/it"));
            assert_eq!(answer.status, 500, "{answer}");
            let notes = served.notes.take().concat();
            assert!(notes.contains("no way to "), "{notes}");
            assert!(!notes.contains("hunter2"), "{notes}");
        });
    }
}

/// An error of a client of something else.
#[derive(Debug)]
struct Because(Plain);

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("out of order")
    }
}

impl Error for Because {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
