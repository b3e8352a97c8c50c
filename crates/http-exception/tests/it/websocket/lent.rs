//! A socket that its handler drops, or gives to a task.

use std::future::{pending, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use http_exception::adapter::WebSocket;
use http_exception::{
    ErrorPolicy, HttpException, Raised, Record, WebSocketDisconnect, WebSocketException, raise,
};

use super::script::{Play, Played, Script, lock};
use super::{FEW_TURNS, accepted};
use crate::support::{Foreign, block_on, wait_once};

#[test]
fn a_socket_that_is_dropped_is_closed_though_the_handler_goes_on() {
    let play = Played::default();
    let (seen, told) = (play.clone(), play.clone());
    let policy = ErrorPolicy::builder()
        .observer(move |record: &Record<'_>| told.add(record.exception().message()))
        .build();
    let handler = async move |socket| {
        drop(socket);
        for _ in 0..100 {
            if seen.says("close 1000") {
                raise!(Foreign);
            }
            wait_once().await;
        }
        panic!("the socket was not closed")
    };
    block_on(accepted(policy).serve(Script::new(&[], &play), handler, FEW_TURNS));
    assert_eq!(play.take(), "close 1000 \nForeign\n");
}

#[test]
fn a_handler_that_raises_soon_after_it_dropped_its_socket_says_how_it_is_closed() {
    check(
        &[],
        async |socket, _| {
            drop(socket);
            for _ in 0..3 {
                wait_once().await;
            }
            raise!(WebSocketException::new(4000, "x"))
        },
        async |_| {},
        "close 4000 x\n",
    );
}

#[test]
fn without_a_timer_a_socket_that_is_dropped_is_closed_at_once() {
    let play = Played::default();
    let handler = async |socket| {
        drop(socket);
        for _ in 0..10 {
            wait_once().await;
        }
        Ok(())
    };
    let serve = accepted(ErrorPolicy::default());
    block_on(serve.serve(Script::new(&[], &play), handler, |_| None));
    assert_eq!(play.take(), "close 1000 \n");
}

#[test]
fn an_exception_handler_has_its_own_time() {
    let policy = ErrorPolicy::builder()
        .exception_handler(async |_: Foreign| {
            for _ in 0..3 {
                wait_once().await;
            }
            Err::<WebSocketException, _>(Raised::from(HttpException::gone("x")))
        })
        .status_handler(410, async |_: HttpException| {
            for _ in 0..3 {
                wait_once().await;
            }
            WebSocketException::new(4000, "x")
        })
        .build();
    super::serve(policy, &[], async |_| raise!(Foreign), "close 4000 x\n");
}

#[test]
fn a_task_that_waits_for_the_client_lets_go_when_the_handler_raises() {
    check(
        &[Play::Silence],
        async |socket, task| {
            task.give(socket);
            wait_once().await;
            raise!(Foreign)
        },
        async |mut socket| assert!(matches!(socket.receive_text().await, Ok(None))),
        "close 1011 Internal Server Error\n",
    );
}

#[test]
fn a_task_that_waits_for_the_client_lets_go_when_the_handler_panics() {
    check(
        &[Play::Silence],
        async |socket, task| {
            task.give(socket);
            wait_once().await;
            panic!("token=hunter2")
        },
        async |mut socket| assert!(matches!(socket.receive_json::<u8>().await, Ok(None))),
        "close 1011 Internal Server Error\n",
    );
}

#[test]
fn a_task_that_sends_is_told_that_it_is_over() {
    check(
        &[],
        async |socket, task| {
            task.give(socket);
            raise!(Foreign)
        },
        async |mut socket| {
            for _ in 0..10 {
                wait_once().await;
            }
            let sent = socket.send_text("too late").await;
            assert!(sent.is_err_and(|exc| exc.is::<WebSocketDisconnect>()));
        },
        "close 1011 Internal Server Error\n",
    );
}

#[test]
fn a_task_keeps_the_socket_of_a_handler_that_is_done() {
    check(
        &[],
        async |socket, task| {
            task.give(socket);
            Ok(())
        },
        async |mut socket| {
            for _ in 0..10 {
                wait_once().await;
            }
            assert!(socket.send_text("from a task").await.is_ok());
        },
        "text from a task\nclose 1000 \n",
    );
}

/// Runs a handler beside a task that it may give its socket to, and checks what is sent.
#[track_caller]
fn check<Fut, Work>(
    plays: &[Play],
    handler: impl FnOnce(WebSocket<Script>, Task) -> Fut,
    work: impl FnOnce(WebSocket<Script>) -> Work,
    expected: &str,
) where
    Fut: Future<Output = Result<(), Raised>>,
    Work: Future<Output = ()>,
{
    let play = Played::default();
    let task = Task::default();
    let given = task.clone();
    let serve = accepted(ErrorPolicy::default()).serve(
        Script::new(plays, &play),
        |socket| handler(socket, task),
        FEW_TURNS,
    );
    let work = async {
        let socket = given.given().await;
        work(socket).await;
        pending::<()>().await;
    };
    let (mut serve, mut work) = (pin!(serve), pin!(work));
    block_on(poll_fn(|cx| {
        let served = serve.as_mut().poll(cx);
        if served.is_pending() {
            let _ = work.as_mut().poll(cx);
        }
        served
    }));
    assert_eq!(play.take(), expected);
}

/// A task on its way to its socket.
#[derive(Clone, Default)]
struct Task(Arc<Mutex<Option<WebSocket<Script>>>>);

impl Task {
    fn give(&self, socket: WebSocket<Script>) {
        *lock(&self.0) = Some(socket);
    }

    async fn given(&self) -> WebSocket<Script> {
        poll_fn(|_| match lock(&self.0).take() {
            Some(socket) => Poll::Ready(socket),
            None => Poll::Pending,
        })
        .await
    }
}
