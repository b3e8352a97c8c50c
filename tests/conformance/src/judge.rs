//! Says where an answer differs from the recorded one.
//!
//! The judge knows the [levels](Level) and nothing else: the differences that
//! are accepted are listed in [`Differences`](crate::Differences).

use serde_json::Value;

use crate::{Answer, Level};

/// Compares an answer with the recorded one; `None` when they are equal at this level.
#[must_use]
pub fn difference(level: Level, want: &Answer, got: &Answer) -> Option<String> {
    if got.outcome != want.outcome {
        return Some(format!("outcome {}, want {}", got.outcome, want.outcome));
    }
    if level == Level::Connection && want.status.is_none() {
        return None;
    }
    if got.status != want.status {
        return Some(format!("status {:?}, want {:?}", got.status, want.status));
    }
    match level {
        Level::Connection => None,
        Level::Status => media_type(want, got),
        Level::Errors => media_type(want, got).or_else(|| errors(want, got)),
        Level::Bytes => headers(want, got, true).or_else(|| bytes(want, got)),
        Level::Json => headers(want, got, false).or_else(|| json(want, got)),
    }
}

/// Says whether two servers answered the same: outcome, status, kept headers and bytes.
#[must_use]
pub fn identical(one: &Answer, other: &Answer) -> bool {
    one.outcome == other.outcome
        && one.status == other.status
        && one.comparable_headers() == other.comparable_headers()
        && one.body == other.body
}

fn media_type(want: &Answer, got: &Answer) -> Option<String> {
    let (want, got) = (want.media_type(), got.media_type());
    (want != got).then(|| format!("media type {got:?}, want {want:?}"))
}

fn errors(want: &Answer, got: &Answer) -> Option<String> {
    let (want, got) = (types_and_locs(want), types_and_locs(got));
    (want != got).then(|| format!("errors {got}, want {want}"))
}

fn types_and_locs(answer: &Answer) -> Value {
    let detail = answer.json().and_then(|mut document| {
        document
            .as_object_mut()
            .and_then(|members| members.remove("detail"))
    });
    match detail {
        Some(Value::Array(errors)) => errors
            .into_iter()
            .map(|error| match error {
                Value::Object(mut error) => Value::Array(
                    [error.remove("type"), error.remove("loc")]
                        .map(or_null)
                        .into(),
                ),
                other => other,
            })
            .collect(),
        other => or_null(other),
    }
}

fn or_null(value: Option<Value>) -> Value {
    value.unwrap_or(Value::Null)
}

fn headers(want: &Answer, got: &Answer, length: bool) -> Option<String> {
    let list = |answer: &Answer| {
        let mut headers = answer.comparable_headers();
        headers.retain(|(name, _)| length || name != "content-length");
        headers
    };
    let (got_list, want_list) = (list(got), list(want));
    if got_list == want_list {
        return None;
    }
    let (extra, lacking) = (only(&got_list, &want_list), only(&want_list, &got_list));
    // Where the bodies differ too, the length is only a consequence of that.
    let only_the_length = extra
        .iter()
        .chain(&lacking)
        .all(|(name, _)| name == "content-length");
    let consequence = only_the_length && got.body != want.body;
    (!consequence).then(|| format!("headers {extra:?}, want {lacking:?}"))
}

/// The headers of one list that the other has not.
fn only<'a>(list: &'a [Header], other: &[Header]) -> Vec<&'a Header> {
    list.iter()
        .filter(|header| !other.contains(header))
        .collect()
}

type Header = (String, String);

fn bytes(want: &Answer, got: &Answer) -> Option<String> {
    (want.body != got.body)
        .then(|| format!("body {}, want {}", excerpt(&got.body), excerpt(&want.body)))
}

fn json(want: &Answer, got: &Answer) -> Option<String> {
    (want.json() != got.json())
        .then(|| format!("json {}, want {}", excerpt(&got.body), excerpt(&want.body)))
}

fn excerpt(body: &[u8]) -> String {
    format!("\"{}\"", body[..body.len().min(EXCERPT)].escape_ascii())
}

const EXCERPT: usize = 300;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_in_another_place_is_no_difference() {
        check(Level::Bytes, "x-a: 1|x-b: 2|{}", "x-b: 2|x-a: 1|{}", None);
    }

    #[test]
    fn allow_is_a_set() {
        check(Level::Bytes, "allow: GET, HEAD|", "allow: HEAD,GET|", None);
    }

    #[test]
    fn a_missing_header_is_a_difference() {
        let why = r#"headers [], want [("x-a", "1")]"#;
        check(Level::Bytes, "x-a: 1|{}", "{}", Some(why));
    }

    #[test]
    fn a_length_that_follows_from_the_body_is_not_blamed() {
        let why = r#"body "bb", want "a""#;
        check(
            Level::Bytes,
            "content-length: 1|a",
            "content-length: 2|bb",
            Some(why),
        );
    }

    #[test]
    fn a_length_that_does_not_follow_is_blamed() {
        let why = r#"headers [], want [("content-length", "1")]"#;
        check(Level::Bytes, "content-length: 1|a", "a", Some(why));
    }

    #[test]
    fn json_ignores_spelling_and_length() {
        check(
            Level::Json,
            "content-length: 5|1e-07",
            "content-length: 4|1e-7",
            None,
        );
    }

    #[test]
    fn errors_compare_type_and_loc_only() {
        let want = r#"{"detail":[{"type":"missing","loc":["body",0],"msg":"Field required"}]}"#;
        let got = r#"{"detail":[{"loc":["body",0],"type":"missing","msg":"is required"}]}"#;
        check(Level::Errors, want, got, None);
        let why = r#"errors [["missing",["body",1]]], want [["missing",["body",0]]]"#;
        check(Level::Errors, want, &got.replace('0', "1"), Some(why));
    }

    #[test]
    fn status_compares_the_media_type_without_parameters() {
        check(
            Level::Status,
            "content-type: text/plain|a",
            "content-type: Text/Plain; charset=utf-8|b",
            None,
        );
        check(
            Level::Status,
            "content-type: text/plain|a",
            "content-type: text/html|a",
            Some(r#"media type "text/html", want "text/plain""#),
        );
    }

    #[test]
    fn a_dropped_connection_is_an_outcome() {
        let answer = read("ok");
        let why = Some("outcome complete, want no_response".to_owned());
        assert_eq!(difference(Level::Connection, &Answer::none(), &answer), why);
        assert_eq!(
            difference(Level::Connection, &Answer::none(), &Answer::none()),
            None
        );
    }

    #[track_caller]
    fn check(level: Level, want: &str, got: &str, why: Option<&str>) {
        assert_eq!(difference(level, &read(want), &read(got)).as_deref(), why);
    }

    fn read(text: &str) -> Answer {
        let mut parts: Vec<_> = text.split('|').collect();
        let body = parts.pop().unwrap_or_default();
        let headers = parts.into_iter().filter_map(|part| part.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Answer::new("complete", Some(200), headers, body.into())
    }
}
