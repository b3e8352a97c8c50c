//! The application on each framework.
//!
//! Routing, methods, 404 and 405 are the framework's own; errors are the
//! adapter's. What is here is what a user writes who ports an application: how
//! a path is spelled, and how a request becomes a [`Call`](crate::app::Call).

pub(crate) mod axum;
pub(crate) mod hyper;
pub(crate) mod poem;
