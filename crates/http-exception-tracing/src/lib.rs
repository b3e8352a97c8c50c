//! Tells [`tracing`] of every failure that an error policy of [`http_exception`] answers.
//!
//! ```
//! use http_exception::ErrorPolicy;
//! use http_exception_tracing::Events;
//!
//! let policy = ErrorPolicy::builder().observed_by(Events::new()).build();
//! # let _ = policy;
//! ```
//!
//! [`Events`] is an observer: one event a failure, within the span of the request, whatever framework serves
//! it, and none for a success.
//!
//! # Levels
//!
//! | level | name of the event | failures |
//! |---|---|---|
//! | ERROR | `http.server.request.exception` | what nothing handled, panics, handlers that failed or came too late, answers that do not keep their own constraints, bodies that broke off |
//! | WARN | `http.server.request.exception` | 5xx that the application raised |
//! | INFO | `http_exception.handled` | 401, 403 and 429 |
//! | DEBUG | `http_exception.handled` | every other failure that was handled, and requests that were dropped |
//!
//! The target is [`TARGET`] at every level, so that `RUST_LOG=http_exception=warn` keeps what needs somebody.
//!
//! # Fields
//!
//! They are the names of OpenTelemetry's semantic conventions, and `http_exception.…` where those have none.
//! A field that has nothing to say is not there.
//!
//! | field | from | value |
//! |---|---|---|
//! | `http.request.method` | DEBUG | the method, `_OTHER` for one that is not standard |
//! | `http.route` | DEBUG | the template of the route, where the framework [says it](http_exception::Record::route) |
//! | `url.path` | DEBUG | the path, where there is no route or [it is asked for](Events::path) |
//! | `http.response.status_code` | DEBUG | the status that was sent |
//! | `http_exception.close_code` | DEBUG | what a WebSocket was closed with, instead of the status |
//! | `http_exception.outcome` | DEBUG | `handled`, `unhandled`, `panicked`, `handler_failed`, `timed_out`, `skipped`, `aborted` |
//! | `http_exception.problem_type` | DEBUG | the [code](http_exception::Record::code) |
//! | `http_exception.request_id` | DEBUG | the id of the request |
//! | `http_exception.misuse` | DEBUG | the mistakes of the program in the exception or its answer |
//! | `http_exception.suppressed` | DEBUG | how many failures of the same sort [were held back](Events::throttle) |
//! | `error.type` | WARN | the code if it is a constant, else the name of the type, `panic`, or the status of an `HttpException` |
//! | `exception.type` | WARN | the name of the type, or `panic` |
//! | `exception.message` | WARN | its text |
//! | `code.file.path`, `code.line.number` | WARN | the place of the `?`, the `raise!` or the panic |
//! | `http_exception.raised_by_handlers` | WARN | what handlers raised while they handled it |
//! | `exception.stacktrace` | ERROR, and WARN where there are causes | the type, the place, the causes, and what was [captured](http_exception::ErrorPolicyBuilder::capture) |
//!
//! The message of the event is the type and the text of the exception. A framework's words about a request that
//! it refuses repeat what was sent: they are in no event, and what they mean stands in their place.
//! Every text is one line of a bounded length. Headers, cookies, the query and the body of the request are
//! never in an event, nor is its path where the route is known. The texts of an application's own errors are,
//! because that is what logs are for; [`messages(false)`](Events::messages) leaves them out.
//!
//! # The span of the request
//!
//! The span that is current when the request reaches the policy has the event, even if the request is dropped,
//! becomes a WebSocket, or its body fails after the handler is gone. A failure with a status of 500 and above,
//! and one that nothing caught, is recorded in the span as `error.type` and `otel.status_code`, if it has
//! fields of these names; tracing takes no field that a span has not declared.
//!
//! # With tower-http
//!
//! `TraceLayer` stands around the policy. Its `on_failure` would report each 5xx a second time, without the
//! cause, and is switched off:
//!
//! ```
//! use axum::Router;
//! use axum::extract::{MatchedPath, Request};
//! use http_exception_axum::{ErrorPolicy, ExceptionLayer};
//! use http_exception_tracing::Events;
//! use tower_http::trace::TraceLayer;
//! use tracing::field::Empty;
//!
//! let policy = ErrorPolicy::builder().observed_by(Events::new()).build();
//! let trace = TraceLayer::new_for_http()
//!     .make_span_with(|request: &Request| {
//!         let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
//!         tracing::info_span!(
//!             "request",
//!             otel.kind = "server",
//!             http.request.method = %request.method(),
//!             http.route = route,
//!             error.type = Empty,
//!             otel.status_code = Empty,
//!         )
//!     })
//!     .on_failure(());
//! let app: Router = Router::new().layer(ExceptionLayer::new(policy)).layer(trace);
//! # let _ = app;
//! ```
//!
//! # With poem
//!
//! `Tracing` stands around the policy too. Its span has no `error.type`, and shows the whole URI with the
//! query; a span of your own has what you give it.
//!
//! ```
//! use http_exception_poem::{ErrorPolicy, ExceptionMiddleware};
//! use http_exception_tracing::Events;
//! use poem::middleware::Tracing;
//! use poem::{EndpointExt, Route};
//!
//! let policy = ErrorPolicy::builder().observed_by(Events::new()).build();
//! let app = Route::new().with(ExceptionMiddleware::new(policy)).with(Tracing);
//! # let _ = app;
//! ```
//!
//! # With OpenTelemetry
//!
//! Events are log records by `opentelemetry-appender-tracing`. `tracing-opentelemetry` would make an event of
//! the span of each as well, and an error of the span of any at ERROR, so the layer of spans leaves them out:
//!
//! ```
//! use opentelemetry::trace::TracerProvider;
//! use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
//! use opentelemetry_sdk::{logs::SdkLoggerProvider, trace::SdkTracerProvider};
//! use tracing_subscriber::filter::filter_fn;
//! use tracing_subscriber::prelude::*;
//!
//! let spans = SdkTracerProvider::builder().build();
//! let logs = SdkLoggerProvider::builder().build();
//! let subscriber = tracing_subscriber::registry()
//!     .with(
//!         tracing_opentelemetry::layer()
//!             .with_tracer(spans.tracer("shop"))
//!             .with_filter(filter_fn(|it| it.target() != http_exception_tracing::TARGET)),
//!     )
//!     .with(OpenTelemetryTracingBridge::new(&logs));
//! # let _ = subscriber;
//! ```

// The content of an event: the level, the fields.

mod severity;

mod said;

// The choice of failures that have one.
mod sample;

mod throttle;

// The observer.
mod events;

pub use self::events::{Events, TARGET};
