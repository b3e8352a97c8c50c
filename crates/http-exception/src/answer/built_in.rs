//! The exceptions of the library itself: which have a default answer, and how each is found in a box.

use std::any::TypeId;
use std::error::Error;
use std::sync::LazyLock;

use http::StatusCode;

use super::deadline_exceeded::DeadlineExceeded;
use super::default_handlers::refused;
use super::unwritten::Unwritten;
use crate::exception::{
    CloseFrame, Opener, Openers, Raised, WebSocketDisconnect, WebSocketException,
};
use crate::foreign::Panicked;
use crate::policy::{Rung, RungKind};
use crate::validation::{
    ErrorList, RequestValidationError, ResponseValidationError, Shows,
    WebSocketRequestValidationError,
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
    /// The content of the answer; gives back an error of another type.
    pub(super) say: fn(Raised) -> Result<Speech, Raised>,
    /// The same of an error that is still needed.
    said: fn(&(dyn Error + 'static)) -> Option<Speech>,
    /// Tells the exception what its policy shows.
    pub(super) show: fn(Raised, Shows) -> Raised,
    pub(super) rung: fn() -> Rung,
}

/// The content of an answer, and the frame that closes a WebSocket in its place.
pub(super) struct Speech {
    pub(super) status: StatusCode,
    pub(super) said: Unwritten,
    pub(super) close_frame: Option<CloseFrame>,
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
                say: |exc| exc.downcast().map(E::say),
                said: |error| error.downcast_ref().cloned().map(E::say),
                show: show::<E>,
                rung: || Rung::built_in::<E>(RungKind::Default),
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
        .find(|known| known.opener.type_id() == type_id);
    known?.default
}

/// The content of the default answer to an error of one of these types.
pub(super) fn said(error: &(dyn Error + 'static)) -> Option<Speech> {
    let defaults = BUILT_IN.iter().filter_map(|known| known.default);
    let mut speeches = defaults.filter_map(|default| (default.said)(error));
    speeches.next()
}

/// How each is found in a box, a report or behind a pointer.
pub(super) fn openers() -> &'static Openers {
    static OPENERS: LazyLock<Openers> =
        LazyLock::new(|| BUILT_IN.iter().map(|known| known.opener).collect());
    &OPENERS
}

trait DefaultAnswer: Error + Clone + Send + Sync + 'static {
    fn say(self) -> Speech;
    fn show(self, shows: Shows) -> Self;
}

fn show<E: DefaultAnswer>(exc: Raised, shows: Shows) -> Raised {
    exc.replace(|exc: E| exc.show(shows))
        .unwrap_or_else(|exc| exc)
}

impl DefaultAnswer for RequestValidationError {
    fn say(self) -> Speech {
        refused_list(self.list)
    }

    fn show(mut self, shows: Shows) -> Self {
        self.shows = shows;
        self
    }
}

impl DefaultAnswer for WebSocketRequestValidationError {
    fn say(self) -> Speech {
        refused_list(self.list)
    }

    fn show(mut self, shows: Shows) -> Self {
        self.shows = shows;
        self
    }
}

impl DefaultAnswer for WebSocketException {
    fn say(self) -> Speech {
        let (forbidden, close_frame) = refused(self);
        Speech {
            status: forbidden.status(),
            said: Unwritten::Http(forbidden),
            close_frame: Some(close_frame),
        }
    }

    fn show(self, _: Shows) -> Self {
        self
    }
}

fn refused_list(list: ErrorList) -> Speech {
    Speech {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        said: Unwritten::List(list),
        close_frame: None,
    }
}
