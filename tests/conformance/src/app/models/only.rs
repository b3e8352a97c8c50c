//! A model of one member.

use serde::{Deserialize, Serialize};

/// A model whose only member is `v`.
#[derive(Debug, Deserialize, Serialize)]
pub(in super::super) struct V<T> {
    pub(in super::super) v: T,
}
