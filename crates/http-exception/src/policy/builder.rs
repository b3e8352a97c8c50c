//! Building a policy.

use std::any::type_name;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;

use http::HeaderValue;

use super::asked::{Rung, RungKind};
use super::capture::Capture;
use super::error_policy::{Entry, ErrorPolicy, Inner, Map, PolicyError};
use super::format::{Format, PolicyFormat};
use super::handler::{ExceptionHandler, Handler};
use super::limits::Limits;
use super::observer::{Closure, Observer, Observing};
use super::record::Record;
use super::request_ids::RequestIds;
use super::status_table::{StatusTable, Statuses};
use crate::exception::{HttpException, Opener, Raised};
use crate::foreign::panic_location;

/// Collects what an [`ErrorPolicy`] is made of.
///
/// The order of calls does not matter, except that registering the same thing
/// again replaces it, which [`try_build`](Self::try_build) refuses.
#[must_use = "a builder does nothing until `build` or `try_build`"]
#[derive(Default)]
pub struct ErrorPolicyBuilder {
    own: Inner,
    ranges: Vec<(RangeInclusive<u16>, Handler)>,
    base: Option<ErrorPolicy>,
}

impl ErrorPolicyBuilder {
    /// Registers a handler for exceptions of type `E`; the type comes from the handler's signature.
    ///
    /// It sees an `E` wherever it is raised, and every exception that has `E` as a
    /// [parent](crate::Exception::parent), as an `E`.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Request, StatusCode};
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .exception_handler(|_: std::fmt::Error| (StatusCode::BAD_GATEWAY, "no text"))
    ///     .exception_handler(async |request: Request<()>, exc: HttpException| {
    ///         (exc.status(), format!("{} says {}", request.uri(), exc.detail()))
    ///     })
    ///     .build();
    /// # let _ = policy;
    /// ```
    #[track_caller]
    pub fn exception_handler<H, E, Shape>(mut self, handler: H) -> Self
    where
        H: ExceptionHandler<E, Shape>,
        E: Error + Send + Sync + 'static,
        Shape: 'static,
    {
        let handler = Handler::of::<H, E, Shape>(RungKind::Handler, handler);
        self.register::<E, _>("the handler", |entry| &mut entry.handler, handler);
        self
    }

    /// Registers a handler for a status or a range of them.
    ///
    /// It is asked before handlers by type, and only for exceptions that have a status of their own:
    /// an [`HttpException`] (the framework's 404 and 405 included) and types that are an
    /// [`Exception`](trait@crate::Exception), which it finds as the
    /// [`source`](std::error::Error::source) of the `HttpException` it is given.
    ///
    /// The exact status wins over a range, the narrower range over the wider.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, StatusCode};
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .status_handler(StatusCode::NOT_FOUND, |_: HttpException| (StatusCode::NOT_FOUND, "nothing here"))
    ///     .status_handler(500..=599, |exc: HttpException| (exc.status(), "our fault"))
    ///     .build();
    /// assert!(policy.mistakes().is_empty());
    /// ```
    #[track_caller]
    pub fn status_handler<S, H, Shape>(mut self, statuses: S, handler: H) -> Self
    where
        S: Statuses,
        H: ExceptionHandler<HttpException, Shape>,
        Shape: 'static,
    {
        let range = statuses.range();
        let handler = Handler::of(RungKind::Status(range.clone()), handler);
        self.ranges.push((range, handler));
        self
    }

