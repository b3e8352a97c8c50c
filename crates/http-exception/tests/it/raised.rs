//! The errors that `?` takes, and the handlers that find what is inside.

use std::borrow::Cow;
use std::cell::RefCell;
use std::error::Error;
use std::fmt;
use std::sync::{Arc, Mutex};

use http_exception::{
    Detail, ErrorPolicy, Exception, HeaderMap, HttpException, Misuse, Parent, Raised, Record,
    RequestValidationError, StatusCode, register_exception,
};

use crate::support::{Foreign, Other, answer, respond};

type BoxError = Box<dyn Error + Send + Sync>;

#[test]
fn a_result_of_nothing_is_one_word() {
    assert_eq!(size_of::<Result<(), Raised>>(), size_of::<usize>());
}

#[test]
fn the_wrong_type_gives_the_exception_back() {
    let raised = Raised::from(fmt::Error);
    let raised = raised
        .downcast::<HttpException>()
        .expect_err("a fmt::Error");
    let raised = raised
        .downcast::<std::num::ParseIntError>()
        .expect_err("a fmt::Error");
    assert!(raised.downcast::<fmt::Error>().is_ok());
}

#[test]
fn a_boxed_error_that_is_raised_again_is_the_same() {
    let boxed = Raised::from(fmt::Error).into_boxed();
    assert!(Raised::from(boxed).is::<fmt::Error>());
}

#[test]
fn an_error_that_is_raised_again_keeps_its_place() {
    let raised = Raised::from(fmt::Error);
    let place = raised.location();
    assert_eq!(Raised::from(raised.into_error()).location(), place);
}

#[test]
fn a_box_and_an_arc_of_an_error_find_its_handler() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "found")
        .map(|_: Other| HttpException::gone("mapped"))
        .build();
    assert_eq!(answer(&policy, Box::new(Foreign)), "200 found");
    assert_eq!(answer(&policy, Arc::new(Foreign)), "200 found");
    assert_eq!(
        answer(&policy, Box::new(Other)),
        r#"410 {"detail":"mapped"}"#
    );
    assert_eq!(
        answer(&policy, Arc::new(Other)),
        r#"410 {"detail":"mapped"}"#
    );
}

#[test]
fn a_box_is_answered_as_its_type_whatever_boxes_were_seen_before() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "found")
        .build();
    for _ in 0..3 {
        let boxes: [BoxError; 4] = [
            Box::new(Other),
            Box::new(Foreign),
            Box::new(Talker::default()),
            Box::new(fmt::Error),
        ];
        let answers = boxes.map(|boxed| answer(&policy, boxed));
        let opaque = "500 Internal Server Error";
        let said = r#"401 {"detail":"who?"}"#;
        assert_eq!(answers, [opaque, "200 found", said, opaque]);
    }
}

