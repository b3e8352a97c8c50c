//! Servers of an application: a file for each framework, and one for the core without any; a table is the
//! router of those that have none.

pub(crate) mod axum;
pub(crate) mod bare;
pub(crate) mod hyper;
pub(crate) mod poem;
pub(crate) mod table;
pub(crate) mod tower;
