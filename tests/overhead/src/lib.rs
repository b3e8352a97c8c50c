//! The price of the library, beside the same application written by hand.
//!
//! The applications, the requests and the documents are here, and nothing that
//! measures: the program `counted` is what valgrind counts, the tests count allocations, and
//! `benches/overhead` makes tables of both.
//!
//! [`Framework`] and [`Side`] name a server, [`Scenario`] a request. A [`Reader`]
//! reads a document, [`documents`] and [`hostile`] have those that are made to cost.

mod answer;
mod apps;
mod client;
mod scenario;
mod server;
mod valgrind;
mod warm;

pub mod documents;
pub mod hostile;
pub mod lookup;
pub mod validation;

pub use self::answer::Answer;
pub use self::client::{COUNTED, Client, WARM_UP};
pub use self::scenario::Scenario;
pub use self::server::{Framework, Side};
pub use self::valgrind::Valgrind;
pub use self::validation::Reader;
pub use self::warm::Warm;
