//! `cargo xtask demo`: one policy, three frameworks, the same bytes.
//!
//! Starts the examples, asks each the same, and compares.

use std::io::{self, Write};

use pico_args::Arguments;

use crate::demo::{Answer, REQUESTS, Request, Service, send};
use crate::exit::{Exit, nothing_left};
use crate::paint::Paint;
use crate::workspace::Workspace;

/// Runs the demo, and with `--serve` keeps the services up afterwards.
///
/// # Errors
///
/// Returns [`Exit::Failed`] when a service does not start, [`Exit::Reported`] when
/// an answer is not the expected one or the services differ.
pub(crate) fn run(mut args: Arguments, out: &mut dyn Write, paint: Paint) -> Result<(), Exit> {
    let serve = args.contains("--serve");
    nothing_left(args)?;
    let workspace = Workspace::load()?;
    let logs = workspace.logs()?;

    writeln!(out, "{}", paint.dim("building and starting the examples …"))?;
    out.flush()?;
    let mut services = Vec::new();
    for name in SERVICES {
        let service = Service::start(name, &workspace.root, &logs)?;
        writeln!(out, "  {name:<14} http://{}", service.address)?;
        services.push(service);
    }

    let mut bad = 0;
    for request in REQUESTS {
        let answers: Vec<_> = services
            .iter()
            .map(|service| (service.name, send(service.address, request)))
            .collect();
        let comparison = Comparison { request, answers };
        comparison.print(paint, out)?;
        bad += usize::from(!comparison.is_good());
    }
    let good = REQUESTS.len() - bad;
    let verdict = format!(
        "{good} of {} answers are as expected and identical byte for byte in {}",
        REQUESTS.len(),
        SERVICES.join(", ")
    );
    writeln!(
        out,
        "\n{}",
        if bad == 0 {
            paint.green(&verdict)
        } else {
            paint.red(&verdict)
        }
    )?;
    if serve {
        keep_up(&services, paint, out)?;
    }
    if bad == 0 {
        Ok(())
    } else {
        Err(Exit::Reported)
    }
}

/// One request, and what each service has answered.
#[derive(Debug)]
struct Comparison<'a> {
    request: &'a Request,
    answers: Vec<(&'static str, io::Result<Answer>)>,
}

impl Comparison<'_> {
    /// Returns whether all services have answered, as expected and with the same bytes.
    fn is_good(&self) -> bool {
        self.differences().is_empty() && self.surprises().is_empty()
    }

    /// Returns in what the services differ, each from the first that has answered.
    fn differences(&self) -> Vec<String> {
        let mut differences = Vec::new();
        let mut first: Option<(&str, &Answer)> = None;
        for (name, answer) in &self.answers {
            match (answer, first) {
                (Err(err), _) => differences.push(format!("{name} has not answered: {err}")),
                (Ok(answer), None) => first = Some((name, answer)),
                (Ok(answer), Some((reference, expected))) => {
                    let found = expected.differences(answer);
                    differences.extend(
                        found
                            .iter()
                            .map(|what| format!("{reference} / {name}: {what}")),
                    );
                }
            }
        }
        differences
    }

    /// Returns which services answer with another status than the demo shows.
    fn surprises(&self) -> Vec<String> {
        let expected = self.request.status;
        let answers = self
            .answers
            .iter()
            .filter_map(|(name, answer)| Some((name, answer.as_ref().ok()?)));
        answers
            .filter(|(_, answer)| answer.status != expected)
            .map(|(name, answer)| format!("{name} answered {}, expected {expected}", answer.status))
            .collect()
    }

    fn print(&self, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        let (differences, surprises) = (self.differences(), self.surprises());
        writeln!(
            out,
            "\n{}  {}",
            paint.bold(&self.request.to_string()),
            paint.dim(self.request.shows)
        )?;
        let side_by_side = self.answers.iter().map(|(name, answer)| {
            let status = answer
                .as_ref()
                .map_or_else(|_| "-".to_owned(), |answer| answer.status.to_string());
            let framework = name.strip_prefix("example-").unwrap_or(name);
            format!("{framework} {}", paint.cyan(&status))
        });
        let mark = match (differences.is_empty(), surprises.is_empty()) {
            (true, true) => paint.green("identical"),
            (true, false) => paint.red("identical, but UNEXPECTED"),
            (false, _) => paint.red("DIFFERENT"),
        };
        writeln!(
            out,
            "  {}   {mark}",
            side_by_side.collect::<Vec<_>>().join("   ")
        )?;
        for complaint in differences.iter().chain(&surprises) {
            writeln!(out, "  {} {complaint}", paint.red("!"))?;
        }
        // When all are the same, one stands for all.
        let shown = if differences.is_empty() {
            1
        } else {
            self.answers.len()
        };
        for (name, answer) in self.answers.iter().take(shown) {
            if let Ok(answer) = answer {
                print_answer((shown > 1).then_some(*name), answer, paint, out)?;
            }
        }
        Ok(())
    }
}

