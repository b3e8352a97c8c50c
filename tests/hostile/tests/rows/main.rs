//! The rows of the README, each a test named by its number.
//!
//! Every one is asked of every adapter, over real connections in both versions of HTTP unless it
//! is about one of them, and of the core alone where it needs no connection.

mod aborting;
mod answers;
mod bare;
mod bodies;
mod bounds;
mod causes;
mod check;
mod child;
mod completeness;
mod costs;
mod disclosure;
mod errors;
mod fuzz;
mod headers;
mod late;
mod layers;
mod oracles;
mod panics;
mod requests;
mod semantics;
mod soak;
mod sources;
mod storms;
mod streams;
mod websockets;
