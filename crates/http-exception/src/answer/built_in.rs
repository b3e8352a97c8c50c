//! The exceptions of the library itself: which have a default answer, and how each is found in a box.

use std::any::TypeId;
use std::error::Error;
use std::sync::LazyLock;

use super::deadline_exceeded::DeadlineExceeded;
use super::default_handlers::{validation, websocket_exception_handler};
use crate::Response;
use crate::exception::{Opener, Openers, Raised, WebSocketDisconnect, WebSocketException};
use crate::foreign::Panicked;
use crate::validation::{
    RequestValidationError, ResponseValidationError, Shows, WebSocketRequestValidationError,
};

/// An exception of the library, its type forgotten. [`HttpException`](crate::HttpException) is not among
/// them: it travels in a form of its own.
pub(super) struct BuiltIn {
    opener: Opener,
    default: Option<Default>,
}

/// A default answer, and how a handler that takes the exception may call for it.
#[derive(Clone, Copy)]
pub(super) struct Default {
    /// The answer to an error of the type; `None` for any other.
    pub(super) answer: fn(&(dyn Error + 'static), Shows) -> Option<Response>,
    /// Tells the exception what its policy shows.
    pub(super) show: fn(Raised, Shows) -> Raised,
}

static BUILT_IN: [BuiltIn; 7] = [
    BuiltIn::answered::<RequestValidationError>(),
    BuiltIn::answered::<WebSocketRequestValidationError>(),
    BuiltIn::answered::<WebSocketException>(),
    BuiltIn::known::<ResponseValidationError>(),
    BuiltIn::known::<WebSocketDisconnect>(),
    BuiltIn::known::<Panicked>(),
    BuiltIn::known::<DeadlineExceeded>(),
];

impl BuiltIn {
    const fn answered<E: DefaultAnswer>() -> Self {
        Self {
            default: Some(Default {
                answer: |error, shows| error.downcast_ref().map(|exc: &E| exc.answer(shows)),
                show: show::<E>,
            }),
            ..Self::known::<E>()
        }
    }

    const fn known<E: Error + Send + Sync + 'static>() -> Self {
        Self {
            opener: Opener::of::<E>(),
            default: None,
        }
    }
}

/// The default of a type.
pub(super) fn default_of(type_id: TypeId) -> Option<Default> {
    let known = BUILT_IN
        .iter()
        .find(|known| (known.opener.type_id)() == type_id);
    known?.default
}

/// The default answer to an error of one of these types.
pub(super) fn answer(error: &(dyn Error + 'static), shows: Shows) -> Option<Response> {
    let defaults = BUILT_IN.iter().filter_map(|known| known.default);
    let mut answers = defaults.filter_map(|default| (default.answer)(error, shows));
    answers.next()
}

/// How each is found in a box, a report or behind a pointer.
pub(super) fn openers() -> &'static Openers {
    static OPENERS: LazyLock<Openers> =
        LazyLock::new(|| BUILT_IN.iter().map(|known| known.opener).collect());
    &OPENERS
}

trait DefaultAnswer: Error + Send + Sync + Sized + 'static {
    fn answer(&self, shows: Shows) -> Response;
    fn show(self, shows: Shows) -> Self;
}

fn show<E: DefaultAnswer>(exc: Raised, shows: Shows) -> Raised {
    exc.replace(|exc: E| exc.show(shows))
        .unwrap_or_else(|exc| exc)
}

impl DefaultAnswer for RequestValidationError {
    fn answer(&self, shows: Shows) -> Response {
        validation(shows, &self.list)
    }

    fn show(mut self, shows: Shows) -> Self {
        self.shows = shows;
        self
    }
}

impl DefaultAnswer for WebSocketRequestValidationError {
    fn answer(&self, shows: Shows) -> Response {
        validation(shows, &self.list)
    }

    fn show(mut self, shows: Shows) -> Self {
        self.shows = shows;
        self
    }
}

impl DefaultAnswer for WebSocketException {
    fn answer(&self, _: Shows) -> Response {
        websocket_exception_handler(self.clone())
    }

    fn show(self, _: Shows) -> Self {
        self
    }
}
