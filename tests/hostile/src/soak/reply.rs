//! An answer as it came, and whether it is the one that it must be.

use std::io;

use super::deed::Deed;
use super::service::LABEL;

/// An answer, over whichever version of HTTP.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// With names in lower case, in order.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// Reads the head of an answer as HTTP/1.1 says it.
    pub(super) fn from_head(head: &str) -> io::Result<Self> {
        let mut lines = head.trim_end_matches("\r\n").split("\r\n");
        let status = lines.next().and_then(|line| {
            let (code, phrase) = line.strip_prefix("HTTP/1.1 ")?.split_once(' ')?;
            (code.len() == 3 && !phrase.is_empty()).then_some(code)
        });
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ")?;
            Some((name.to_ascii_lowercase(), value.to_owned()))
        });
        let headers: Option<Vec<_>> = headers.collect();
        match (status.and_then(|code| code.parse().ok()), headers) {
            (Some(status), Some(headers)) => Ok(Self {
                status,
                headers,
                body: Vec::new(),
            }),
            _ => Err(malformed(format!("no head of an answer: {head:?}"))),
        }
    }

    /// The value of a header that is there once at most.
    pub(super) fn header(&self, name: &str) -> io::Result<Option<&str>> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let first = values.next().map(|(_, value)| value.as_str());
        match values.next() {
            None => Ok(first),
            Some(_) => Err(malformed(format!(
                "more than one {name}: {:?}",
                self.headers
            ))),
        }
    }

    /// Whether it is the answer to this request.
    ///
    /// # Errors
    ///
    /// In words, what is wrong with it.
    pub(super) fn check(&self, deed: &Deed, id: usize) -> io::Result<()> {
        let text = deed.text(id);
        let length = text.len().to_string();
        let body = if deed.method == "HEAD" { "" } else { &text };
        self.is_labelled(deed, id)?;
        self.has(deed, id, "cache-control", Some("no-store"))?;
        self.has(deed, id, "x-content-type-options", Some("nosniff"))?;
        self.has(deed, id, "content-type", Some(deed.media_type()))?;
        self.has(deed, id, "allow", deed.allow)?;
        self.has(deed, id, "content-length", Some(&length))?;
        self.has(deed, id, "transfer-encoding", None)?;
        if self.body == body.as_bytes() {
            Ok(())
        } else {
            Err(self.wrong(deed, id, &format!("not {body}")))
        }
    }

    /// Whether it begins as the answer that is to break off, and says so of itself.
    pub(super) fn check_start(&self, deed: &Deed, id: usize) -> io::Result<()> {
        self.is_labelled(deed, id)?;
        self.has(deed, id, "content-length", None)
    }

    fn is_labelled(&self, deed: &Deed, id: usize) -> io::Result<()> {
        if self.status != deed.code {
            return Err(self.wrong(deed, id, &format!("not {}", deed.code)));
        }
        self.has(deed, id, LABEL.as_str(), Some(&id.to_string()))
    }

    fn has(&self, deed: &Deed, id: usize, name: &str, expected: Option<&str>) -> io::Result<()> {
        if self.header(name)? == expected {
            Ok(())
        } else {
            Err(self.wrong(deed, id, &format!("{name} is not {expected:?}")))
        }
    }

    fn wrong(&self, deed: &Deed, id: usize, why: &str) -> io::Error {
        let Self {
            status, headers, ..
        } = self;
        let body = String::from_utf8_lossy(&self.body);
        let body = &body[..body.floor_char_boundary(SHOWN)];
        malformed(format!(
            "{} {id}: {why}: {status} {headers:?} {body}",
            deed.name
        ))
    }
}

/// What came is not what must come.
pub(super) fn malformed(why: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// How much of a body is shown.
const SHOWN: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(head: &str, body: &str) -> Reply {
        let mut reply = Reply::from_head(head).expect("a head");
        reply.body = body.into();
        reply
    }

    const HEAD: &str = "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncache-control: no-store\r\n\
        x-content-type-options: nosniff\r\nx-label: 7\r\ncontent-length: 29\r\n\r\n";
    const BODY: &str = r#"{"detail":"Item 7 not found"}"#;

    #[test]
    fn the_right_answer_is_right() {
        let reply = reply(HEAD, BODY);
        assert!(reply.check(&Deed::ALL[0], 7).is_ok());
    }

    #[test]
    fn every_part_of_an_answer_is_compared() {
        for (part, other) in [
            ("404", "400"),
            ("x-label: 7", "x-label: 8"),
            ("no-store", "no-cache"),
            ("nosniff", "sniff"),
            ("application/json", "text/plain"),
            ("length: 29", "length: 28"),
            ("x-label", "allow: GET\r\nx-label"),
            ("x-label", "transfer-encoding: chunked\r\nx-label"),
            ("x-label", "x-label: 7\r\nx-label"),
        ] {
            let head = HEAD.replace(part, other);
            assert!(
                reply(&head, BODY).check(&Deed::ALL[0], 7).is_err(),
                "{head}"
            );
        }
        assert!(reply(HEAD, "{}").check(&Deed::ALL[0], 7).is_err());
        assert!(reply(HEAD, BODY).check(&Deed::ALL[0], 8).is_err());
    }

    #[test]
    fn what_is_no_head_is_refused() {
        for head in [
            "HTTP/1.0 200 OK\r\n\r\n",
            "HTTP/1.1 2000 OK\r\n\r\n",
            "",
            "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        ] {
            assert!(Reply::from_head(head).is_err(), "{head:?}");
        }
    }
}
