//! The layers of tower-http, as axum and a [table](super::table) have them around.

use std::time::Duration;

use http::header::ORIGIN as ORIGIN_HEADER;
use http::{HeaderValue, Request, Response, StatusCode};
use tower::layer::util::Stack;
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::compression::CompressionLayer;
use tower_http::cors::CorsLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::{
    DefaultMakeSpan, DefaultOnBodyChunk, DefaultOnEos, DefaultOnRequest, OnResponse, TraceLayer,
};

use crate::Notes;
use crate::library::ORIGIN;

pub(crate) fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(HeaderValue::from_static(ORIGIN))
        .vary([ORIGIN_HEADER])
}

pub(crate) fn compression() -> CompressionLayer {
    CompressionLayer::new().gzip(true)
}

pub(crate) fn timeout() -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, Duration::from_millis(50))
}

pub(crate) fn request_id() -> Stack<PropagateRequestIdLayer, SetRequestIdLayer<Seven>> {
    let set = SetRequestIdLayer::x_request_id(Seven);
    Stack::new(PropagateRequestIdLayer::x_request_id(), set)
}

/// The id of every request.
#[derive(Clone, Copy)]
pub(crate) struct Seven;

impl MakeRequestId for Seven {
    fn make_request_id<B>(&mut self, _: &Request<B>) -> Option<RequestId> {
        Some(RequestId::new(HeaderValue::from_static("7")))
    }
}

pub(crate) type Trace = TraceLayer<
    SharedClassifier<ServerErrorsAsFailures>,
    DefaultMakeSpan,
    DefaultOnRequest,
    Noted,
    DefaultOnBodyChunk,
    DefaultOnEos,
    (),
>;

pub(crate) fn trace(notes: Notes) -> Trace {
    TraceLayer::new_for_http()
        .on_response(Noted(notes))
        .on_failure(())
}

/// Notes the status that is traced.
#[derive(Clone)]
pub(crate) struct Noted(Notes);

impl<B> OnResponse<B> for Noted {
    fn on_response(self, response: &Response<B>, _: Duration, _: &tracing::Span) {
        // The connection is asked for it afterwards.
        if response.status() != StatusCode::OK {
            self.0.add(format!("traced {}", response.status().as_u16()));
        }
    }
}
