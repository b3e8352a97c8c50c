//! Every recorded request, answered in other formats: what stays the same, and the rules of RFC 9457.

use std::fmt;
use std::io::Write;
use std::process::{Command, Stdio};

use conformance::{Answer, App, Row, exchange, read_rows, root, root_with};
use fluent_uri::{Uri, UriRef};
use harness::{Adapter, Protocol};
use http_exception::{
    FastApi, Format, Html, Markdown, Negotiated, Page, Problem, Said, Text, phrase,
};
use problem_details::ProblemDetails;
use serde_json::{Map, Value};

fn rows() -> Vec<Row> {
    read_rows(include_str!("../data/http.jsonl")).expect("the data are rows")
}

/// FastAPI's shape as any format is written, on a page.
struct OnAPage(FastApi);

impl Format for OnAPage {
    fn write(&self, said: &Said<'_>, page: &mut Page) -> fmt::Result {
        self.0.write(said, page)
    }
}

#[test]
fn fastapis_shape_on_a_page_is_the_same() {
    let (plain, paged) = (
        Adapter::Axum.start(root()),
        Adapter::Axum.start(root_with(|builder| builder.format(OnAPage(FastApi)))),
    );
    for row in rows() {
        let ask = |server| exchange(server, Protocol::Http1, &row.request);
        let (expected, given) = (ask(plain.address()), ask(paged.address()));
        assert_eq!(given.to_string(), expected.to_string(), "{}", row.request);
    }
}

#[test]
fn who_takes_anything_or_json_gets_what_was_recorded() {
    let negotiated = || {
        root_with(|builder| {
            let forms = Negotiated::new(FastApi).or(Problem::new()).or(Html);
            builder.format(forms.or(Markdown).or(Text))
        })
    };
    let plain = Adapter::Axum.start(root());
    let chosen = Adapter::Axum.start(negotiated());
    for row in rows() {
        for accept in ["*/*", "application/json"] {
            let mut request = row.request.clone();
            let is_accept = |name: &str| name.eq_ignore_ascii_case("accept");
            request.headers.retain(|(name, _)| !is_accept(name));
            request
                .headers
                .push(("Accept".to_owned(), accept.to_owned()));
            let ask = |server| exchange(server, Protocol::Http1, &request);
            let (expected, mut given) = (ask(plain.address()), ask(chosen.address()));
            given
                .headers
                .retain(|header| expected.headers.contains(header) || *header != accept_varies());
            assert_eq!(given.to_string(), expected.to_string(), "{}", row.request);
        }
    }
}

fn accept_varies() -> (String, String) {
    ("vary".to_owned(), "accept".to_owned())
}

#[test]
fn problems_keep_the_rules_on_every_adapter() {
    let plain = Adapter::Axum.start(root());
    let servers = Adapter::ALL.map(|adapter| adapter.start(in_problems()));
    let mut problems = 0;
    for row in rows() {
        let ask = |server| exchange(server, Protocol::Http1, &row.request);
        let was = ask(plain.address());
        let [first, others @ ..] = servers.each_ref().map(|server| ask(server.address()));
        assert_eq!(first.status, was.status, "{}", row.request);
        for other in others {
            assert_eq!(other.to_string(), first.to_string(), "{}", row.request);
        }
        if first.media_type() != "application/problem+json" {
            // An answer that a handler or a route has written stands.
            assert_eq!(first.to_string(), was.to_string(), "{}", row.request);
            continue;
        }
        problems += 1;
        let others = |answer: &Answer| {
            let mut headers = answer.comparable_headers();
            headers.retain(|(name, _)| !["content-length", "content-type"].contains(&&**name));
            headers
        };
        assert_eq!(others(&first), others(&was), "{}", row.request);
        let checked = match &*row.request.method {
            "HEAD" => Ok(()),
            _ => check(&first),
        };
        assert_eq!(checked, Ok(()), "{}\n{first}", row.request);
    }
    assert!(problems > 400, "{problems}");
}

/// The schema is read by a library of another language, where a Python has it.
#[test]
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn problems_are_as_their_schema_says() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let python = || Command::new(&python);
    let found = python()
        .args(["-c", "import jsonschema, rfc3986_validator"])
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no Python with `jsonschema` and `rfc3986-validator`; PYTHON names one");
        return;
    }
    let server = Adapter::Axum.start(in_problems());
    let mut problems: Vec<String> = rows()
        .iter()
        .map(|row| exchange(server.address(), Protocol::Http1, &row.request))
        .filter(|answer| answer.media_type() == "application/problem+json")
        .map(|answer| String::from_utf8_lossy(&answer.body).into_owned())
        .filter(|problem| !problem.is_empty())
        .collect();
    // One that is none, so that a validator which finds nothing is found out.
    problems.push(r#"{"title":"x","status":404,"type":"a relative one"}"#.to_owned());
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/data/problem.schema.json");
    let mut validator = python()
        .args(["-c", VALIDATE, schema])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it has just run");
    let mut input = validator.stdin.take().expect("it is piped");
    let documents = problems.join("\n");
    input.write_all(documents.as_bytes()).expect("it reads");
    drop(input);
    let said = validator.wait_with_output().expect("it ends").stdout;
    let said = String::from_utf8(said).expect("it is text");
    let expected = format!("{}: 'a relative one' is not a 'uri'", problems.len());
    assert_eq!(said.trim(), expected);
}

