//! A policy as a team tests it, and tests that must fail.

mod all;
mod answers;
mod unmapped;
