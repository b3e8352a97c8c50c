//! Panics, wherever user code runs.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};
use std::io;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::routing::get as get_route;
use harness::{DropsWithPanic, Http1, Http2, Notes, Reply, Server, ask, get, serve_hyper, text};
use hostile::{App, acting, raising, says};
use http_body_util::Full;
use http_body_util::combinators::BoxBody;
use http_exception::{
    Bytes, Detail, ErrorPolicy, ErrorPolicyBuilder, Exception, HeaderMap, HttpException, Panicked,
    Raised, Record, Request as Head, StatusCode, register_exception,
};
use http_exception_axum::ExceptionLayer;
use http_exception_poem::ExceptionMiddleware;
use hyper_util::service::TowerToHyperService;
use poem::endpoint::TowerCompatExt;
use poem::{EndpointExt, Route};
use tokio::task::yield_now;
use tower::{Layer, Service};

use crate::check::{
    Plain, assert_has, assert_opaque, assert_starts, doing, everywhere, missing, observed, on_each,
    raised,
};
use crate::facts::{Fact, facts};
use crate::servers::serve_poem;

pub(crate) const FACTS: &[Fact] = facts! {
    everywhere:
        a12_a_panic_in_any_part_of_a_handler_is_the_constant_and_the_connection_lives,
        a13_a_panic_of_what_answers_leads_to_the_next_rung,
        a13_a_panic_of_the_handler_of_panics_is_the_constant,
        a13_a_description_that_panics_is_the_constant,
        a13_a_panic_of_an_observer_changes_nothing_and_the_others_are_told;
    on_each:
        a12_a_panic_that_held_a_lock_stops_none_of_the_next_requests,
        a41_handlers_and_observers_may_ask_the_policy_they_belong_to;
    alone: a12_a_panic_of_poll_ready_is_the_constant;
};

fn a12_a_panic_in_any_part_of_a_handler_is_the_constant_and_the_connection_lives() {
    let before = doing(|_| -> Ready<Reply> { panic!("token=hunter2") });
    let after = doing(async |_| -> Reply {
        yield_now().await;
        panic!("token=hunter2")
    });
    let dropped = doing(|_| -> DropsWithPanic<Reply> {
        DropsWithPanic::of(Ok(http::Response::new(text("too early"))))
    });
    let apps: [&dyn Fn(&Notes) -> App; 3] = [&before, &after, &dropped];
    for app in apps {
        everywhere(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert_starts(&note, "Panicked 500");
            let next = served.opaque(&get("/act/it"));
            assert_eq!(note, next, "it is no worse");
        });
    }
}

fn a12_a_panic_that_held_a_lock_stops_none_of_the_next_requests() {
    type Build = fn(ErrorPolicyBuilder, PanicsOnce) -> ErrorPolicyBuilder;
    let observer: Build = |policy, once| policy.observer(move |_: &Record<'_>| once.panic());
    let handler: Build = |policy, once| {
        policy.exception_handler(move |exc: Plain| {
            once.panic();
            (StatusCode::CONFLICT, exc.to_string())
        })
    };
    let map: Build = |policy, once| {
        policy.map(move |exc: Plain| {
            once.panic();
            HttpException::conflict(exc.to_string())
        })
    };
    let status: Build = |policy, once| {
        let policy = policy.map(|_: Plain| HttpException::gone("No more"));
        policy.status_handler(410, move |exc: HttpException| {
            once.panic();
            exc
        })
    };
    let builds = [(observer, 500), (handler, 409), (map, 409), (status, 410)];
    for (build, status) in builds {
        let app = |notes: &Notes| {
            let policy = build(observed(&Notes::default()), PanicsOnce::new(notes));
            let within = PanicsOnce::new(notes);
            acting(policy.build(), move |request| {
                let within = within.clone();
                async move {
                    if request.uri().path() == "/act/within" {
                        within.panic();
                    }
                    Err(Plain("in conflict".to_owned()).into())
                }
            })
        };
        on_each(app, |served| {
            let mut connection = served.http1();
            assert_opaque(&connection.send(&get("/act/within")));
            // The observer has panicked by now; whatever else there is panics here.
            assert_opaque(&connection.send(&get("/act/it")));
            assert_eq!(served.notes.take(), ["it panics"; 2], "each has, once");
            for _ in 0..3 {
                assert_eq!(served.ask(&get("/act/within")).status, status);
                assert_eq!(served.ask(&get("/act/it")).status, status);
                assert_eq!(served.ask(&get("/nowhere")).status, 404);
            }
            assert_eq!(served.notes.take(), Vec::<String>::new());
        });
    }
}

/// A lock of the application's, which a panic poisons the first time that it is held.
#[derive(Clone)]
struct PanicsOnce(Arc<Mutex<Notes>>);

impl PanicsOnce {
    fn new(notes: &Notes) -> Self {
        Self(Arc::new(Mutex::new(notes.clone())))
    }

    fn panic(&self) {
        if let Ok(notes) = self.0.lock() {
            notes.add("it panics");
            panic!("token=hunter2, with a lock in hand");
        }
    }
}

/// A service that panics where it is asked whether it is ready.
#[derive(Clone)]
struct NeverReady<S>(S);

impl<S: Service<R>, R> Service<R> for NeverReady<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        panic!("token=hunter2")
    }

    fn call(&mut self, request: R) -> S::Future {
        self.0.call(request)
    }
}

