//! The last record of a stream that breaks off.

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use crate::answer::{Context, by_reference, said_by_reference};
use crate::exception::Raised;
use crate::foreign::guard;
use crate::policy::PolicyFormat;

/// What is needed to end a stream with a record: its format, and whether one has been begun.
pub(crate) struct StreamError {
    format: Format,
    /// The last bytes that were sent, line ends before there were any.
    tail: [u8; TAIL],
}

#[derive(Clone, Copy, Debug)]
enum Format {
    /// `text/event-stream`: an event ends at an empty line (WHATWG HTML, section 9.2.5).
    Events,
    /// A JSON document on each line.
    Lines,
}

impl StreamError {
    /// Of a body with these headers; `None` where a record would not be understood.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        if headers.contains_key(CONTENT_ENCODING) || headers.contains_key(CONTENT_LENGTH) {
            return None;
        }
        let media_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let media_type = media_type.split(';').next()?.trim();
        let is = |known: &str| media_type.eq_ignore_ascii_case(known);
        let format = if is("text/event-stream") {
            Format::Events
        } else if is("application/x-ndjson") || is("application/jsonl") {
            Format::Lines
        } else {
            return None;
        };
        Some(Self {
            format,
            tail: [b'\n'; TAIL],
        })
    }

    /// Takes note of what is sent.
    pub(crate) fn note(&mut self, sent: &[u8]) {
        for byte in &sent[sent.len().saturating_sub(TAIL)..] {
            self.tail.rotate_left(1);
            self.tail[TAIL - 1] = *byte;
        }
    }

    /// The record; `None` within another one, of which it would become a part.
    pub(crate) fn write(&self, exc: &Raised, context: &Context) -> Option<Bytes> {
        let ends: &[&[u8]] = match self.format {
            Format::Events => &[b"\n\n", b"\r\r", b"\n\r", b"\n\r\n"],
            Format::Lines => &[b"\n"],
        };
        if !ends.iter().any(|end| self.tail.ends_with(end)) {
            return None;
        }
        let mut json = problem(exc, context).to_vec();
        // A line end between the members of a detail; within a string it is escaped.
        for byte in &mut json {
            if matches!(*byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        let (before, after): (&[u8], &[u8]) = match self.format {
            Format::Events => (b"event: error\ndata: ", b"\n\n"),
            Format::Lines => (b"", b"\n"),
        };
        Some(Bytes::from([before, &json, after].concat()))
    }
}

/// The part of an exception that a client may know, as JSON: in the policy's format, where that writes JSON.
fn problem(exc: &Raised, context: &Context) -> Bytes {
    let format = context.policy.inner.format.as_ref();
    if let Some(format) = format.and_then(PolicyFormat::other_of_last_record) {
        let written = guard(|| {
            said_by_reference(exc, |status, saying| {
                context.page(format, status, saying, true)
            })
        });
        match written {
            Ok(Ok(mut page)) if page.is_json() => return page.take_body(),
            _ => {}
        }
    }
    match guard(|| by_reference(exc, context.limits())) {
        Ok(answer) if answer.headers().get(CONTENT_TYPE) == Some(&JSON) => answer.into_body(),
        _ => Bytes::from_static(br#"{"detail":"Internal Server Error"}"#),
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// As much as the longest end of an event.
const TAIL: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Door, no_timer};
    use crate::exception::{Detail, HttpException};
    use crate::policy::ErrorPolicy;

    fn of(media_type: &'static str) -> Option<StreamError> {
        let value = HeaderValue::from_static(media_type);
        StreamError::of(&HeaderMap::from_iter([(CONTENT_TYPE, value)]))
    }

    fn context() -> Context {
        let (policy, request) = (ErrorPolicy::default(), http::Request::new(()));
        Context::capture(&policy, (&request).into(), &Door::new(no_timer))
    }

    #[track_caller]
    fn check(media_type: &'static str, sent: &[&str], expected: Option<&str>) {
        let mut record = of(media_type).expect("a stream of records");
        for part in sent {
            record.note(part.as_bytes());
        }
        let exc = Raised::from_nowhere(HttpException::bad_gateway("x"));
        let written = record.write(&exc, &context());
        let written = written.as_deref().map(String::from_utf8_lossy);
        assert_eq!(written.as_deref(), expected);
    }

    const EVENT: Option<&str> = Some("event: error\ndata: {\"detail\":\"x\"}\n\n");
    const LINE: Option<&str> = Some("{\"detail\":\"x\"}\n");

    #[test]
    fn an_event_follows_an_event_that_has_ended() {
        check("text/event-stream", &[], EVENT);
        check("text/event-stream", &["data: 1\n\n"], EVENT);
        check(
            "Text/Event-Stream; charset=utf-8",
            &["data: 1\r\n", "\r\n"],
            EVENT,
        );
        check("text/event-stream", &["data: 1\r", "\r"], EVENT);
    }

    #[test]
    fn no_event_becomes_a_part_of_another() {
        check("text/event-stream", &["data: 1\n"], None);
        check("text/event-stream", &["data: 1\r\n"], None);
        check("text/event-stream", &["data: 1\n\n", "dat"], None);
        check("text/event-stream", &["\n\n", "d"], None);
    }

    #[test]
    fn a_line_follows_a_line_that_has_ended() {
        check("application/x-ndjson", &[], LINE);
        check("application/jsonl", &["{}\n"], LINE);
        check("application/jsonl", &["{}\n", "{\"a\":"], None);
    }

    #[test]
    fn a_detail_of_several_lines_is_one_record() {
        let detail = serde_json::value::RawValue::from_string("{\"a\":\n1,\r\n\"b\":2}".to_owned());
        let detail = Detail::json(detail.expect("a document"));
        let exc = Raised::from_nowhere(HttpException::conflict(detail));
        let record = of("application/jsonl").expect("a stream of records");
        let written = record.write(&exc, &context()).expect("a record");
        assert_eq!(written, "{\"detail\":{\"a\": 1,  \"b\":2}}\n");
    }

    #[test]
    fn what_nobody_wrote_for_a_client_is_opaque() {
        let record = of("application/jsonl").expect("a stream of records");
        let written = record.write(&Raised::from_nowhere(std::fmt::Error), &context());
        let expected = "{\"detail\":\"Internal Server Error\"}\n";
        assert_eq!(written.as_deref(), Some(expected.as_bytes()));
    }

    #[test]
    fn a_body_that_is_no_stream_of_records_gets_none() {
        assert!(of("text/plain").is_none());
        assert!(of("application/json").is_none());
        for header in [CONTENT_LENGTH, CONTENT_ENCODING] {
            let events = HeaderValue::from_static("text/event-stream");
            let headers = [(CONTENT_TYPE, events), (header, HeaderValue::from(1))];
            assert!(StreamError::of(&HeaderMap::from_iter(headers)).is_none());
        }
    }
}
