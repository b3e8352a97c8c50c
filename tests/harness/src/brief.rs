//! The short form of an answer: the headers that most answers have are one word.
//!
//! | first line | stands for |
//! |---|---|
//! | `404 json` | the status, `cache-control: no-store`, `content-type: application/json`, the `content-length` of the body, and `x-content-type-options: nosniff` |
//! | `404 problem` | the same with `content-type: application/problem+json` |
//! | `404 text` | the same with `content-type: text/plain; charset=utf-8` |
//! | `500 opaque` | `500 text` with the body `Internal Server Error` |
//! | `200 just json`, `200 just text` | the type and the length without the other two, as a success has them |
//! | `200 streamed` | `transfer-encoding: chunked` without any of the four |
//!
//! All other headers stand below it, and below them the body; without other headers, a body of one line
//! stands behind the word. An answer that has some of the four, or has one twice or with another value, is
//! written out, so that nothing is hidden.

use crate::Answer;

impl Answer {
    /// This answer as text, its usual headers as one word, without an end of the last line.
    #[must_use]
    pub fn brief(&self) -> String {
        let mut text = match self.unusual() {
            Some((word, rest)) => rest.below(word),
            None => self.to_string(),
        };
        text.pop();
        text
    }

    /// The word, and what it does not stand for.
    fn unusual(&self) -> Option<(&'static str, Self)> {
        if !self.interim.is_empty() {
            return None;
        }
        let mut words = WORDS.iter();
        let (word, mut rest) =
            words.find_map(|(word, headers)| Some((*word, self.without(headers)?)))?;
        if (word, self.status, &*self.body) == ("text", 500, b"Internal Server Error") {
            rest.body.clear();
            return Some(("opaque", rest));
        }
        Some((word, rest))
    }

    /// The same without the headers that a word stands for, where it has each once and no other of those
    /// that words are about.
    fn without(&self, headers: Headers) -> Option<Self> {
        let length = self.body.len().to_string();
        let mut rest = self.clone();
        for (name, value) in headers {
            let value = if *name == OF_LENGTH.0 {
                &length
            } else {
                *value
            };
            let mut known = rest.headers.iter();
            let at = known.position(|header| (&*header.0, &*header.1) == (*name, value))?;
            rest.headers.remove(at);
        }
        let mut others = headers.iter().chain(&[NO_STORE, NOSNIFF, OF_LENGTH]);
        others
            .all(|(name, _)| rest.header(name).is_none())
            .then_some(rest)
    }

    /// What the word does not stand for, below it or, where that is a body of one line alone, behind it.
    fn below(mut self, word: &str) -> String {
        let has_headers = self.headers.iter().any(|(name, _)| name != "date");
        let behind = if has_headers || self.body.is_empty() || self.body.contains(&b'\n') {
            String::new()
        } else {
            let body = self.text();
            self.body.clear();
            format!(" {body}")
        };
        let first = format!(" {word}{behind}\n");
        self.to_string().replacen('\n', &first, 1)
    }
}

type Headers = &'static [(&'static str, &'static str)];

const WORDS: [(&str, Headers); 6] = [
    ("json", &[NO_STORE, NOSNIFF, OF_LENGTH, JSON]),
    ("problem", &[NO_STORE, NOSNIFF, OF_LENGTH, PROBLEM]),
    ("text", &[NO_STORE, NOSNIFF, OF_LENGTH, TEXT]),
    ("just json", &[OF_LENGTH, JSON]),
    ("just text", &[OF_LENGTH, TEXT]),
    ("streamed", &[("transfer-encoding", "chunked")]),
];

const NO_STORE: (&str, &str) = ("cache-control", "no-store");
const NOSNIFF: (&str, &str) = ("x-content-type-options", "nosniff");
/// The length that the body has.
const OF_LENGTH: (&str, &str) = ("content-length", "");
const JSON: (&str, &str) = ("content-type", "application/json");
const PROBLEM: (&str, &str) = ("content-type", "application/problem+json");
const TEXT: (&str, &str) = ("content-type", "text/plain; charset=utf-8");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_four_headers() {
        check(USUAL, "{}", "404 json {}");
        check(&[TEXT, USUAL[1], USUAL[2], USUAL[3]], "no", "404 text no");
        check(
            &[PROBLEM, USUAL[1], USUAL[2], USUAL[3]],
            "{}",
            "404 problem {}",
        );
        let other = [USUAL, &[("x-a", "1")]].concat();
        check(&other, "{}", "404 json\nx-a: 1\n\n{}");
        check(USUAL, "{\n", "404 json\n\n{\n");
    }

    #[test]
    fn a_success_has_words_of_its_own() {
        check(&USUAL[..2], "{}", "404 just json {}");
        check(&[USUAL[1], TEXT], "no", "404 just text no");
        check(&[("content-length", "0"), JSON], "", "404 just json");
        let chunked = ("transfer-encoding", "chunked");
        check(&[chunked], "", "404 streamed");
        check(
            &[chunked, JSON],
            "a",
            "404 streamed\ncontent-type: application/json\n\na",
        );
    }

    #[test]
    fn the_answer_that_says_nothing_is_a_word() {
        let mut headers = USUAL.to_vec();
        headers[0] = TEXT;
        headers[1].1 = "21";
        let mut opaque = answer(&headers, "Internal Server Error");
        opaque.status = 500;
        assert_eq!(opaque.brief(), "500 opaque");
        opaque.status = 404;
        assert_eq!(opaque.brief(), "404 text Internal Server Error");
    }

    #[test]
    fn what_is_not_usual_is_written_out() {
        let whole = "404\ncache-control: no-store\ncontent-length: 2\n\
            content-type: application/json\nx-content-type-options: nosniff";
        check(USUAL, "", whole);
        let twice = [USUAL, &[("cache-control", "no-store")]].concat();
        check(&twice, "{}", answer(&twice, "{}").to_string().trim_end());
        for left_out in 0..USUAL.len() {
            let mut headers = USUAL.to_vec();
            headers.remove(left_out);
            check(
                &headers,
                "{}",
                answer(&headers, "{}").to_string().trim_end(),
            );
        }
    }

    #[track_caller]
    fn check(headers: &[(&str, &str)], body: &str, expected: &str) {
        assert_eq!(answer(headers, body).brief(), expected);
    }

    fn answer(headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Answer {
            headers: headers.collect(),
            body: body.into(),
            ..Answer::of_status(404)
        }
    }

    const USUAL: &[(&str, &str)] = &[JSON, ("content-length", "2"), NO_STORE, NOSNIFF];
}