/// axum's server asks services whether they are ready. A router is always ready and its own services
/// are asked within the call, so this one stands between.
fn never_ready_on_axum(policy: ErrorPolicy) -> Server {
    let app = Router::new().route("/alive", get_route(async || "alive"));
    let app = ExceptionLayer::new(policy).layer(NeverReady(app));
    Server::start(async |listener| {
        let make = tower::service_fn(move |_: axum::serve::IncomingStream<'_, _>| {
            ready(Ok::<_, Infallible>(app.clone()))
        });
        axum::serve(listener, make).await
    })
}

/// hyper's services are always ready; one of tower is asked within the call.
fn never_ready_on_hyper(policy: ErrorPolicy) -> Server {
    let app = Router::new().route("/alive", get_route(async || "alive"));
    let app = TowerToHyperService::new(NeverReady(app));
    serve_hyper(http_exception_hyper::ExceptionService::new(app, policy))
}

/// So are poem's endpoints.
fn never_ready_on_poem(policy: ErrorPolicy) -> Server {
    let service = tower::service_fn(async |_: http::Request<BoxBody<Bytes, io::Error>>| {
        Ok::<_, poem::Error>(http::Response::new(Full::new(Bytes::from("alive"))))
    });
    let app = Route::new().at("/alive", NeverReady(service).compat());
    let app = app.with(ExceptionMiddleware::new(policy));
    serve_poem(app)
}

fn a12_a_panic_of_poll_ready_is_the_constant() {
    let apps = [
        never_ready_on_axum,
        never_ready_on_hyper,
        never_ready_on_poem,
    ];
    for never_ready in apps {
        let notes = Notes::default();
        let server = never_ready(observed(&notes).build());
        let mut first = Http1::connect(server.address());
        let mut second = Http2::connect(server.address());
        for _ in 0..2 {
            assert_opaque(&first.send(&get("/alive")));
            assert_opaque(&second.send(&get("/alive")));
        }
        let notes = notes.take();
        assert_eq!(notes, vec!["Panicked 500: panicked: token=hunter2"; 4]);
    }
}

fn a13_a_panic_of_what_answers_leads_to_the_next_rung() {
    type Build = fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder;
    let builds: [Build; 6] = [
        |it| it.exception_handler(|_: Plain| -> StatusCode { panic!("token=hunter2") }),
        |it| {
            it.exception_handler(async |_: Plain| -> StatusCode {
                yield_now().await;
                panic!("token=hunter2")
            })
        },
        |it| it.fallback_handler(|_: Raised| -> StatusCode { panic!("token=hunter2") }),
        |it| it.map(|_: Plain| -> HttpException { panic!("token=hunter2") }),
        |it| {
            it.exception_handler(|_: Plain| -> StatusCode { panic!("token=hunter2") })
                .fallback_handler(|_: Raised| -> StatusCode { panic!("token=hunter3") })
        },
        |it| {
            it.map(|exc: Plain| HttpException::conflict(exc.to_string()))
                .status_handler(409, |_: HttpException| -> StatusCode {
                    panic!("token=hunter2")
                })
        },
    ];
    for build in builds {
        let plain = || Plain("plain".to_owned());
        let app = |notes: &Notes| raising(build(observed(notes)).build(), plain);
        everywhere(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert_starts(&note, "HandlerFailed 500: plain; then ");
        });
    }
}

