//! The answer of a service, line by line, and the difference between two.

use std::collections::BTreeSet;

use http::StatusCode;

use crate::Result;

/// An answer, or what was said over a WebSocket up to its close.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: String,
    /// In lower case and in order, without `date`.
    pub(crate) headers: Vec<String>,
    /// The body with every byte that is no text escaped, or a line for each frame.
    pub(crate) body: Vec<String>,
}

impl Answer {
    /// Returns an answer to an ordinary request.
    ///
    /// # Errors
    ///
    /// Fails when its status is none.
    pub(crate) fn new(answer: &harness::Answer) -> Result<Self> {
        let headers = answer.headers.iter().filter(|(name, _)| name != "date");
        let mut headers: Vec<_> = headers
            .map(|(name, value)| match &**name {
                "allow" => format!("allow: {}", set(value)),
                name => format!("{name}: {value}"),
            })
            .collect();
        headers.sort();
        let body = answer.body.utf8_chunks().flat_map(|chunk| {
            let invalid = chunk.invalid().escape_ascii().to_string();
            [chunk.valid().to_owned(), invalid]
        });
        let body: String = body.collect();
        Ok(Self {
            headers,
            body: body.lines().map(str::to_owned).collect(),
            ..Self::of_status(answer.status)?
        })
    }

    /// Returns an answer that has a status alone.
    ///
    /// # Errors
    ///
    /// Fails when the status is none.
    pub(crate) fn of_status(status: u16) -> Result<Self> {
        Ok(Self {
            status: format!("HTTP/1.1 {}", StatusCode::from_u16(status)?),
            ..Self::default()
        })
    }

    /// Returns the lines that only one of the two has.
    pub(crate) fn differences<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let (ours, theirs) = (self.lines(), other.lines());
        let mut differences: Vec<_> = ours
            .iter()
            .filter(|line| !theirs.contains(line))
            .chain(theirs.iter().filter(|line| !ours.contains(line)))
            .copied()
            .collect();
        if differences.is_empty() && self != other {
            differences.push("the same lines, but not in the same order or number");
        }
        differences
    }

    fn lines(&self) -> Vec<&str> {
        let lines = [&self.status].into_iter().chain(&self.headers);
        lines.chain(&self.body).map(String::as_str).collect()
    }
}

/// The methods in `allow` have no order.
fn set(list: &str) -> String {
    let methods: BTreeSet<_> = list.split(',').map(str::trim).collect();
    methods.into_iter().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_and_order_do_not_count() {
        check(
            &[
                ("date", "now"),
                ("a", "1"),
                ("b", "2"),
                ("allow", "GET, HEAD"),
            ],
            &[
                ("b", "2"),
                ("a", "1"),
                ("date", "then"),
                ("allow", "HEAD,GET"),
            ],
            &[],
        );
    }

    #[test]
    fn everything_else_counts() {
        check(&[("x", "1")], &[], &["x: 1"]);
        check(
            &[("allow", "GET, HEAD")],
            &[("allow", "GET")],
            &["allow: GET, HEAD", "allow: GET"],
        );
        let twice = "the same lines, but not in the same order or number";
        check(&[("x", "1"), ("x", "1")], &[("x", "1")], &[twice]);
        let other = Answer {
            body: vec![r"{}\xff".to_owned()],
            ..answer(&[], b"{}")
        };
        assert_eq!(answer(&[], b"{}\xff"), other);
    }

    #[track_caller]
    fn check(ours: &[(&str, &str)], theirs: &[(&str, &str)], expected: &[&str]) {
        let (ours, theirs) = (answer(ours, b"{}"), answer(theirs, b"{}"));
        assert_eq!(ours.differences(&theirs), expected);
    }

    fn answer(headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut answer = harness::Answer::of_status(200);
        answer.headers = headers.collect();
        answer.body = body.into();
        Answer::new(&answer).expect("a status")
    }
}
