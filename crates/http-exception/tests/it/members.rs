//! The parts of an exception beside its detail: title, type and members.

use std::borrow::Cow;
use std::iter;
use std::sync::{Arc, Mutex};

use http_exception::{
    ErrorPolicy, Exception, HttpException, Limits, Members, Misuse, Record, StatusCode, phrase,
    register_exception,
};
use serde::ser::{Error as _, Serialize, Serializer};

use crate::support::{answer, errors, show};

errors! { Described }

impl Exception for Described {
    fn status(&self) -> StatusCode {
        StatusCode::CONFLICT
    }

    fn code(&self) -> Option<Cow<'static, str>> {
        Some("out_of_stock".into())
    }

    fn title(&self) -> Option<Cow<'static, str>> {
        Some("The order is larger than the stock".into())
    }

    fn type_uri(&self) -> Option<Cow<'static, str>> {
        Some("/problems/stock".into())
    }

    fn members(&self) -> Members {
        Members::new()
            .with("left", 2)
            .with("a \"b\"", ["x", "y"])
            .with("none", ())
            .with("fails", Fails)
            .with("status", 200)
    }
}
register_exception!(Described);

#[test]
fn members_stand_in_ctx_behind_the_code() {
    assert_eq!(
        answer(&ErrorPolicy::default(), Described),
        r#"409 {"detail":"Conflict","code":"out_of_stock","ctx":{"left":2,"a \"b\"":["x","y"],"none":null}}"#
    );
}

#[test]
fn a_handler_of_http_exceptions_sees_what_a_type_says_of_itself() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|exc: HttpException| {
            let members: Vec<_> = exc.members().iter().map(|(name, _)| name).collect();
            let (title, uri) = (exc.title().unwrap_or(""), exc.type_uri().unwrap_or(""));
            format!("{title}|{uri}|{}", members.join("|"))
        })
        .build();
    assert_eq!(
        answer(&policy, Described),
        "200 The order is larger than the stock|/problems/stock|left|a \"b\"|none"
    );
}

#[test]
fn a_member_that_cannot_be_sent_is_left_out_and_told() {
    let told = told(Described);
    assert_eq!(
        told,
        [
            member("fails", "no"),
            Misuse::MemberReserved("status".into())
        ]
    );
}

#[test]
fn user_code_in_a_member_may_do_what_it_likes() {
    let exc = HttpException::conflict("c")
        .with_member("panics", Panics)
        .with_member("endless", Endless)
        .with_member("deep", Deep(1_000_000))
        .with_member("left", 2);
    assert_eq!(
        exc.misuse(),
        [
            member("panics", "its `Serialize` panicked"),
            member("endless", "it is too large"),
            member("deep", "it has more than 128 levels"),
        ]
    );
    assert_eq!(told(exc).len(), 3);
}

#[test]
fn no_name_that_answers_have_a_meaning_for_is_a_members() {
    for name in http_exception::__private::RESERVED {
        let exc = HttpException::conflict("c").with_member(name, 1);
        assert_eq!(exc.misuse(), [Misuse::MemberReserved(name.into())]);
        assert!(exc.members().is_empty());
    }
}

#[test]
fn a_member_is_said_once_and_as_it_was_set_last() {
    let exc = HttpException::conflict("c")
        .with_member("a", 1)
        .with_member("b", 2)
        .with_member("a", "three");
    assert_eq!(
        answer(&ErrorPolicy::default(), exc),
        r#"409 {"detail":"c","ctx":{"a":"three","b":2}}"#
    );
}

#[test]
fn an_exception_has_64_members_and_no_more() {
    let mut exc = HttpException::conflict("c");
    for index in 0..1000 {
        exc = exc.with_member(format!("m{index}"), index);
    }
    assert_eq!(exc.members().iter().count(), 64);
    assert_eq!(exc.misuse().len(), 64);
}

#[test]
fn members_that_are_too_large_for_the_answer_are_left_out() {
    let policy = ErrorPolicy::builder()
        .limits(Limits::default().error_body(120))
        .build();
    for (length, expected) in [
        (
            30,
            format!(
                r#"409 {{"detail":"Already there","ctx":{{"m":"{}"}}}}"#,
                "x".repeat(30)
            ),
        ),
        (
            120,
            r#"409 {"detail":"Already there","truncated":true,"total":135}"#.to_owned(),
        ),
    ] {
        let exc = HttpException::conflict("Already there").with_member("m", "x".repeat(length));
        assert_eq!(answer(&policy, exc), expected);
    }
}

#[test]
fn a_type_that_is_no_uri_is_left_out_and_told() {
    let exc = HttpException::conflict("c").with_type_uri("out of stock");
    assert_eq!(exc.type_uri(), None);
    assert_eq!(exc.misuse(), [Misuse::TypeUri("out of stock".into())]);
    let exc = HttpException::conflict("c").with_type_uri("https://errors.example.com/stock");
    assert_eq!(exc.type_uri(), Some("https://errors.example.com/stock"));
}

#[test]
fn an_exception_that_says_no_more_has_no_more() {
    let exc = HttpException::from_status(StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!((exc.title(), exc.type_uri()), (None, None));
    assert!(exc.members().is_empty());
    assert_eq!(exc.detail().as_str(), Some(phrase(exc.status())));
}

/// The misuse that observers receive.
fn told(exc: impl Into<http_exception::Raised>) -> Vec<Misuse> {
    let told = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&told);
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| {
            seen.lock()
                .expect("no test panics here")
                .extend_from_slice(record.misuse());
        })
        .build();
    let _ = show(&crate::support::respond(&policy, exc));
    drop(policy);
    std::mem::take(&mut *told.lock().expect("no test panics here"))
}

fn member(name: &str, reason: &str) -> Misuse {
    Misuse::Member {
        name: name.into(),
        reason: reason.into(),
    }
}

struct Fails;

impl Serialize for Fails {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("no"))
    }
}

struct Panics;

impl Serialize for Panics {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("in a member")
    }
}

struct Endless;

impl Serialize for Endless {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(iter::repeat("again"))
    }
}

struct Deep(usize);

impl Serialize for Deep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            0 => serializer.serialize_unit(),
            left => serializer.collect_seq([Deep(left - 1)]),
        }
    }
}
