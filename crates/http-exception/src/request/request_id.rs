//! The id of the request, as an extractor.

use super::extract::Extract;
use super::extract_error::ExtractError;
use super::sources::Sources;
use crate::answer::{NoRequestIds, RequestId};

/// Without a policy around that has [ids](crate::RequestIds) it is an opaque 500, with a record.
impl Extract for RequestId {
    const READS_BODY: bool = false;

    fn extract(_: &Sources<'_>) -> Result<Self, ExtractError> {
        Ok(Self::current().ok_or(NoRequestIds)?)
    }
}
