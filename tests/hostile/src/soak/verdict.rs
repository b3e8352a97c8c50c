//! Whether an answer is the one that it must be.

use harness::{Answer, Outcome};

use super::deed::Deed;
use super::service::LABEL;

impl Deed {
    /// What is wrong with an answer, in words. It is compared whole, with every header but `date`.
    pub(super) fn flaw(&self, id: usize, answer: &Answer) -> Option<String> {
        let text = self.text(id);
        let is_right = if self.breaks_off() {
            self.is_broken(id, &text, answer)
        } else {
            let (code, length, media_type) = (self.code, text.len(), self.media_type());
            let allow = self.allow.map(|allow| format!("allow: {allow}\n"));
            let body = (self.method != "HEAD").then(|| format!("\n{text}\n"));
            let expected = format!(
                "{code}\n{}cache-control: no-store\ncontent-length: {length}\ncontent-type: {media_type}\n\
                 x-content-type-options: nosniff\n{LABEL}: {id}\n{}",
                allow.unwrap_or_default(),
                body.unwrap_or_default()
            );
            // A server may say that it ends the connection.
            answer.to_string().replacen("connection: close\n", "", 1) == expected
        };
        if is_right && !answer.is_http_1_0 {
            return None;
        }
        let mut shown = format!("{} {id}: not {} {text}: {answer}", self.path, self.code);
        shown.truncate(shown.floor_char_boundary(1000));
        Some(shown)
    }

    /// Whether it came as far as it goes and does not look whole. Over HTTP/2, where a stream is reset,
    /// the reset may be seen before the rest, or before anything else.
    fn is_broken(&self, id: usize, text: &str, answer: &Answer) -> bool {
        let [trouble] = &*answer.trouble else {
            return false;
        };
        let (code, shown) = (self.code, answer.to_string());
        let is_reset = trouble.contains("stream error received");
        match answer.outcome {
            Outcome::Truncated if is_reset => {
                let is_head = shown.starts_with(&format!("{code}\n{LABEL}: {id}\n"));
                is_head && text.as_bytes().starts_with(&answer.body)
            }
            Outcome::Truncated => {
                let head = format!("{code}\ntransfer-encoding: chunked\n{LABEL}: {id}\n");
                let cut = "TROUBLE: the body is cut short: the connection was closed\n";
                shown == format!("{head}\n{text}\n{cut}")
            }
            Outcome::NoResponse => is_reset,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::deed::{BROKEN, PLAIN};
    use super::*;

    fn answer(head: &str, body: &str) -> Answer {
        let mut answer = Answer::of_status(head[..3].parse().expect("a status"));
        let headers = head.lines().filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.into(), value.into()));
        answer.headers = headers.collect();
        answer.body = body.into();
        answer
    }

    #[test]
    fn every_part_of_an_answer_is_compared() {
        let head = "404\ncontent-type: application/json\ncache-control: no-store\n\
            x-content-type-options: nosniff\nx-label: 7\ncontent-length: 29";
        let body = r#"{"detail":"Item 7 not found"}"#;
        let is_right = |id, answer: &Answer| PLAIN[0].flaw(id, answer).is_none();
        assert!(is_right(7, &answer(head, body)) && !is_right(8, &answer(head, body)));
        for (part, other) in [
            ("404", "400"),
            ("x-label: 7", "x-label: 8"),
            ("no-store", "no-cache"),
            ("nosniff", "sniff"),
            ("application/json", "text/plain"),
            ("length: 29", "length: 28"),
            ("x-label", "x-more: 1\nx-label"),
            ("x-label", "x-label: 7\nx-label"),
        ] {
            let head = head.replace(part, other);
            assert!(!is_right(7, &answer(&head, body)), "{head}");
        }
        let spoil: [fn(&mut Answer); 4] = [
            |it| it.body.clear(),
            |it| it.is_http_1_0 = true,
            |it| it.interim.push(103),
            |it| it.trouble.push("no header".to_owned()),
        ];
        for spoil in spoil {
            let mut other = answer(head, body);
            spoil(&mut other);
            assert!(!is_right(7, &other), "{other}");
        }
    }

    #[test]
    fn what_is_to_break_off_is_broken_off_visibly() {
        let closed = "the body is cut short: the connection was closed";
        let reset = "the body is cut short: stream error received: it";
        let (text, head) = ("so far so good, 7", "200\nx-label: 7");
        let chunked = "200\nx-label: 7\ntransfer-encoding: chunked";
        for (head, body, outcome, why, expected) in [
            (chunked, text, Outcome::Truncated, closed, true),
            (head, "so far", Outcome::Truncated, reset, true),
            ("000", "", Outcome::NoResponse, reset, true),
            (chunked, "so far", Outcome::Truncated, closed, false),
            (chunked, text, Outcome::Truncated, "it took too long", false),
            (head, text, Outcome::Truncated, closed, false),
            ("200\nx-label: 8", text, Outcome::Truncated, reset, false),
            ("000", "", Outcome::NoResponse, closed, false),
            (chunked, text, Outcome::Complete, closed, false),
        ] {
            let mut answer = answer(head, body);
            answer.outcome = outcome;
            answer.trouble.push(why.to_owned());
            assert_eq!(BROKEN[0].flaw(7, &answer).is_none(), expected, "{answer}");
        }
    }
}
