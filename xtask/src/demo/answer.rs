//! What a service has answered, and in what two answers differ.

use std::collections::BTreeSet;

/// An answer as it was on the wire; names of headers in lower case.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) version: String,
    pub(crate) status: u16,
    pub(crate) reason: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// Returns the first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.values(name).next()
    }

    /// Returns whether a header that is a list has `token` in it.
    pub(crate) fn has_token(&self, name: &str, token: &str) -> bool {
        self.values(name)
            .flat_map(|value| value.split(','))
            .any(|part| part.trim().eq_ignore_ascii_case(token))
    }

    /// Returns `404 Not Found`.
    pub(crate) fn status_line(&self) -> String {
        format!("{} {}", self.status, self.reason)
            .trim_end()
            .to_owned()
    }

    /// Returns the headers a reader wants to see, `date` and framing left out.
    pub(crate) fn telling_headers(&self) -> impl Iterator<Item = &(String, String)> {
        const FRAMING: [&str; 4] = ["connection", "content-length", "date", "transfer-encoding"];
        self.headers
            .iter()
            .filter(|(name, _)| !FRAMING.contains(&name.as_str()))
    }

    /// Returns a line for everything in which `other` is not the same.
    ///
    /// Everything counts but `date`, the order of the headers, and the order of
    /// the methods in `allow`.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, ours: String, theirs: String| {
            if ours != theirs {
                differences.push(format!("{what}: {ours} / {theirs}"));
            }
        };
        compare("version", self.version.clone(), other.version.clone());
        compare("status", self.status_line(), other.status_line());
        let names: BTreeSet<_> = self
            .headers
            .iter()
            .chain(&other.headers)
            .map(|(name, _)| name.as_str())
            .collect();
        for name in names.into_iter().filter(|name| *name != "date") {
            compare(name, self.comparable(name), other.comparable(name));
        }
        compare("body", self.escaped_body(), other.escaped_body());
        differences
    }

    fn values<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.headers
            .iter()
            .filter(move |(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    fn comparable(&self, name: &str) -> String {
        let mut values: Vec<_> = self.values(name).collect();
        if values.is_empty() {
            return "(none)".to_owned();
        }
        if name == "allow" {
            let methods: BTreeSet<_> = values
                .iter()
                .flat_map(|value| value.split(','))
                .map(str::trim)
                .collect();
            return methods.into_iter().collect::<Vec<_>>().join(", ");
        }
        values.sort_unstable();
        values.join(" | ")
    }

    /// Every byte has a form of its own here, so that two bodies differ when their texts do.
    fn escaped_body(&self) -> String {
        self.body.escape_ascii().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_order_do_not_count() {
        check(
            &[("date", "now"), ("a", "1"), ("b", "2")],
            &[("b", "2"), ("a", "1"), ("date", "then")],
            &[],
        );
    }

    #[test]
    fn allow_is_a_set() {
        check(&[("allow", "GET, HEAD")], &[("allow", "HEAD,GET")], &[]);
        check(
            &[("allow", "GET, HEAD")],
            &[("allow", "GET")],
            &["allow: GET, HEAD / GET"],
        );
    }

    #[test]
    fn a_header_that_only_one_has_counts() {
        check(&[("x", "1")], &[], &["x: 1 / (none)"]);
    }

    #[test]
    fn a_header_sent_twice_is_not_the_same_as_once() {
        check(
            &[("vary", "a"), ("vary", "a")],
            &[("vary", "a")],
            &["vary: a | a / a"],
        );
    }

    #[test]
    fn status_and_body_count_to_the_last_byte() {
        let mut other = answer(&[]);
        other.status = 500;
        other.body.push(0xff);
        assert_eq!(
            answer(&[]).differences(&other),
            [
                "status: 404 Not Found / 500 Not Found",
                r"body: {} / {}\xff"
            ]
        );
    }

    #[track_caller]
    fn check(ours: &[(&str, &str)], theirs: &[(&str, &str)], expected: &[&str]) {
        assert_eq!(answer(ours).differences(&answer(theirs)), expected);
    }

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Answer {
            version: "HTTP/1.1".to_owned(),
            status: 404,
            reason: "Not Found".to_owned(),
            headers: headers.collect(),
            body: b"{}".to_vec(),
        }
    }
}
