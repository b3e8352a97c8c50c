//! One request, what each service has answered, and what its observer was told.

use std::fmt;

use crate::answer::Answer;
use crate::paint::{bold, cyan, dim, green, red};
use crate::request::Request;

/// What came of a request, service by service.
#[derive(Debug)]
pub(crate) struct Comparison<'a> {
    request: &'a Request,
    answers: Vec<(&'static str, Result<Answer, String>)>,
    /// The records that were written; only errors have one.
    records: Vec<String>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn of(request: &'a Request) -> Self {
        Self {
            request,
            answers: Vec::new(),
            records: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        service: &'static str,
        answer: Result<Answer, String>,
        record: Option<String>,
    ) {
        self.answers.push((service, answer));
        self.records.extend(record);
    }

    /// Returns whether all services have answered as expected, and the same.
    pub(crate) fn is_good(&self) -> bool {
        self.complaints().is_empty()
    }

    /// Returns in what an answer is not the expected one, or not that of the first.
    fn complaints(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let first = self
            .answers
            .iter()
            .find_map(|(name, answer)| Some((name, answer.as_ref().ok()?)));
        for (name, answer) in &self.answers {
            let answer = match answer {
                Ok(answer) => answer,
                Err(err) => {
                    complaints.push(format!("{name} has not answered: {err}"));
                    continue;
                }
            };
            let shown = [&answer.status].into_iter().chain(answer.body.last());
            if !shown
                .into_iter()
                .any(|line| line.ends_with(self.request.expected))
            {
                let (status, expected) = (&answer.status, self.request.expected);
                complaints.push(format!("{name} answered {status}, expected {expected}"));
            }
            if let Some((reference, first)) = first {
                let differences = first.differences(answer).into_iter();
                complaints.extend(differences.map(|line| format!("{reference} / {name}: {line}")));
            }
        }
        if self.request.is_error && self.records.len() != self.answers.len() {
            complaints.push("an observer was not told".to_owned());
        }
        complaints
    }
}

impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let complaints = self.complaints();
        writeln!(
            f,
            "{}  {}",
            bold(&self.request.to_string()),
            dim(self.request.shows)
        )?;
        let names = self.answers.iter().map(|(name, _)| *name);
        let names = names.collect::<Vec<_>>().join(" = ");
        if complaints.is_empty() {
            writeln!(f, "  {}", green(&names))?;
        }
        for complaint in &complaints {
            writeln!(f, "  {}", red(&format!("! {complaint}")))?;
        }
        // When all are the same, one stands for all.
        let shown = if complaints.is_empty() {
            1
        } else {
            self.answers.len()
        };
        for (name, answer) in self.answers.iter().take(shown) {
            if shown > 1 {
                writeln!(f, "  {name}")?;
            }
            let Ok(answer) = answer else { continue };
            writeln!(f, "  {} {}", dim("│"), cyan(&answer.status))?;
            for header in &answer.headers {
                writeln!(f, "  {} {}", dim("│"), dim(header))?;
            }
            for line in &answer.body {
                // One error a line, for reading; on the wire it is one line.
                let line = line.replace(r#"},{"type""#, "},\n  │  {\"type\"");
                writeln!(f, "  {} {line}", dim("│"))?;
            }
        }
        for record in self.records.iter().take(shown) {
            writeln!(f, "  {} {record}", dim("observer:"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::get;

    #[test]
    fn equal_answers_are_shown_once() {
        check(
            &[Ok("a"), Ok("a")],
            "\
GET /items/nope  a fact
  axum = poem
  │ HTTP/1.1 404 Not Found
  │ a
  observer: GET /items/nope 404
",
        );
    }

    #[test]
    fn different_answers_are_shown_each_with_the_difference_first() {
        check(
            &[Ok("a"), Ok("b")],
            "\
GET /items/nope  a fact
  ! axum / poem: a
  ! axum / poem: b
  axum
  │ HTTP/1.1 404 Not Found
  │ a
  poem
  │ HTTP/1.1 404 Not Found
  │ b
  observer: GET /items/nope 404
  observer: GET /items/nope 404
",
        );
    }

    #[test]
    fn a_service_that_does_not_answer_is_a_complaint() {
        check(
            &[Err("it is gone")],
            "GET /items/nope  a fact\n  ! axum has not answered: it is gone\n  observer: GET /items/nope 404\n",
        );
    }

    #[test]
    fn the_same_wrong_answer_everywhere_is_not_success() {
        let request = get("/items/nope", "418 I'm a teapot", "a fact");
        let mut comparison = Comparison::of(&request);
        for name in ["axum", "poem"] {
            comparison.add(name, Ok(answer("a")), Some("a record".to_owned()));
        }
        assert_eq!(
            comparison.complaints(),
            ["axum", "poem"].map(|name| format!(
                "{name} answered HTTP/1.1 404 Not Found, expected 418 I'm a teapot"
            ))
        );
    }

    #[test]
    fn an_error_of_which_no_observer_is_told_is_not_success() {
        let request = get("/items/nope", "404 Not Found", "a fact");
        let mut comparison = Comparison::of(&request);
        comparison.add("axum", Ok(answer("a")), None);
        assert_eq!(comparison.complaints(), ["an observer was not told"]);
    }

    #[track_caller]
    fn check(answers: &[Result<&str, &str>], expected: &str) {
        let request = get("/items/nope", "404 Not Found", "a fact");
        let mut comparison = Comparison::of(&request);
        for (name, body) in ["axum", "poem"].into_iter().zip(answers) {
            let answer = body.map(answer).map_err(str::to_owned);
            comparison.add(name, answer, Some("GET /items/nope 404".to_owned()));
        }
        assert_eq!(comparison.to_string(), expected);
    }

    fn answer(body: &str) -> Answer {
        Answer {
            status: "HTTP/1.1 404 Not Found".to_owned(),
            headers: Vec::new(),
            body: vec![body.to_owned()],
        }
    }
}
