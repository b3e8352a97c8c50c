//! The metrics that Prometheus scrapes: these names and labels, and nothing that a client has sent.

use std::fmt;
use std::io::Write;
use std::pin::pin;
use std::process::{Command, Stdio};
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use http_exception_axum::{
    ErrorPolicy, Exception, ExceptionLayer, HttpException, Path, Result, StatusCode,
};
use http_exception_metrics::Counts;
use metrics_exporter_prometheus::PrometheusBuilder;
use tower::ServiceExt;

#[test]
fn failures_are_counted_by_what_the_program_declares() {
    let scraped = scraped(&[
        "/orders/7",
        "/orders/8",
        "/unknown/1",
        "/broken/1",
        "/orders/1",
    ]);
    let counted: Vec<_> = counted(&scraped).collect();
    let expected = [
        r#"{outcome="handled",status_class="4xx",code="_OTHER",route="/unknown/{id}"} 1"#,
        r#"{outcome="handled",status_class="4xx",code="order_not_found",route="/orders/{id}"} 2"#,
        r#"{outcome="unhandled",status_class="5xx",code="_OTHER",route="/broken/{id}"} 1"#,
    ];
    assert_eq!(counted, expected, "{scraped}");
}

#[test]
fn both_metrics_are_described() {
    let scraped = scraped(&["/orders/7"]);
    for line in [
        "# HELP http_exceptions_total The failures that error policies answered.",
        "# TYPE http_exceptions_total counter",
        "# HELP http_exception_handling_seconds The time from the raise of an exception to its answer.",
    ] {
        assert!(scraped.contains(line), "{scraped}");
    }
    assert!(scraped.contains(r#"http_exception_handling_seconds_count{outcome="handled"} 1"#));
}

#[test]
fn no_path_and_no_code_of_run_time_is_a_label() {
    let scraped = scraped(&[
        "/orders/7?CANARY",
        "/unknown/CANARY",
        "/CANARY",
        "/made/CANARY",
    ]);
    assert!(!scraped.contains("CANARY"), "{scraped}");
    let series: Vec<_> = counted(&scraped).collect();
    assert!(
        series.contains(
            &r#"{outcome="handled",status_class="4xx",code="_OTHER",route="/made/{id}"} 1"#
        )
    );
    assert!(
        series
            .contains(&r#"{outcome="handled",status_class="4xx",code="_OTHER",route="_OTHER"} 1"#)
    );
}

/// The client library of Prometheus reads it, where Python has it.
#[test]
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn prometheus_own_client_reads_what_is_scraped() {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let python = || Command::new(&python);
    let found = python()
        .args(["-c", "import prometheus_client"])
        .stderr(Stdio::null())
        .status();
    if !found.is_ok_and(|status| status.success()) {
        eprintln!("skipped: no Python with `prometheus_client`; PYTHON names another");
        return;
    }
    let mut reader = python()
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it has just run");
    let mut input = reader.stdin.take().expect("it is piped");
    input
        .write_all(scraped(&["/orders/7", "/broken/1"]).as_bytes())
        .expect("it reads");
    drop(input);
    let read = reader.wait_with_output().expect("it ends");
    let read = String::from_utf8(read.stdout).expect("it is text");
    let expected = "http_exception_handling_seconds [outcome]\n\
        http_exceptions [code,outcome,route,status_class] 2\n";
    assert_eq!(read.replace("\r\n", "\n"), expected);
}

const READ: &str = "
import sys
from prometheus_client.parser import text_string_to_metric_families as read
for family in sorted(read(sys.stdin.read()), key=lambda it: it.name):
    total = [it for it in family.samples if it.name.endswith('_total')]
    labels = {name for it in family.samples for name in it.labels if name != 'quantile'}
    value = ' %d' % sum(it.value for it in total) if total else ''
    print(family.name, '[' + ','.join(sorted(labels)) + ']' + value)
";

/// The metrics of a recorder of its own after these requests.
fn scraped(paths: &[&str]) -> String {
    let recorder = PrometheusBuilder::new().build_recorder();
    let scrape = recorder.handle();
    metrics::with_local_recorder(&recorder, || {
        let app = app();
        for path in paths {
            let request = Request::get(*path).body(Body::empty()).expect("it is one");
            let mut answer = pin!(app.clone().oneshot(request));
            let answer = answer
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            assert!(matches!(answer, Poll::Ready(Ok(_))), "{path}");
        }
    });
    scrape.render()
}

fn counted(scraped: &str) -> impl Iterator<Item = &str> {
    let mut lines: Vec<_> = scraped
        .lines()
        .filter_map(|it| it.strip_prefix("http_exceptions_total"))
        .collect();
    lines.sort_unstable();
    lines.into_iter()
}

fn app() -> Router {
    let policy = ErrorPolicy::builder().observed_by(Counts::new()).build();
    let order = async |Path(id): Path<u64>| -> Result<&'static str> {
        if id == 1 {
            Ok("an order")
        } else {
            Err(OrderNotFound.into())
        }
    };
    Router::new()
        .route("/orders/{id}", get(order))
        .route(
            "/unknown/{id}",
            get(async || -> Result<()> { Err(HttpException::not_found("no").into()) }),
        )
        .route(
            "/broken/{id}",
            get(async || -> Result<()> { Err(fmt::Error.into()) }),
        )
        .route(
            "/made/{id}",
            get(async |Path(id): Path<String>| -> Result<()> { Err(Made(id).into()) }),
        )
        .layer(ExceptionLayer::new(policy))
}

#[derive(Debug, Exception)]
#[exception(status = 404, code = "order_not_found")]
struct OrderNotFound;

impl fmt::Display for OrderNotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such order")
    }
}

impl std::error::Error for OrderNotFound {}

/// An exception whose code a client has chosen.
#[derive(Debug)]
struct Made(String);

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("made")
    }
}

impl std::error::Error for Made {}

impl Exception for Made {
    fn status(&self) -> StatusCode {
        StatusCode::GONE
    }

    fn code(&self) -> Option<std::borrow::Cow<'static, str>> {
        Some(self.0.clone().into())
    }
}

http_exception_axum::register_exception!(Made);
