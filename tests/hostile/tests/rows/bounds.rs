//! Bounds on user-supplied data in answers and records.

use std::fmt;
use std::io;

use harness::{Answer, Notes, get};
use hostile::{acting, raising, says};
use http_exception::{Detail, Exception, HttpException, Record, json};

use crate::check::{
    Because, Plain, assert_has, assert_header, assert_lacks, assert_said_of_errors, assert_starts,
    doing, everywhere, observed, raised,
};
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

/// An answer that has no more than the bytes of an error.
#[track_caller]
fn assert_bounded(answer: &Answer) {
    let length = answer.body.len();
    assert!(length <= 64 * 1024, "{length} bytes");
}

/// The detail of one that is cut, and says how many bytes there were.
#[track_caller]
fn cut(answer: &Answer, total: usize) -> serde_json::Value {
    assert_bounded(answer);
    assert_said_of_errors(answer);
    let said: serde_json::Value = serde_json::from_slice(&answer.body).expect("JSON");
    assert_eq!(said["truncated"], true);
    assert_eq!(said["total"], total);
    said["detail"].clone()
}

fn a08_a_detail_of_ten_megabytes_is_cut_and_says_so() {
    let app = doing(async |request| {
        let detail = match request.uri().path() {
            "/act/text" => Detail::from(page()),
            _ => Detail::from(json!({"page": page()})),
        };
        Err(HttpException::conflict(detail).with_code("too_much").into())
    });
    everywhere(app, |served| {
        let (answer, _) = served.told(&get("/act/text"));
        let text = cut(&answer, page().len());
        let text = text.as_str().expect("a text");
        assert!(text.len() > 32 * 1024, "{} bytes", text.len());
        assert!(page().starts_with(text));
        assert_has(&answer.text(), r#""code":"too_much""#);
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

says! { Tale: "a tale"; }

fn a08_a_derived_detail_that_does_not_end_is_cut() {
    let app = raised(|| Tale { text: Endless });
    everywhere(app, |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.status, 409);
        assert_bounded(&answer);
        assert_starts(&answer.text(), r#"{"detail":"It goes on: and so on "#);
        assert_eq!(note, "Handled 409: a tale");
    });
}

fn a45_what_another_server_says_is_sent_only_where_the_application_says_so_and_then_as_data() {
    let app = |notes: &Notes| {
        let policy =
            observed(notes).map(|exc: io::Error| HttpException::bad_gateway(exc.to_string()));
        acting(policy.build(), async |request| {
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
        assert_header(&answer, 502, "content-type", Some("application/json"));
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
                .observer(move |record: &Record<'_>| {
                    told.add(format!("{record} {:?}", record.exception().sources()));
                });
            raising(policy.build(), move || {
                Because(Plain(format!("no way to {url}: refused")))
            })
        };
        everywhere(app, |served| {
            let answer = served.ask(&get("/act/it"));
            assert_eq!(answer.status, 500, "{answer}");
            let notes = served.notes.take().concat();
            assert_has(&notes, "no way to ");
            assert_lacks(&notes, "hunter2");
        });
    }
}
