//! The view of the shop's operators: an event for each failure, with the id of its request, and metrics.

use std::error::Error;

use axum::extract::{MatchedPath, Request};
use http_exception_axum::ErrorPolicy;
use http_exception_metrics::Counts;
use http_exception_tracing::Events;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::TraceLayer;
use tracing::field::Empty;
use tracing::{Level, Span};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// The policy of the company, watched.
pub(crate) fn policy() -> ErrorPolicy {
    ErrorPolicy::builder()
        .extend(&example_policy::policy())
        .observed_by(Events::new())
        .observed_by(Counts::new())
        .build()
}

/// Begins to collect: `RUST_LOG` says what of the events, and the result has the metrics.
///
/// # Errors
///
/// Fails when `RUST_LOG` is no filter, or when something collects already.
pub(crate) fn install() -> Result<PrometheusHandle, Box<dyn Error>> {
    let filter = match std::env::var("RUST_LOG") {
        Ok(filter) => filter.parse()?,
        Err(_) => Targets::new().with_default(Level::INFO),
    };
    tracing_subscriber::registry()
        .with(tracing_subscriber::fmt::layer().compact().with_ansi(false))
        .with(filter)
        .try_init()?;
    Ok(PrometheusBuilder::new().install_recorder()?)
}

/// A span for each request. Of failures the policy alone tells, so `TraceLayer` says nothing of them.
pub(crate) fn trace() -> Trace {
    TraceLayer::new_for_http()
        .make_span_with(span as fn(&Request) -> Span)
        .on_request(())
        .on_response(())
        .on_body_chunk(())
        .on_eos(())
        .on_failure(())
}

type Trace =
    TraceLayer<SharedClassifier<ServerErrorsAsFailures>, fn(&Request) -> Span, (), (), (), (), ()>;

/// The path and the query stay out of it: they are the client's, and the route says enough.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    tracing::info_span!(
        "request",
        otel.kind = "server",
        http.request.method = %request.method(),
        http.route = route.map(MatchedPath::as_str),
        error.type = Empty,
        otel.status_code = Empty,
    )
}
