//! The core through its public face, without any framework.

mod answer_limits;
mod answers;
mod auto_traits;
mod bodies;
mod deadlines;
mod extract;
mod floors;
mod formats;
mod handlers;
mod limits;
mod log_texts;
mod lookup;
mod members;
mod misuse;
mod negotiation;
mod observed;
mod observers;
mod parents;
mod problem;
mod raised;
mod request_ids;
mod response_models;
mod standard;
mod support;
mod watched;
mod websocket;
