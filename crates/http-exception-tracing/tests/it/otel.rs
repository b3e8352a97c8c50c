//! OpenTelemetry's own collectors: the log records and spans that they make of a failure.

use http_exception_axum::{ErrorPolicy, HttpException, Raised, Request};
use http_exception_tracing::{Events, TARGET};
use opentelemetry::logs::{AnyValue, Severity};
use opentelemetry::trace::{Status, TracerProvider};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::in_memory_exporter::LogDataWithResource;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing::field::Empty;
use tracing::subscriber::with_default;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::prelude::*;

use crate::seen::now;

#[test]
fn a_handled_404_is_a_debug_record_and_no_error_of_its_span() {
    let (log, span) = collected(HttpException::not_found("Item not found"));
    assert_eq!(log.record.severity_number(), Some(Severity::Debug));
    assert_eq!(log.record.event_name(), Some("http_exception.handled"));
    let expected = "http.request.method http.response.status_code http_exception.outcome url.path";
    assert_eq!(keys(&log), expected);
    assert_eq!(span.status, Status::Unset);
    assert_eq!(marks(&span), [] as [&str; 0]);
}

#[test]
fn a_deliberate_503_is_a_warning_and_an_error_of_its_span() {
    let (log, span) = collected(HttpException::service_unavailable("Closed"));
    assert_eq!(log.record.severity_number(), Some(Severity::Warn));
    assert_eq!(
        log.record.event_name(),
        Some("http.server.request.exception")
    );
    let expected = "code.file.path code.line.number error.type exception.message exception.type \
        http.request.method http.response.status_code http_exception.outcome url.path";
    assert_eq!(keys(&log), expected);
    assert!(matches!(span.status, Status::Error { .. }));
    assert_eq!(marks(&span), ["error.type=503"]);
}

#[test]
fn what_nothing_handled_is_an_error_record_with_a_trace() {
    let (log, span) = collected(std::fmt::Error);
    assert_eq!(log.record.severity_number(), Some(Severity::Error));
    assert_eq!(
        log.record.event_name(),
        Some("http.server.request.exception")
    );
    let expected = "code.file.path code.line.number error.type exception.message exception.stacktrace \
        exception.type http.request.method http.response.status_code http_exception.outcome url.path";
    assert_eq!(keys(&log), expected);
    let outcome = log
        .record
        .attributes_iter()
        .find(|(key, _)| key.as_str() == "http_exception.outcome");
    assert_eq!(
        outcome.map(|(_, value)| value),
        Some(&AnyValue::from("unhandled"))
    );
    assert!(matches!(span.status, Status::Error { .. }));
    assert_eq!(marks(&span), ["error.type=core::fmt::Error"]);
}

/// The one log record and the one span of a request that fails, collected as the documentation says.
fn collected(exc: impl Into<Raised>) -> (LogDataWithResource, SpanData) {
    let (logged, traced) = (
        InMemoryLogExporter::default(),
        InMemorySpanExporter::default(),
    );
    let logs = SdkLoggerProvider::builder()
        .with_simple_exporter(logged.clone())
        .build();
    let spans = SdkTracerProvider::builder()
        .with_simple_exporter(traced.clone())
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(spans.tracer("shop"))
        .with_filter(filter_fn(|it| it.target() != TARGET));
    let subscriber = tracing_subscriber::registry()
        .with(layer)
        .with(OpenTelemetryTracingBridge::new(&logs));
    let policy = ErrorPolicy::builder().observed_by(Events::new()).build();
    let exc = exc.into();
    with_default(subscriber, || {
        let span = tracing::info_span!("request", error.type = Empty, otel.status_code = Empty);
        let handling = span.in_scope(|| policy.answer(&Request::new(()), exc));
        // Polled outside the span, as after the handler is gone.
        now(handling);
    });
    let mut logs = logged.get_emitted_logs().expect("nothing is shut down");
    let mut spans = traced.get_finished_spans().expect("nothing is shut down");
    assert_eq!((logs.len(), spans.len()), (1, 1), "one record, one span");
    let (log, span) = (logs.remove(0), spans.remove(0));
    assert!(
        span.events.events.is_empty(),
        "the recipe keeps events out of spans"
    );
    let context = log.record.trace_context().expect("it is within the span");
    assert_eq!(context.span_id, span.span_context.span_id());
    (log, span)
}

fn keys(log: &LogDataWithResource) -> String {
    let mut keys: Vec<_> = log
        .record
        .attributes_iter()
        .map(|(key, _)| key.as_str())
        .collect();
    keys.sort_unstable();
    keys.join(" ")
}

/// The marks of an error on a span, without what the layer says of threads and lines.
fn marks(span: &SpanData) -> Vec<String> {
    let said = span
        .attributes
        .iter()
        .filter(|it| it.key.as_str().starts_with("error"));
    said.map(|it| format!("{}={}", it.key, it.value)).collect()
}
