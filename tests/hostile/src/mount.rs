//! How each framework serves an [`App`](crate::App).

pub(crate) mod axum;
pub(crate) mod hyper;
pub(crate) mod poem;
