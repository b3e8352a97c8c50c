//! Middleware that people take from a library: tower-http's, and on poem its own.

use crate::Notes;

/// Middleware of a library's, as its documentation sets it up.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "every mount has to know all")]
pub enum Library {
    /// CORS for [`ORIGIN`] alone.
    Cors,
    /// An id for each request that brings none, which the answer has too. On poem the request brings it.
    RequestId,
    /// Compression with gzip. poem's brings every coding there is, and is not here.
    Compression,
    /// What is traced of an answer: its status. Of poem's there is nothing to note.
    Trace(Notes),
    /// 50 milliseconds. poem has none.
    Timeout,
    /// The library's answer to a panic.
    CatchPanic,
    /// 8 bytes of a body. axum's alone: requests of a table keep the body of the server, and poem's limit
    /// refuses every request that does not say a length.
    BodyLimit,
    /// A jar in which every request puts a cookie. poem's alone.
    Cookies,
    /// A session that every request changes, in a cookie. poem's alone.
    Sessions,
}

/// The origin that may ask.
pub const ORIGIN: &str = "https://example.com";
