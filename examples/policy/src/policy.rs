//! The error policy of every service of the company.
//!
//! Handlers take what they need and give what is convenient; none knows which
//! framework runs it.

use http_exception::{
    ErrorPolicy, FastApi, Html, HttpException, IntoAnswer, Markdown, Negotiated, Problem, Record,
    Request, RequestIds, Response, StatusCode, Text, header, http_exception_handler, json,
};

use crate::{StockError, UnicornException};

/// The error policy of the shop.
#[must_use]
pub fn policy() -> ErrorPolicy {
    // FastAPI's shape, unless a client asks for another.
    let forms = Negotiated::new(FastApi)
        .or(Problem::new().types("https://errors.example.com/"))
        .or(Html)
        .or(Markdown)
        .or(Text);
    ErrorPolicy::builder()
        .format(forms)
        .request_ids(RequestIds::from_header("x-request-id"))
        .exception_handler(on_unicorn)
        .exception_handler(on_http_exception)
        .map(|_: StockError| {
            HttpException::service_unavailable("Try again later")
                .with_header(header::RETRY_AFTER, "5")
        })
        .observer(log)
        .build()
}

/// A handler for one type. This one is `async` and looks at the request.
async fn on_unicorn(request: Request<()>, exc: UnicornException) -> impl IntoAnswer {
    let seen_at = request.uri().path().to_owned();
    let message = format!(
        "Oops! {} did something amazing. Go to the stars!",
        exc.name()
    );
    (
        StatusCode::IM_A_TEAPOT,
        [("x-seen-at", seen_at)],
        json!({"message": message}),
    )
}

/// Replaces the default for everything that has a status, and calls it: the answer only gets a header.
fn on_http_exception(exc: HttpException) -> Response {
    http_exception_handler(exc.with_header("x-handled-by", "policy"))
}

/// Writes a line for every error, whatever the client has seen of it.
#[expect(
    clippy::print_stderr,
    reason = "standard error is the log of the examples"
)]
fn log(record: &Record<'_>) {
    eprintln!("{record}");
}
