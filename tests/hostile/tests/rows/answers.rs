//! Answers of the application itself, in which nothing went wrong but what HTTP forbids.

use harness::{Notes, Protocol, get, head, text};
use hostile::{App, acting};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, Version};
use http_body_util::BodyExt;
use http_exception::StatusCode;

use crate::check::{assert_answer, assert_has, everywhere, observed, on_each};
use crate::facts::{Fact, facts};

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a63_a_text_that_begins_like_one_of_a_library_is_the_applications,
        h08_an_answer_that_http_cannot_carry_is_500_or_repaired;
    on_each:
        h07_the_content_of_the_applications_own_answers_is_left_out_for_head,
        h08_the_applications_own_answers_have_no_content_where_there_must_be_none;
};

/// An application that answers by itself, without anything going wrong.
fn answering(notes: &Notes) -> App {
    acting(observed(notes).build(), async |request| {
        let name = request.uri().path().trim_start_matches("/act/").to_owned();
        let (code, length) = name.split_once('/').unwrap_or((&name, ""));
        let body = match length {
            // One that does not say how long it is.
            "stream" => text("not to be sent").map_frame(|frame| frame).boxed(),
            _ => text("not to be sent"),
        };
        let mut answer = Response::new(body);
        *answer.status_mut() = StatusCode::from_bytes(code.as_bytes())?;
        if length == "old" {
            *answer.version_mut() = Version::HTTP_09;
        }
        Ok(answer)
    })
}

fn h07_the_content_of_the_applications_own_answers_is_left_out_for_head() {
    on_each(answering, |served| {
        for path in ["/act/200", "/act/200/stream", "/act/404", "/act/503/stream"] {
            for protocol in Protocol::ALL {
                let whole = protocol.send(served.server(), &get(path));
                let asked = protocol.send(served.server(), &head(path));
                assert_eq!(whole.text(), "not to be sent", "{protocol}: {path}");
                assert_eq!(asked.status, whole.status, "{protocol}: {path}");
                let is_bare = asked.body.is_empty() && asked.trouble.is_empty();
                assert!(is_bare, "{protocol}: {asked}");
                let length = asked.header("content-length");
                assert!(length.is_none_or(|it| it == "14"), "{protocol}: {asked}");
            }
        }
    });
}

fn h08_the_applications_own_answers_have_no_content_where_there_must_be_none() {
    on_each(answering, |served| {
        for (status, length) in [204, 205, 304]
            .into_iter()
            .flat_map(|it| [(it, ""), (it, "/stream")])
        {
            for protocol in Protocol::ALL {
                let request = get(&format!("/act/{status}{length}"));
                let answer = protocol.send(served.server(), &request);
                assert_eq!(answer.status, status, "{protocol}: {answer}");
                let is_bare = answer.body.is_empty() && answer.trouble.is_empty();
                assert!(is_bare, "{protocol}: {request}: {answer}");
            }
        }
    });
}

fn h08_an_answer_that_http_cannot_carry_is_500_or_repaired() {
    everywhere(answering, |served| {
        for code in [100, 102, 103, 199, 600, 799, 999] {
            let note = served.opaque(&get(&format!("/act/{code}")));
            assert_has(&note, &format!("status {code}"));
        }
        let answer = served.ask(&get("/act/200/old"));
        assert_answer(&answer, 200, "not to be sent");
    });
}

/// Texts that begin, or end, as those of axum, multer and tower-http do.
#[rustfmt::skip]
const LIKE_THOSE_OF_LIBRARIES: &[(u16, &str)] = &[
    (400, "Invalid URL: ftp://x is not allowed here"),
    (400, "Invalid URL: Cannot parse `7` to a `colour`"),
    (400, "Invalid UTF-8 in `name` of your file"),
    (413, "Request payload is too large for your plan: 1 MB"),
    (413, "length limit exceeded, see your plan"),
    (500, "Unsupported type `image/heic`; send a JPEG"),
    (500, "Missing request extension: the licence"),
    (500, "Service panicked on the stock exchange"),
    (400, "Header of type `x` was missing here"),
    (405, "Request method must be `GET`, said the router"),
    (400, "Failed to parse the request body as JSON: no comments at line 1 column 2"),
];

fn a63_a_text_that_begins_like_one_of_a_library_is_the_applications() {
    let app = |notes: &Notes| {
        acting(observed(notes).build(), async |request| {
            let nth = request.uri().path().trim_start_matches("/act/").parse();
            let (status, said) = LIKE_THOSE_OF_LIBRARIES[nth.unwrap_or(0)];
            // Put together, as the text of a library is.
            let mut answer = Response::new(text(said.to_owned()));
            *answer.status_mut() = StatusCode::from_u16(status)?;
            let kind = HeaderValue::from_static("text/plain; charset=utf-8");
            answer.headers_mut().insert(CONTENT_TYPE, kind);
            Ok(answer)
        })
    };
    everywhere(app, |served| {
        for (nth, (status, said)) in LIKE_THOSE_OF_LIBRARIES.iter().enumerate() {
            let answer = served.ask(&get(&format!("/act/{nth}")));
            assert_answer(&answer, *status, said);
            assert!(served.notes.take().is_empty(), "{said}");
        }
    });
}
