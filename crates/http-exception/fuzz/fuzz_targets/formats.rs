//! Any `Accept`, any detail, any member, any place of an error: an answer of the right status and size, in
//! one of the forms, and well-formed.

#![no_main]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http_exception::header::{ACCEPT, CONTENT_TYPE};
use http_exception::{
    ErrorPolicy, FastApi, HeaderValue, Html, HttpException, Limits, Loc, Markdown, Negotiated,
    Problem, Raised, Request, RequestValidationError, Text, Value, ValidationError,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, Vec<Vec<u8>>, [String; 4], bool)| {
    let (limit, lines, [detail, name, code, title], is_list) = input;
    let limit = 512 + usize::from(limit);
    let forms = Negotiated::new(FastApi)
        .or(Problem::new().types("https://errors.example.com/"))
        .or(Html)
        .or(Markdown)
        .or(Text);
    let policy = ErrorPolicy::builder()
        .format(forms)
        .limits(Limits::default().error_body(limit))
        .build();
    let mut request = Request::new(());
    for line in lines.iter().filter_map(|line| HeaderValue::from_bytes(line).ok()) {
        let _ = request.headers_mut().try_append(ACCEPT, line);
    }
    // A code is a word of the program's, which is not cut.
    let code = code.chars().take(64).collect::<String>();
    let raised = if is_list {
        let place = Loc::from("body").key(name).index(0).key(title);
        Raised::from(RequestValidationError::new(vec![ValidationError::new(code, place, detail)]))
    } else {
        let detail = detail.parse::<Value>().unwrap_or(Value::String(detail));
        let exc = HttpException::conflict(detail).with_code(code);
        exc.with_title(title).with_member(name, "value").into()
    };
    let response = now(policy.answer(&request, raised));
    assert_eq!(response.status(), if is_list { 422 } else { 409 });
    let text = std::str::from_utf8(response.body()).expect("UTF-8");
    match response.headers()[CONTENT_TYPE].to_str().expect("text") {
        "application/json" | "application/problem+json" => {
            return assert!(text.parse::<Value>().is_ok_and(|json| json.is_object()));
        }
        "text/html; charset=utf-8" => {
            assert!(text.len() <= limit && text.ends_with("</body>\n</html>\n"));
        }
        "text/markdown; charset=utf-8" => {
            assert!(text.len() <= limit);
            assert!(text.lines().skip(1).all(|line| line.is_empty() || line.starts_with("    ")));
        }
        "text/plain; charset=utf-8" => assert!(text.len() <= limit),
        other => panic!("{other}"),
    }
    let is_shown = |char: char| char == '\n' || !char.is_control();
    assert!(text.chars().all(is_shown));
});

/// Runs a future that has nothing to wait for.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}