fn a13_a_panic_of_the_handler_of_panics_is_the_constant() {
    let app = |notes: &Notes| {
        let handler = |_: Panicked| -> StatusCode { panic!("token=hunter3") };
        let policy = observed(notes).exception_handler(handler);
        raising(policy.build(), || -> Plain { panic!("token=hunter2") })
    };
    everywhere(app, |served| {
        let note = served.opaque(&get("/act/it"));
        assert_has(&note, "hunter2");
        assert_has(&note, "hunter3");
    });
}

/// A description that panics where it is asked for one of its parts.
#[derive(Clone, Debug)]
struct Undescribed(&'static str);

says! { Undescribed: "not described"; }

impl Undescribed {
    fn say(&self, part: &str) {
        assert_ne!(self.0, part, "token=hunter2");
    }
}

impl Exception for Undescribed {
    fn status(&self) -> StatusCode {
        self.say("status");
        StatusCode::CONFLICT
    }

    fn detail(&self) -> Detail {
        self.say("detail");
        "Described".into()
    }

    fn headers(&self) -> HeaderMap {
        self.say("headers");
        HeaderMap::new()
    }
}

register_exception!(Undescribed);

fn a13_a_description_that_panics_is_the_constant() {
    for part in ["status", "detail", "headers"] {
        let app = raised(|| Undescribed(part));
        everywhere(app, |served| {
            let note = served.opaque(&get("/act/it"));
            assert_starts(&note, "HandlerFailed 500: ");
            assert_has(&note, "hunter2");
            assert_has(&note, "not described");
        });
    }
    everywhere(raised(|| Undescribed("nothing")), |served| {
        let expected = "409 json {\"detail\":\"Described\"}";
        served.says(&get("/act/it"), expected);
    });
}

fn a13_a_panic_of_an_observer_changes_nothing_and_the_others_are_told() {
    let app = |notes: &Notes| {
        let policy = ErrorPolicy::builder()
            .observer(|_: &Record<'_>| panic!("token=hunter2"))
            .observer(notes.observer())
            .observer(|_: &Record<'_>| panic!("token=hunter3"));
        raising(policy.build(), missing)
    };
    everywhere(app, |served| {
        let expected = "404 json {\"detail\":\"Item not found\"}";
        let told = "\n# Handled 404: 404: Item not found";
        served.tells(&get("/act/it"), &[expected, told].concat());
    });
}

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
                    let handling = policy.answer(&Head::new(()), fmt::Error);
                    let mut context = Context::from_waker(Waker::noop());
                    let polled = std::pin::pin!(handling).poll(&mut context);
                    assert!(polled.is_ready(), "nothing is locked");
                }
                // Policies are built where they are needed.
                let another = ErrorPolicy::builder().map(|_: Plain| HttpException::gone(""));
                drop(another.build());
            })
            .build();
        let _ = itself.set(policy.clone());
        raising(policy, || Plain("plain".to_owned()))
    };
    on_each(app, |served| {
        let _ = served.notes.take();
        let answer = ask(served.server(), &get("/act/it"));
        assert_eq!(answer.text(), r#"{"detail":"Item not found"}"#, "{answer}");
        let unhandled = |note: &String| note.starts_with("Unhandled 500");
        let notes = served.notes.take();
        // For each of two requests: the exception, the one that its handler asked about, and one of
        // the observer's for each of these.
        assert_eq!(notes.len(), 8, "{notes:?}");
        assert_eq!(notes.iter().filter(|note| unhandled(note)).count(), 4);
    });
}
