//! The short form of an answer: the headers that every error of the library has are one word.
//!
//! | first line | stands for |
//! |---|---|
//! | `404 json` | the status, `cache-control: no-store`, `content-type: application/json`, the `content-length` of the body, and `x-content-type-options: nosniff` |
//! | `404 text` | the same with `content-type: text/plain; charset=utf-8` |
//! | `500 opaque` | `500 text` with the body `Internal Server Error` |
//!
//! All other headers stand below it. An answer that lacks one of the four, or has one twice or with
//! another value, is written out, so that nothing is hidden.

use crate::Answer;

impl Answer {
    /// This answer as text, its usual headers as one word.
    #[must_use]
    pub fn brief(&self) -> String {
        match self.unusual() {
            Some((word, rest)) => rest.to_string().replacen('\n', &format!(" {word}\n"), 1),
            None => self.to_string(),
        }
    }

    /// The word, and what it does not stand for.
    fn unusual(&self) -> Option<(&'static str, Self)> {
        let length = self.body.len().to_string();
        let media_type = self.header("content-type")?;
        let kind = KINDS.iter().find(|(_, known)| *known == media_type);
        let (mut word, media_type) = *kind.filter(|_| self.interim.is_empty())?;
        let usual = [
            ("cache-control", "no-store"),
            ("content-length", &*length),
            ("content-type", media_type),
            ("x-content-type-options", "nosniff"),
        ];
        let mut rest = self.clone();
        for (name, value) in usual {
            let mut headers = rest.headers.iter();
            let at = headers.position(|header| (&*header.0, &*header.1) == (name, value))?;
            rest.headers.remove(at);
            if rest.header(name).is_some() {
                return None;
            }
        }
        if (word, self.status, &*self.body) == ("text", 500, b"Internal Server Error") {
            word = "opaque";
            rest.body.clear();
        }
        Some((word, rest))
    }
}

const KINDS: [(&str, &str); 2] = [
    ("json", "application/json"),
    ("text", "text/plain; charset=utf-8"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_four_headers() {
        check(USUAL, "{}", "404 json\n\n{}\n");
        let text = ("content-type", "text/plain; charset=utf-8");
        check(
            &[text, USUAL[1], USUAL[2], USUAL[3]],
            "no",
            "404 text\n\nno\n",
        );
        let other = [USUAL, &[("x-a", "1")]].concat();
        check(&other, "{}", "404 json\nx-a: 1\n\n{}\n");
    }

    #[test]
    fn the_answer_that_says_nothing_is_a_word() {
        let mut headers = USUAL.to_vec();
        headers[0].1 = "text/plain; charset=utf-8";
        headers[1].1 = "21";
        let mut opaque = answer(&headers, "Internal Server Error");
        opaque.status = 500;
        assert_eq!(opaque.brief(), "500 opaque\n");
        opaque.status = 404;
        assert_eq!(opaque.brief(), "404 text\n\nInternal Server Error\n");
    }

    #[test]
    fn what_is_not_usual_is_written_out() {
        let whole = "404\ncache-control: no-store\ncontent-length: 2\n\
            content-type: application/json\nx-content-type-options: nosniff\n";
        check(USUAL, "", whole);
        let twice = [USUAL, &[("cache-control", "no-store")]].concat();
        check(&twice, "{}", &answer(&twice, "{}").to_string());
        for left_out in 0..USUAL.len() {
            let mut headers = USUAL.to_vec();
            headers.remove(left_out);
            check(&headers, "{}", &answer(&headers, "{}").to_string());
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

    const USUAL: &[(&str, &str)] = &[
        ("content-type", "application/json"),
        ("content-length", "2"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ];
}