const VALIDATE: &str = "
import json, sys
from jsonschema import Draft202012Validator as Validator
schema = json.load(open(sys.argv[1], encoding='utf-8'))
validator = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
for nth, line in enumerate(sys.stdin.buffer.read().decode().split('\\n'), 1):
    for error in validator.iter_errors(json.loads(line)):
        print(f'{nth}: {error.message}')
";

/// Without inputs: some of the recorded numbers are none that `serde_json` has a value for.
fn in_problems() -> App {
    root_with(|builder| {
        let problem = Problem::new().types("https://errors.example.com/");
        builder.format(problem).echo_input(false)
    })
}

/// Checks the rules for a problem: those of RFC 9457, and that nothing else is there. A library for such
/// problems reads the same of it.
fn check(answer: &Answer) -> Result<(), String> {
    let read: ProblemDetails<Map<String, Value>> =
        serde_json::from_slice(&answer.body).map_err(|error| error.to_string())?;
    if read.status.map(|status| status.as_u16()) != answer.status || read.title.is_none() {
        return Err(format!("a library reads {read:?}"));
    }
    let Some(Value::Object(mut problem)) = answer.json() else {
        return Err("it is no object".to_owned());
    };
    let mut take = |name| problem.remove(name);
    if let Some(uri) = take("type") {
        uri_of(&uri, "type")?;
    }
    let status = take("status").and_then(|status| status.as_u64());
    let sent = answer.status.unwrap_or_default();
    if status != Some(sent.into()) {
        return Err(format!("status is {status:?}"));
    }
    let title = text(take("title"))?.ok_or("there is no title")?;
    let of_status = phrase(http::StatusCode::from_u16(sent).map_err(|error| error.to_string())?);
    if title.is_empty() || text(take("detail"))?.is_some_and(|detail| detail == of_status) {
        return Err("the title is empty, or the detail says nothing more".to_owned());
    }
    text(take("code"))?;
    if let Some(errors) = take("errors") {
        let errors = errors.as_array().ok_or("errors are no list")?.clone();
        errors.into_iter().try_for_each(error)?;
    }
    if take("truncated").is_some() != take("total").is_some() {
        return Err("truncated and total go together".to_owned());
    }
    match take("ctx") {
        Some(Value::Object(_)) | None => {}
        Some(_) => return Err("ctx is no object".to_owned()),
    }
    is_empty(problem, |name| {
        let mut bytes = name.bytes();
        bytes
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic())
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn error(error: Value) -> Result<(), String> {
    let Value::Object(mut error) = error else {
        return Err("an error is no object".to_owned());
    };
    let mut take = |name| error.remove(name);
    text(take("detail"))?.ok_or("an error has no detail")?;
    text(take("code"))?.ok_or("an error has no code")?;
    match (
        text(take("pointer"))?,
        text(take("in"))?,
        text(take("name"))?,
    ) {
        (Some(pointer), None, None) => is_pointer(&pointer)?,
        (None, Some(_), _) | (None, None, None) => {}
        place => return Err(format!("{place:?} is no place")),
    }
    let _ = take("ctx");
    is_empty(error, |_| false)
}

/// The fragment of a URI that is a JSON Pointer (RFC 6901 section 6, RFC 3986 section 3.5).
fn is_pointer(pointer: &str) -> Result<(), String> {
    let fragment = pointer
        .strip_prefix('#')
        .ok_or("a pointer is no fragment")?;
    UriRef::parse(pointer).map_err(|error| format!("{pointer:?}: {error}"))?;
    let mut tildes = fragment.split('~');
    let _ = tildes.next();
    let is_right = (fragment.is_empty() || fragment.starts_with('/'))
        && tildes.all(|rest| rest.starts_with(['0', '1']));
    is_right
        .then_some(())
        .ok_or(format!("{pointer} is no pointer"))
}

fn uri_of(value: &Value, name: &str) -> Result<(), String> {
    let text = value.as_str().ok_or(format!("{name} is no text"))?;
    Uri::parse(text).map_err(|error| format!("{name} is {text:?}: {error}"))?;
    Ok(())
}

fn text(value: Option<Value>) -> Result<Option<String>, String> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(format!("{other} is no text")),
    }
}

fn is_empty(members: Map<String, Value>, may: impl Fn(&str) -> bool) -> Result<(), String> {
    match members.into_iter().find(|(name, _)| !may(name)) {
        Some((name, _)) => Err(format!("nobody knows the member {name:?}")),
        None => Ok(()),
    }
}
