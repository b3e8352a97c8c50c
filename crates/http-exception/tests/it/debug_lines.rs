//! The line on stderr of a debug build whose policy has no observer.

use std::cell::RefCell;
use std::future::ready;

use http_exception::adapter::{Door, Watched};
use http_exception::{
    ErrorPolicy, ErrorPolicyBuilder, HttpException, IntoRaised, Raised, Record, Request, RequestIds,
};

use crate::support::{Foreign, Other, Plain, block_on};

thread_local! {
    static TERMINAL: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

const DOOR: Door = Door::new(|_| None).with_debug_lines(|line| {
    TERMINAL.with_borrow_mut(|lines| lines.push(line.to_owned()));
});

/// The lines for a request whose service raised this.
fn lines(policy: ErrorPolicyBuilder, exc: impl IntoRaised) -> Vec<String> {
    let request = Request::get("/items/foo?token=hunter2");
    let mut request = request.body(()).expect("a request");
    let context = DOOR.open(&policy.build(), &mut request);
    let service = || ready(Err(exc.into_raised()));
    let sent = block_on(Watched::new(context, service, Plain));
    sent.expect("it never fails");
    TERMINAL.take()
}

#[test]
fn an_unhandled_error_is_one_line_and_a_handled_one_is_none() {
    let shown = lines(ErrorPolicy::builder(), Raised::from(Foreign));
    let [line] = shown.as_slice() else {
        panic!("one line: {shown:?}");
    };
    assert!(
        line.starts_with("GET /items/foo 500 Unhandled: it::support::Foreign at "),
        "{line}"
    );
    assert!(!line.contains("hunter2"), "{line}");
    let handled = ErrorPolicy::builder().exception_handler(|_: Foreign| "handled");
    assert!(lines(handled, Foreign).is_empty());
    assert!(lines(ErrorPolicy::builder(), HttpException::gone("g")).is_empty());
}

#[test]
fn panics_and_mistakes_are_a_line_each() {
    let panics = ErrorPolicy::builder().exception_handler(|_: Other| -> &str { panic!("seven") });
    let shown = lines(panics, Other);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(
        shown[0].contains("HandlerFailed") && shown[0].contains("seven"),
        "{shown:?}"
    );
    let mistake = HttpException::gone("g").with_header("x", "\n");
    let shown = lines(ErrorPolicy::builder(), mistake);
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains("the value of header `x`"), "{shown:?}");
}

#[test]
fn a_request_with_an_id_is_found_by_it() {
    let ids = RequestIds::from_header("x-request-id").made_by(|| "7f3a".to_owned());
    let shown = lines(ErrorPolicy::builder().request_ids(ids), Foreign);
    assert!(shown[0].ends_with("(request 7f3a)"), "{shown:?}");
}

#[test]
fn there_is_none_with_an_observer_and_none_where_it_is_switched_off() {
    let observed = ErrorPolicy::builder().observer(|_: &Record<'_>| {});
    assert!(lines(observed, Foreign).is_empty());
    let base = ErrorPolicy::builder().observer(|_: &Record<'_>| {}).build();
    assert!(lines(ErrorPolicy::builder().extend(&base), Foreign).is_empty());
    let off = ErrorPolicy::builder().debug_lines(false);
    assert!(lines(off, Foreign).is_empty());
    let base = ErrorPolicy::builder().debug_lines(false).build();
    assert!(lines(ErrorPolicy::builder().extend(&base), Foreign).is_empty());
}
