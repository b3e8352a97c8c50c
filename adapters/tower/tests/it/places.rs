//! The place of what `extract` refuses: the line that calls it.

use harness::{Notes, Protocol, Server, accept, get};
use http_body_util::Full;
use http_exception_tower::{
    Bytes, ErrorPolicy, ExceptionLayer, Json, Request, Response, Result, Value, extract,
};
use hyper::body::Incoming;
use hyper_util::service::TowerToHyperService;
use tower::{Layer, service_fn};

#[test]
fn what_extract_refuses_is_raised_at_the_line_of_the_question_mark() {
    let notes = Notes::default();
    let policy = ErrorPolicy::builder().observer(notes.place_observer());
    let server = Server::start(async move |listener| {
        let service = ExceptionLayer::new(policy.build()).layer(service_fn(app));
        accept(listener, TowerToHyperService::new(service)).await
    });
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
