//! The handlers and maps of a policy, as a record and a plan name them.

use std::any::type_name;
use std::fmt;
use std::ops::RangeInclusive;
use std::panic::Location;

use crate::exception::{SourceLocation, shown};

/// A registration of a policy that may answer an exception, or what stands for one.
///
/// `Display` is one line: `handler of shop::OrderNotFound at src/main.rs:7:10`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    pub(crate) kind: RungKind,
    /// As the compiler writes it: most are never shown.
    pub(crate) type_name: &'static str,
    pub(crate) place: Option<&'static Location<'static>>,
}

/// The kind of a [`Rung`].
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RungKind {
    /// The default of a type, or of `HttpException`, which stands behind everything that is registered.
    Default,
    /// The [fallback handler](crate::ErrorPolicyBuilder::fallback_handler), or the constant that is sent
    /// without one.
    Fallback,
    /// The [handler](crate::ErrorPolicyBuilder::exception_handler) of a type.
    Handler,
    /// The [map](crate::ErrorPolicyBuilder::map) of a type.
    Map,
    /// Whoever is asked for the parents of a type, or for the error that it stands for, which a value of it
    /// names. It is in [plans](crate::ErrorPolicy::plan) alone.
    Parents,
    /// The [handler](crate::ErrorPolicyBuilder::status_handler) of these statuses.
    Status(RangeInclusive<u16>),
}

impl Rung {
    /// A registration for `E` at the line that calls.
    #[track_caller]
    pub(crate) fn here<E>(kind: RungKind) -> Self {
        Self {
            kind,
            type_name: type_name::<E>(),
            place: Some(Location::caller()),
        }
    }

    /// The rung behind the registrations for a type.
    pub(crate) fn built_in<E>(kind: RungKind) -> Self {
        Self {
            kind,
            type_name: type_name::<E>(),
            place: None,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &RungKind {
        &self.kind
    }

    /// The name of the type that it is for.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        shown(self.type_name)
    }

    /// The line of the application that registered it; `None` for a default, and for what the adapter
    /// knows of its framework.
    #[must_use]
    pub fn place(&self) -> Option<SourceLocation> {
        self.place.map(Into::into)
    }
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let type_name = self.type_name();
        match &self.kind {
            RungKind::Default => write!(f, "default of {type_name}"),
            RungKind::Fallback if self.place.is_none() => f.write_str("constant answer"),
            RungKind::Fallback => f.write_str("fallback handler"),
            RungKind::Handler => write!(f, "handler of {type_name}"),
            RungKind::Map => write!(f, "map of {type_name}"),
            RungKind::Parents => write!(f, "parents of {type_name}, as a value names them"),
            RungKind::Status(range) if range.start() == range.end() => {
                write!(f, "handler of status {}", range.start())
            }
            RungKind::Status(range) => {
                write!(f, "handler of statuses {}-{}", range.start(), range.end())
            }
        }?;
        match self.place {
            Some(place) => write!(f, " at {place}"),
            None => Ok(()),
        }
    }
}

/// A handler or map that was asked for an exception, and how that ended.
///
/// `Display` is one line: `handler of shop::OrderNotFound at src/main.rs:7:10 answered`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub(crate) rung: Rung,
    pub(crate) ending: Ending,
}

/// How a handler or map that was asked ended.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It answered.
    Answered,
    /// The request was dropped before it answered.
    Dropped,
    /// A map gave another exception, which was looked up like any other.
    Mapped,
    /// It panicked.
    Panicked,
    /// It raised an exception.
    Raised,
    /// It did not answer in [its time](crate::Limits::handler_deadline).
    TimedOut,
    /// It gave an answer that HTTP cannot carry.
    Unusable,
}

impl Asked {
    pub(crate) fn new(rung: Rung) -> Self {
        Self {
            rung,
            ending: Ending::Dropped,
        }
    }

    /// The rung that was asked.
    #[must_use]
    pub fn rung(&self) -> &Rung {
        &self.rung
    }

    /// How it ended.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.ending
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}",
            self.rung,
            match self.ending {
                Ending::Answered => "answered",
                Ending::Dropped => "was dropped",
                Ending::Mapped => "mapped it",
                Ending::Panicked => "panicked",
                Ending::Raised => "raised",
                Ending::TimedOut => "timed out",
                Ending::Unusable => "gave an answer that cannot be sent",
            }
        )
    }
}
