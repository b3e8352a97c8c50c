//! An application of a framework, and the requests that a test sends to it.
//!
//! The way of a request to the application is in a file for each framework.

#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "poem")]
mod poem;
#[cfg(feature = "tower")]
mod tower;

use std::cell::OnceCell;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use http_exception::{Bytes, Method, Request, Value};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::timeout;

use crate::answer::Answer;
use crate::arrived::Arrived;
use crate::asking::{add_header, request};
use crate::records::Records;

/// An application, asked without a server and without a client.
///
/// The features `tower`, `hyper` and `poem` make one of a service or an endpoint, layers and all. A test
/// without a runtime [sends](Call::send) a request, an async test awaits it:
///
/// ```
/// # #[cfg(feature = "tower")] {
/// use axum::Router;
/// use http_exception_axum::{ErrorPolicy, ExceptionLayer, Outcome};
/// use http_exception_test::{App, Records};
///
/// fn router(policy: ErrorPolicy) -> Router {
///     Router::new().layer(ExceptionLayer::new(policy))
/// }
///
/// let records = Records::new();
/// let policy = ErrorPolicy::builder().observed_by(records.clone()).build();
/// let app = App::tower(router(policy)).recorded_by(records);
/// app.get("/orders/7").send().status(404).outcome(Outcome::Handled).told("GET /orders/7 404");
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// app.get("/orders/7").await.status(404);
/// # });
/// # }
/// ```
pub struct App {
    serve: Box<Serve>,
    patience: Duration,
    records: Option<Records>,
    /// Made when the first request is sent by a test that has none.
    runtime: OnceCell<Runtime>,
}

/// Sends a request to the application.
type Serve = dyn Fn(Request<Bytes>) -> Arriving;

/// The answer of an application on its way, or why there is none.
pub(crate) type Arriving = Pin<Box<dyn Future<Output = Result<Arrived, String>>>>;

impl App {
    pub(crate) fn new(serve: impl Fn(Request<Bytes>) -> Arriving + 'static) -> Self {
        Self {
            serve: Box::new(serve),
            patience: PATIENCE,
            records: None,
            runtime: OnceCell::new(),
        }
    }

    /// The same whose answers know the records of its policy, which has this observer.
    #[must_use]
    pub fn recorded_by(mut self, records: Records) -> Self {
        self.records = Some(records);
        self
    }

    /// The same with so much time for an answer, in the place of a second.
    #[must_use]
    pub fn patience(mut self, time: Duration) -> Self {
        self.patience = time;
        self
    }

    /// A request with this method.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    #[track_caller]
    pub fn request(&self, method: Method, uri: &str) -> Call<'_> {
        Call {
            app: self,
            request: request(method, uri, Bytes::new()),
        }
    }

    /// A `GET` request.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    #[track_caller]
    pub fn get(&self, uri: &str) -> Call<'_> {
        self.request(Method::GET, uri)
    }

    /// A `POST` request.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    #[track_caller]
    pub fn post(&self, uri: &str) -> Call<'_> {
        self.request(Method::POST, uri)
    }

    /// A `PUT` request.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    #[track_caller]
    pub fn put(&self, uri: &str) -> Call<'_> {
        self.request(Method::PUT, uri)
    }

    /// A `DELETE` request.
    ///
    /// # Panics
    ///
    /// When `uri` is none.
    #[track_caller]
    pub fn delete(&self, uri: &str) -> Call<'_> {
        self.request(Method::DELETE, uri)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("patience", &self.patience)
            .field("records", &self.records)
            .finish_non_exhaustive()
    }
}

/// A request to an application.
///
/// It is [sent](Self::send), or awaited in an async test. One that gets no answer fails the test: when the
/// service fails, or when it, or the body of its answer, is still pending after a second, or the
/// [time](App::patience) that it has. The message says which request it was, and has the records.
#[must_use = "nothing is asked before the request is sent or awaited"]
pub struct Call<'a> {
    app: &'a App,
    request: Request<Bytes>,
}

impl Call<'_> {
    /// The same request with one more header.
    ///
    /// # Panics
    ///
    /// When HTTP does not allow the name or the value.
    #[track_caller]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        add_header(&mut self.request, name, value);
        self
    }

    /// The same request with this body. Its media type is a header.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        *self.request.body_mut() = body.into();
        self
    }

    /// The same request with this body, as `application/json`.
    pub fn json(self, body: Value) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_string())
    }

    /// The answer, waited for on a runtime of the application's own.
    ///
    /// # Panics
    ///
    /// When there is none, and in a test that is async itself, which awaits the request.
    #[track_caller]
    pub fn send(self) -> Answer {
        assert!(
            Handle::try_current().is_err(),
            "`send` is for tests without a runtime; this one has one, and awaits the request: `app.get(…).await`"
        );
        let runtime = self.app.runtime.get_or_init(|| {
            let built = Builder::new_current_thread().enable_all().build();
            built.expect("the system has threads and sockets for a runtime")
        });
        match runtime.block_on(self.answer()) {
            Ok(answer) => answer,
            Err(why) => panic!("{why}"),
        }
    }

    async fn answer(self) -> Result<Answer, String> {
        let Self { app, request } = self;
        let name = format!("{} {}", request.method(), request.uri());
        let told = || app.records.as_ref().map(Records::take);
        // The records of an earlier request are not of this one.
        let _ = told();
        let mut why = match timeout(app.patience, (app.serve)(request)).await {
            Ok(Ok(arrived)) => {
                return Ok(Answer::new(arrived.response, told()).broken_off(arrived.trouble));
            }
            Ok(Err(why)) => format!("`{name}` is not answered: {why}"),
            Err(_) => format!("`{name}` is still pending after {:?}", app.patience),
        };
        // Its future is gone by now, which is recorded.
        for told in told().into_iter().flatten() {
            why = why + "\n  " + &told.line;
        }
        Err(why)
    }
}

impl<'a> IntoFuture for Call<'a> {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async {
            match self.answer().await {
                Ok(answer) => answer,
                Err(why) => panic!("{why}"),
            }
        })
    }
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

const PATIENCE: Duration = Duration::from_secs(1);
