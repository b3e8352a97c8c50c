//! Requests for WebSockets that hyper keeps, and those whose connection was taken.

use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use harness::WebSocketClient as Client;
use harness::{Server, serve_hyper};
use http_body_util::Full;
use http_exception_hyper::http::{Request, Response};
use http_exception_hyper::service_fn;
use http_exception_hyper::{
    Bytes, ErrorPolicy, ExceptionService, HttpException, Record, Result, WebSocketUpgrade, raise,
};
use hyper::body::Incoming;

#[test]
fn a_connection_that_is_not_served_with_upgrades_is_told_to_observers() {
    let (server, records) = server(async |mut request| {
        let ws = WebSocketUpgrade::new(&mut request)?;
        Ok(ws.on_upgrade(async |_| panic!("it is never called")))
    });
    let client = Client::open(server.address(), "GET", "/", &[]);
    // hyper says it only after the answer.
    let mut client = client.expect("the answer promises a WebSocket");
    assert_eq!(client.receive().expect("the end"), None);
    assert_eq!(
        records.recv_timeout(PATIENCE).as_deref(),
        Ok("Unhandled: upgrade expected but low level API in use")
    );
}

#[test]
fn a_connection_is_taken_once() {
    let (server, records) = server(async |mut request| {
        let _ws = WebSocketUpgrade::new(&mut request)?;
        let ws = WebSocketUpgrade::new(&mut request)?;
        Ok(ws.on_upgrade(async |_| Ok(())))
    });
    let answer = Client::open(server.address(), "GET", "/", &[]);
    assert_eq!(answer.expect_err("an answer").status, 500);
    assert_eq!(
        records.recv_timeout(PATIENCE).as_deref(),
        Ok("Unhandled: the framework failed with 500 Internal Server Error")
    );
}

#[test]
fn a_request_is_there_after_its_connection_was_taken() {
    let (server, _records) = server(async |mut request| {
        let _ws = WebSocketUpgrade::new(&mut request)?;
        let tenant = request.headers().get("x-tenant");
        raise!(HttpException::conflict(format!(
            "{} {tenant:?}",
            request.uri()
        )));
    });
    let headers = [("x-tenant", "7")];
    let answer = Client::open(server.address(), "GET", "/?q=1", &headers);
    let body = answer.expect_err("an answer").body;
    assert_eq!(
        String::from_utf8_lossy(&body),
        r#"{"detail":"/?q=1 Some(\"7\")"}"#
    );
}

/// A server that cannot upgrade, and the records of its observer.
fn server<F, Fut>(open: F) -> (Server, Receiver<String>)
where
    F: Fn(Request<Incoming>) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<Response<Full<Bytes>>>> + Send + 'static,
{
    let (told, records) = channel();
    let observer = move |record: &Record<'_>| {
        let exc = record.exception();
        // A test that is over does not listen.
        let _ = told.send(format!("{:?}: {}", record.outcome(), exc.message()));
    };
    let policy = ErrorPolicy::builder().observer(observer).build();
    let service = ExceptionService::new(service_fn(open), policy);
    (serve_hyper(service), records)
}

const PATIENCE: Duration = Duration::from_secs(10);
