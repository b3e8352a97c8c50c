//! No text around a URL, and no URL, makes a record show the password or the query.
//!
//! The input is split at null bytes: text before, password, query, text behind; the first byte chooses the
//! scheme, the slashes and the start of the query.

#![no_main]

use std::error::Error;
use std::fmt;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Waker};

use http_exception::{ErrorPolicy, Record, Request};
use libfuzzer_sys::fuzz_target;

#[derive(Debug)]
struct Says(String);

impl fmt::Display for Says {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Says {}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let Ok(rest) = std::str::from_utf8(rest) else {
        return;
    };
    let mut parts = rest.split('\0');
    let mut part = || parts.next().unwrap_or_default();
    let (before, password, query, after) = (part(), part(), part(), part());
    // A line ends the reach of a URL, and white space its query.
    if password.contains('\n') || query.contains(char::is_whitespace) {
        return;
    }
    let scheme = ["http", "https", "postgres", "foo+bar"][usize::from(choice & 3)];
    let slashes = ["//", "/", r"\/\/", "\\\\"][usize::from(choice >> 2 & 3)];
    let end = ["?", "#", ";", "?a="][usize::from(choice >> 4 & 3)];
    let text = format!(
        "{before}{scheme}:{slashes}u:{password}CANARY@host/path{end}{query}CANARY {after}"
    );
    let told = Arc::new(Mutex::new(String::new()));
    let written = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            if let Ok(mut told) = written.lock() {
                *told = format!("{record}");
            }
        })
        .build();
    let mut answering = pin!(policy.answer(&Request::new(()), Says(text.clone())));
    let _ = answering.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let told = told.lock().expect("nothing panics there");
    // A canary that the input itself put in is no secret of a URL.
    let is_ours = [before, password, query, after].iter().all(|part| !part.contains("CANARY"));
    assert!(!is_ours || !told.contains("CANARY"), "{text:?} is shown as {told}");
    assert!(!told.contains('\n') && told.len() <= 64 * 1024);
});
