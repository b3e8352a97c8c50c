//! Does an answer take longer the more handlers a policy has?
//!
//! Ten thousand types take longer to compile than everything else, so they are a
//! package of their own that nothing but `cargo bench` builds. It is not
//! optimised: the policy is, and of this file only the handler is measured.

#![expect(
    missing_docs,
    unused_qualifications,
    reason = "the macros of gungraun write items without documentation and full paths"
)]

use std::fmt;
use std::hint::black_box;

use gungraun::prelude::*;
use http_exception::{ErrorPolicy, ErrorPolicyBuilder, Raised, StatusCode};
use overhead::{Answer, Warm, lookup};

#[library_benchmark(setup = among, teardown = check)]
#[bench::among_1(add::<0, 0, 0, 0>)]
#[bench::among_100(each_ten::<0, 0>)]
#[bench::among_10_000(each_thousand)]
fn policy_lookup(warm: Warm) -> (Warm, Answer) {
    let mut warm = black_box(warm);
    let answer = black_box(warm.serve());
    (warm, answer)
}

fn among(add: fn(ErrorPolicyBuilder) -> ErrorPolicyBuilder) -> Warm {
    let policy = add(ErrorPolicy::builder()).build();
    lookup::among(policy, || Raised::from(Numbered::<0, 0, 0, 0>))
}

fn check((warm, answer): (Warm, Answer)) {
    warm.check(&answer);
}

library_benchmark_group!(name = lookups, benchmarks = policy_lookup);

gungraun::main!(library_benchmark_groups = lookups);

/// An error type for each number of four digits.
#[derive(Debug)]
struct Numbered<const A: u8, const B: u8, const C: u8, const D: u8>;

impl<const A: u8, const B: u8, const C: u8, const D: u8> fmt::Display for Numbered<A, B, C, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{A}{B}{C}{D}")
    }
}

impl<const A: u8, const B: u8, const C: u8, const D: u8> std::error::Error
    for Numbered<A, B, C, D>
{
}

fn answer<const A: u8, const B: u8, const C: u8, const D: u8>(
    _: Numbered<A, B, C, D>,
) -> StatusCode {
    StatusCode::IM_A_TEAPOT
}

fn add<const A: u8, const B: u8, const C: u8, const D: u8>(
    builder: ErrorPolicyBuilder,
) -> ErrorPolicyBuilder {
    builder.exception_handler(answer::<A, B, C, D>)
}

/// Calls a function for each digit, with the digits before it: stable Rust cannot count in generics.
macro_rules! each_digit {
    ($function:ident($builder:ident) $($before:ident)*) => {
        each_digit!(@ $function($builder) [$($before)*] 0 1 2 3 4 5 6 7 8 9)
    };
    (@ $function:ident($builder:ident) $before:tt $($digit:literal)*) => {{
        let builder = $builder;
        $(let builder = each_digit!(@ $function(builder) $before, $digit);)*
        builder
    }};
    (@ $function:ident($builder:ident) [$($before:ident)*], $digit:literal) => {
        $function::<$($before,)* $digit>($builder)
    };
}

fn each_thousand(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_hundred(builder))
}

fn each_hundred<const A: u8>(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_ten(builder) A)
}

fn each_ten<const A: u8, const B: u8>(builder: ErrorPolicyBuilder) -> ErrorPolicyBuilder {
    each_digit!(each_one(builder) A B)
}

fn each_one<const A: u8, const B: u8, const C: u8>(
    builder: ErrorPolicyBuilder,
) -> ErrorPolicyBuilder {
    each_digit!(add(builder) A B C)
}
