//! What a policy tells tracing, and what collectors make of it.

mod seen;

mod canary;
mod choice;
mod events;
mod otel;
mod spans;
