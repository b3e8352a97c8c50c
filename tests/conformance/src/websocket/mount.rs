//! The WebSockets on each framework, for [`mount`](crate::mount), which serves them beside the requests.

pub(crate) mod axum;
pub(crate) mod hyper;
pub(crate) mod poem;
