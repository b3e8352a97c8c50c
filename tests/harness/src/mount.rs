//! Servers of an application: a file for each framework, and one for the core without any.

pub(crate) mod axum;
pub(crate) mod bare;
pub(crate) mod hyper;
pub(crate) mod poem;
