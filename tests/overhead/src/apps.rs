//! One application on each framework: under our policy, and by hand.

mod by_hand;

pub(crate) mod axum;
pub(crate) mod hyper;
pub(crate) mod poem;

use std::fmt;
use std::io;
use std::num::ParseIntError;

use http::{Request, StatusCode};
use http_exception::{
    ErrorPolicy, FastApi, HttpException, Markdown, Negotiated, Problem, RequestIds, Text,
};
use http_exception_metrics::Counts;
use http_exception_tracing::Events;
use serde::{Deserialize, Serialize};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::Side;

/// The answer of a handler when all is well.
#[derive(Debug, Serialize)]
struct Item {
    item: &'static str,
}

const FOO: Item = Item {
    item: "The Foo Wrestlers",
};

/// What is read from a query.
#[derive(Debug, Default, Deserialize)]
struct Page {
    #[serde(rename = "page")]
    number: u32,
    size: u32,
    exact: bool,
}

impl Page {
    fn answer(&self) -> String {
        let Self {
            number,
            size,
            exact,
        } = self;
        let exactly = if *exact { "exactly" } else { "about" };
        format!("page {number} of {size}, {exactly}")
    }
}

fn line(order: u32, line: u8) -> String {
    format!("line {line} of order {order}")
}

/// The policy of the applications: a few entries of each kind. One more takes the request, where the side
/// has such a handler.
fn policy(side: Side) -> ErrorPolicy {
    let builder = ErrorPolicy::builder()
        // The notes of a build with debug assertions are no price of a program that is sent out.
        .debug_lines(false)
        .exception_handler(|_: fmt::Error| (StatusCode::BAD_GATEWAY, "no text"))
        .status_handler(StatusCode::CONFLICT, |exc: HttpException| exc)
        .map(|_: ParseIntError| HttpException::bad_request(NOT_A_NUMBER))
        .map(|_: io::Error| HttpException::service_unavailable("Try again later"));
    match side {
        Side::OursWithRequest => builder
            .exception_handler(|_: Request<()>, exc: HttpException| exc)
            .build(),
        Side::OursInProblems => builder
            .format(Problem::new().types("https://errors.example.com/"))
            .build(),
        Side::OursNegotiated => builder
            .format(
                Negotiated::new(FastApi)
                    .or(Problem::new())
                    .or(Markdown)
                    .or(Text),
            )
            .build(),
        Side::OursObserved => {
            // Another server of this process may have set it.
            let _ = tracing::subscriber::set_global_default(Drops);
            builder
                .observed_by(Events::new())
                .observed_by(Counts::new())
                .request_ids(RequestIds::from_header("x-request-id"))
                .build()
        }
        _ => builder.build(),
    }
}

/// A subscriber that takes every event and does nothing with it.
struct Drops;

impl Subscriber for Drops {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The exception with a code that the handler raises.
fn coded() -> HttpException {
    HttpException::not_found(NOT_FOUND).with_code("item_not_found")
}

/// What the handler raises that has headers of its own.
fn labelled() -> HttpException {
    let exc = HttpException::not_found(NOT_FOUND);
    LABELS
        .into_iter()
        .fold(exc, |exc, (name, value)| exc.with_header(name, value))
}

const LABELS: [(&str, &str); 8] = [
    ("x-label-0", "the first label"),
    ("x-label-1", "the second label"),
    ("x-label-2", "the third label"),
    ("x-label-3", "the fourth label"),
    ("x-label-4", "the fifth label"),
    ("x-label-5", "the sixth label"),
    ("x-label-6", "the seventh label"),
    ("x-label-7", "the eighth label"),
];

const NOT_FOUND: &str = "Item not found";
const NOT_A_NUMBER: &str = "Not a number";
