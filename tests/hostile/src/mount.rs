//! How each framework serves an [`App`](crate::App), and how the core answers without one.

pub(crate) mod axum;
pub(crate) mod bare;
pub(crate) mod hyper;
pub(crate) mod poem;
