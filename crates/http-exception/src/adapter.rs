//! What an adapter is made of.
//!
//! An adapter binds an [`ErrorPolicy`](crate::ErrorPolicy) to one framework and
//! decides nothing: it says how to call the framework's service
//! ([`Watched`]), what came back and how it is sent ([`Framework`]), and what the
//! framework's own failures mean ([`Rejection`]). Everything else is here.
//! Applications have no use for this module; crates that hang on the core beside
//! the adapters have of it what runs somebody's code, [`guard`].
//!
//! # How to write one
//!
//! 1. A middleware that holds an `ErrorPolicy` [with](with_framework) the
//!    [maps](crate::ErrorPolicyBuilder::map) from the framework's errors to [`Rejection`]s behind it; errors
//!    of libraries that the adapter has no name for are [strangers](with_strangers).
//! 2. A constant [`Door`] with the runtime's [`Timer`]. For each request the middleware
//!    [opens](Door::open) it, and puts a [`Watched`] around the inner call with the [`Framework`], which
//!    turns a result into a [`Verdict`] and [`Content`] into the framework's own body. A request that is
//!    no `http::Request` is brought to the door as an [`IncomingRequest`]. The door is the whole of it:
//!    the limits of bodies, what observers and handlers ask of the request, and WebSockets.
//! 3. Where the framework takes only types of the adapter as the error of a handler, the types that the
//!    macro `handler_errors!` of this crate defines. The macro is hidden from applications, which read of its
//!    types in the documentation of their adapter; what it takes is said where it is defined, in
//!    `adapter/handler_errors.rs`. Where the framework turns the error into a response before the middleware
//!    sees it, [`early_response`] makes that response; into an error of its own, or where the version of a
//!    response is lost, [`early_answer`] makes what that says, and a [`ResponseNote`] for it.
//! 4. The extractors, which the macro `extractors!` of `request/extractors.rs` defines, hidden likewise:
//!    for each, the framework's trait is a matter of [`receive`], [`Sources`](crate::Sources) and
//!    [`extract`]. A limit of bodies that the application has set in the framework is handed on before, with
//!    [`lower_body_limit`]; the framework's default counts as none. It is the limit of these extractors, and
//!    the framework's own keep theirs. `Json<T>` is an answer of the framework's by [`respond`].
//! 5. For WebSockets: the door [takes them](Door::with_websockets), the framework's socket is a
//!    [`Wire`], and an extractor [checks](Handshake::check) the request and [serves](Handshake::serve)
//!    the handler. The adapter spawns, for which it has a runtime, brings the timer, and tells its
//!    framework [how large](Handshake::max_message_size) a message may be.
//! 6. `pub use http_exception::*` with a private `use http_exception::adapter` beside it, so that
//!    applications do not meet this module.
//!
//! A framework whose services are tower services of `http` types has the first two steps done: its layer
//! builds the service of `http-exception-tower` with its own [`Framework`] and [`Door`].
//!
//! Not every adapter needs these:
//!
//! | item | needed |
//! |---|---|
//! | [`Framework::pass`] | if what goes on untouched can take a shorter way than [`Framework::send`] |
//! | [`Framework::pass_at_once`] | if [`Framework::judge`] has to convert a response that it could go without |
//! | [`Framework::recognise`] | if failures of the framework or of its middleware are texts by the time that the policy sees them |
//! | [`middleware_text`] | in `recognise`, for the texts of tower-http's middleware, which stands around services of any framework |
//! | [`Verdict::Left`] | if an exception travels in an error of the framework, whose note [is left](ResponseNote::is_left) |
//! | [`Watched::of`] | if making the future runs no user-supplied code, as with an `async` block |
//! | [`Watched::failed`] | if a service may say beforehand that it is not ready |
//! | [`inner_error`] | for [`Framework::body_error`], if errors come in wrappers |
//! | [`broken_body`] | for errors of the framework's extractors that hold the error of a body |
//! | [`break_off`] | if the server ends a body that has failed as if it were whole |
//! | [`Framework::route`], [`Door::with_route`] | if the framework says the template of the route, with the answer or with the request |
//! | [`Door::with_debug_lines`] | in every adapter: a program under development shows what nothing else would |
//! | [`Door::with_request_id`] | if middleware of the framework's gives requests ids |
//! | [`Door::with_ids_sent_in`] | if that middleware adds the id to answers, whatever they have |
//! | [`system_clock`] | as the clock of the [`Door`], where the program runs on an operating system |
//! | [`ask_once`] | for a runtime that panics if it has no timer |
//! | [`timer_around`] | for an adapter that knows no runtime, in place of a timer of its own |
//! | [`is_watched`] | if the adapter does something else where no policy will answer |
//! | [`raised_at`] | in a function of the adapter that applications call, and that raises at their line |
//! | [`said_as`] | for a failure whose error the framework has made a text of, which observers are to see |
//! | [`guard`] | for user-supplied code that runs outside of the service |
//! | [`bounded_text`] | for a text of an error that the adapter keeps for observers |
//!
//! # Example
//!
//! The whole of a middleware, for a framework with a request and an error of its own:
//!
//! ```
//! use http_body_util::Full;
//! use http_exception::adapter::{
//!     Content, Door, Framework, IncomingRequest, Rejection, Sleep, Verdict, Watched, with_framework,
//! };
//! use http_exception::{Bytes, ErrorPolicy, Raised, RequestHead, Source, http};
//! use std::time::Duration;
//!
//! /// What the framework has: its request, its error, its answer, and its handlers.
//! struct Call { parts: http::request::Parts, body: Bytes }
//! #[derive(Debug)]
//! enum Failure { NoRoute, BadPath, Raised(Raised) }
//! type Answer = http::Response<Full<Bytes>>;
//! trait Handler { async fn call(&self, call: Call) -> Result<Answer, Failure>; }
//!
//! struct Exceptions<H> { inner: H, policy: ErrorPolicy }
//!
//! impl<H> Exceptions<H> {
//!     fn new(inner: H, policy: ErrorPolicy) -> Self {
//!         // Failures that are types of errors are maps: `builder().map(|_: ItsError| Rejection::…)`.
//!         let framework = ErrorPolicy::builder().build();
//!         Self { inner, policy: with_framework(&policy, &framework) }
//!     }
//! }
//!
//! impl<H: Handler> Handler for Exceptions<H> {
//!     async fn call(&self, mut call: Call) -> Result<Answer, Failure> {
//!         let context = DOOR.open(&self.policy, &mut call);
//!         Watched::new(context, || self.inner.call(call), Its).await
//!     }
//! }
//!
//! const DOOR: Door = Door::new(sleep);
//!
//! fn sleep(time: Duration) -> Option<Sleep> {
//!     // The runtime's; `None` where there is none.
//!     # let _ = time;
//!     # None
//! }
//!
//! // A request of type `http::Request` needs this not.
//! impl IncomingRequest for Call {
//!     fn head(&self) -> RequestHead<'_> {
//!         RequestHead {
//!             method: &self.parts.method,
//!             uri: &self.parts.uri,
//!             version: self.parts.version,
//!             headers: &self.parts.headers,
//!             extensions: &self.parts.extensions,
//!         }
//!     }
//!
//!     fn extensions_mut(&mut self) -> &mut http::Extensions {
//!         &mut self.parts.extensions
//!     }
//! }
//!
//! struct Its;
//!
//! impl Framework<Result<Answer, Failure>> for Its {
//!     type Body = Full<Bytes>;
//!     type Sent = Answer;
//!     type Error = Failure;
//!
//!     fn judge(&self, result: Result<Answer, Failure>) -> Verdict<Full<Bytes>> {
//!         match result {
//!             Ok(answer) => Verdict::Response(answer),
//!             Err(Failure::Raised(exc)) => Verdict::raise(exc),
//!             Err(Failure::NoRoute) => Verdict::Bare(http::StatusCode::NOT_FOUND, Default::default()),
//!             Err(Failure::BadPath) => Verdict::raise(Rejection::Invalid(Source::Path)),
//!         }
//!     }
//!
//!     fn body_error(never: std::convert::Infallible) -> Box<dyn std::error::Error + Send + Sync> {
//!         match never {}
//!     }
//!
//!     fn send(&self, response: http::Response<Content<Full<Bytes>>>) -> Answer {
//!         response.map(|content| match content {
//!             Content::Passed { body } => body,
//!             Content::Answer { bytes } => Full::new(bytes),
//!             // A framework that streams takes the rest as it is: `Content` is a body.
//!             Content::Nothing | Content::Watched { .. } => Full::default(),
//!         })
//!     }
//! }
//!
//! struct App;
//!
//! impl Handler for App {
//!     async fn call(&self, call: Call) -> Result<Answer, Failure> {
//!         Err(if call.body.is_empty() { Failure::NoRoute } else { Failure::BadPath })
//!     }
//! }
//!
//! # fn block_on<T>(answering: impl Future<Output = T>) -> T {
//! #     futures_util::FutureExt::now_or_never(answering).expect("nothing here waits")
//! # }
//! let app = Exceptions::new(App, ErrorPolicy::default());
//! let (parts, ()) = http::Request::new(()).into_parts();
//! let answer = block_on(app.call(Call { parts, body: Bytes::new() })).expect("it never fails");
//! assert_eq!(answer.status(), 404);
//! assert_eq!(answer.headers()["content-type"], "application/json");
//! ```
//!
//! An [`HttpException`](crate::HttpException) is answered with `{"detail": …}` as JSON. An error that
//! nothing handles or describes, and a panic, is 500 with `Internal Server Error` as `text/plain`.
//! So it is where the policy has no other [format](crate::ErrorPolicyBuilder::format).
//!
//! The derive `Exception` of this crate names everything through `::http_exception`. An adapter of
//! somebody else re-exports it, and its users depend on `http-exception` as well; or they write
//! `#[exception(crate = its_crate::http_exception)]` on each type; or the adapter has a procedural macro
//! of its own. A handler whose signature says its error needs the framework's trait for the type, a line
//! that calls that of the adapter's `Raises`.
//!
//! # What an exception closes with
//!
//! After the upgrade an exception goes the way that it goes in a request: the same handlers, in the
//! same order, each with the request of the handshake. What comes of it is a close frame:
//!
//! | answer | code | reason |
//! |---|---|---|
//! | a [`WebSocketException`](crate::WebSocketException), raised, or answered by a handler | its own | its own |
//! | an [`HttpException`](crate::HttpException) that no handler took, with a text as its detail | that of its status | the detail |
//! | any other answer | that of its status | the phrase of its status |
//!
//! | status | code | |
//! |---|---|---|
//! | 2xx | 1000 | a handler calls it well |
//! | 413 | 1009 | message too big |
//! | 415 | 1003 | unsupported data |
//! | any other below 500 | 1008 | policy violation, the code for what has no other |
//! | 502, 504 | 1014 | bad gateway |
//! | 503 | 1013 | try again later |
//! | any other | 1011 | internal error |
//!
//! So a validation error is `1008 Unprocessable Content`, an unhandled error or a panic
//! `1011 Internal Server Error`, whatever they say of themselves. The body of an answer is not sent,
//! and no list, input or text of an error is ever a reason.
//!
//! Where the handler or the client has closed before, that was the end: no second frame is sent, and
//! a record says what would have been.

mod content;
mod early_answer;
mod framework;
mod framework_policy;
mod handler_errors;
mod passing;
mod stream_error;
mod text_answer;
mod watched;
mod watched_body;

pub use self::content::Content;
pub use self::early_answer::{early_answer, early_response};
pub use self::framework::{Framework, Verdict};
pub use self::framework_policy::{with_framework, with_strangers};
pub use self::watched::{Watched, is_watched, timer_around};
pub use self::watched_body::WatchedBody;
pub use crate::answer::{
    Clock, Context, DebugLine, Door, Handling, IncomingRequest, RequestIdOf, RouteOf, Sleep, Timer,
    ask_once, system_clock,
};
pub use crate::exception::{CloseFrame, ResponseNote, raised_at, said_as};
pub use crate::foreign::{bounded_text, break_off, guard, inner_error};
pub use crate::request::{
    CheckHead, FrameworkError, Rejection, broken_body, extract, lower_body_limit, middleware_text,
    receive, respond,
};
pub use crate::websocket::{CLOSE_TIMEOUT, Handshake, Received, Sent, WebSocket, Wire};
