//! The reports of `anyhow` and `eyre`, kept as they are.
//!
//! A report hides what is inside from `downcast` and `source` as soon as it becomes a box. Its own
//! `downcast` finds a type below any number of contexts, so it is kept where the feature of its crate
//! is on; elsewhere it is a box like any other, of an unknown type.

use std::any::TypeId;
use std::error::Error;
use std::fmt;

use super::raised::BoxError;
#[cfg(any(feature = "anyhow", feature = "eyre"))]
use super::raised::same_type;

/// A report of one of the crates whose features are on; without any there is none.
pub(crate) enum Report {
    #[cfg(feature = "anyhow")]
    Anyhow(anyhow::Error),
    #[cfg(feature = "eyre")]
    Eyre(eyre::Report),
}

impl Report {
    /// Keeps a report; anything else comes back.
    pub(crate) fn keep<E: 'static>(error: E) -> Result<Self, E> {
        #[cfg(feature = "anyhow")]
        let error = match same_type(error) {
            Ok(report) => return Ok(Self::Anyhow(report)),
            Err(error) => error,
        };
        #[cfg(feature = "eyre")]
        let error = match same_type(error) {
            Ok(report) => return Ok(Self::Eyre(report)),
            Err(error) => error,
        };
        Err(error)
    }

    pub(crate) fn as_error(&self) -> &(dyn Error + 'static) {
        match *self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(ref report) => &**report,
            #[cfg(feature = "eyre")]
            Self::Eyre(ref report) => &**report,
        }
    }

    pub(crate) fn downcast_ref<E: Error + Send + Sync + 'static>(&self) -> Option<&E> {
        match *self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(ref report) => report.downcast_ref(),
            #[cfg(feature = "eyre")]
            Self::Eyre(ref report) => report.downcast_ref(),
        }
    }

    pub(crate) fn downcast<E: Error + Send + Sync + 'static>(self) -> Result<E, Self> {
        match self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(report) => report.downcast().map_err(Self::Anyhow),
            #[cfg(feature = "eyre")]
            Self::Eyre(report) => report.downcast().map_err(Self::Eyre),
        }
    }

    pub(crate) fn into_boxed(self) -> BoxError {
        match self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(report) => report.into(),
            #[cfg(feature = "eyre")]
            Self::Eyre(report) => report.into(),
        }
    }

    pub(crate) fn type_id(&self) -> TypeId {
        match *self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(_) => TypeId::of::<anyhow::Error>(),
            #[cfg(feature = "eyre")]
            Self::Eyre(_) => TypeId::of::<eyre::Report>(),
        }
    }

    pub(crate) fn type_name(&self) -> &'static str {
        match *self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(_) => std::any::type_name::<anyhow::Error>(),
            #[cfg(feature = "eyre")]
            Self::Eyre(_) => std::any::type_name::<eyre::Report>(),
        }
    }

    /// The backtrace of `anyhow`, which captures one where the environment asks for it. That of `eyre`
    /// belongs to its hook, which shows it by itself.
    pub(crate) fn backtrace(&self) -> Option<&dyn fmt::Display> {
        match *self {
            #[cfg(feature = "anyhow")]
            Self::Anyhow(ref report) => {
                let backtrace = report.backtrace();
                let is_captured = backtrace.status() == std::backtrace::BacktraceStatus::Captured;
                is_captured.then_some(backtrace as &dyn fmt::Display)
            }
            #[cfg(feature = "eyre")]
            Self::Eyre(_) => None,
        }
    }
}