#[test]
fn a_box_and_an_arc_of_an_exception_are_answered_as_it_says() {
    let policy = ErrorPolicy::default();
    let gone = || HttpException::gone("g");
    assert_eq!(answer(&policy, Box::new(gone())), r#"410 {"detail":"g"}"#);
    assert_eq!(answer(&policy, Arc::new(gone())), r#"410 {"detail":"g"}"#);
    let invalid = Box::new(RequestValidationError::new(Vec::new()));
    assert_eq!(answer(&policy, invalid), r#"422 {"detail":[]}"#);
    assert_eq!(
        answer(&policy, Arc::new(Talker::default())),
        r#"401 {"detail":"who?"}"#
    );
    assert_eq!(
        Raised::from(Arc::new(Talker::default())).status(),
        Some(StatusCode::UNAUTHORIZED)
    );
}

#[test]
fn an_arc_that_others_hold_is_answered_as_it_says_and_told() {
    let (policy, misuse) = observed(ErrorPolicy::builder().exception_handler(|_: Talker| "taken"));
    let shared = Arc::new(Talker::default());
    let raised = Raised::from(Arc::clone(&shared));
    assert_eq!(answer(&policy, raised), r#"401 {"detail":"who?"}"#);
    let told = misuse.lock().expect("no panic").clone();
    assert!(matches!(told[0], Misuse::SharedError(_)), "{told:?}");
}

#[test]
fn what_travels_as_an_error_is_what_it_was() {
    let policy = ErrorPolicy::builder()
        .exception_handler(|_: Foreign| "found")
        .build();
    let raised = Raised::from(Foreign);
    let place = raised.location();
    let boxed: BoxError = raised.into_error().into();
    let raised = Raised::from(boxed);
    assert_eq!(raised.location(), place);
    assert_eq!(answer(&policy, raised), "200 found");
    assert_eq!(
        answer(&policy, Raised::from(Raised::from(Foreign).into_boxed())),
        "200 found"
    );
}

#[test]
fn a_text_is_opaque_and_told() {
    for raised in [
        Raised::from("no"),
        Raised::from(String::from("no")),
        Raised::from(Cow::Borrowed("no")),
    ] {
        let (policy, misuse) = observed(ErrorPolicy::builder());
        assert_eq!(answer(&policy, raised), "500 Internal Server Error");
        assert_eq!(*misuse.lock().expect("no panic"), [Misuse::Text]);
    }
}

/// A report, as `anyhow` and `eyre` make them alike.
macro_rules! report {
    ($crate_name:ident, $report:ty, $wrap:ident, $feature:literal) => {
        mod $crate_name {
            use super::*;
            use ::$crate_name::$wrap as _;

            fn report(error: impl Into<$report>) -> $report {
                let report: Result<(), $report> = Err(error.into());
                let report = report.wrap_context("reading");
                report.wrap_context("starting").expect_err("an error")
            }

            trait WrapContext {
                fn wrap_context(self, text: &'static str) -> Self;
            }

            impl WrapContext for Result<(), $report> {
                fn wrap_context(self, text: &'static str) -> Self {
                    self.context(text)
                }
            }

            #[test]
            #[cfg(feature = $feature)]
            fn handlers_maps_and_descriptions_find_what_is_below_contexts() {
                let policy = ErrorPolicy::builder()
                    .exception_handler(|_: Foreign| "found")
                    .map(|_: Other| HttpException::gone("mapped"))
                    .build();
                assert_eq!(answer(&policy, report(Foreign)), "200 found");
                assert_eq!(answer(&policy, report(Other)), r#"410 {"detail":"mapped"}"#);
                assert_eq!(
                    answer(&policy, report(Talker::default())),
                    r#"401 {"detail":"who?"}"#
                );
                let exc = HttpException::not_found("n");
                assert_eq!(answer(&policy, report(exc)), r#"404 {"detail":"n"}"#);
                assert_eq!(
                    answer(&policy, report(fmt::Error)),
                    "500 Internal Server Error"
                );
            }

            #[test]
            #[cfg(feature = $feature)]
            fn reports_that_begin_alike_are_told_apart_by_what_is_below() {
                let policy = ErrorPolicy::builder()
                    .exception_handler(|_: Foreign| "found")
                    .exception_handler(|_: Other| "other")
                    .build();
                for _ in 0..3 {
                    assert_eq!(answer(&policy, report(Foreign)), "200 found");
                    assert_eq!(answer(&policy, report(Other)), "200 other");
                    let deeper = Err(report(Foreign))
                        .wrap_context("more")
                        .expect_err("an error");
                    assert_eq!(answer(&policy, deeper), "200 found");
                    let opaque = answer(&policy, report(fmt::Error));
                    assert_eq!(opaque, "500 Internal Server Error");
                }
            }

            #[test]
            #[cfg(feature = $feature)]
            fn observers_receive_the_contexts_and_the_type_inside() {
                let told = Arc::new(Mutex::new(String::new()));
                let heard = Arc::clone(&told);
                let policy = ErrorPolicy::builder()
                    .exception_handler(|_: Foreign| "found")
                    .observer(move |record: &Record<'_>| {
                        let exc = record.exception();
                        *heard.lock().expect("no panic") = format!(
                            "{} {:?} {:?}",
                            exc.type_name(),
                            exc.message(),
                            exc.sources()
                        );
                    })
                    .build();
                let _ = answer(&policy, report(Foreign));
                let expected = r#""starting" ["reading", "Foreign"]"#;
                let expected = format!("{} {expected}", std::any::type_name::<Foreign>());
                assert_eq!(*told.lock().expect("no panic"), expected);
            }

            #[test]
            #[cfg(not(feature = $feature))]
            fn it_is_opaque_without_its_feature_which_misuse_names() {
                let (policy, misuse) =
                    observed(ErrorPolicy::builder().exception_handler(|_: Foreign| "found"));
                assert_eq!(
                    answer(&policy, report(Foreign)),
                    "500 Internal Server Error"
                );
                assert_eq!(
                    *misuse.lock().expect("no panic"),
                    [Misuse::Report($feature)]
                );
            }
        }
    };
}

report!(anyhow, ::anyhow::Error, Context, "anyhow");
report!(eyre, ::eyre::Report, WrapErr, "eyre");

thread_local! {
    static ASKED: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

/// An exception that counts what it is asked.
#[derive(Debug, Default)]
struct Talker {
    is_observed: bool,
}

impl Talker {
    fn note(&self, what: &'static str) {
        if self.is_observed {
            ASKED.with_borrow_mut(|asked| asked.push(what));
        }
    }
}

impl fmt::Display for Talker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("talks")
    }
}

impl Error for Talker {}

impl Exception for Talker {
    fn status(&self) -> StatusCode {
        self.note("status");
        StatusCode::UNAUTHORIZED
    }

    fn detail(&self) -> Detail {
        self.note("detail");
        "who?".into()
    }

    fn headers(&self) -> HeaderMap {
        self.note("headers");
        HeaderMap::new()
    }

    fn code(&self) -> Option<Cow<'static, str>> {
        self.note("code");
        None
    }

    fn parent(&self) -> Option<Parent<Self>> {
        self.note("parent");
        None
    }
}

register_exception!(Talker);

#[test]
fn an_exception_is_asked_each_thing_once() {
    let by_status = ErrorPolicy::builder().status_handler(401, |exc: HttpException| exc.status());
    for policy in [ErrorPolicy::default(), by_status.build()] {
        let _ = respond(&policy, Talker { is_observed: true });
        let mut asked = ASKED.take();
        asked.sort_unstable();
        assert_eq!(asked, ["code", "detail", "headers", "parent", "status"]);
    }
}

/// A policy, and what its observer is told of mistakes.
fn observed(builder: http_exception::ErrorPolicyBuilder) -> (ErrorPolicy, Arc<Mutex<Vec<Misuse>>>) {
    let misuse = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&misuse);
    let builder = builder.observer(move |record: &Record<'_>| {
        told.lock()
            .expect("no panic")
            .extend_from_slice(record.misuse());
    });
    (builder.build(), misuse)
}
