//! The reports of a policy to tracing, and what collectors make of them.

mod seen;

mod canary;
mod choice;
mod events;
mod otel;
mod spans;
