//! Panics, wherever user code runs.

use std::future::ready;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::extract::Request;
use axum::routing::get as get_route;
use hostile::{Answer, App};
use http_exception::{ErrorPolicy, HttpException, Raised, Record, Request as Head, StatusCode};
use http_exception_axum::ExceptionLayer;
use tokio::task::yield_now;
use tower::{Layer, Service};
use wire::app::DropsWithPanic;
use wire::{Notes, Server, ask, get};

use crate::check::{Plain, assert_opaque, observed, on_each};

#[test]
fn a12_a_panic_in_any_part_of_a_handler_is_the_constant_and_the_connection_lives() {
    let before = |notes: &Notes| {
        App::new(observed(notes).build(), |_| -> std::future::Ready<Answer> {
            panic!("token=hunter2")
        })
    };
    let after = |notes: &Notes| {
        App::new(observed(notes).build(), async |_| -> Answer {
            yield_now().await;
            panic!("token=hunter2")
        })
    };
    let dropped = |notes: &Notes| {
        App::new(observed(notes).build(), |_| {
            let answer: Answer = Ok(http::Response::new(hostile::text("too early")));
            DropsWithPanic::of(answer)
        })
    };
    let apps: [&dyn Fn(&Notes) -> App; 3] = [&before, &after, &dropped];
    for app in apps {
        on_each(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(note.starts_with("Panicked 500"), "{note}");
            assert_eq!(
                note,
                served.opaque(&get("/act/it")),
                "the next one is no worse"
            );
        });
    }
}

#[test]
fn a12_a_lock_that_a_handler_held_does_not_stop_the_next_request() {
    let app = |notes: &Notes| {
        let lock = Arc::new(Mutex::new(()));
        App::new(observed(notes).build(), move |_| {
            let lock = Arc::clone(&lock);
            async move {
                let _held = lock.lock().unwrap_or_else(PoisonError::into_inner);
                panic!("token=hunter2")
            }
        })
    };
    on_each(app, |served| {
        for _ in 0..3 {
            served.opaque(&get("/act/it"));
        }
    });
}

/// A service that panics where it is asked whether it is ready.
#[derive(Clone)]
struct NeverReady<S>(S);

impl<S: Service<Request>> Service<Request> for NeverReady<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        panic!("token=hunter2")
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.0.call(request)
    }
}

#[test]
fn a12_a_panic_of_poll_ready_is_the_constant() {
    // Of the three frameworks, axum alone asks services whether they are ready. A router is always
    // ready and its own services are asked within the call, so this one stands between.
    let notes = Notes::default();
    let layer = ExceptionLayer::new(observed(&notes).build());
    let app = Router::new().route("/alive", get_route(async || "alive"));
    let app = layer.layer(NeverReady(app));
    let server = Server::start(async |listener| {
        let make = tower::service_fn(move |_: axum::serve::IncomingStream<'_, _>| {
            ready(Ok::<_, std::convert::Infallible>(app.clone()))
        });
        axum::serve(listener, make).await
    });
    for _ in 0..2 {
        let mut connection = wire::Http1::connect(server.address());
        assert_opaque(&connection.send(&get("/alive")));
        assert_opaque(&connection.send(&get("/alive")));
    }
    assert_eq!(notes.take().len(), 4);
}

#[test]
fn a13_a_panic_of_what_answers_leads_to_the_next_rung() {
    type Build = fn(&Notes) -> ErrorPolicy;
    let builds: [(&str, Build); 5] = [
        ("HandlerFailed", |notes| {
            let handler = |_: Plain| -> StatusCode { panic!("token=hunter2") };
            observed(notes).exception_handler(handler).build()
        }),
        ("HandlerFailed", |notes| {
            let handler = async |_: Plain| -> StatusCode {
                yield_now().await;
                panic!("token=hunter2")
            };
            observed(notes).exception_handler(handler).build()
        }),
        ("HandlerFailed", |notes| {
            let fallback = |_: Raised| -> StatusCode { panic!("token=hunter2") };
            observed(notes).fallback_handler(fallback).build()
        }),
        ("HandlerFailed", |notes| {
            let map = |_: Plain| -> HttpException { panic!("token=hunter2") };
            observed(notes).map(map).build()
        }),
        ("HandlerFailed", |notes| {
            let handler = |_: Plain| -> StatusCode { panic!("token=hunter2") };
            let fallback = |_: Raised| -> StatusCode { panic!("token=hunter3") };
            let builder = observed(notes).exception_handler(handler);
            builder.fallback_handler(fallback).build()
        }),
    ];
    for (outcome, build) in builds {
        let app = |notes: &Notes| App::raising(build(notes), || Plain("plain".to_owned()));
        on_each(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert!(
                note.starts_with(&format!("{outcome} 500: plain; then ")),
                "{note}"
            );
        });
    }
}

#[test]
fn a13_a_panic_of_an_observer_changes_nothing_and_the_others_are_told() {
    let app = |notes: &Notes| {
        let policy = ErrorPolicy::builder()
            .observer(|_: &Record<'_>| panic!("token=hunter2"))
            .observer(notes.observer())
            .observer(|_: &Record<'_>| panic!("token=hunter3"));
        App::raising(policy.build(), || {
            HttpException::not_found("Item not found")
        })
    };
    on_each(app, |served| {
        let (answer, note) = served.told(&get("/act/it"));
        assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#);
        assert_eq!(note, "Handled 404: 404: Item not found");
    });
}

#[test]
fn a41_handlers_and_observers_may_ask_the_policy_they_belong_to() {
    let app = |notes: &Notes| {
        let itself: Arc<OnceLock<ErrorPolicy>> = Arc::default();
        let (asked, told) = (Arc::clone(&itself), Arc::clone(&itself));
        let policy = observed(notes)
            .exception_handler(move |request: Head<()>, _: Plain| {
                let asked = Arc::clone(&asked);
                async move {
                    let exc = HttpException::not_found("Item not found");
                    match asked.get() {
                        Some(policy) => policy.answer(&request, exc).await,
                        None => http_exception::Response::default(),
                    }
                }
            })
            .observer(move |record: &Record<'_>| {
                // A 500 is asked for by the observer alone, so this ends.
                if let Some(policy) = told.get().filter(|_| record.status() != 500) {
                    let handling = policy.answer(&Head::new(()), std::fmt::Error);
                    let mut context = Context::from_waker(Waker::noop());
                    let polled = std::pin::pin!(handling).poll(&mut context);
                    assert!(polled.is_ready(), "nothing is locked");
                }
                // Policies are built where they are needed.
                drop(
                    ErrorPolicy::builder()
                        .map(|_: Plain| HttpException::gone(""))
                        .build(),
                );
            })
            .build();
        let _ = itself.set(policy.clone());
        App::raising(policy, || Plain("plain".to_owned()))
    };
    on_each(app, |served| {
        let _ = served.notes.take();
        let answer = ask(&served.server, &get("/act/it"));
        assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
        let unhandled = |note: &String| note.starts_with("Unhandled 500");
        let notes = served.notes.take();
        // For each of two requests: the exception, the one that its handler asked about, and one of
        // the observer's for each of these.
        assert_eq!(notes.len(), 8, "{notes:?}");
        assert_eq!(notes.iter().filter(|note| unhandled(note)).count(), 4);
    });
}
