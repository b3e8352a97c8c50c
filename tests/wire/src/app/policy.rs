//! The policies under which the application is looked at.

use http_exception::{ErrorPolicy, ErrorPolicyBuilder, HttpException, Request, StatusCode, json};
use tokio::task::yield_now;

use super::exceptions::{
    Asks, Crashes, CrashesLater, Discards, Forges, Later, RaisesAgain, RaisesItself, Silent, Tag,
    Unsendable,
};
use harness::Notes;

/// One that maps and has a handler of every shape.
pub(crate) fn plain(notes: &Notes) -> ErrorPolicy {
    start(notes).build()
}

/// The same with handlers by status, one of which forgets `Allow`.
pub(crate) fn spoken(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .status_handler(404, |exc: HttpException| {
            (
                exc.status(),
                json!({"nothing here": exc.detail().to_string()}),
            )
        })
        .status_handler(405, |exc: HttpException| (exc.status(), "not like this"))
        .status_handler(500..=599, |exc: HttpException| (exc.status(), "our fault"))
        .build()
}

/// The same with two ranges that overlap, the narrower one first.
pub(crate) fn overlapping(notes: &Notes) -> ErrorPolicy {
    start(notes)
        .status_handler(400..=450, |exc: HttpException| {
            (exc.status(), "the narrower range")
        })
        .status_handler(440..=499, |exc: HttpException| {
            (exc.status(), "the wider range")
        })
        .build()
}

fn start(notes: &Notes) -> ErrorPolicyBuilder {
    ErrorPolicy::builder()
        .map(|_: std::io::Error| HttpException::service_unavailable("Try again later"))
        .exception_handler(|_: Discards| (StatusCode::IM_A_TEAPOT, "at once"))
        .exception_handler(async |_: Later| {
            yield_now().await;
            (StatusCode::IM_A_TEAPOT, "later")
        })
        .exception_handler(describe)
        .exception_handler(|_: RaisesAgain| {
            Err::<StatusCode, _>(HttpException::gone("Not any more"))
        })
        .exception_handler(|exc: RaisesItself| Err::<StatusCode, _>(exc))
        .exception_handler(|_: Crashes| -> StatusCode { panic!("token=hunter2 in the handler") })
        .exception_handler(async |_: CrashesLater| -> StatusCode {
            yield_now().await;
            panic!("token=hunter2 in the handler")
        })
        .exception_handler(|_: Unsendable| StatusCode::from_u16(999).unwrap_or_default())
        .exception_handler(|_: Silent| StatusCode::NOT_FOUND)
        .exception_handler(|_: Forges| {
            let headers = [
                ("content-length", "3"),
                ("transfer-encoding", "chunked"),
                ("connection", "close"),
                ("x-mine", "kept"),
            ];
            (StatusCode::IM_A_TEAPOT, headers, "longer than three")
        })
        .observer(notes.observer())
}

/// Everything that a handler sees of a request.
async fn describe(request: Request<()>, _: Asks) -> (StatusCode, String) {
    let target = request.uri().path_and_query();
    let headers = request.headers().iter();
    let headers = headers.filter(|(name, _)| name.as_str().starts_with("x-"));
    let headers = headers.map(|(name, value)| format!("{name}: {value:?}\n"));
    let text = format!(
        "{} {}\n{}tag: {:?}\n",
        request.method(),
        target.map_or("", |target| target.as_str()),
        headers.collect::<String>(),
        request.extensions().get::<Tag>(),
    );
    (StatusCode::IM_A_TEAPOT, text)
}
