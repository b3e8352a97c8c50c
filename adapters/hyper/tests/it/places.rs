//! The place of what `extract` refuses: the line that calls it.

use harness::{Notes, Protocol, get, serve_hyper};
use http_body_util::Full;
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, Json, Result, Value, extract, service_fn,
};
use hyper::body::Incoming;

#[test]
fn what_extract_refuses_is_raised_at_the_line_of_the_question_mark() {
    let notes = Notes::default();
    let policy = ErrorPolicy::builder().observer(notes.place_observer());
    let server = serve_hyper(ExceptionService::new(service_fn(app), policy.build()));
    for protocol in Protocol::ALL {
        let answer = protocol.exchange(server.address(), &get("/"));
        assert_eq!(answer.status, 422);
        assert_eq!(notes.take(), [format!("{}:{ASKED}", file!())]);
    }
}

async fn app(request: Request<Incoming>) -> Result<Response<Full<Bytes>>> {
    let Json::<Value>(value) = extract(request).await?;
    Json(value).into_response()
}

/// The line of the `?` above.
const ASKED: u32 = line!() - 5;