fn print_answer(
    name: Option<&str>,
    answer: &Answer,
    paint: Paint,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Some(name) = name {
        writeln!(out, "  {name}")?;
    }
    let bar = paint.dim("│");
    writeln!(out, "  {bar} {}", paint.cyan(&answer.status_line()))?;
    for (name, value) in answer.telling_headers() {
        writeln!(out, "  {bar} {}: {value}", paint.dim(name))?;
    }
    let body = String::from_utf8_lossy(&answer.body);
    for line in body.lines() {
        writeln!(out, "  {bar} {line}")?;
    }
    Ok(())
}

/// Prints lines to paste and waits for the end of standard input, or Ctrl-C,
/// which a terminal sends to the services as well.
fn keep_up(services: &[Service], paint: Paint, out: &mut dyn Write) -> Result<(), Exit> {
    for service in services {
        writeln!(out, "\n{}", paint.bold(service.name))?;
        for request in REQUESTS {
            writeln!(out, "  {}", request.curl(&service.address.to_string()))?;
        }
    }
    writeln!(
        out,
        "\n{}",
        paint.dim("up until Ctrl-C or the end of input")
    )?;
    out.flush()?;
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}

const SERVICES: [&str; 3] = ["example-hyper", "example-axum", "example-poem"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_answers_are_shown_once() {
        check(
            vec![
                ("example-axum", Ok(answer("a"))),
                ("example-poem", Ok(answer("a"))),
            ],
            "
GET /items/nope  a fact
  axum 404   poem 404   identical
  │ 404 Not Found
  │ content-type: text/plain
  │ a
",
        );
    }

    #[test]
    fn different_answers_are_shown_each_with_the_difference_first() {
        check(
            vec![
                ("example-axum", Ok(answer("a"))),
                ("example-poem", Ok(answer("b"))),
            ],
            "
GET /items/nope  a fact
  axum 404   poem 404   DIFFERENT
  ! example-axum / example-poem: body: a / b
  example-axum
  │ 404 Not Found
  │ content-type: text/plain
  │ a
  example-poem
  │ 404 Not Found
  │ content-type: text/plain
  │ b
",
        );
    }

    #[test]
    fn a_service_that_does_not_answer_is_a_difference() {
        check(
            vec![("example-axum", Err(io::Error::other("it is gone")))],
            "
GET /items/nope  a fact
  axum -   DIFFERENT
  ! example-axum has not answered: it is gone
",
        );
    }

    #[test]
    fn the_same_wrong_status_everywhere_is_not_success() {
        let wrong = || Answer {
            status: 200,
            ..answer("a")
        };
        let comparison = Comparison {
            request: &REQUEST,
            answers: vec![("x", Ok(wrong())), ("y", Ok(wrong()))],
        };
        assert!(!comparison.is_good());
        assert_eq!(comparison.differences(), [""; 0]);
        assert_eq!(
            comparison.surprises(),
            [
                "x answered 200, expected 404",
                "y answered 200, expected 404"
            ]
        );
    }

    const REQUEST: Request = Request {
        method: "GET",
        path: "/items/nope",
        headers: &[],
        body: None,
        status: 404,
        shows: "a fact",
    };

    #[track_caller]
    fn check(answers: Vec<(&'static str, io::Result<Answer>)>, expected: &str) {
        let mut out = Vec::new();
        let comparison = Comparison {
            request: &REQUEST,
            answers,
        };
        comparison
            .print(Paint::plain(), &mut out)
            .expect("a vector can be written");
        assert_eq!(
            String::from_utf8(out).expect("the output is text"),
            expected
        );
    }

    fn answer(body: &str) -> Answer {
        Answer {
            version: "HTTP/1.1".to_owned(),
            status: 404,
            reason: "Not Found".to_owned(),
            headers: vec![
                ("content-type".to_owned(), "text/plain".to_owned()),
                ("content-length".to_owned(), body.len().to_string()),
            ],
            body: body.as_bytes().to_vec(),
        }
    }
}