    /// Turns every `E` into another exception: a foreign error into an [`HttpException`], say.
    ///
    /// The result is looked up like anything that is raised. An `E` that has a handler is not mapped.
    ///
    /// # Example
    ///
    /// ```
    /// use std::io::ErrorKind;
    /// use http_exception::{ErrorPolicy, HttpException};
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .map(|exc: std::io::Error| match exc.kind() {
    ///         ErrorKind::NotFound => HttpException::not_found("No such file"),
    ///         _ => HttpException::service_unavailable("Try again later").with_header("retry-after", "5"),
    ///     })
    ///     .build();
    /// # let _ = policy;
    /// ```
    #[track_caller]
    pub fn map<E, T>(mut self, map: impl Fn(E) -> T + Send + Sync + 'static) -> Self
    where
        E: Error + Send + Sync + 'static,
        T: Into<Raised>,
    {
        let map = Map {
            rung: Rung::here::<E>(RungKind::Map),
            call: Arc::new(move |raised| {
                let location = raised.location();
                match raised.downcast::<E>() {
                    Ok(exc) => map(exc).into().at(location),
                    Err(raised) => raised,
                }
            }),
        };
        self.register::<E, _>("the map", |entry| &mut entry.map, map);
        self
    }

    /// Registers the handler of exceptions that nothing else took.
    ///
    /// It never sees an [`HttpException`]. Without it the answer is an opaque 500.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Raised};
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .fallback_handler(|_: Raised| HttpException::internal_server_error("Something went wrong"))
    ///     .build();
    /// # let _ = policy;
    /// ```
    #[track_caller]
    pub fn fallback_handler<H, Shape>(mut self, handler: H) -> Self
    where
        H: ExceptionHandler<Raised, Shape>,
        Shape: 'static,
    {
        if self
            .own
            .fallback
            .replace(Handler::of_all(handler))
            .is_some()
        {
            self.duplicate("the fallback handler");
        }
        self
    }

    /// Sets how answers look that no handler writes; [`FastApi`](crate::FastApi) unless said otherwise.
    ///
    /// The headers that the format [depends on](Format::depends_on) are named in the `vary` of every answer of
    /// the policy. Answers of policies further in stand as they are.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, FastApi};
    ///
    /// let policy = ErrorPolicy::builder().format(FastApi).build();
    /// # let _ = policy;
    /// ```
    pub fn format(mut self, format: impl Format) -> Self {
        let format = PolicyFormat::of(format);
        if let Some(mistake) = format.mistake() {
            self.own.errors.push(PolicyError::Format(mistake.into()));
        }
        self.own.format = Some(format);
        self
    }

    /// Adds an observer: it receives every exception once, after the answer is decided, and changes nothing.
    ///
    /// Nothing is logged unless an observer does it, but for the [lines](Self::debug_lines) of a debug build
    /// without one.
    ///
    /// The place of a panic is known to the panic hook alone. A program with an observer therefore gets
    /// one that notes the place and calls the hook that was there; it is set once, when the first such
    /// policy is built. A hook that the program sets later should call the one it replaces, or records of
    /// panics are without a place. One panic is kept from it: that of a runtime which is asked for a
    /// timer and has none.
    pub fn observer(mut self, observer: impl Fn(&Record<'_>) + Send + Sync + 'static) -> Self {
        self.own.observers.push(Observing::new(Closure(observer)));
        self
    }

    /// Adds an observer that sees more than a closure does: it says what it needs, and may look at a
    /// request when it begins and at an exception when it is raised. See [`Observer`].
    pub fn observed_by(mut self, observer: impl Observer) -> Self {
        self.own.observers.push(Observing::new(observer));
        self
    }

    /// Captures something at the line that raises an exception: what is known there and nowhere else.
    ///
    /// Records have it as [`captured`](crate::ExceptionInfo::captured), by its type. Several may be registered, each
    /// of a type of its own. It is asked where `?` or `raise!` makes a [`Raised`] in code that the policy
    /// polls: a service, its handlers, exception handlers. In a task that they spawn, and in a WebSocket's
    /// handler, nothing is captured.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, Raised, Record};
    ///
    /// struct Thread(String);
    /// # impl std::fmt::Display for Thread {
    /// #     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
    /// # }
    ///
    /// let policy = ErrorPolicy::builder()
    ///     .capture(|_: &Raised| Some(Thread(std::thread::current().name()?.to_owned())))
    ///     .observer(|record: &Record<'_>| {
    ///         if let Some(Thread(name)) = record.exception().captured() {
    ///             eprintln!("{record} on {name}");
    ///         }
    ///     })
    ///     .build();
    /// # let _ = policy;
    /// ```
    pub fn capture<T>(
        mut self,
        capture: impl Fn(&Raised) -> Option<T> + Send + Sync + 'static,
    ) -> Self
    where
        T: fmt::Display + Send + Sync + 'static,
    {
        self.own.captures.push(Capture::new(false, capture));
        self
    }

    /// The same for faults alone: what the policy does not know, and what is answered with 500 and above.
    /// A [`backtrace`](crate::backtrace) takes a thousand times as long as the rest of an answer.
    pub fn capture_faults<T>(
        mut self,
        capture: impl Fn(&Raised) -> Option<T> + Send + Sync + 'static,
    ) -> Self
    where
        T: fmt::Display + Send + Sync + 'static,
    {
        self.own.captures.push(Capture::new(true, capture));
        self
    }

    /// Gives every request an id, which is in its records and answers. See [`RequestIds`].
    pub fn request_ids(mut self, ids: RequestIds) -> Self {
        if ids.header().is_some() {
            self.own.request_ids = Some(Arc::new(ids));
        } else {
            self.own.errors.push(PolicyError::RequestIdHeader);
        }
        self
    }

    /// Sets whether validation errors show the input they found, as FastAPI does; off unless switched on.
    ///
    /// A `missing` error's input is the object around it, passwords included: think before you do.
    pub fn echo_input(mut self, echo: bool) -> Self {
        self.own.echo_input = Some(echo);
        self
    }

    /// Sets the challenge for every 401 without one: RFC 9110 section 15.5.2 asks for it, and only the
    /// application knows which scheme it speaks.
    ///
    /// It is added to every 401 that the policy answers, whoever raised it, unless it has a
    /// `www-authenticate` already. Without a challenge such a 401 is sent as it is, and the
    /// [missing header](crate::Misuse::HeaderMissing) is reported to observers: a made-up scheme would lead
    /// clients astray, and a 403 would keep them from logging in.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Request, StatusCode};
    ///
    /// # futures_util::FutureExt::now_or_never(async {
    /// let policy = ErrorPolicy::builder().challenge("Bearer").build();
    /// let exc = HttpException::new(StatusCode::UNAUTHORIZED, "Log in first");
    /// let response = policy.answer(&Request::new(()), exc).await;
    /// assert_eq!(response.headers()["www-authenticate"], "Bearer");
    /// # }).unwrap();
    /// ```
    pub fn challenge(mut self, challenge: impl TryInto<HeaderValue>) -> Self {
        match challenge.try_into() {
            Ok(challenge) => self.own.challenge = Some(challenge),
            Err(_) => self.own.errors.push(PolicyError::Challenge),
        }
        self
    }

    /// Sets how much a request and its answer may cost; the [default](Limits::default) unless said otherwise.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.own.limits = Some(limits);
        self
    }

    /// Sets whether a debug build says unhandled errors, panics and [mistakes](crate::Misuse) on stderr, each in
    /// one line; it does unless this is switched off, or the policy has an observer. A release build never does.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::ErrorPolicy;
    ///
    /// let policy = ErrorPolicy::builder().debug_lines(false).build();
    /// # let _ = policy;
    /// ```
    pub fn debug_lines(mut self, write: bool) -> Self {
        self.own.debug_lines = Some(write);
        self
    }

    /// Sets whether a stream that breaks off says why in a last record; off unless switched on.
    ///
    /// A body of `text/event-stream` gets an event `error`, one of `application/x-ndjson` or
    /// `application/jsonl` a line. Its data is the default answer to the exception, in the
    /// policy's [format](Self::format) if that writes JSON, on one line: what an [`HttpException`] says of
    /// itself, for anything else the opaque `{"detail":"Internal Server Error"}`. Maps and handlers are not
    /// asked. It is left out where a record had been begun and not ended, where the body has a
    /// `content-encoding` or says its length.
    ///
    /// The stream is broken off all the same: a record may be lost on its way, and a client that does
    /// not know it must not take what it has for the whole.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::ErrorPolicy;
    ///
    /// // The last that a client sees of a broken stream of events:
    /// //
    /// //     event: error
    /// //     data: {"detail":"Internal Server Error"}
    /// let policy = ErrorPolicy::builder().stream_error(true).build();
    /// # let _ = policy;
    /// ```
    pub fn stream_error(mut self, send: bool) -> Self {
        self.own.stream_error = Some(send);
        self
    }

    /// Sets whether the policy answers what a framework or its middleware has already answered in text; it
    /// does unless this is switched off.
    ///
    /// axum answers for extractors by itself, in sentences of its own, and `tower-http` says `length limit
    /// exceeded`. Such an answer is recognised by its status, its headers and every byte of its text. Who
    /// hands on the answers of other services as they are switches it off, or marks them with
    /// [`AsIs`](crate::AsIs).
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::ErrorPolicy;
    ///
    /// // A gateway: what comes from behind it in text is not its own.
    /// let policy = ErrorPolicy::builder().recognise_texts(false).build();
    /// # let _ = policy;
    /// ```
    pub fn recognise_texts(mut self, recognise: bool) -> Self {
        self.own.recognise_texts = Some(recognise);
        self
    }

    /// Sets whether a struct with named fields is read from a list as well, as serde does; it is unless this
    /// is switched off.
    ///
    /// Of `struct Item { name: String, count: u32 }` serde reads `["pen", 3]`, which no document of an API
    /// says, and which means something else as soon as a field is added. Switched off, it is a
    /// `model_attributes_type` at its place, in a body as in a message of a WebSocket. Tuples, tuple structs
    /// and variants are lists as before, and so is what stands behind `flatten`, `untagged` and `tag`, which
    /// serde keeps out of sight. A body that is refused for another reason lists it in any case.
    ///
    /// A good body without a list costs nothing by it. One with a list is read once more, which takes some
    /// 45,000 instructions for its type and over twice what reading it took: that is why it has to be asked for.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::ErrorPolicy;
    ///
    /// let policy = ErrorPolicy::builder().structs_from_lists(false).build();
    /// # let _ = policy;
    /// ```
    pub fn structs_from_lists(mut self, read: bool) -> Self {
        self.own.structs_from_lists = Some(read);
        self
    }

    /// Puts this policy on top of another: registrations here win, and the observers of both receive records.
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, Panicked, StatusCode};
    ///
    /// let company = ErrorPolicy::builder()
    ///     .exception_handler(|_: Panicked| HttpException::internal_server_error("We are on it"))
    ///     .build();
    /// let service = ErrorPolicy::builder()
    ///     .extend(&company)
    ///     .status_handler(StatusCode::NOT_FOUND, |_: HttpException| (StatusCode::NOT_FOUND, "no such order"))
    ///     .build();
    /// # let _ = service;
    /// ```
    pub fn extend(mut self, base: &ErrorPolicy) -> Self {
        self.base = Some(match self.base {
            Some(nearer) => nearer.extending(base),
            None => base.clone(),
        });
        self
    }

    /// Builds the policy.
    ///
    /// Never fails: a mistake is decided as [`PolicyError`] describes and listed in
    /// [`mistakes`](ErrorPolicy::mistakes). Use [`try_build`](Self::try_build) to stop at start-up instead.
    #[must_use]
    pub fn build(mut self) -> ErrorPolicy {
        self.own.statuses = StatusTable::build(self.ranges, &mut self.own.errors);
        self.own.note_panics(cfg!(panic = "abort"));
        if let Some(base) = &self.base {
            self.own.extend(&base.inner);
        }
        self.own.note_what_is_asked_for();
        if !self.own.observers.is_empty() {
            panic_location::listen();
        }
        ErrorPolicy {
            inner: Arc::new(self.own),
        }
    }

    /// Builds the policy, or says what is wrong with it.
    ///
    /// # Errors
    ///
    /// The first [`PolicyError`], except for [`PolicyError::PanicsAbort`]: that is a choice of the
    /// program's, and stays in [`mistakes`](ErrorPolicy::mistakes).
    ///
    /// # Example
    ///
    /// ```
    /// use http_exception::{ErrorPolicy, HttpException, PolicyError};
    ///
    /// let result = ErrorPolicy::builder()
    ///     .status_handler(400..=450, |exc: HttpException| exc.status())
    ///     .status_handler(440..=499, |exc: HttpException| exc.status())
    ///     .try_build();
    /// assert_eq!(result.unwrap_err(), PolicyError::Overlap(400..=450, 440..=499));
    /// ```
    pub fn try_build(self) -> Result<ErrorPolicy, PolicyError> {
        let policy = self.build();
        let mut mistakes = policy.mistakes().iter();
        match mistakes.find(|error| **error != PolicyError::PanicsAbort) {
            Some(error) => Err(error.clone()),
            None => Ok(policy),
        }
    }

    fn register<E: Error + Send + Sync + 'static, T>(
        &mut self,
        what: &str,
        slot: fn(&mut Entry) -> &mut Option<T>,
        value: T,
    ) {
        let name = type_name::<E>();
        if slot(self.entry(Opener::of::<E>(), name))
            .replace(value)
            .is_some()
        {
            self.duplicate(format!("{what} of `{name}`"));
        }
    }

    // Not generic: a program has as many handlers as it likes, and one copy of the map's code.
    fn entry(&mut self, opener: Opener, name: &'static str) -> &mut Entry {
        if ["&", "alloc::boxed::Box<", "alloc::sync::Arc<"]
            .iter()
            .any(|it| name.starts_with(it))
        {
            self.own.errors.push(PolicyError::Pointer(name));
        }
        if self.own.types.is_empty() {
            // A table that grows leaves holes in the heap, and buffers of the server come to lie in them.
            self.own.types.reserve(A_FEW);
        }
        self.own.types.entry(opener.type_id()).or_insert_with(|| {
            self.own.openers.add(opener);
            Entry::default()
        })
    }

    fn duplicate(&mut self, what: impl Into<Cow<'static, str>>) {
        self.own.errors.push(PolicyError::Duplicate(what.into()));
    }
}

impl fmt::Debug for ErrorPolicyBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ranges: Vec<_> = self.ranges.iter().map(|(range, _)| range).collect();
        f.debug_struct("ErrorPolicyBuilder")
            .field("own", &self.own)
            .field("ranges", &ranges)
            .field("base", &self.base)
            .finish()
    }
}

/// As many types as most policies have at most.
const A_FEW: usize = 7;
